"""One known entity as a node of JSON-LD, and back. Which documents they stand in: ``json_ld_files.py``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from workflow.domain.annotations import EntityType
from workflow.domain.entities import EntityName, KnownEntity, NameKind, Office
from workflow.domain.errors import InvalidValue
from workflow.domain.vocabulary import LanguageTag, parse_language

Node = Mapping[str, Any]

_URN = "urn:copyflow:entity:"
_TYPES = {
    EntityType.PERSON: "Person",
    EntityType.ORGANISATION: "Organization",
    EntityType.PLACE: "Place",
    EntityType.EVENT: "Event",
}
_BY_TYPE = {name: kind for kind, name in _TYPES.items()}
_NAMES = {NameKind.LABEL: "name", NameKind.ALIAS: "alternateName", NameKind.ACRONYM: "acronym"}
_WHERE = {EntityType.PERSON: "workLocation", EntityType.ORGANISATION: "location", EntityType.EVENT: "location"}
"""The property that says where something is; a place says it of itself."""
_PARENTS = {
    EntityType.ORGANISATION: "parentOrganization",
    EntityType.PLACE: "containedInPlace",
    EntityType.EVENT: "superEvent",
}
_ADDRESSES = {
    "wikidata": re.compile(r"https?://(?:www\.)?wikidata\.org/(?:entity|wiki)/(Q[0-9]+)", re.ASCII),
    "geonames": re.compile(r"https?://(?:www|sws)\.geonames\.org/([0-9]+)(?:/[^/]*)?", re.ASCII),
}


# --- writing ----------------------------------------------------------------------------------------


def described(entity: KnownEntity) -> dict[str, Any]:
    """The entity as a node; what is not known of it is left out."""
    node: dict[str, Any] = {"@id": f"{_URN}{entity.id}", "@type": _TYPES[entity.type]}
    for kind, term in _NAMES.items():
        named = _by_language(entity.names, kind)
        if named:
            node[term] = {tag: texts[0] for tag, texts in named.items()} if kind is NameKind.LABEL else named
    same = [f"http://www.wikidata.org/entity/{entity.wikidata}"] if entity.wikidata else []
    same += [f"https://sws.geonames.org/{entity.geonames}/"] if entity.geonames else []
    node |= {"sameAs": same} if same else {}
    where = _where(entity)
    if where:
        node |= where if entity.type is EntityType.PLACE else {_WHERE[entity.type]: {"@type": "Place", **where}}
    if entity.population:
        node["additionalProperty"] = {"@type": "PropertyValue", "name": "population", "value": entity.population}
    if entity.parent:
        node[_PARENTS[entity.type]] = f"{_URN}{entity.parent}"
    if entity.offices:
        node["affiliation"] = [_written_office(office) for office in entity.offices]
    return node | {"provenance": entity.provenance}


def _by_language(names: Sequence[EntityName], kind: NameKind) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in names:
        if name.kind is kind:
            found.setdefault(name.language, []).append(name.text)
    return found


def _where(entity: KnownEntity) -> dict[str, Any]:
    where: dict[str, Any] = {}
    if entity.latitude is not None:
        where["geo"] = {"@type": "GeoCoordinates", "latitude": entity.latitude, "longitude": entity.longitude}
    if entity.country:
        where["address"] = {"@type": "PostalAddress", "addressCountry": entity.country}
    return where


def _written_office(office: Office) -> dict[str, Any]:
    written: dict[str, Any] = {"@type": "OrganizationRole", "affiliation": {"@id": f"{_URN}{office.organisation_id}"}}
    return written | ({"roleName": list(office.titles)} if office.titles else {})


# --- reading ----------------------------------------------------------------------------------------


class _Reader:
    """Takes the properties of a node one by one; what is left over in the end is refused."""

    def __init__(self, node: Node, place: str = "") -> None:
        self._left = dict(node)
        self._place = place

    def place(self, name: str) -> str:
        """Where a property stands."""
        return f"{self._place}.{name}" if self._place else name

    def take(self, name: str) -> Any:
        """A property's value, or None."""
        return self._left.pop(name, None)

    def text(self, name: str) -> str:
        """A property that is a text, or empty."""
        return text_of(self.take(name), self.place(name))

    def many(self, name: str) -> list[Any]:
        """A property that may stand there once or in a list."""
        return _listed(self.take(name))

    def within(self, name: str, kind: str) -> _Reader | None:
        """A property that is a node of a type."""
        value = self.take(name)
        return None if value is None else _typed(value, self.place(name), kind)

    def reference(self, name: str) -> str:
        """The id of another entity, or empty."""
        value = _reference(self.take(name))
        return _id_of(value, self.place(name)) if value is not None else ""

    def done(self) -> None:
        """Refuse what was not taken: it would be lost."""
        if self._left:
            name = next(iter(self._left))
            raise InvalidValue(self.place(name[:60]), "is nothing that Copyflow keeps: take it out of the file")


def entity_from(node: Node, provenance: str) -> KnownEntity:
    """The entity that a node describes, not yet judged; ``InvalidValue`` names the property that cannot be read."""
    reader = _Reader(node)
    identity = _id_of(reader.take("@id"), "@id")
    named = _local(reader.text("@type"))
    if named not in _BY_TYPE:
        raise InvalidValue("@type", f"{named[:40]!r} is none of {', '.join(_BY_TYPE)}")
    kind = _BY_TYPE[named]
    names = tuple(name for each, term in _NAMES.items() for name in _names(reader.take(term), each, term))
    wikidata, geonames = _same_as(reader.many("sameAs"))
    place = reader if kind is EntityType.PLACE else reader.within(_WHERE[kind], "Place")
    latitude, longitude, country = _place(place) if place is not None else (None, None, "")
    if place is not None and place is not reader:
        place.done()
    entity = KnownEntity(
        id=identity,
        type=kind,
        names=names,
        wikidata=wikidata,
        geonames=geonames,
        country=country,
        latitude=latitude,
        longitude=longitude,
        population=_population(reader) if kind is EntityType.PLACE else 0,
        parent=reader.reference(_PARENTS[kind]) if kind in _PARENTS else "",
        offices=tuple(_offices(reader.many("affiliation"))) if kind is EntityType.PERSON else (),
        provenance=reader.text("provenance") or provenance,
    )
    reader.done()
    return entity


def require_object(value: Any, place: str) -> Node:
    """A JSON object."""
    if not isinstance(value, dict):
        raise InvalidValue(place, "must be an object")
    return value


def text_of(value: Any, place: str) -> str:
    """A text; empty for None."""
    if value is not None and not isinstance(value, str):
        raise InvalidValue(place, "must be a text")
    return value or ""


def _typed(value: Any, place: str, kind: str) -> _Reader:
    """A node of a type, which may be left out."""
    reader = _Reader(require_object(value, place), place)
    found = _local(reader.text("@type") or kind)
    if found != kind:
        raise InvalidValue(reader.place("@type"), f"is {found[:40]!r}, where {kind} is read")
    return reader


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _local(name: str) -> str:
    """``Person`` of ``https://schema.org/Person``."""
    return re.sub(r"^(?:https?://schema\.org/|schema:)", "", name)


def _id_of(value: Any, place: str) -> str:
    text = text_of(value, place)
    if not text.startswith(_URN):
        raise InvalidValue(place, f"must be {_URN} and an id, such as {_URN}sco-secretariat")
    return text.removeprefix(_URN)


def _names(value: Any, kind: NameKind, place: str) -> Iterator[EntityName]:
    """Names by language, or JSON-LD's values with a language."""
    if value is None:
        return
    is_map = isinstance(value, dict) and "@value" not in value
    for tag, text, where in _by_map(value, place) if is_map else _by_value(value, place):
        yield EntityName(language=_language(tag, where), text=text_of(text, where), kind=kind)


def _by_map(value: Node, place: str) -> Iterator[tuple[Any, Any, str]]:
    for tag, texts in value.items():
        for text in _listed(texts):
            yield tag, text, f"{place}.{tag[:40]}"


def _by_value(value: Any, place: str) -> Iterator[tuple[Any, Any, str]]:
    for number, each in enumerate(_listed(value)):
        where = f"{place}.{number}"
        if not isinstance(each, dict) or set(each) != {"@value", "@language"}:
            raise InvalidValue(where, 'names no language: write {"en": "…"} or {"@language": "en", "@value": "…"}')
        yield each["@language"], each["@value"], where


def _language(tag: Any, place: str) -> LanguageTag:
    return parse_language(text_of(tag, place), place)


def _same_as(addresses: list[Any]) -> tuple[str, str]:
    """Wikidata's and GeoNames' ids."""
    found = {"wikidata": "", "geonames": ""}
    for number, address in enumerate(addresses):
        place = f"sameAs.{number}"
        text = text_of(_reference(address), place)
        matches = {name: match for name, form in _ADDRESSES.items() if (match := form.fullmatch(text))}
        if not matches:
            raise InvalidValue(place, f"{text[:80]!r} is neither Wikidata's nor GeoNames' address of an entity")
        for name, match in matches.items():
            if found[name] not in {"", match[1]}:
                raise InvalidValue(place, f"is another entity of {name} than {found[name]}")
            found[name] = match[1]
    return found["wikidata"], found["geonames"]


def _reference(value: Any) -> Any:
    """What a node that says nothing but its ``@id`` refers to."""
    return value["@id"] if isinstance(value, dict) and set(value) == {"@id"} else value


def _place(reader: _Reader) -> tuple[float | None, float | None, str]:
    """Latitude, longitude and country."""
    geo, address = reader.within("geo", "GeoCoordinates"), reader.within("address", "PostalAddress")
    latitude = longitude = None
    if geo is not None:
        latitude, longitude = (_degrees(geo.take(name), geo.place(name)) for name in ("latitude", "longitude"))
        geo.done()
    country = ""
    if address is not None:
        country = address.text("addressCountry")
        address.done()
    return latitude, longitude, country


def _degrees(value: Any, place: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InvalidValue(place, "must be a number of degrees")
    try:
        return float(value)
    except OverflowError:
        raise InvalidValue(place, "must be a number of degrees") from None


def _population(reader: _Reader) -> int:
    property_value = reader.within("additionalProperty", "PropertyValue")
    if property_value is None:
        return 0
    name, value = property_value.text("name"), property_value.take("value")
    if name != "population":
        raise InvalidValue(property_value.place("name"), f"{name[:40]!r} is nothing that Copyflow keeps: population is")
    if isinstance(value, bool) or not isinstance(value, int):
        raise InvalidValue(property_value.place("value"), "must be a whole number of people")
    property_value.done()
    return value


def _offices(written: list[Any]) -> Iterator[Office]:
    for number, each in enumerate(written):
        place = f"affiliation.{number}"
        reader = _typed(each, place, "OrganizationRole")
        titles = tuple(text_of(title, f"{place}.roleName") for title in reader.many("roleName"))
        office = Office(organisation_id=reader.reference("affiliation"), titles=titles)
        reader.done()
        yield office
