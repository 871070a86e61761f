"""The form that an entity of the knowledge base is edited in: its fields as text, and back. Stores nothing.

Names stand a line each, ``language | label, alias or acronym | name``; offices ``organisation-id: title | title``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from api.ui.forms import text_field
from workflow.domain.annotations import EntityType
from workflow.domain.entities import EntityName, KnownEntity, NameKind, Office
from workflow.domain.errors import InvalidValue
from workflow.domain.phrases import phrase
from workflow.domain.vocabulary import parse_language

_LONGEST_FIELD = 60_000


def fields_of(entity: KnownEntity) -> dict[str, str]:
    """The entity as the form shows it."""
    return {
        "type": entity.type.value,
        "names": "\n".join(f"{name.language} | {name.kind} | {name.text}" for name in entity.names),
        "wikidata": entity.wikidata,
        "geonames": entity.geonames,
        "country": entity.country,
        "latitude": "" if entity.latitude is None else str(entity.latitude),
        "longitude": "" if entity.longitude is None else str(entity.longitude),
        "population": str(entity.population or ""),
        "parent": entity.parent,
        "offices": "\n".join(_office_line(office) for office in entity.offices),
        "provenance": entity.provenance,
    }


def entity_of(identity: str, fields: Mapping[str, str]) -> KnownEntity:
    """The entity that was typed; ``InvalidValue`` names the field, and the line where it has several."""
    read = {name: _text(fields, name) for name in fields_of(_EMPTY)}
    try:
        kind = EntityType(read["type"])
    except ValueError as error:
        raise InvalidValue("type", phrase("must be person, organisation, place or event")) from error
    return KnownEntity(
        id=identity,
        type=kind,
        names=tuple(_names(read["names"])),
        wikidata=read["wikidata"],
        geonames=read["geonames"],
        country=read["country"].upper(),
        latitude=_degrees(read, "latitude"),
        longitude=_degrees(read, "longitude"),
        population=_count(read["population"]),
        parent=read["parent"],
        offices=tuple(_offices(read["offices"])),
        provenance=read["provenance"],
    )


_EMPTY = KnownEntity(id="", type=EntityType.ORGANISATION, names=())


def _text(fields: Mapping[str, str], name: str) -> str:
    return text_field(fields, name, _LONGEST_FIELD)


def _names(text: str) -> Iterator[EntityName]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        parts = [part.strip() for part in line.split("|", 2)]
        if len(parts) != 3:
            raise InvalidValue(
                "names", phrase("line {number}: write language | label, alias or acronym | name", number=number)
            )
        try:
            kind = NameKind(parts[1])
        except ValueError as error:
            raise InvalidValue(
                "names",
                phrase("line {number}: {parts!r} is none of label, alias, acronym", number=number, parts=parts[1]),
            ) from error
        yield EntityName(language=parse_language(parts[0], f"names, line {number}"), kind=kind, text=parts[2])


def _office_line(office: Office) -> str:
    return f"{office.organisation_id}: {' | '.join(office.titles)}" if office.titles else office.organisation_id


def _offices(text: str) -> Iterator[Office]:
    for line in filter(None, map(str.strip, text.splitlines())):
        organisation, _, titles = line.partition(":")
        yield Office(
            organisation_id=organisation.strip(), titles=tuple(filter(None, map(str.strip, titles.split("|"))))
        )


def _degrees(read: Mapping[str, str], name: str) -> float | None:
    try:
        return float(read[name].replace(",", ".")) if read[name] else None
    except ValueError as error:
        raise InvalidValue(name, phrase("must be degrees, such as 31.22")) from error


def _count(text: str) -> int:
    if text and not (text.isascii() and text.isdigit() and len(text) <= 11):
        raise InvalidValue("population", phrase("must be a whole number"))
    return int(text or 0)
