"""What stands on the board, in the review queue and in the portal: rows an article and an edition."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Table

from workflow.domain.annotations import EntityType
from workflow.domain.article import Article, Edition, EditionState
from workflow.domain.illustrating import image_standing
from workflow.domain.published_text import PublishedText
from workflow.domain.rules import hands_in
from workflow.domain.segments import BlockKind, headline_of
from workflow.domain.slugs import edition_key
from workflow.domain.vocabulary import LanguageTag, Role, Route
from workflow.store.database import to_text
from workflow.store.public_tables import ImageRow, PublicEditionRow
from workflow.store.review_link_tables import ReviewLinkRow
from workflow.store.tables import ArticleRow, EditionRow, table_of

_articles = table_of(ArticleRow)
_editions = table_of(EditionRow)
_public = table_of(PublicEditionRow)
_images = table_of(ImageRow)
_links = table_of(ReviewLinkRow)
TABLES = (_articles, _editions, _public, _images, _links)
_LEAD = 280
"""Most characters of a first paragraph that lists show."""


def rows(article: Article) -> list[tuple[Table, dict[str, Any]]]:
    """The article's rows in its present state."""
    headline = headline_of(article.blocks)
    board = {
        "article_id": article.id,
        "version": article.version,
        "slugline": article.details.slugline,
        "headline": headline,
        "language": article.language,
        "stage": article.stage.value,
        "urgency": article.details.urgency,
        "drafted_by": article.drafted_by,
        "desk": article.details.desk,
        "created_at": to_text(article.drafted_at),
        "changed_at": to_text(article.changed_at),
    }
    editions = [(_editions, _row(article, edition, headline)) for edition in article.editions.values()]
    public = [
        (_public, _public_row(article, edition.language, edition.published))
        for edition in article.editions.values()
        if edition.published is not None
    ]
    images = [(_images, row) for row in _image_rows(article)]
    links = [
        (_links, {"link_id": link.id, "article_id": article.id, "guest_name": link.guest_name})
        for link in article.review_links
    ]
    return [(_articles, board), *editions, *public, *images, *links]


def _row(article: Article, edition: Edition, source_headline: str) -> dict[str, Any]:
    public = edition.published
    hands = hands_in(article, edition) | {article.eye_of(approval.by) for approval in edition.approvals}
    return {
        "article_id": article.id,
        "language": edition.language,
        "is_source": edition.is_source,
        "state": edition.state.value,
        "route": edition.route.value,
        "headline": headline_of(article.blocks_of(edition.language)) or source_headline,
        "slugline": article.details.slugline,
        "source_language": article.language,
        "urgency": article.details.urgency,
        "desk": article.details.desk,
        "unfinished": len(article.unfinished(edition.language)),
        "open_findings": len(article.open_findings_of(edition.language)),
        "blocking_findings": len(edition.blocking),
        "waiting_since": to_text(edition.waiting_since),
        "waits_for": waits_for(edition),
        "hands": f" {' '.join(sorted(hands))} ",
        "drafted_by": article.drafted_by,
        "embargoed": to_text(article.details.embargoed),
        "revision": public.revision if public else 0,
        "pub_status": public.pub_status.value if public else "",
        "claimed_by": edition.claim.by if edition.claim else "",
        "claimed_at": to_text(edition.claim.since) if edition.claim else "",
        "claimed_until": to_text(edition.claim.until) if edition.claim else "",
        "first_published": to_text(public.first_published) if public else "",
        "published_at": to_text(public.text_changed if public.is_usable else public.this_version) if public else "",
    }


def waits_for(edition: Edition) -> str:
    """Whose turn it is with an edition: a role's, or nobody's."""
    match edition.state:
        case EditionState.DRAFT:
            return Role.WRITER
        case EditionState.TRANSLATION if edition.route is Route.PERSON and not edition.is_source:
            return Role.TRANSLATOR
        case EditionState.REVIEW:
            return Role.REVIEWER
        case EditionState.APPROVED:
            return Role.PUBLISHER
        case _:
            return ""


def _public_row(article: Article, language: LanguageTag, public: PublishedText) -> dict[str, Any]:
    topics = [tag.id for tag in public.tags if tag.type is EntityType.TOPIC]
    return {
        "article_id": article.id,
        "language": language,
        "address_key": edition_key(article.id, language),
        "slug": public.slug,
        "pub_status": public.pub_status.value,
        "revision": public.revision,
        "is_retracted": public.is_retracted,
        "headline": headline_of(public.blocks).strip(),
        "lead": _lead(public),
        "topics": f" {' '.join(topics)} " if topics else "",
        "first_published": to_text(public.first_published),
        "this_version": to_text(public.this_version),
        "text_changed": to_text(public.text_changed),
    }


def _image_rows(article: Article) -> list[dict[str, Any]]:
    hashes = [*(image.hash for image in article.images), *sorted(article.removed_images)]
    return [
        {"article_id": article.id, "image_hash": each, "standing": image_standing(article, each).value}
        for each in hashes
    ]


def _lead(public: PublishedText) -> str:
    """The beginning of the first paragraph, at a word's end where there are words."""
    paragraphs = (block.text.strip() for block in public.blocks if block.kind is BlockKind.PARAGRAPH)
    text = next(filter(None, paragraphs), "")
    if len(text) <= _LEAD:
        return text
    cut = text[:_LEAD]
    whole, _, rest = cut.rpartition(" ")
    return f"{whole if whole and len(rest) < _LEAD // 4 else cut}…"
