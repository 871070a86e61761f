"""The short notice for partners who fetch the document themselves: Standard Webhooks' envelope with its address."""

from __future__ import annotations

from workflow.domain.publication import Publication
from workflow.rendering.bodies import document_url
from workflow.rendering.document import RenderedItem
from workflow.rendering.statements import filled, json_bytes, timestamp

NAME = "notice"
"""What validation calls it; no partner asks for it by this name."""


def render_notice(publication: Publication, format_name: str) -> RenderedItem:
    """The notice that a document in a format can be fetched; equal publications give equal bytes.

    Without a portal it has no ``url``, and validation refuses it.
    """
    site = publication.site_url
    url = document_url(site, publication.language, publication.slug, format_name) if site else ""
    data = {
        "uri": publication.uri,
        "story": publication.article_id,
        "language": publication.language,
        "revision": publication.revision,
        "pub_status": publication.pub_status.value,
        "format": format_name,
        "url": url,
    }
    notice = {
        "type": f"article.{publication.verb}",
        "timestamp": timestamp(publication.this_version),
        "data": filled(data),
    }
    return RenderedItem(content_type="application/json", body=json_bytes(notice))
