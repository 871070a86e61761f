"""IPTC NewsML-G2 2.35: one revision of one edition as a news item of conformance level power.

A pure function of the publication, in UTF-8 without a clock. The desk's own note never goes into it. What is not usable
any more is named but not told. How entities are written stands in ``newsml_g2_concepts.py``.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from workflow.domain.annotations import EntityType
from workflow.domain.publication import Publication
from workflow.domain.segments import headline_of
from workflow.domain.vocabulary import PubStatus, text_direction
from workflow.rendering.bodies import body_document, count_words, edition_url, plain_text
from workflow.rendering.document import RenderedItem
from workflow.rendering.formats.newsml_g2_concepts import asserted, subject
from workflow.rendering.images import ILLUSTRATION, URN, alternative, figures_xhtml, images_of, media_url
from workflow.rendering.statements import (
    MACHINE_TRANSLATION,
    ORIGINAL,
    STORY_SCHEME,
    TRANSLATION,
    editorial_note,
    lead,
    legal_in_xml,
    modified,
    one_line,
    provider,
    timestamp,
)
from workflow.rendering.xml import add, document_bytes

CONTENT_TYPE = "application/vnd.iptc.g2.newsitem+xml"
NAMESPACE = "http://iptc.org/std/nar/2006-10-01/"
_XHTML = "http://www.w3.org/1999/xhtml"
_CATALOG = "http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_41.xml"
"""Says what the scheme aliases in qcodes mean (``ninat``, ``stat``, ``sig``, ``cpnat``, ``medtop``, ``nrol``)."""
_SIGNALS = {"updated": "sig:update", "corrected": "sig:correction", "retracted": "sig:correction"}


class NewsmlG2Format:
    """Renders NewsML-G2 2.35."""

    carries_embargo = True

    @property
    def name(self) -> str:
        """``newsml-g2``."""
        return "newsml-g2"

    @property
    def suffix(self) -> str:
        """``xml``."""
        return "xml"

    def render(self, publication: Publication) -> RenderedItem:
        """The document's exact bytes: equal publications give equal bytes."""
        return RenderedItem(content_type=CONTENT_TYPE, body=document_bytes(_news_item(publication)))


def _news_item(publication: Publication) -> ET.Element:
    usable = publication.pub_status is PubStatus.USABLE
    item = ET.Element(
        "newsItem",
        {
            "xmlns": NAMESPACE,
            "guid": publication.uri,
            "version": str(publication.revision),
            "standard": "NewsML-G2",
            "standardversion": "2.35",
            "conformance": "power",
            "xml:lang": publication.language,
            "dir": text_direction(publication.language),
        },
    )
    add(item, "catalogRef", href=_CATALOG)
    _item_meta(item, publication)
    _content_meta(item, publication)
    if usable:
        for tag in publication.tags:
            asserted(item, tag)
        _content_set(item, publication)
    return item


# --- the item ---------------------------------------------------------------------------------------


def _item_meta(item: ET.Element, publication: Publication) -> None:
    """In the order that the schema fixes."""
    meta = add(item, "itemMeta")
    add(meta, "itemClass", qcode="ninat:text")
    add(add(meta, "provider", literal=provider(publication)), "name", provider(publication))
    add(meta, "versionCreated", timestamp(publication.this_version))
    add(meta, "firstCreated", timestamp(publication.first_published))
    embargo = publication.embargoed_until or publication.details.embargoed
    if embargo:
        add(meta, "embargoed", timestamp(embargo))
    add(meta, "pubStatus", qcode=f"stat:{publication.pub_status.value}")
    note = editorial_note(publication)
    if note:
        add(meta, "edNote", note)
    if publication.verb in _SIGNALS:
        add(meta, "signal", qcode=_SIGNALS[publication.verb])
    if publication.pub_status is PubStatus.USABLE:
        _links(meta, publication)


def _links(meta: ET.Element, publication: Publication) -> None:
    """The public page, and the other languages: IPTC's relations know no translation, so schema.org's names stand."""
    if publication.site_url:
        address = edition_url(publication.site_url, publication.language, publication.slug)
        add(meta, "link", rel="irel:seeAlso", href=address, contenttype="text/html")
    for image in images_of(publication):
        file = image.largest
        what = {"contenttype": file.media_type, "size": str(file.bytes), "title": alternative(image)}
        url = media_url(publication.site_url, image)
        add(meta, "link", reluri=ILLUSTRATION, residref=URN + image.hash, href=url, **what)
    for sibling in publication.siblings:
        attributes = {
            "reluri": ORIGINAL if sibling.language == publication.source_language else TRANSLATION,
            "residref": sibling.uri,
            "contenttype": CONTENT_TYPE,
            "xml:lang": sibling.language,
        }
        title = one_line(sibling.headline)
        add(meta, "link", **attributes, **({"title": title} if title else {}))


# --- the content ------------------------------------------------------------------------------------


def _content_meta(item: ET.Element, publication: Publication) -> None:
    """In the order that the schema fixes for the administrative part; the descriptive part is free."""
    details = publication.details
    usable = publication.pub_status is PubStatus.USABLE
    byline = one_line(details.byline) if usable else ""
    meta = add(item, "contentMeta")
    for image in images_of(publication)[:1] if usable else ():
        small = image.smallest
        size = {"width": str(small.width), "height": str(small.height), "contenttype": small.media_type}
        add(meta, "icon", href=media_url(publication.site_url, image, small), **size)
    add(meta, "urgency", str(details.urgency))
    add(meta, "contentModified", timestamp(modified(publication)))
    if usable and publication.machine_translated:
        add(meta, "digitalSourceType", uri=MACHINE_TRANSLATION)
    if byline:
        add(add(meta, "creator", literal=byline), "name", byline)
    add(meta, "altId", publication.article_id, typeuri=STORY_SCHEME)
    add(meta, "language", tag=publication.language)
    slugline, headline = one_line(details.slugline), legal_in_xml(headline_of(publication.blocks))
    genre = one_line(details.genre) if usable else ""
    if genre:
        add(add(meta, "genre", literal=genre), "name", genre)
    if slugline:
        add(meta, "slugline", slugline)
    if headline.strip():
        add(meta, "headline", headline)
    if byline:
        add(meta, "by", byline)
    if usable:
        _subjects(meta, publication)
        summary = lead(publication)
        if summary:
            add(meta, "description", summary, role="drol:summary")


def _subjects(meta: ET.Element, publication: Publication) -> None:
    for tag in publication.tags:
        if tag.type not in {EntityType.DATE, EntityType.MONEY}:
            subject(meta, tag, publication)


def _content_set(item: ET.Element, publication: Publication) -> None:
    """The body as a page of XHTML and as text, which say the same."""
    text = legal_in_xml(plain_text(publication.blocks))
    if not text:
        return
    content = add(item, "contentSet")
    counts = dict(_counts(text, publication))
    add(content, "inlineXML", contenttype="application/xhtml+xml", **counts).append(_page(publication))
    add(content, "inlineData", text, contenttype="text/plain", **counts)


def _counts(text: str, publication: Publication) -> Iterator[tuple[str, str]]:
    yield "charcount", str(len(text))
    words = count_words(text, publication.language)
    if words is not None:
        yield "wordcount", str(words)


def _page(publication: Publication) -> ET.Element:
    """Our own HTML is well-formed: its elements are all closed and its text is escaped."""
    language, direction = publication.language, text_direction(publication.language)
    page = ET.Element("html", {"xmlns": _XHTML, "xml:lang": language, "lang": language, "dir": direction})
    add(add(page, "head"), "title", one_line(headline_of(publication.blocks)))
    leading, further = figures_xhtml(publication)
    body = legal_in_xml(body_document(publication.blocks, language, above=leading, beneath=further))
    add(page, "body").append(ET.fromstring(body))  # noqa: S314 (our own document: no DTD, no entities)  # nosec B314
    return page
