"""Entities in NewsML-G2: a subject for every tag, an office as a relation of the person, an assert for a position."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree import ElementTree as ET

from workflow.domain.annotations import EntityType, Tag
from workflow.domain.publication import Publication
from workflow.domain.vocabulary import LanguageTag
from workflow.rendering.entities import Office, address_of, media_topic_of, offices_of, own_name_of
from workflow.rendering.statements import one_line
from workflow.rendering.xml import add

_NATURES: Mapping[EntityType, str] = {
    EntityType.PERSON: "cpnat:person",
    EntityType.ORGANISATION: "cpnat:organisation",
    EntityType.PLACE: "cpnat:geoArea",
    EntityType.EVENT: "cpnat:event",
    EntityType.TOPIC: "cpnat:abstract",
}
_JOB_TITLE = "http://schema.org/jobTitle"
_WORKS_FOR = "http://schema.org/worksFor"


def subject(parent: ET.Element, tag: Tag, publication: Publication) -> None:
    """The tag as a subject of the content."""
    identity = _identity(tag)
    if tag.confidence is not None:
        identity["confidence"] = str(round(tag.confidence * 100))
    element = add(parent, "subject", type=_NATURES[tag.type], **identity)
    _name(element, tag.name, publication.language)
    if tag.literal:
        _name(element, tag.literal, publication.language, role="nrol:short")
    address = address_of(tag)
    if address and own_name_of(tag) not in {"", address}:
        add(element, "sameAs", uri=address)
    if tag.type is EntityType.PERSON:
        for office in offices_of(tag, publication.tags):
            _related(element, office, publication.language)


def asserted(item: ET.Element, tag: Tag) -> None:
    """Where a place lies: what is known of the concept itself stands beside the content, not in its subject."""
    where = tag.coordinates
    if tag.type is not EntityType.PLACE or where is None:
        return
    details = add(add(item, "assert", **_identity(tag)), "geoAreaDetails")
    add(details, "position", latitude=_degrees(where.latitude), longitude=_degrees(where.longitude))


def _identity(tag: Tag) -> dict[str, str]:
    """By which the concept is known: the topic's code, our own name, the public address, else words."""
    topic = media_topic_of(tag)
    if topic:
        return {"qcode": f"medtop:{topic}"}
    uri = own_name_of(tag) or address_of(tag)
    literal = one_line(tag.literal or "")
    if uri:
        return {"uri": uri, **({"literal": literal} if literal else {})}
    return {"literal": literal or one_line(tag.uri or "") or one_line(tag.name) or one_line(tag.id)}


def _related(person: ET.Element, office: Office, language: LanguageTag) -> None:
    """The office, and from it the organisation: each office with its own."""
    related = add(person, "related", reluri=_JOB_TITLE)
    _name(related, office.role, language)
    if one_line(office.organisation):
        identity = _identity(office.tag) if office.tag is not None else {}
        organisation = add(related, "related", reluri=_WORKS_FOR, type="cpnat:organisation", **identity)
        _name(organisation, office.organisation, language)


def _name(parent: ET.Element, text: str, language: LanguageTag, **attributes: str) -> None:
    if one_line(text):
        add(parent, "name", one_line(text), **{"xml:lang": language}, **attributes)


def _degrees(value: float) -> str:
    """A decimal as XML Schema has it, which knows no exponents; seven digits are a centimetre."""
    return f"{value:.7f}".rstrip("0").rstrip(".")
