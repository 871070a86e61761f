"""What stands on the board, in the review queue and in the portal: one row an article, one an edition."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Table

from workflow.domain.article import Article, Edition
from workflow.domain.segments import headline_of
from workflow.store.database import to_text
from workflow.store.tables import ArticleRow, EditionRow, table_of

_articles = table_of(ArticleRow)
_editions = table_of(EditionRow)
TABLES = (_articles, _editions)


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
    return [(_articles, board), *editions]


def _row(article: Article, edition: Edition, source_headline: str) -> dict[str, Any]:
    public = edition.published
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
        "revision": public.revision if public else 0,
        "pub_status": public.pub_status.value if public else "",
        "first_published": to_text(public.first_published) if public else "",
        "published_at": to_text(public.text_changed if public.is_usable else public.this_version) if public else "",
    }
