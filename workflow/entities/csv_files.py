"""Known entities as CSV: one row a name, the entity's own fields on its first row. Strict: errors name line and column.

Cells that a spreadsheet would take for a formula are written behind an apostrophe, and read back without it. An office
is ``organisation-id:title|title``, offices are separated by ``;``; a backslash stands before any of these signs that is
meant itself.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from workflow.domain.annotations import EntityType
from workflow.domain.entities import EntityName, KnownEntity, NameKind, Office
from workflow.domain.errors import InvalidValue
from workflow.domain.vocabulary import parse_language
from workflow.exchange import refuse_for
from workflow.spreadsheets import choice, guarded, read_rows

COLUMNS = (
    "entity",
    "type",
    "language",
    "text",
    "kind",
    "wikidata",
    "geonames",
    "country",
    "latitude",
    "longitude",
    "population",
    "parent",
    "offices",
    "provenance",
)
TYPES = (EntityType.PERSON, EntityType.ORGANISATION, EntityType.PLACE, EntityType.EVENT)
"""What a known entity may be."""
_NEEDED = ("entity", "language", "text")
_OF_THE_ENTITY = tuple(name for name in COLUMNS if name not in {"entity", "language", "text", "kind"})
_MOST_CHARACTERS = 50_000_000
_MOST_NAMES = 1_000
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
_WIKIDATA = re.compile(r"Q[1-9][0-9]*", re.ASCII)
_GEONAMES = re.compile(r"[1-9][0-9]*", re.ASCII)
_COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)
_OFFICE_SIGNS = re.compile(r"[\\;:|]")
_DIGITS_OF_A_POPULATION = 11


@dataclass(slots=True)
class _Rows:
    """The rows of one entity so far."""

    line: int
    shared: dict[str, str] = field(default_factory=dict)
    names: list[EntityName] = field(default_factory=list)


def read_entities(text: str, *, provenance: str = "") -> list[KnownEntity]:
    """The entities of a file; ``InvalidValue`` that names line and column of everything that is wrong.

    ``provenance`` is for entities whose rows name none.
    """
    return [entity for _, entity in read_places(text, provenance=provenance)]


def read_places(text: str, *, provenance: str = "") -> list[tuple[int, KnownEntity]]:
    """The same, each with the line on which it begins."""
    problems: list[str] = []
    gathered: dict[str, _Rows] = {}
    for line, row in read_rows(text, columns=COLUMNS, needed=_NEEDED, most_characters=_MOST_CHARACTERS):
        try:
            _gather(gathered, line, row)
        except InvalidValue as error:
            problems.append(f"line {line}, column {error.field}: {error.reason}")
    read: list[tuple[int, KnownEntity]] = []
    for identity, rows in gathered.items():
        try:
            read.append((rows.line, _entity(identity, rows, provenance)))
        except InvalidValue as error:
            problems.append(f"line {rows.line}, entity {identity}, column {error.field}: {error.reason}")
    refuse_for(problems)
    return read


def write_entities(entities: Iterable[KnownEntity]) -> str:
    """The entities as a file, in their order; ``InvalidValue`` for one without a name, which no row could hold."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for entity in entities:
        if not entity.names:
            raise InvalidValue("names", f"{entity.id} has none: give it a label before it is written to a file")
        cells = _cells_of(entity)
        for number, name in enumerate(entity.names):
            own = cells if number == 0 else dict.fromkeys(cells, "")
            row = {
                "entity": entity.id,
                "language": name.language,
                "text": guarded(name.text),
                "kind": name.kind.value,
                **own,
            }
            writer.writerow([row[column] for column in COLUMNS])
    return written.getvalue()


def _cells_of(entity: KnownEntity) -> dict[str, str]:
    return {
        "type": entity.type.value,
        "wikidata": entity.wikidata,
        "geonames": entity.geonames,
        "country": entity.country,
        "latitude": "" if entity.latitude is None else repr(entity.latitude),
        "longitude": "" if entity.longitude is None else repr(entity.longitude),
        "population": str(entity.population) if entity.population else "",
        "parent": entity.parent,
        "offices": guarded("; ".join(_written_office(office) for office in entity.offices)),
        "provenance": guarded(entity.provenance),
    }


def _gather(gathered: dict[str, _Rows], line: int, row: Mapping[str, str]) -> None:
    identity = row["entity"].strip()
    if _ID.fullmatch(identity) is None:
        raise InvalidValue("entity", f"{identity[:40]!r} is no id: small letters, digits and single hyphens")
    if not row["text"].strip():
        raise InvalidValue("text", "must not be empty")
    name = EntityName(
        language=parse_language(row["language"].strip()),
        text=row["text"],
        kind=choice(NameKind, row.get("kind", ""), "kind", NameKind.LABEL),
    )
    rows = gathered.setdefault(identity, _Rows(line))
    if len(rows.names) >= _MOST_NAMES:
        raise InvalidValue("text", f"{identity} has more than {_MOST_NAMES:,} names")
    for column in _OF_THE_ENTITY:
        given = row.get(column, "")
        if given.strip() and rows.shared.setdefault(column, given) != given:
            earlier = rows.shared[column][:40]
            raise InvalidValue(column, f"says {given[:40]!r}, but an earlier row of {identity} {earlier!r}")
    rows.names.append(name)


def _entity(identity: str, rows: _Rows, provenance: str) -> KnownEntity:
    shared = rows.shared
    if "type" not in shared:
        raise InvalidValue("type", f"is missing: one of {', '.join(TYPES)}")
    kind = choice(EntityType, shared["type"], "type", EntityType.PLACE)
    if kind not in TYPES:
        raise InvalidValue("type", f"{kind.value!r} is none of {', '.join(TYPES)}")
    return KnownEntity(
        id=identity,
        type=kind,
        names=tuple(rows.names),
        wikidata=_of_form(_WIKIDATA, shared, "wikidata", "Q485207"),
        geonames=_of_form(_GEONAMES, shared, "geonames", "1796236"),
        country=_of_form(_COUNTRY, shared, "country", "CN"),
        latitude=_degrees(shared, "latitude", 90),
        longitude=_degrees(shared, "longitude", 180),
        population=_population(shared),
        parent=_of_form(_ID, shared, "parent", "sco"),
        offices=_read_offices(shared.get("offices", "")),
        provenance=shared.get("provenance", "") or provenance,
    )


def _of_form(form: re.Pattern[str], shared: Mapping[str, str], column: str, example: str) -> str:
    text = shared.get(column, "").strip()
    if text and form.fullmatch(text) is None:
        raise InvalidValue(column, f"{text[:40]!r} is not of the form {example}")
    return text


def _degrees(shared: Mapping[str, str], column: str, most: int) -> float | None:
    text = shared.get(column, "").strip()
    if not text:
        return None
    try:
        degrees = float(text)
    except ValueError:
        degrees = math.nan
    if not abs(degrees) <= most:
        raise InvalidValue(column, f"{text[:40]!r} is no number of degrees between -{most} and {most}")
    return degrees


def _population(shared: Mapping[str, str]) -> int:
    text = shared.get("population", "").strip()
    if text and not (text.isascii() and text.isdigit() and len(text) <= _DIGITS_OF_A_POPULATION):
        raise InvalidValue("population", f"{text[:40]!r} is no whole number of people")
    return int(text or 0)


def _written_office(office: Office) -> str:
    titles = "|".join(_OFFICE_SIGNS.sub(r"\\\g<0>", title) for title in office.titles)
    return f"{office.organisation_id}:{titles}"


def _read_offices(text: str) -> tuple[Office, ...]:
    return tuple(_read_office(each) for each in _split(text, ";") if each.strip())


def _read_office(text: str) -> Office:
    organisation, *rest = _split(text, ":")
    organisation = organisation.strip()
    if _ID.fullmatch(organisation) is None or len(rest) > 1:
        raise InvalidValue("offices", f"{text.strip()[:40]!r} is not of the form organisation-id:title|title")
    titles = _split(rest[0], "|") if rest and rest[0].strip() else []
    if not all(title.strip() for title in titles):
        raise InvalidValue("offices", f"{text.strip()[:40]!r} holds an empty title")
    return Office(
        organisation_id=organisation, titles=tuple(re.sub(r"\\(.)", r"\1", title, flags=re.DOTALL) for title in titles)
    )


def _split(text: str, sign: str) -> list[str]:
    """``text`` at each ``sign`` that no backslash stands before."""
    parts: list[str] = []
    part: list[str] = []
    for piece in re.findall(r"\\.|[^\\]|\\$", text, re.DOTALL):
        if piece == sign:
            parts.append("".join(part))
            part = []
        else:
            part.append(piece)
    return [*parts, "".join(part)]
