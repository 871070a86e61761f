"""The Google News sitemap (sitemaps.org 0.9 with Google's news schema 0.9 and ``xhtml:link`` for the languages).

It lists what was first published in the last two days, a thousand addresses at most. When that is, the caller says.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from xml.etree import ElementTree as ET

from workflow.domain.publication import Publication
from workflow.domain.vocabulary import LanguageTag, primary_language
from workflow.rendering import notices
from workflow.rendering.bodies import edition_url
from workflow.rendering.document import RenderedItem
from workflow.rendering.feeds import entries
from workflow.rendering.images import images_of, media_url
from workflow.rendering.statements import modified, one_line, provider, timestamp
from workflow.rendering.xml import add, document_bytes

CONTENT_TYPE = "application/xml; charset=utf-8"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
IMAGE = "http://www.google.com/schemas/sitemap-image/1.1"
XHTML = "http://www.w3.org/1999/xhtml"
LONGEST = 1_000
"""Addresses that Google reads of one news sitemap."""
RECENT = timedelta(days=2)
_TRADITIONAL = frozenset({"Hant", "TW", "HK", "MO"})


class NewsSitemapFormat:
    """Renders one publication as a sitemap with one address.

    What is gone is absent, and so is what was first published more than two days before this version.
    """

    carries_embargo = False

    @property
    def name(self) -> str:
        """``news-sitemap``."""
        return "news-sitemap"

    @property
    def suffix(self) -> str:
        """``xml``."""
        return "xml"

    def render(self, publication: Publication) -> RenderedItem:
        """The document's exact bytes: equal publications give equal bytes."""
        body = render_sitemap(
            [publication],
            site_url=publication.site_url,
            publisher=provider(publication),
            now=publication.this_version,
        )
        return RenderedItem(content_type=CONTENT_TYPE, body=body)


def render_sitemap(publications: Iterable[Publication], *, site_url: str, publisher: str, now: datetime) -> bytes:
    """The sitemap as XML in UTF-8 as of ``now``, the newest first. ``publisher`` is the name that Google News knows."""
    recent = [each for each in entries(publications) if now - RECENT <= each.first_published <= now]
    newest = sorted(recent, key=lambda each: (-each.first_published.timestamp(), each.uri))[:LONGEST]
    namespaces = {"xmlns": SITEMAP, "xmlns:news": NEWS, "xmlns:xhtml": XHTML}
    if any(images_of(each, site_url) for each in newest):
        namespaces["xmlns:image"] = IMAGE
    root = ET.Element("urlset", namespaces)
    for publication in newest:
        base = publication.site_url or site_url
        if base:
            _address(root, publication, base, one_line(publisher))
    return document_bytes(root)


def _address(root: ET.Element, publication: Publication, base: str, publisher: str) -> None:
    url = add(root, "url")
    add(url, "loc", edition_url(base, publication.language, publication.slug))
    add(url, "lastmod", timestamp(modified(publication)))
    news = add(url, "news:news")
    source = add(news, "news:publication")
    add(source, "news:name", publisher)
    add(source, "news:language", news_language(publication.language))
    add(news, "news:publication_date", timestamp(publication.first_published))
    add(news, "news:title", notices.title(publication))
    for image in images_of(publication, base):
        add(add(url, "image:image"), "image:loc", media_url(base, image))
    slugs = {each.language: each.slug for each in publication.siblings} | {publication.language: publication.slug}
    for language, slug in sorted(slugs.items()):
        add(url, "xhtml:link", rel="alternate", hreflang=language, href=edition_url(base, language, slug))
    default = default_language(list(slugs), publication.source_language)
    add(url, "xhtml:link", rel="alternate", hreflang="x-default", href=edition_url(base, default, slugs[default]))


def default_language(public: Sequence[LanguageTag], source: LanguageTag) -> LanguageTag:
    """The edition for readers of other languages: the original where it is public; the same seen from every edition."""
    return source if source in public else min(public, key=lambda tag: (tag != "en", tag))


def news_language(tag: LanguageTag) -> str:
    """As Google News takes it: ISO 639 in two or three letters, and of Chinese ``zh-cn`` or ``zh-tw``."""
    primary = primary_language(tag)
    if primary != "zh":
        return primary
    parts = tag.split("-")[1:]
    return "zh-tw" if _TRADITIONAL & set(parts) and "Hans" not in parts else "zh-cn"
