"""Sitemaps: of everything that can be read, and of the news of two days for Google News; and where they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from xml.etree import ElementTree as ET

from fastapi import Request, Response

from api.portal.conditional import Representation, answer
from api.portal.site import news_url, on_site, public
from api.security.authentication import application_of
from api.site import site_url
from workflow.domain.errors import NotFound
from workflow.domain.phrases import phrase
from workflow.domain.vocabulary import ArticleId, LanguageTag
from workflow.public_views import PublicEdition
from workflow.rendering import feeds, statements
from workflow.rendering.bodies import edition_url
from workflow.rendering.formats import news_sitemap

NEWS_DAYS = timedelta(days=2)
_MOST_NEWS = 1_000
MOST_ADDRESSES = 2_000
"""Pages in one sitemap: with ten languages 2.6 MB, and a quarter of a second's work."""
_MOST_PARTS = 50_000
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"


def sitemap(request: Request) -> Response:
    """Every page that can be read, the youngest first, each with its translations, and the lists; or where those are.

    With ten languages a page's translations take most of a sitemap: 50,000 pages would be 64 MB, more than may be.
    """
    site, pages = site_url(request), sum(public(request).languages().values())
    if pages <= MOST_ADDRESSES:
        return _urls(request, _lists(request), public(request).in_order(limit=MOST_ADDRESSES))
    root = ET.Element("sitemapindex", {"xmlns": _SITEMAP})
    for number in range(1, -(-pages // MOST_ADDRESSES) + 1):
        ET.SubElement(ET.SubElement(root, "sitemap"), "loc").text = f"{site}/sitemap-{number}.xml"
    return _document(request, root)


def sitemap_part(request: Request, number: int) -> Response:
    """One of the sitemaps that the first one names, the lists in number 1; 404 beyond the last."""
    beyond = number > _MOST_PARTS
    editions = [] if beyond else public(request).in_order(skip=MOST_ADDRESSES * (number - 1), limit=MOST_ADDRESSES)
    if not editions:
        raise NotFound(phrase("There is no such sitemap here."))
    return _urls(request, _lists(request) if number == 1 else (), editions)


def news(request: Request) -> Response:
    """What was published for the first time within two days."""
    application, site = application_of(request), site_url(request)
    now = application.clock.now()
    recent = public(request).newest(since=now - NEWS_DAYS, limit=_MOST_NEWS)
    body = news_sitemap.render_sitemap(
        [on_site(request, each) for each in recent],
        site_url=site,
        publisher=application.settings.site_name,
        now=now,
    )
    return answer(request, Representation(content_type=news_sitemap.CONTENT_TYPE, body=body))


def robots(request: Request) -> Response:
    """What search engines may read, and where the sitemaps are."""
    site = site_url(request)
    lines = [
        "User-agent: *",
        "Allow: /news",
        "Allow: /feeds",
        "Allow: /static",
        "Disallow: /",
        "",
        f"Sitemap: {site}/sitemap.xml",
        f"Sitemap: {feeds.sitemap_url(site)}",
        "",
    ]
    shown = Representation(content_type="text/plain; charset=utf-8", body="\n".join(lines).encode())
    return answer(request, shown)


def _lists(request: Request) -> list[str]:
    """Addresses of the front page and of every language's list."""
    languages = sorted(public(request).languages())
    return [news_url(site_url(request), language) for language in ("", *languages)]


def _urls(request: Request, lists: Iterable[str], editions: Sequence[PublicEdition]) -> Response:
    site, readers = site_url(request), public(request)
    at_the_ends = {each.article_id for each in (*editions[:1], *editions[-1:])}  # may go on in the parts beside this
    beside = [each for article_id in at_the_ends for each in readers.of_article(article_id)]
    by_article: dict[ArticleId, dict[LanguageTag, str]] = {}
    for each in (*editions, *beside):
        address = edition_url(site, each.language, each.slug)
        by_article.setdefault(each.article_id, {})[each.language] = address
    root = ET.Element("urlset", {"xmlns": _SITEMAP, "xmlns:xhtml": _XHTML})
    for address in lists:
        ET.SubElement(ET.SubElement(root, "url"), "loc").text = address
    for each in editions:
        _page(root, each, by_article[each.article_id])
    return _document(request, root)


def _document(request: Request, root: ET.Element) -> Response:
    body: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return answer(request, Representation(content_type=news_sitemap.CONTENT_TYPE, body=body))


def _page(root: ET.Element, edition: PublicEdition, languages: dict[LanguageTag, str]) -> None:
    url = ET.SubElement(root, "url")
    ET.SubElement(url, "loc").text = languages[edition.language]
    ET.SubElement(url, "lastmod").text = statements.timestamp(edition.this_version)
    if len(languages) > 1:
        for language, address in languages.items():
            ET.SubElement(url, "xhtml:link", {"rel": "alternate", "hreflang": language, "href": address})
