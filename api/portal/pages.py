"""Pages that readers see: an edition, lists of editions, and what is said where something is gone or never was."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from fastapi import Request, Response
from markupsafe import Markup

from api.portal.conditional import Representation, answer, refusal
from api.portal.documents import linked_documents
from api.portal.site import PAGE, addresses_of, news_url, public
from api.portal.visitors import is_a_visit
from api.portal.words import (
    ENGLISH,
    day_in,
    language_in,
    locale_of,
    moment_in,
    number_in,
    words_for,
)
from api.security.authentication import application_of
from api.site import site_url
from api.ui.templating import render
from workflow.domain.annotations import EntityType, Tag
from workflow.domain.errors import NotFound
from workflow.domain.publication import Publication
from workflow.domain.segments import headline_of
from workflow.domain.vocabulary import LanguageTag, primary_language, text_direction
from workflow.public_views import PublicEdition
from workflow.rendering import feeds, statements
from workflow.rendering.bodies import body_html
from workflow.rendering.entities import address_of
from workflow.rendering.images import alternative, figure_html, media_url
from workflow.rendering.news_article import script_text

HTML = "text/html; charset=utf-8"
_ON_THE_FRONT = 6
_MOST_PAGES = 1_000
_NUMBER = Markup("<!--visits-->")
"""Stands in an edition's page for the number of visits, until the entity tag is made: a visit makes no new page.

No text can bring it in: in a text ``<`` is escaped."""
_MARK = _NUMBER.encode()
_NAMED = (EntityType.PERSON, EntityType.ORGANISATION, EntityType.PLACE, EntityType.EVENT)


def edition_page(request: Request, publication: Publication) -> Response:
    """One edition. That it is read is counted when it is sent whole, to somebody who opened it."""
    html = _edition_html(request, publication)
    shown = Representation(
        content_type=HTML,
        body=html.encode(),
        changed=publication.this_version,
    )
    return answer(request, shown, finish=lambda body: body.replace(_MARK, _visits(request, publication)))


def _visits(request: Request, publication: Publication) -> bytes:
    """How often the page was read, this time included where it is one."""
    application, counter = application_of(request), request.app.state.visit_counter
    article_id, language, now = publication.article_id, publication.language, application.clock.now()
    if is_a_visit(request):
        counter.count(article_id, language, now)
    number = application.visits.of_edition(article_id, language) + counter.not_added_yet(article_id, language, now)
    return number_in(language, number).encode()


def _edition_html(request: Request, publication: Publication) -> str:
    site, language = publication.site_url, publication.language
    addresses = addresses_of(publication)
    original = publication.source_language
    figures = [figure_html(image, "", language, in_sizes=True) for image in publication.images]
    return _html(
        request,
        "edition.html",
        language=language,
        publication=publication,
        headline=headline_of(publication.blocks).strip(),
        lead=statements.lead(publication),
        retracted=publication.is_retracted,
        corrections=statements.corrections_told(publication),
        body=Markup(body_html(publication.blocks)),  # noqa: S704 - body_html escapes all text  # nosec B704
        leading=Markup("".join(figures[:1])),  # noqa: S704 - figure_html escapes all text  # nosec B704
        further=Markup("".join(figures[1:])),  # noqa: S704 - figure_html escapes all text  # nosec B704
        card=_card(publication),
        described=Markup(script_text(publication)),  # noqa: S704 - script_text escapes < > &  # nosec B704
        addresses=addresses,
        original=addresses.get(original) if original != language else None,
        visits=_NUMBER,
        topics=[(tag.name, news_url(site, language, tag.id)) for tag in _of_kind(publication, EntityType.TOPIC)],
        named=[(tag.name, _web_address(tag)) for tag in _of_kind(publication, *_NAMED)],
        documents=linked_documents(publication),
        locale=locale_of(language),
        feeds=_feeds(site, language),
    )


def _card(publication: Publication) -> dict[str, str]:
    """The leading image for who shares the page (Open Graph); empty where there is none."""
    if not publication.images:
        return {}
    image, file = publication.images[0], publication.images[0].largest
    return {
        "og:image": media_url(publication.site_url, image),
        "og:image:type": file.media_type,
        "og:image:width": str(file.width),
        "og:image:height": str(file.height),
        "og:image:alt": alternative(image),
    }


def front_page(request: Request) -> Response:
    """The newest editions of every language."""
    by_language = public(request).front(_ON_THE_FRONT)
    html = _html(
        request,
        "front.html",
        language=LanguageTag("en"),
        by_language=by_language,
        counts=public(request).languages(),
        feeds=_feeds(site_url(request)),
    )
    return answer(request, Representation(content_type=HTML, body=html.encode()))


def list_page(request: Request, language: LanguageTag, page: int, topic: str = "") -> Response:
    """The editions of one language, or of a topic in it, newest text first."""
    site = site_url(request)
    if not 1 <= page <= _MOST_PAGES:
        return missing_page(request, language)
    found = public(request).editions(language=language, topic=topic or None, skip=PAGE * (page - 1), limit=PAGE + 1)
    if not found and (topic or page > 1):
        return missing_page(request, language)
    name = _topic_name(request, found[0], topic) if topic else ""
    html = _html(
        request,
        "list.html",
        language=language,
        editions=found[:PAGE],
        topic=name,
        address=news_url(site, language, topic, page),
        newer=news_url(site, language, topic, page - 1) if page > 1 else "",
        older=news_url(site, language, topic, page + 1) if len(found) > PAGE else "",
        page=page,
        languages=public(request).languages(),
        feeds=_feeds(site, language, topic),
    )
    return answer(request, Representation(content_type=HTML, body=html.encode()))


def gone_page(request: Request, publication: Publication) -> Response:
    """An edition that was withdrawn: that it was here, when it was taken back, and where else to read on."""
    addresses = addresses_of(publication)
    del addresses[publication.language]
    html = _html(
        request, "gone.html", language=publication.language, moment=publication.this_version, addresses=addresses
    )
    return refusal(request, 410, html)


def missing_page(request: Request, language: LanguageTag | None = None) -> Response:
    """Nothing public is at this address, and nobody hears whether anything ever was."""
    return refusal(request, 404, _html(request, "missing.html", language=language or LanguageTag("en")))


def feed_title(request: Request, language: LanguageTag | None, topic: str = "") -> str:
    """What a feed is called: the site, the language's own name and the topic's."""
    from api.ui.languages import language_name

    parts = [application_of(request).settings.site_name, language_name(language) if language else "", topic]
    return " · ".join(filter(None, parts))


def topic_name(request: Request, language: LanguageTag, topic: str) -> str | None:
    """What a topic is called in a language, by the newest edition that has it; None when nothing public has."""
    found = public(request).editions(language=language, topic=topic, limit=1)
    return _topic_name(request, found[0], topic) if found else None


def _topic_name(request: Request, edition: PublicEdition, topic: str) -> str:
    try:
        publication = public(request).edition(edition.article_id, edition.language)
    except NotFound:
        publication = None
    names = [tag.name for tag in publication.tags if tag.id == topic] if publication else []
    return names[0] if names else topic


def _of_kind(publication: Publication, *kinds: EntityType) -> list[Tag]:
    return [tag for tag in publication.tags if tag.type in kinds and tag.name.strip()]


def _web_address(tag: Tag) -> str:
    address = address_of(tag)
    return address if address.startswith(("https://", "http://")) else ""


def _feeds(site: str, language: str = "", topic: str = "") -> dict[str, str]:
    """Addresses of the feeds of a list, by media type."""
    return {
        kind: feeds.feed_url(site, suffix, language=language, topic=topic)
        for suffix, kind in (
            ("atom", "application/atom+xml"),
            ("rss", "application/rss+xml"),
            ("json", "application/feed+json"),
        )
    }


def _html(request: Request, template: str, *, language: LanguageTag, **values: Any) -> str:
    """A page in a language; ``said`` is the attributes of our own words where they are in another one."""
    words = words_for(language)
    foreign = primary_language(words.language) != primary_language(language)
    said = f' lang="{words.language}" dir="{text_direction(words.language)}"' if foreign else ""

    def in_its_language(moment: datetime) -> tuple[str, str]:
        return moment_in(language, moment)

    page = render(
        "portal",
        template,
        site=site_url(request),
        site_name=application_of(request).settings.site_name,
        language=language,
        words=words,
        said=Markup(said),  # noqa: S704 - a tag of ours and a direction  # nosec B704
        moment_of=in_its_language,
        words_for=words_for,
        day_in=day_in,
        number_in=number_in,
        language_in=language_in,
        news_url=news_url,
        english=ENGLISH,
        **values,
    )
    return bytes(page.body).decode()
