"""The live editions that a change of what the newsroom refers to has to do with: a bounded search, newest first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from workflow.domain.article import Article, EditionState
from workflow.domain.streams import article_stream
from workflow.domain.vocabulary import ArticleId, LanguageTag
from workflow.store.past_tables import Readable
from workflow.store.states import States
from workflow.store.tables import ArticleRow, EditionRow, table_of

EDITIONS_LOOKED_AT = 2_000
"""Live editions, the last changed first, that are searched for what a change touches."""

_articles = table_of(ArticleRow)
_editions = table_of(EditionRow)
_NOT_LIVE = (EditionState.REJECTED.value, EditionState.WITHDRAWN.value)

Reasons = Callable[[Article, LanguageTag], Iterable[str]]
"""Why an edition has to do with the change; nothing where it has not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TouchedEdition:
    """A live edition that a change has to do with, and why."""

    article_id: ArticleId
    language: LanguageTag
    headline: str
    state: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """The live editions that a change has to do with, the last changed first."""

    editions: tuple[TouchedEdition, ...]
    looked_at: int
    """How many live editions were searched."""
    is_cut: bool
    """Whether there are more, which were not searched."""


class LiveEditions:
    """The editions that are neither rejected nor withdrawn, as they are or as they were at a position of the log."""

    def __init__(self, tables: Readable, states: States, position: int | None = None) -> None:
        self._tables = tables
        self._states = states
        self._position = position

    def touched(self, reasons: Reasons) -> Touched:
        """Those that ``reasons`` gives any reason for; at most ``EDITIONS_LOOKED_AT`` are searched."""
        rows = self._rows()
        found: list[TouchedEdition] = []
        article: Article | None = None
        for row in rows[:EDITIONS_LOOKED_AT]:
            if article is None or article.id != row.article_id:
                article = self._article(row.article_id)
            language = LanguageTag(row.language)
            why = dict.fromkeys(reasons(article, language))
            if why:
                headline = article.headline(language)
                found.append(
                    TouchedEdition(
                        article_id=article.id,
                        language=language,
                        headline=headline,
                        state=row.state,
                        why="; ".join(why),
                    )
                )
        return Touched(
            editions=tuple(found),
            looked_at=min(len(rows), EDITIONS_LOOKED_AT),
            is_cut=len(rows) > EDITIONS_LOOKED_AT,
        )

    def _rows(self) -> list[Any]:
        query = select(_editions.c.article_id, _editions.c.language, _editions.c.state)
        query = query.join(_articles, _articles.c.article_id == _editions.c.article_id)
        query = query.where(_editions.c.state.not_in(_NOT_LIVE))
        query = query.order_by(_articles.c.changed_at.desc(), _editions.c.article_id, _editions.c.language)
        with self._tables.read() as connection:
            return list(connection.execute(query.limit(EDITIONS_LOOKED_AT + 1)))

    def _article(self, article_id: str) -> Article:
        article: Article = self._states.load(article_stream(ArticleId(article_id)), until_position=self._position)
        return article
