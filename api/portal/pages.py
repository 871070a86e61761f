"""What readers get: an edition as a page, the newest editions, and feeds. Everything comes from what is public."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from fastapi import Request, Response
from markupsafe import Markup

from api.security.authentication import application_of
from api.ui.templating import render
from workflow.domain.publication import Publication, publication_uri
from workflow.domain.segments import headline_of
from workflow.domain.vocabulary import ArticleId, LanguageTag
from workflow.rendering import feeds
from workflow.rendering.bodies import body_html, edition_url
from workflow.rendering.formats.atom import CONTENT_TYPE, render_feed
from workflow.rendering.news_article import script_text

_FEED_LENGTH = 50
_BEFORE_ANYTHING = datetime(1970, 1, 1, tzinfo=UTC)
"""When an empty feed was last changed."""


def site_url(request: Request) -> str:
    """Address of the portal, without a trailing slash: the configured one, else as the reader came in."""
    return application_of(request).settings.site_url or f"{str(request.base_url).rstrip('/')}/portal"


def front_page(request: Request, language: str) -> Response:
    """The newest public editions, by language."""
    published = application_of(request).views.publications(language=language or None, limit=200)
    by_language: dict[LanguageTag, list[Publication]] = {}
    for publication in published:
        by_language.setdefault(publication.language, []).append(publication)
    return _page(request, "portal.html", by_language=by_language, headline_of=headline_of, language=language)


def edition_page(request: Request, publication: Publication) -> Response:
    """One edition."""
    base = site_url(request)
    slugs = {publication.language: publication.slug, **_slugs(publication)}
    return _page(
        request,
        "edition.html",
        publication=publication,
        headline=headline_of(publication.blocks),
        body=Markup(body_html(publication.blocks)),  # noqa: S704 - body_html escapes all text
        described=Markup(script_text(replace(publication, site_url=base))),  # noqa: S704 - script_text escapes < > &
        addresses={tag: edition_url(base, tag, slug) for tag, slug in slugs.items()},
    )


def _slugs(publication: Publication) -> dict[LanguageTag, str]:
    return {sibling.language: sibling.slug for sibling in publication.siblings}


def gone_page(request: Request, publication: Publication) -> Response:
    """An edition that was withdrawn: that it was here, when it was taken back, and where else to read on."""
    base = site_url(request)
    addresses = {tag: edition_url(base, tag, slug) for tag, slug in _slugs(publication).items()}
    return _page(request, "gone.html", status=410, publication=publication, addresses=addresses)


def missing_page(request: Request) -> Response:
    """Nothing public is at this address."""
    return _page(request, "missing.html", status=404)


def feed(request: Request, language: str | None) -> Response:
    """The Atom feed of one language, or of all; 304 when the reader has it already."""
    application = application_of(request)
    published = application.views.publications(language=language, limit=_FEED_LENGTH)
    taken = application.views.taken_back(language=language, limit=_FEED_LENGTH)
    base = site_url(request)
    name = application.settings.site_name
    described = feeds.listing(
        feed_url=feeds.feed_url(base, "atom", language=language or ""),
        site_url=base,
        title=f"{name} ({language})" if language else name,
        updated=_updated(published, taken),
        language=language or "",
        deleted=[(publication_uri(article_id, tag), moment) for article_id, tag, moment in taken],
    )
    document = render_feed(published, described)
    return _unless_known(request, Response(document, media_type=CONTENT_TYPE))


def _unless_known(request: Request, response: Response) -> Response:
    """The response with its entity tag, or 304. Always asked for anew: what is withdrawn disappears at once."""
    tag = f'W/"{hashlib.sha256(response.body).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "public, no-cache"}
    known = {each.strip() for each in request.headers.get("if-none-match", "").split(",")}
    if response.status_code == 200 and known & {tag, tag.removeprefix("W/"), "*"}:
        return Response(status_code=304, headers=headers)
    response.headers.update(headers)
    return response


def _updated(published: Sequence[Publication], taken: Sequence[tuple[ArticleId, LanguageTag, datetime]]) -> datetime:
    moments = [publication.this_version for publication in published] + [moment for _, _, moment in taken]
    return max(moments, default=_BEFORE_ANYTHING)


def _page(request: Request, template: str, *, status: int = 200, **values: object) -> Response:
    response = render(
        "portal",
        template,
        status,
        site=site_url(request),
        site_name=application_of(request).settings.site_name,
        **values,
    )
    return _unless_known(request, response)
