"""What a partner's profile must hold to be registered, beyond what the domain alone can tell.

Its address is judged, its topics, entities and desks are looked up, and nothing secret may stand in its options: they
are in the log for ever.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from workflow.domain.errors import InvalidValue, NotFound
from workflow.domain.partner_profile import Filters, PartnerProfile
from workflow.domain.phrases import phrase
from workflow.domain.topics import require_topic_code
from workflow.partner_addresses import check_partner_address
from workflow.settings import Settings
from workflow.signed_messages import parse_public_key
from workflow.topics.known import all_topics
from workflow.views import Views

RECEIPT_KEY = "receipt_key"
"""Option: the public key by which a partner without a shared secret signs its receipts."""
MOST_VALUES = 200
"""Of each condition of the filters."""
_MOST_OPTIONS, _LONGEST_NAME, _LONGEST_OPTION = 20, 60, 2_000
_Value = TypeVar("_Value", bound=str)
_SECRET_WORDS = ("password", "passphrase", "secret", "private_key", "token")


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A profile that can be registered."""

    profile: PartnerProfile
    warnings: tuple[str, ...]
    """Of what is allowed and may well be a slip, in sentences."""


def check_profile(profile: PartnerProfile, views: Views, settings: Settings) -> Checked:
    """The profile as it is to be kept; ``InvalidValue`` naming the field for one that cannot be served.

    Looks the endpoint's host up: for people who may register partners only.
    """
    _check_options(profile)
    filters, warnings = check_filters(profile.filters, views)
    endpoint = check_partner_address(profile, settings.partner_rules)
    return Checked(profile=replace(profile, filters=filters, endpoint=endpoint), warnings=tuple(warnings))


def check_filters(filters: Filters, views: Views) -> tuple[Filters, list[str]]:
    """Filters without repetitions, and what may be a slip in them; ``InvalidValue`` for what can never match."""
    tidy = replace(
        filters,
        languages=_once("languages", filters.languages),
        topics=_once("topics", filters.topics),
        entities=_once("entities", tuple(each.removeprefix("kb:") for each in filters.entities)),
        genres=_once("genres", filters.genres),
        desks=_once("desks", filters.desks),
    )
    for topic in tidy.topics:
        require_topic_code(topic, "topics")
    for desk in tidy.desks:
        views.require_desk(desk, "desks")
    known = all_topics(views.topics.vocabulary().topics) if tidy.topics else {}
    warnings = [
        f"The topic {topic} is not known here; `copyflow topics import` brings the vocabulary."
        for topic in tidy.topics
        if topic not in known
    ]
    for entity in tidy.entities:
        try:
            views.knowledge.entity(entity)
        except NotFound:
            warnings.append(f"The entity {entity} is not known here; `copyflow knowledge list` shows those that are.")
    return tidy, warnings


def _once(field: str, values: tuple[_Value, ...]) -> tuple[_Value, ...]:
    if len(values) > MOST_VALUES:
        raise InvalidValue(field, phrase("must name at most {most}", most=MOST_VALUES))
    return tuple(dict.fromkeys(values))


def _check_options(profile: PartnerProfile) -> None:
    if len(profile.options) > _MOST_OPTIONS:
        raise InvalidValue("options", phrase("must be at most {most}", most=_MOST_OPTIONS))
    for name, value in profile.options.items():
        if not 1 <= len(name) <= _LONGEST_NAME or not name.isprintable():
            raise InvalidValue("options", phrase("must have names of 1 to {most} characters", most=_LONGEST_NAME))
        if len(value) > _LONGEST_OPTION:
            raise InvalidValue(
                "options",
                phrase("{name} must have at most {most:,} characters", name=name, most=_LONGEST_OPTION),
            )
        if any(word in name.casefold() for word in _SECRET_WORDS):
            raise InvalidValue(
                "options",
                phrase(
                    "{name} looks like a secret, and options stay in the log; give it as the partner's secret",
                    name=name,
                ),
            )
    if RECEIPT_KEY in profile.options:
        parse_public_key(profile.options[RECEIPT_KEY], "options")
    if profile.transport == "wordpress":
        _check_site(profile.options)


def _check_site(options: Mapping[str, str]) -> None:
    """What transport wordpress reads of the options."""
    if not options.get("username", "").strip():
        raise InvalidValue(
            "options", phrase("username must name the WordPress user whose application password is the secret")
        )
    if not re.fullmatch(r"\s*+([0-9]{1,9}(\s*+,\s*+[0-9]{1,9})*+)?\s*+", options.get("categories", ""), re.ASCII):
        raise InvalidValue(
            "options", phrase("categories must be numbers separated by commas, as the site's categories have them")
        )
    if options.get("edited_copy", "keep") not in {"keep", "overwrite"}:
        raise InvalidValue(
            "options", phrase("edited_copy must be keep (a copy that somebody edited there is left) or overwrite")
        )
