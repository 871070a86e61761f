"""One edition as a document in one format, at an address of its own: what a partner in thin mode fetches."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from fastapi import Request, Response

from api.portal.conditional import Representation, answer
from api.problems import Problem
from workflow.domain.errors import NotFound
from workflow.domain.phrases import phrase
from workflow.domain.publication import Publication
from workflow.domain.vocabulary import PubStatus
from workflow.rendering.bodies import document_url, edition_url
from workflow.rendering.formats import FORMATS

MEDIA_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "ninjs": "application/json",
        "newsml-g2": "application/vnd.iptc.g2.newsitem+xml",
        "json-ld": "application/ld+json",
        "atom": "application/atom+xml",
        "rss": "application/rss+xml",
        "json-feed": "application/feed+json",
    }
)
"""The formats that an edition can be fetched in, and what each is called in a link."""


_FEED_FORMATS = ("atom", "rss", "json-feed")


def linked_documents(publication: Publication) -> dict[str, str]:
    """The documents that the page names, by media type: no feeds of one entry, which readers would subscribe to."""
    return {
        kind: document_url(publication.site_url, publication.language, publication.slug, name)
        for name, kind in MEDIA_TYPES.items()
        if name not in _FEED_FORMATS
    }


def document(request: Request, publication: Publication, format_name: str) -> Response:
    """The edition in a format; 410 when it was withdrawn."""
    if format_name not in MEDIA_TYPES:
        raise NotFound(
            phrase("There is no such format here; there are {media_types}.", media_types=", ".join(MEDIA_TYPES))
        )
    if publication.pub_status is PubStatus.CANCELED:
        raise Problem("withdrawn", headers={"Cache-Control": "public, no-cache", "X-Robots-Tag": "noindex"})
    rendered = FORMATS[format_name].render(publication)
    page = edition_url(publication.site_url, publication.language, publication.slug)
    return answer(
        request,
        Representation(
            content_type=rendered.content_type,
            body=rendered.body,
            changed=publication.this_version,
            headers={"Link": f'<{page}>; rel="canonical"'},
        ),
    )
