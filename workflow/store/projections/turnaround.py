"""How long editions take: when each reached each step for the first time. Follows the log; counts each event once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import reduce
from typing import Any

from sqlalchemy import Connection, Table, select

from workflow.domain import events as happened
from workflow.domain.article import Article, EditionState
from workflow.domain.corrections import CorrectionGrade
from workflow.domain.evolution import evolve
from workflow.domain.stored_names import STORED_NAMES
from workflow.domain.streams import article_of
from workflow.domain.vocabulary import ArticleId, LanguageTag
from workflow.store.database import to_text
from workflow.store.event_store import EventStore, Recorded
from workflow.store.followers import Into, Projection
from workflow.store.projections.rows import upsert
from workflow.store.tables import TurnaroundRow, table_of

NAME = "turnaround"

_turnaround = table_of(TurnaroundRow)
_READ = (
    happened.ArticleDrafted
    | happened.DraftRevised
    | happened.ArticleSubmitted
    | happened.EditionRequested
    | happened.TranslationRecorded
    | happened.EditionPostEdited
    | happened.FindingsRecorded
    | happened.TagsRecorded
    | happened.EditionApproved
    | happened.FourEyesOverridden
    | happened.EditionPublished
    | happened.EditionCorrected
    | happened.EditionRetracted
    | happened.DeliveryAccepted
)
_PASSED_OVER = {name for name, event in STORED_NAMES.items() if not issubclass(event, _READ)}
"""Stored names that this projection need not read; a name that is not known might matter, and is not among them."""

Row = dict[str, Any]


def turnaround(store: EventStore) -> Projection:
    """The projection, over one log."""

    def apply(connection: Connection, recorded: Sequence[Recorded], into: Into) -> None:
        read = [(each, each.decode()) for each in recorded if each.type not in _PASSED_OVER]
        rows = _Rows(connection, into(_turnaround), {article_of(each.stream) for each, _ in read})
        for each, event in read:
            article_id = article_of(each.stream)
            match event:
                case happened.EditionApproved(language=language):
                    row = rows.of(article_id, language)
                    if not row["approved_at"] and _enough(connection, store, each, row, language):
                        _reached(row, "approved_at", event.at)
                case happened.TranslationRecorded(language=language) | happened.EditionPostEdited(language=language):
                    row = rows.of(article_id, language)
                    if not row["translated_at"] and _whole(connection, store, each, language):
                        _reached(row, "translated_at", event.at)
                case _:
                    _note(rows, article_id, event)
        rows.write()

    return Projection(name=NAME, tables=(_turnaround,), apply=apply)


def _note(rows: _Rows, article_id: ArticleId, event: happened.Event) -> None:
    """What one event says; approvals and texts are looked at elsewhere."""
    match event:
        case happened.ArticleDrafted():
            for language in (event.language, *(target.language for target in event.targets)):
                rows.of(article_id, language)["approvals_wanted"] = event.details.required_approvals
        case happened.DraftRevised():
            for row in rows.of_article(article_id):
                row["approvals_wanted"] = event.details.required_approvals
        case happened.ArticleSubmitted():
            for row in rows.of_article(article_id):
                _reached(row, "submitted_at", event.at)
        case happened.EditionRequested(target=target):
            wanted = max((row["approvals_wanted"] for row in rows.of_article(article_id)), default=1)
            requested = rows.of(article_id, target.language)
            requested["approvals_wanted"] = wanted
            _reached(requested, "submitted_at", event.at)
        case happened.FindingsRecorded(language=language) | happened.TagsRecorded(language=language):
            row = rows.of(article_id, language)
            row["findings_for" if isinstance(event, happened.FindingsRecorded) else "tags_for"] = event.content_hash
            if row["findings_for"] == row["tags_for"] != "":  # a translation that has no text yet has no hash either
                _reached(row, "checked_at", event.at)
        case happened.FourEyesOverridden(language=language):
            _reached(rows.of(article_id, language), "approved_at", event.at)
        case happened.EditionPublished(language=language):
            _reached(rows.of(article_id, language), "published_at", event.at)
        case happened.EditionCorrected(language=language, grade=grade) if grade is CorrectionGrade.UPDATE:
            return  # nothing was wrong
        case happened.EditionCorrected(language=language) | happened.EditionRetracted(language=language):
            rows.of(article_id, language)["corrections"] += 1
        case happened.DeliveryAccepted(item_id=item_id):
            _reached(rows.of(article_id, LanguageTag(item_id.rsplit(":", 1)[0])), "delivered_at", event.at)


def _reached(row: Row, step: str, at: datetime) -> None:
    """Note the first time only."""
    row[step] = row[step] or to_text(at)


def _enough(connection: Connection, store: EventStore, approval: Recorded, row: Row, language: LanguageTag) -> bool:
    """Whether this approval was the last one needed; only the article's own history knows how many still hold."""
    if row["approvals_wanted"] <= 1:
        return True
    return _article_then(connection, store, approval).editions[language].state is EditionState.APPROVED


def _whole(connection: Connection, store: EventStore, recorded: Recorded, language: LanguageTag) -> bool:
    """Whether it was the last part of a translation; only the article's own history knows what was there before."""
    article = _article_then(connection, store, recorded)
    return language != article.language and not article.unfinished(language)


def _article_then(connection: Connection, store: EventStore, recorded: Recorded) -> Article:
    """The article as of one of its events."""
    history = store.read_stream(connection, recorded.stream, until=recorded.version)
    article: Article = reduce(evolve, (each.decode() for each in history), Article(id=article_of(recorded.stream)))
    return article


class _Rows:
    """The rows of the articles that a page is about: read once, changed in memory, written once."""

    def __init__(self, connection: Connection, table: Table, articles: Iterable[ArticleId]) -> None:
        self._connection = connection
        self._table = table
        query = select(table).where(table.c.article_id.in_(sorted(articles)))
        self._rows: dict[ArticleId, dict[LanguageTag, Row]] = {}
        for row in connection.execute(query).mappings():
            self._rows.setdefault(row["article_id"], {})[row["language"]] = dict(row)

    def of(self, article_id: ArticleId, language: LanguageTag) -> Row:
        """The row of one edition, made when there is none."""
        editions = self._rows.setdefault(article_id, {})
        if language not in editions:
            editions[language] = {
                column.name: "" if column.name.endswith(("_at", "_for")) else 0 for column in self._table.c
            } | {"article_id": article_id, "language": language}
        return editions[language]

    def of_article(self, article_id: ArticleId) -> list[Row]:
        """The rows of all editions that an article has so far."""
        return list(self._rows.get(article_id, {}).values())

    def write(self) -> None:
        """Put the rows back, in an order that is the same for everybody."""
        keys = sorted((article, language) for article, editions in self._rows.items() for language in editions)
        upsert(self._connection, self._table, [self._rows[article][language] for article, language in keys])
