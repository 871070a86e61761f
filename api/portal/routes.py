"""The addresses of the portal: pages, documents, feeds, sitemaps. Open to everybody; nobody signs in here.

What is held answers as if it had never been: 404. That a court or a desk stopped it is not told, so not 451 either.
What was withdrawn answers 410. The portal's first addresses (``/portal/…``) lead to the present ones.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from api.portal import conditional, sitemaps
from api.portal.documents import document
from api.portal.feed_pages import KINDS, feed
from api.portal.pages import edition_page, front_page, gone_page, list_page, missing_page
from api.portal.site import language_or_none, news_url, on_site, public
from api.security.authentication import CurrentApplication
from api.site import site_url
from workflow.domain.errors import NotFound
from workflow.domain.phrases import phrase
from workflow.domain.publication import Publication
from workflow.domain.vocabulary import ArticleId, PubStatus
from workflow.rendering.bodies import document_url, edition_url
from workflow.rendering.feeds import feed_url

router = APIRouter(include_in_schema=False)
_READING = ["GET", "HEAD"]


def _read(path: str) -> Callable[[Callable[..., Response]], Callable[..., Response]]:
    return router.api_route(path, methods=_READING)


# --- pages ----------------------------------------------------------------------------------------


@_read("/news")
def front(request: Request) -> Response:
    """The newest editions of every language."""
    return front_page(request)


@_read("/news/{language}")
def editions(request: Request, language: str, page: int = 1) -> Response:
    """The editions in a language."""
    tag = language_or_none(language)
    if tag is None:
        return missing_page(request)
    if tag != language:
        return conditional.moved(news_url(site_url(request), tag, page=page))
    return list_page(request, tag, page)


@_read("/news/{language}/topic/{topic}")
def about(request: Request, language: str, topic: str, page: int = 1) -> Response:
    """The editions in a language that are about a topic."""
    tag = language_or_none(language)
    if tag is None or not topic.isprintable():
        return missing_page(request)
    if tag != language:
        return conditional.moved(news_url(site_url(request), tag, topic, page))
    return list_page(request, tag, page, topic)


@_read("/news/{language}/{slug}")
def edition(request: Request, language: str, slug: str) -> Response:
    """One edition: its page, 410 when it was withdrawn, 404 while it is held or when it never was public."""
    publication = _found(request, language, slug)
    if publication is None:
        return missing_page(request, language_or_none(language))
    if publication.pub_status is PubStatus.CANCELED:
        return gone_page(request, publication)
    if (publication.language, publication.slug) != (language, slug):
        return conditional.moved(edition_url(site_url(request), publication.language, publication.slug))
    return edition_page(request, publication)


@_read("/news/{language}/{slug}/{format_name}")
def edition_document(request: Request, language: str, slug: str, format_name: str) -> Response:
    """One edition as a document: ``ninjs``, ``newsml-g2``, ``json-ld``, ``atom``, ``rss``, ``json-feed``."""
    publication = _found(request, language, slug)
    if publication is None:
        raise NotFound(phrase("There is nothing at this address."))
    is_current = (publication.language, publication.slug) == (language, slug)
    if not is_current and publication.pub_status is PubStatus.USABLE:
        site = site_url(request)
        return conditional.moved(document_url(site, publication.language, publication.slug, format_name))
    return document(request, publication, format_name)


def _found(request: Request, language: str, slug: str) -> Publication | None:
    """The edition at an address that may be told of: usable or withdrawn."""
    tag = language_or_none(language)
    publication = public(request).at(tag, slug) if tag else None
    if publication is None or publication.pub_status is PubStatus.WITHHELD:
        return None
    return on_site(request, publication)


# --- feeds and sitemaps ---------------------------------------------------------------------------


@_read("/feeds/{name}.{suffix}")
def feed_of(request: Request, name: str, suffix: str) -> Response:
    """The feed of everything (``all``) or of a language."""
    language = language_or_none(name)
    if name == "all":
        return feed(request, suffix)
    if language is None:
        raise NotFound(phrase("There is no such feed here."))
    if language != name and suffix in KINDS:
        return conditional.moved(feed_url(site_url(request), suffix, language=language))
    return feed(request, suffix, language)


@_read("/feeds/{name}/{topic}.{suffix}")
def feed_about(request: Request, name: str, topic: str, suffix: str) -> Response:
    """The feed of a topic in a language."""
    language = language_or_none(name)
    if language is None or not topic.isprintable():
        raise NotFound(phrase("There is no such feed here."))
    if language != name and suffix in KINDS:
        return conditional.moved(feed_url(site_url(request), suffix, language=language, topic=topic))
    return feed(request, suffix, language, topic)


@_read("/news-sitemap.xml")
def news_sitemap(request: Request) -> Response:
    """The news of two days, for Google News."""
    return sitemaps.news(request)


@_read("/sitemap.xml")
def sitemap(request: Request) -> Response:
    """Everything that can be read."""
    return sitemaps.sitemap(request)


@_read("/sitemap-{number}.xml")
def sitemap_part(request: Request, number: Annotated[int, Path(ge=1)]) -> Response:
    """A part of it, where it is large."""
    return sitemaps.sitemap_part(request, number)


@_read("/robots.txt")
def robots(request: Request) -> Response:
    """What search engines may read."""
    return sitemaps.robots(request)


# --- the first addresses --------------------------------------------------------------------------


@_read("/portal")
def old_front(request: Request, language: str = "") -> Response:
    """The list of a language, or the front page."""
    return conditional.moved(news_url(site_url(request), language_or_none(language) or ""))


@_read("/portal/feeds/{name}.atom")
def old_feed(request: Request, name: str) -> Response:
    """The Atom feed of everything or of a language."""
    language = language_or_none(name)
    if language is None and name != "all":
        raise NotFound(phrase("There is no such feed here."))
    return conditional.moved(feed_url(site_url(request), "atom", language=language or ""))


@_read("/portal/{language}/{article_id}")
def old_edition(request: Request, application: CurrentApplication, language: str, article_id: ArticleId) -> Response:
    """The page of an edition; 404 while it is held or when it never was public."""
    tag = language_or_none(language)
    try:
        publication = application.shown.views.publication(article_id, tag) if tag and article_id.isprintable() else None
    except NotFound:
        publication = None
    if publication is None or publication.pub_status is PubStatus.WITHHELD:
        return missing_page(request, tag)
    return conditional.moved(edition_url(site_url(request), publication.language, publication.slug))
