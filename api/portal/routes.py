"""The addresses of the portal and its feeds. Open to everybody; nobody signs in here."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api.portal.pages import edition_page, feed, front_page, gone_page, missing_page
from api.security.authentication import CurrentApplication
from workflow.domain.errors import NotFound
from workflow.domain.vocabulary import ArticleId, PubStatus, parse_language

router = APIRouter(prefix="/portal", include_in_schema=False)


@router.get("")
def front(request: Request, language: str = "") -> Response:
    """The newest editions."""
    return front_page(request, parse_language(language) if language else "")


@router.get("/feeds/all.atom")
def feed_of_all(request: Request) -> Response:
    """The feed of all languages."""
    return feed(request, None)


@router.get("/feeds/{language}.atom")
def feed_of_language(request: Request, language: str) -> Response:
    """The feed of one language."""
    return feed(request, parse_language(language))


@router.get("/{language}/{article_id}")
def edition(request: Request, application: CurrentApplication, language: str, article_id: ArticleId) -> Response:
    """One edition: its page, 410 when it was withdrawn, 404 while it is held or when it never was public."""
    try:
        publication = application.views.publication(article_id, parse_language(language))
    except NotFound:
        return missing_page(request)
    if publication is None or publication.pub_status is PubStatus.WITHHELD:
        return missing_page(request)
    if publication.pub_status is PubStatus.CANCELED:
        return gone_page(request, publication)
    return edition_page(request, publication)
