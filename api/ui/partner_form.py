"""The form that a partner is registered and edited in: its profile as text, and back. Stores nothing.

Lists stand in one field, apart by commas; a transport's options a line each, ``name = value``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from api.ui.forms import text_field, whole_number
from workflow.domain.errors import InvalidValue
from workflow.domain.partner_profile import TRANSPORTS, Filters, PartnerProfile, PayloadMode, SignatureScheme
from workflow.domain.phrases import phrase
from workflow.domain.vocabulary import LEAST_URGENT, parse_language

_LONGEST_FIELD = 10_000
_MOST_DIGITS = 9
_OWN_DESK = "newsroom"
"""What the newsroom's own desk, whose id is empty, is called in a list."""

_Choice = TypeVar("_Choice", PayloadMode, SignatureScheme)

LABELS: Mapping[str, str] = {
    "name": phrase("Name"),
    "endpoint": phrase("Address"),
    "transport": phrase("How it is sent to"),
    "format": phrase("Document"),
    "mode": phrase("Webhook’s body"),
    "signature": phrase("Signature"),
    "languages": phrase("Languages"),
    "topics": phrase("Topics"),
    "entities": phrase("Entities"),
    "genres": phrase("Genres"),
    "least_urgency": phrase("Least urgency"),
    "desks": phrase("Desks"),
    "rate_per_minute": phrase("Most messages in a minute"),
    "retry_after_seconds": phrase("Own waiting times"),
    "options": phrase("Options of the transport"),
    "days": phrase("Days to look back"),
    "grace_hours": phrase("Hours of grace"),
    "since": phrase("Published since"),
    "reason": phrase("Reason"),
    "password": phrase("Password or key"),
    "secret": phrase("Password or key"),
}
"""What the pages call the fields, for what is wrong with one."""

EMPTY: Mapping[str, str] = {
    "transport": "webhook",
    "format": "ninjs",
    "mode": PayloadMode.FULL.value,
    "signature": SignatureScheme.SYMMETRIC.value,
    "least_urgency": str(LEAST_URGENT),
}
"""What a new partner's form begins with."""


def fields_of(profile: PartnerProfile) -> dict[str, str]:
    """The profile as the form shows it."""
    filters = profile.filters
    return {
        "name": profile.name,
        "endpoint": profile.endpoint,
        "transport": profile.transport,
        "format": profile.format,
        "mode": profile.mode.value,
        "signature": profile.signature.value,
        "languages": ", ".join(filters.languages),
        "topics": ", ".join(filters.topics),
        "entities": ", ".join(filters.entities),
        "genres": ", ".join(filters.genres),
        "least_urgency": str(filters.least_urgency),
        "desks": ", ".join(each or _OWN_DESK for each in filters.desks),
        "embargo_agreement": "yes" if profile.embargo_agreement else "",
        "rate_per_minute": str(profile.rate_per_minute or ""),
        "retry_after_seconds": ", ".join(map(str, profile.retry_after_seconds)),
        "options": "\n".join(f"{name} = {value}" for name, value in sorted(profile.options.items())),
    }


def profile_of(fields: Mapping[str, str]) -> PartnerProfile:
    """The profile that was typed; ``InvalidValue`` names the field. A transport with one format needs none chosen."""
    transport = _text(fields, "transport")
    carried = TRANSPORTS.get(transport, ())
    chosen = _text(fields, "format")
    return PartnerProfile(
        name=_text(fields, "name"),
        endpoint=_text(fields, "endpoint"),
        transport=transport,
        format=carried[0] if len(carried) == 1 else chosen,
        mode=_choice(fields, "mode", PayloadMode),
        signature=_choice(fields, "signature", SignatureScheme),
        filters=Filters(
            languages=tuple(parse_language(tag, "languages") for tag in _list(fields, "languages")),
            topics=_list(fields, "topics"),
            entities=_list(fields, "entities"),
            genres=_list(fields, "genres"),
            least_urgency=_number(fields, "least_urgency", LEAST_URGENT),
            desks=tuple("" if each == _OWN_DESK else each for each in _list(fields, "desks")),
        ),
        embargo_agreement=fields.get("embargo_agreement", "") == "yes",
        rate_per_minute=_number(fields, "rate_per_minute", 0),
        retry_after_seconds=tuple(
            whole_number(part, "retry_after_seconds", _MOST_DIGITS) for part in _list(fields, "retry_after_seconds")
        ),
        options=dict(_option(line) for line in _text(fields, "options").splitlines() if line.strip()),
    )


def _text(fields: Mapping[str, str], name: str) -> str:
    return text_field(fields, name, _LONGEST_FIELD)


def _list(fields: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in _text(fields, name).split(",") if part.strip()))


def _choice(fields: Mapping[str, str], name: str, choices: type[_Choice]) -> _Choice:
    try:
        return choices(_text(fields, name) or EMPTY[name])
    except ValueError as error:
        raise InvalidValue(name, phrase("must be one of {choices}", choices=", ".join(choices))) from error


def _number(fields: Mapping[str, str], name: str, otherwise: int) -> int:
    text = _text(fields, name)
    return whole_number(text, name, _MOST_DIGITS) if text else otherwise


def _option(line: str) -> tuple[str, str]:
    name, equals, value = line.partition("=")
    if not equals or not name.strip():
        raise InvalidValue("options", phrase("write name = value, not {line!r}", line=line.strip()[:60]))
    return name.strip(), value.strip()
