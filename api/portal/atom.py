"""The Atom feed of the public portal (RFC 4287), with tombstones for what was withdrawn (RFC 6721).

Pure rendering: what is public, what was withdrawn and when are handed in. Only the standard library and the newsroom.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import escape
from xml.etree import ElementTree as ET

from workflow.domain.annotations import EntityType, Tag
from workflow.domain.publication import Publication
from workflow.domain.segments import headline_of
from workflow.domain.vocabulary import PubStatus
from workflow.rendering.bodies import body_document, edition_url
from workflow.rendering.entities import TOPICS, address_of, media_topic_of, own_name_of
from workflow.rendering.statements import STORY_SCHEME, legal_in_xml, timestamp

CONTENT_TYPE = "application/atom+xml; charset=utf-8"

_ATOM = "http://www.w3.org/2005/Atom"
_TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"


def render_feed(
    publications: Sequence[Publication],
    *,
    feed_url: str,
    site_url: str,
    title: str,
    updated: datetime,
    deleted: Sequence[tuple[str, datetime]] = (),
) -> bytes:
    """The feed as XML in UTF-8, entries in the order given.

    Publications that are not usable are left out; ``deleted`` names withdrawn editions by uri with the time of the
    withdrawal. Whether an embargo has passed is for the caller to see to: nothing here knows the time.
    """
    feed = ET.Element("feed", {"xmlns": _ATOM, "xmlns:at": _TOMBSTONES})
    _text(feed, "id", feed_url)
    _text(feed, "title", title)
    _text(feed, "updated", timestamp(updated))
    _text(feed, "generator", "Copyflow")
    _link(feed, rel="self", href=feed_url, type="application/atom+xml")
    _link(feed, rel="alternate", href=site_url, type="text/html")
    # Before the entries: the grammar of RFC 4287 refuses foreign elements after them.
    for uri, moment in deleted:
        ET.SubElement(feed, "at:deleted-entry", {"ref": legal_in_xml(uri), "when": timestamp(moment)})
    for publication in publications:
        if publication.pub_status is PubStatus.USABLE:
            _entry(feed, publication, site_url=site_url, feed_title=title)
    document: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return document


def _entry(feed: ET.Element, publication: Publication, *, site_url: str, feed_title: str) -> None:
    details = publication.details
    entry = ET.SubElement(feed, "entry", {"xml:lang": publication.language})
    _text(entry, "id", publication.uri)
    _text(entry, "title", headline_of(publication.blocks))
    _text(entry, "published", timestamp(publication.first_published))
    _text(entry, "updated", timestamp(publication.this_version))
    author = ET.SubElement(entry, "author")
    _text(author, "name", legal_in_xml(details.byline).strip() or legal_in_xml(details.publisher).strip() or feed_title)
    for translator in filter(lambda name: legal_in_xml(name).strip(), publication.translators):
        _text(ET.SubElement(entry, "contributor"), "name", translator)
    _links(entry, publication, site_url)
    _categories(entry, publication)
    _text(entry, "content", _content(publication)).set("type", "html")


def _links(entry: ET.Element, publication: Publication, site_url: str) -> None:
    """The edition's own page first, then the other languages': each names its language."""
    base = publication.site_url or site_url
    slugs = {publication.language: publication.slug, **{other.language: other.slug for other in publication.siblings}}
    for language, slug in slugs.items():
        address = edition_url(base, language, slug)
        _link(entry, rel="alternate", href=address, type="text/html", hreflang=language)


def _categories(entry: ET.Element, publication: Publication) -> None:
    ET.SubElement(entry, "category", {"term": legal_in_xml(publication.article_id), "scheme": STORY_SCHEME})
    for tag in publication.tags:
        if tag.type not in {EntityType.DATE, EntityType.MONEY}:
            label = legal_in_xml(tag.name).strip()
            scheme, term = _category(tag)
            if term:
                ET.SubElement(
                    entry, "category", {"term": term, "scheme": scheme, **({"label": label} if label else {})}
                )


def _category(tag: Tag) -> tuple[str, str]:
    """Scheme and term: a topic's code in its vocabulary; else the public address, our own name of it, its name."""
    topic = media_topic_of(tag)
    if topic:
        return TOPICS, topic
    term = address_of(tag) or own_name_of(tag) or legal_in_xml(tag.name).strip()
    return f"urn:copyflow:entity:{tag.type}", term


def _content(publication: Publication) -> str:
    """The body; a correction says first what was wrong, since readers of a feed see no earlier version."""
    body = body_document(publication.blocks, publication.language)
    if publication.verb != "corrected" or not publication.note:
        return body
    note = escape(publication.note, quote=False)
    return f'<p class="correction"><strong lang="en">Correction</strong> <span dir="auto">{note}</span></p>{body}'


def _text(parent: ET.Element, name: str, text: str) -> ET.Element:
    element = ET.SubElement(parent, name)
    element.text = legal_in_xml(text)
    return element


def _link(parent: ET.Element, **attributes: str) -> None:
    ET.SubElement(parent, "link", {name: legal_in_xml(value) for name, value in attributes.items()})
