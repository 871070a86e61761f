"""IPTC ninjs 3.1: one revision of one edition as a JSON document.

The document is a pure function of the publication: sorted keys, compact UTF-8, no clock. The desk's
own note (``Details.ednote``) never goes into it. What is not usable any more (withheld, canceled)
is named but not told: no body, no people, no links to other editions.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflow.domain.annotations import Coordinates, EntityType, Tag
from workflow.domain.images import PublicImage
from workflow.domain.publication import Publication, Sibling
from workflow.domain.vocabulary import PubStatus
from workflow.rendering import notices
from workflow.rendering.bodies import body_document, count_words, edition_url, plain_text
from workflow.rendering.document import RenderedItem
from workflow.rendering.entities import address_of, in_words, offices_of
from workflow.rendering.images import ILLUSTRATION, URN, alternative, images_of, media_url
from workflow.rendering.statements import (
    MACHINE_TRANSLATION,
    ORIGINAL,
    TRANSLATION,
    editorial_note,
    filled,
    json_bytes,
    lead,
    one_line,
    timestamp,
)

_STANDARD = {
    "name": "ninjs",
    "version": "3.1",
    "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#",
}
_MACHINE_TRANSLATION = {
    "name": "Trained algorithmic media",
    "uri": MACHINE_TRANSLATION,
    "literal": "machine translation",
}

# Dates and sums of money have no field in ninjs: they stay in the text.
_FIELD_OF_ENTITY: Mapping[EntityType, str] = {
    EntityType.PERSON: "people",
    EntityType.ORGANISATION: "organisations",
    EntityType.PLACE: "places",
    EntityType.EVENT: "events",
    EntityType.TOPIC: "subjects",
}
JsonObject = dict[str, Any]


class NinjsFormat:
    """Renders ninjs 3.1."""

    carries_embargo = True

    @property
    def name(self) -> str:
        """``ninjs``."""
        return "ninjs"

    @property
    def suffix(self) -> str:
        """``json``."""
        return "json"

    def render(self, publication: Publication) -> RenderedItem:
        """The document's exact bytes: equal publications give equal bytes."""
        return RenderedItem(content_type="application/json", body=json_bytes(filled(_document(publication))))


def _document(publication: Publication) -> JsonObject:
    details = publication.details
    headline = notices.title(publication)
    embargo = publication.embargoed_until or details.embargoed
    usable = publication.pub_status is PubStatus.USABLE
    return {
        "uri": publication.uri,
        "type": "text",
        "representationType": "full" if usable else "partial",
        "pubStatus": publication.pub_status.value,
        "version": str(publication.revision),
        "language": publication.language,
        "firstCreated": timestamp(publication.first_published),
        "versionCreated": timestamp(publication.this_version),
        "embargoedUntil": timestamp(embargo) if embargo else None,
        "urgency": details.urgency,
        "slugline": details.slugline,
        "edNote": editorial_note(publication),
        "headlines": [{"role": "main", "contentType": "text/plain", "value": headline}] if headline else [],
        "altIds": [{"role": "story", "value": publication.article_id}],
        "infoSources": [{"name": details.publisher, "role": "provider"}] if details.publisher else [],
        "standard": _STANDARD,
        **(_content(publication) if usable else {}),
    }


def _content(publication: Publication) -> JsonObject:
    """What is told only while the edition may be used."""
    entities = {field: _entities(publication, kind) for kind, field in _FIELD_OF_ENTITY.items()}
    genre = one_line(publication.details.genre)
    return {
        **entities,
        "bodies": _bodies(publication),
        "descriptions": _descriptions(publication),
        "genres": [{"name": genre}] if genre else [],
        "by": publication.details.byline,
        "associations": [
            *(_association(publication, sibling) for sibling in publication.siblings),
            *(_picture(image, publication.site_url) for image in images_of(publication)),
        ],
        "renditions": _renditions(publication),
        "digitalSourceType": _MACHINE_TRANSLATION if publication.machine_translated else None,
    }


def _bodies(publication: Publication) -> list[JsonObject]:
    text = plain_text(publication.blocks)
    if not text:
        return []
    counts = {"charCount": len(text)}
    words = count_words(text, publication.language)
    if words is not None:
        counts["wordCount"] = words
    html = body_document(publication.blocks, publication.language)
    return [
        {"role": "main", "contentType": "text/html", "value": html, **counts},
        {"role": "main", "contentType": "text/plain", "value": text, **counts},
    ]


def _descriptions(publication: Publication) -> list[JsonObject]:
    summary = lead(publication)
    return [{"role": "summary", "contentType": "text/plain", "value": summary}] if summary else []


def _entities(publication: Publication, kind: EntityType) -> list[JsonObject]:
    return [_entity(tag, publication) for tag in publication.tags if tag.type is kind]


def _entity(tag: Tag, publication: Publication) -> JsonObject:
    """One tag. The literal is what else tells it from others: an acronym, an office, an identifier that is no URI."""
    address = address_of(tag)
    entity: JsonObject = {"name": tag.name}
    if address:
        entity["uri"] = address
    literal = tag.literal or in_words(offices_of(tag, publication.tags)) or (None if address else tag.uri)
    if literal:
        entity["literal"] = literal
    if tag.type is EntityType.PLACE and tag.coordinates is not None:
        entity["geoJSON"] = _point(tag.coordinates)
    if tag.type is EntityType.TOPIC:
        entity["creator"] = tag.provider
        if tag.confidence is not None:
            entity["confidence"] = round(tag.confidence * 100)
    return entity


def _point(where: Coordinates) -> JsonObject:
    """GeoJSON has the longitude first."""
    return {"type": "Point", "coordinates": [where.longitude, where.latitude]}


def _association(publication: Publication, sibling: Sibling) -> JsonObject:
    """The link to another language edition: to the original, or to one more translation."""
    return {
        "name": sibling.headline or sibling.uri,
        "uri": sibling.uri,
        "rel": ORIGINAL if sibling.language == publication.source_language else TRANSLATION,
        "type": "text",
        "representationType": "partial",
        "language": sibling.language,
    }


def _picture(image: PublicImage, site_url: str) -> JsonObject:
    """An image of the article as a picture of its own, with its files."""
    caption, credit = one_line(image.caption), one_line(image.credit)
    descriptions = [{"role": "alt", "contentType": "text/plain", "value": alternative(image)}]
    if caption:
        descriptions.append({"role": "caption", "contentType": "text/plain", "value": caption})
    return filled(
        {
            "name": alternative(image),
            "uri": URN + image.hash,
            "rel": ILLUSTRATION,
            "type": "picture",
            "representationType": "full",
            "language": image.language,
            "descriptions": descriptions,
            "by": credit,
            "renditions": [
                {
                    "name": name,
                    "contentType": file.media_type,
                    "href": media_url(site_url, image, file),
                    "width": file.width,
                    "height": file.height,
                    "sizeInBytes": file.bytes,
                }
                for name, file in zip(("highRes", "thumbnail"), image.renditions, strict=False)
            ],
        }
    )


def _renditions(publication: Publication) -> list[JsonObject]:
    """The public page: ninjs has no field for a web address other than a rendition."""
    if not publication.site_url:
        return []
    address = edition_url(publication.site_url, publication.language, publication.slug)
    return [{"name": "web", "contentType": "text/html", "href": address}]
