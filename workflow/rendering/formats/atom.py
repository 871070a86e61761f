"""Atom (RFC 4287) with tombstones for what is not to be read any more (RFC 6721).

``render_feed`` makes the portal's feeds; ``AtomFormat`` the document of one publication for a partner. Pure rendering:
what is public, what was withdrawn and when are handed in.
"""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree as ET

from workflow.domain.publication import Publication
from workflow.rendering import feeds, notices
from workflow.rendering.document import RenderedItem
from workflow.rendering.feeds import Feed
from workflow.rendering.images import alternative, images_of, media_url
from workflow.rendering.statements import author, lead, timestamp
from workflow.rendering.xml import add, document_bytes

CONTENT_TYPE = "application/atom+xml; charset=utf-8"
NAMESPACE = "http://www.w3.org/2005/Atom"
TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"


class AtomFormat:
    """Renders one publication as a feed with one entry, or with one tombstone."""

    carries_embargo = False

    @property
    def name(self) -> str:
        """``atom``."""
        return "atom"

    @property
    def suffix(self) -> str:
        """``atom``."""
        return "atom"

    def render(self, publication: Publication) -> RenderedItem:
        """The document's exact bytes: equal publications give equal bytes."""
        body = render_feed([publication], feeds.document_feed(publication, self.name))
        return RenderedItem(content_type=CONTENT_TYPE, body=body)


def render_feed(publications: Iterable[Publication], feed: Feed) -> bytes:
    """The feed as XML in UTF-8, entries in the order given; ``feed`` is made by ``feeds.listing``.

    Publications that readers may not see are left out. Tombstones are not made up: they are handed in with ``feed``.
    """
    root = ET.Element("feed", {"xmlns": NAMESPACE, "xmlns:at": TOMBSTONES})
    if feed.language:
        root.set("xml:lang", feed.language)
    add(root, "id", feed.id)
    add(root, "title", feed.title)
    add(root, "updated", timestamp(feed.updated))
    add(root, "generator", "Copyflow")
    if feed.feed_url:
        add(root, "link", rel="self", href=feed.feed_url, type="application/atom+xml")
    if feed.site_url:
        add(root, "link", rel="alternate", href=feed.site_url, type="text/html")
    for hub in feed.hubs:
        add(root, "link", rel="hub", href=hub)
    # Before the entries: the grammar of RFC 4287 refuses foreign elements after them.
    for gone in feed.deleted:
        tombstone = add(root, "at:deleted-entry", ref=gone.uri, when=timestamp(gone.at))
        if gone.comment:
            add(tombstone, "at:comment", gone.comment)
    for publication in feeds.entries(publications):
        _entry(root, publication, feed)
    return document_bytes(root)


def _entry(root: ET.Element, publication: Publication, feed: Feed) -> None:
    entry = ET.SubElement(root, "entry", {"xml:lang": publication.language})
    add(entry, "id", publication.uri)
    add(entry, "title", notices.title(publication))
    add(entry, "published", timestamp(publication.first_published))
    # Of this version, not of the text alone: a tombstone stands for every entry that was updated before it.
    add(entry, "updated", timestamp(publication.this_version))
    add(add(entry, "author"), "name", author(publication))
    _links(entry, publication, feed)
    for each in feeds.categories(publication):
        label = {"label": each.label} if each.label else {}
        add(entry, "category", term=each.term, scheme=each.scheme, **label)
    summary = lead(publication)
    if summary:
        add(entry, "summary", summary)
    add(entry, "content", notices.story_html(publication, site_url=feed.site_url), type="html")


def _links(entry: ET.Element, publication: Publication, feed: Feed) -> None:
    """The edition's own page first, then the other languages': each names its language.

    Some readers' programs take the first alternate for the entry's page, some the last: at the end the own page stands
    again, without its language, since RFC 4287 wants each combination of type and language once.
    """
    address = feeds.page_url(publication, feed)
    if address:
        add(entry, "link", rel="alternate", href=address, type="text/html", hreflang=publication.language)
    translations = feeds.translation_urls(publication, feed)
    for language, translation in translations:
        add(entry, "link", rel="alternate", href=translation, type="text/html", hreflang=language)
    if translations:
        add(entry, "link", rel="alternate", href=address, type="text/html")
    for image in images_of(publication, feed.site_url):
        url, file = media_url(publication.site_url or feed.site_url, image), image.largest
        title = alternative(image)
        add(entry, "link", rel="enclosure", href=url, type=file.media_type, length=str(file.bytes), title=title)
