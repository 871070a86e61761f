"""The portal's addresses: pages, feeds; which newsroom a request looks at."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote

from fastapi import Request

from api.security.authentication import application_of
from api.site import site_url
from workflow.domain.errors import InvalidValue
from workflow.domain.publication import Publication
from workflow.domain.vocabulary import LanguageTag, parse_language
from workflow.public_views import PublicViews
from workflow.rendering.bodies import edition_url

PAGE = 30
"""Editions on one page of a list."""


def public(request: Request) -> PublicViews:
    """What readers may see, as it is now: nothing here has a past."""
    return application_of(request).shown.views.public


def language_or_none(text: str) -> LanguageTag | None:
    """The language of an address in its proper spelling; None where it names none."""
    try:
        return parse_language(text)
    except InvalidValue:
        return None


def on_site(request: Request, publication: Publication) -> Publication:
    """The publication with the address of the site that the reader is on."""
    return replace(publication, site_url=site_url(request))


def news_url(site: str, language: str = "", topic: str = "", page: int = 1) -> str:
    """A list: of all languages, of one, of a topic in one."""
    under = f"/{language}" if language else ""
    about = f"/topic/{quote(topic, safe=':')}" if topic else ""
    return f"{site}/news{under}{about}{f'?page={page}' if page > 1 else ''}"


def addresses_of(publication: Publication) -> dict[LanguageTag, str]:
    """Pages of an edition and of its public translations, its own first; of a withdrawn one only the others'."""
    slugs = {publication.language: publication.slug, **{each.language: each.slug for each in publication.siblings}}
    return {language: edition_url(publication.site_url, language, slug) for language, slug in slugs.items()}
