"""A partner's profile as options of the command line: what ``add``, ``edit`` and ``dry-run`` have in common."""

from __future__ import annotations

import re
from dataclasses import replace
from enum import StrEnum
from typing import Annotated, Any

import typer

from workflow.domain.errors import InvalidValue
from workflow.domain.partner_profile import TRANSPORTS, Filters, PartnerProfile, PayloadMode, SignatureScheme
from workflow.domain.vocabulary import LEAST_URGENT, MOST_URGENT, parse_language

_FORMATS = ", ".join(dict.fromkeys(each for carried in TRANSPORTS.values() for each in carried))
_DURATION = re.compile(r"([0-9]{1,7})([smhd]?)", re.ASCII)
_SECONDS = {"": 1, "s": 1, "m": 60, "h": 3_600, "d": 86_400}


class Emptied(StrEnum):
    """What ``--clear`` empties."""

    LANGUAGES = "languages"
    TOPICS = "topics"
    ENTITIES = "entities"
    GENRES = "genres"
    DESKS = "desks"
    RETRY_AFTER = "retry-after"
    OPTIONS = "options"


Languages = Annotated[list[str] | None, typer.Option("--language", help="Language wanted; pt lets pt-BR through.")]
Topics = Annotated[
    list[str] | None, typer.Option("--topic", help="Topic wanted, as medtop:11000000; narrower ones come too.")
]
Entities = Annotated[list[str] | None, typer.Option("--entity", help="Id of a known entity that must be named.")]
Genres = Annotated[list[str] | None, typer.Option("--genre", help="Genre wanted.")]
LeastUrgency = Annotated[
    int | None,
    typer.Option(help="Least urgent that is wanted: 3 for 1, 2 and 3.", min=MOST_URGENT, max=LEAST_URGENT),
]
Desks = Annotated[
    list[str] | None, typer.Option("--desk", help="Desk whose articles are wanted; newsroom for the newsroom's own.")
]
Agreement = Annotated[
    bool | None,
    typer.Option(
        "--embargo-agreement/--no-embargo-agreement", help="Bound to embargoes: gets editions ahead of their release."
    ),
]
Clear = Annotated[
    list[Emptied] | None, typer.Option("--clear", help="Empty it, so that it keeps nothing out. Repeatable.")
]
Endpoint = Annotated[
    str, typer.Option(help="https URL; sftp://user@host/folder; for transport folder the name of one in the outbox.")
]
NewEndpoint = Annotated[str | None, typer.Option("--endpoint", help="Another address.")]
Transport = Annotated[str | None, typer.Option(help=f"{', '.join(TRANSPORTS)}.")]
Format = Annotated[str | None, typer.Option("--format", help=f"What is sent: {_FORMATS}.")]
Mode = Annotated[PayloadMode | None, typer.Option(help="The document itself, or a notice with its address.")]
Signature = Annotated[SignatureScheme | None, typer.Option(help="v1: shared secret; v1a: ed25519.")]
Rate = Annotated[int | None, typer.Option(help="Most messages in a minute; 0 for no limit.", min=0)]
RetryAfter = Annotated[
    str | None, typer.Option(help="Waiting times after failed attempts, as 5s,5m,30m,2h; ten over 75 h otherwise.")
]
Options = Annotated[
    list[str] | None, typer.Option("--option", help="NAME=VALUE that the transport needs (docs/partners.md).")
]


def changed_filters(
    filters: Filters,
    *,
    languages: list[str] | None,
    topics: list[str] | None,
    entities: list[str] | None,
    genres: list[str] | None,
    least_urgency: int | None,
    desks: list[str] | None,
    clear: list[Emptied] | None,
) -> Filters:
    """The filters with what was named; what was not stays as it is."""
    named: dict[str, Any] = {
        "languages": None if languages is None else tuple(parse_language(each) for each in languages),
        "topics": _tuple(topics),
        "entities": _tuple(entities),
        "genres": _tuple(genres),
        "desks": None if desks is None else tuple("" if each == "newsroom" else each for each in desks),
    }
    for each in clear or ():
        if named.get(each.value):
            raise InvalidValue(each.value, "cannot be named and cleared at once")
    emptied: dict[str, Any] = {each.value: () for each in clear or () if each.value in named}
    urgency: dict[str, Any] = {} if least_urgency is None else {"least_urgency": least_urgency}
    return replace(filters, **{name: value for name, value in named.items() if value is not None}, **emptied, **urgency)


def changed_profile(
    profile: PartnerProfile,
    filters: Filters,
    *,
    name: str | None = None,
    endpoint: str | None = None,
    transport: str | None = None,
    document: str | None = None,
    mode: PayloadMode | None = None,
    signature: SignatureScheme | None = None,
    agreement: bool | None = None,
    rate: int | None = None,
    retry_after: str | None = None,
    options: list[str] | None = None,
    clear: list[Emptied] | None = None,
) -> PartnerProfile:
    """The profile with what was named; another transport brings its own first format, unless one is named."""
    emptied = set(clear or ())
    if transport is not None and transport != profile.transport and document is None:
        document = TRANSPORTS.get(transport, (profile.format,))[0]
    named: dict[str, Any] = {
        "name": name,
        "endpoint": endpoint,
        "transport": transport,
        "format": document,
        "mode": mode,
        "signature": signature,
        "embargo_agreement": agreement,
        "rate_per_minute": rate,
        "retry_after_seconds": () if Emptied.RETRY_AFTER in emptied else _waits(retry_after),
    }
    kept = {} if Emptied.OPTIONS in emptied else dict(profile.options)
    return replace(
        profile,
        filters=filters,
        options=kept | _options(options or ()),
        **{field: value for field, value in named.items() if value is not None},
    )


def _tuple(values: list[str] | None) -> tuple[str, ...] | None:
    return None if values is None else tuple(values)


def _waits(text: str | None) -> tuple[int, ...] | None:
    """``5s,5m,2h`` as seconds."""
    if text is None:
        return None
    found = [_DURATION.fullmatch(part.strip()) for part in text.split(",") if part.strip()]
    if not all(found):
        raise InvalidValue("retry_after", "must be waiting times separated by commas, such as 5s,5m,30m,2h,1d")
    return tuple(int(each[1]) * _SECONDS[each[2]] for each in found if each is not None)


def _options(pairs: list[str] | tuple[str, ...]) -> dict[str, str]:
    split = [pair.partition("=") for pair in pairs]
    if not all(sign and name for name, sign, _ in split):
        raise InvalidValue("option", "must be NAME=VALUE")
    return {name: value for name, _, value in split}
