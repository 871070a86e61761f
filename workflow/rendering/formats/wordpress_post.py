"""The fields of a WordPress post, as the transport ``wordpress`` writes them by WordPress's own REST API.

HTML that no role's filter changes: no ``script``, ``time`` or ``bdi``, nothing that WordPress would take for a
shortcode. A comment at the end of the content carries the key by which the post is found again.
"""

from __future__ import annotations

from datetime import UTC
from html import escape
from typing import Any

from workflow.domain.annotations import EntityType
from workflow.domain.publication import Publication
from workflow.domain.slugs import ascii_slug_of, edition_key
from workflow.domain.vocabulary import PubStatus
from workflow.rendering import notices
from workflow.rendering.bodies import edition_url
from workflow.rendering.document import RenderedItem
from workflow.rendering.feeds import topic_names
from workflow.rendering.statements import editorial_note, json_bytes, lead, one_line

CONTENT_TYPE = "application/json"
_UNTAGGED = frozenset({EntityType.DATE, EntityType.MONEY, EntityType.TOPIC})
JsonObject = dict[str, Any]


class WordpressPostFormat:
    """Renders one publication as the fields of a post; what is not usable any more as what its post is found by."""

    carries_embargo = False

    @property
    def name(self) -> str:
        """``wordpress-post``."""
        return "wordpress-post"

    @property
    def suffix(self) -> str:
        """``json``."""
        return "json"

    def render(self, publication: Publication) -> RenderedItem:
        """The document's exact bytes: equal publications give equal bytes."""
        return RenderedItem(content_type=CONTENT_TYPE, body=json_bytes(_document(publication)))


def marker(publication: Publication) -> str:
    """The comment at the end of the content: ``<!-- copyflow-key:cf7f3a2c91 rev=3 -->``."""
    return (
        f"<!-- copyflow-key:{edition_key(publication.article_id, publication.language)} rev={publication.revision} -->"
    )


def _document(publication: Publication) -> JsonObject:
    """What is not usable any more has the marker alone for a content: enough to find the post."""
    usable = publication.pub_status is PubStatus.USABLE
    published = publication.first_published.astimezone(UTC).replace(microsecond=0, tzinfo=None)
    return {
        "key": edition_key(publication.article_id, publication.language),
        "revision": publication.revision,
        "pub_status": publication.pub_status.value,
        "language": publication.language,
        "slug": _slug(publication),
        "date_gmt": published.isoformat(),
        "note": editorial_note(publication),
        "title": _harmless(escape(notices.title(publication), quote=False)),
        "content": f"{_content(publication)}\n{marker(publication)}" if usable else marker(publication),
        "excerpt": _harmless(escape(lead(publication), quote=False)) if usable else "",
        "tags": _tag_names(publication) if usable else [],
    }


def _harmless(html: str) -> str:
    """WordPress runs what it finds in square brackets; as a reference a bracket is a bracket."""
    return html.replace("[", "&#91;")


def _slug(publication: Publication) -> str:
    """In ASCII, of the public address: a corrected headline does not move the post."""
    words = publication.slug.removesuffix(edition_key(publication.article_id, publication.language))
    return ascii_slug_of(words, "", publication.article_id, publication.language)


def _content(publication: Publication) -> str:
    beneath = _translated_line(publication) + _source_line(publication)
    return _harmless(notices.story_html(publication, beneath=beneath))


def _tag_names(publication: Publication) -> list[str]:
    entities = [one_line(tag.name) for tag in publication.tags if tag.type not in _UNTAGGED]
    return list(dict.fromkeys(filter(None, [*topic_names(publication), *entities])))


def _translated_line(publication: Publication) -> str:
    if not publication.machine_translated:
        return ""
    label = notices.label_html(notices.labels(publication.language).machine_translation, publication)
    return f'<p class="digital-source-type" data-digital-source-type="trainedAlgorithmicMedia">{label}</p>'


def _source_line(publication: Publication) -> str:
    """Byline and publisher with the address of the original page, since WordPress has no field for any of them."""
    words = notices.labels(publication.language)
    names = list(dict.fromkeys(filter(None, map(one_line, _credited(publication)))))
    named = ", ".join(f'<span dir="auto">{escape(name, quote=False)}</span>' for name in names)
    address = ""
    if publication.site_url:
        url = escape(edition_url(publication.site_url, publication.language, publication.slug))
        address = f'<a href="{url}" dir="ltr">{url}</a>'
    told = " · ".join(filter(None, (named, address)))
    return f'<p class="source">{notices.label_html(words.source, publication)}{words.colon}{told}</p>' if told else ""


def _credited(publication: Publication) -> tuple[str, ...]:
    return (publication.details.byline, publication.details.publisher)
