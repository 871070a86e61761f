"""RSS 2.0 with the modules content, Dublin Core, Atom and, for images, Media RSS.

RSS itself cannot say that an item is gone: it is absent, and RFC 6721's tombstone stands in the channel for whoever
reads it. ``render_feed`` makes the portal's feeds; ``RssFormat`` the document of one publication for a partner.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from xml.etree import ElementTree as ET

from workflow.domain.publication import Publication
from workflow.rendering import feeds, notices
from workflow.rendering.document import RenderedItem
from workflow.rendering.feeds import Feed
from workflow.rendering.formats.atom import NAMESPACE as ATOM
from workflow.rendering.formats.atom import TOMBSTONES
from workflow.rendering.images import alternative, images_of, media_url
from workflow.rendering.statements import author, lead, mail_date, one_line, provider, timestamp
from workflow.rendering.xml import add, document_bytes

CONTENT_TYPE = "application/rss+xml; charset=utf-8"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
MEDIA = "http://search.yahoo.com/mrss/"
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"


class RssFormat:
    """Renders one publication as a channel with one item, or with none."""

    carries_embargo = False

    @property
    def name(self) -> str:
        """``rss``."""
        return "rss"

    @property
    def suffix(self) -> str:
        """``rss``."""
        return "rss"

    def render(self, publication: Publication) -> RenderedItem:
        """The document's exact bytes: equal publications give equal bytes."""
        body = render_feed([publication], feeds.document_feed(publication, self.name))
        return RenderedItem(content_type=CONTENT_TYPE, body=body)


def render_feed(publications: Iterable[Publication], feed: Feed) -> bytes:
    """The feed as XML in UTF-8, items in the order given; ``feed`` is made by ``feeds.listing``.

    Publications that readers may not see are left out.
    """
    namespaces = {"xmlns:atom": ATOM, "xmlns:at": TOMBSTONES, "xmlns:content": CONTENT, "xmlns:dc": DUBLIN_CORE}
    shown = feeds.entries(publications)
    if any(images_of(each, feed.site_url) for each in shown):
        namespaces["xmlns:media"] = MEDIA
    root = ET.Element("rss", {"version": "2.0", **namespaces})
    channel = add(root, "channel")
    add(channel, "title", feed.title)
    add(channel, "link", feed.site_url)
    add(channel, "description", escape(feed.title, quote=False))  # it is HTML
    if feed.language:
        add(channel, "language", feed.language)
    add(channel, "lastBuildDate", mail_date(feed.updated))
    add(channel, "generator", "Copyflow")
    if feed.feed_url:
        add(channel, "atom:link", rel="self", href=feed.feed_url, type="application/rss+xml")
    for hub in feed.hubs:
        add(channel, "atom:link", rel="hub", href=hub)
    for gone in feed.deleted:
        tombstone = add(channel, "at:deleted-entry", ref=gone.uri, when=timestamp(gone.at))
        if gone.comment:
            add(tombstone, "at:comment", gone.comment)
    for publication in shown:
        _item(channel, publication, feed)
    return document_bytes(root)


def _item(channel: ET.Element, publication: Publication, feed: Feed) -> None:
    item = add(channel, "item")
    add(item, "title", notices.title(publication))
    address = feeds.page_url(publication, feed)
    if address:
        add(item, "link", address)
    add(item, "guid", publication.uri, isPermaLink="false")
    add(item, "pubDate", mail_date(publication.first_published))
    add(item, "atom:updated", timestamp(publication.this_version))
    # RSS's own author is an e-mail address.
    add(item, "dc:creator", author(publication))
    add(item, "dc:publisher", provider(publication))
    add(item, "dc:language", publication.language)
    for each in feeds.categories(publication):
        add(item, "category", each.term, domain=each.scheme)
        if each.label not in {"", each.term}:
            add(item, "category", each.label)  # what readers are shown
    for language, translation in feeds.translation_urls(publication, feed):
        add(item, "atom:link", rel="alternate", href=translation, type="text/html", hreflang=language)
    if address:  # last: some readers' programs take the last alternate for the item's page
        add(item, "atom:link", rel="alternate", href=address, type="text/html", hreflang=publication.language)
    summary = lead(publication)
    if summary:
        add(item, "description", escape(summary, quote=False))  # it is HTML
    add(item, "content:encoded", notices.story_html(publication, site_url=feed.site_url))
    _images(item, publication, feed)


def _images(item: ET.Element, publication: Publication, feed: Feed) -> None:
    """The leading image as the enclosure, of which RSS knows one; all of them in the words of Media RSS."""
    base = publication.site_url or feed.site_url
    for number, image in enumerate(images_of(publication, feed.site_url)):
        url, file = media_url(base, image), image.largest
        if number == 0:
            add(item, "enclosure", url=url, length=str(file.bytes), type=file.media_type)
        size = {"width": str(file.width), "height": str(file.height), "fileSize": str(file.bytes)}
        kind = {"type": file.media_type, "medium": "image", "lang": image.language}
        content = add(item, "media:content", url=url, **kind, **size)
        add(content, "media:title", alternative(image), type="plain")
        if one_line(image.caption):
            add(content, "media:description", one_line(image.caption), type="plain")
        if one_line(image.credit):
            add(content, "media:credit", one_line(image.credit))
        small = image.smallest
        thumbnail = {"width": str(small.width), "height": str(small.height)}
        add(content, "media:thumbnail", url=media_url(base, image, small), **thumbnail)
