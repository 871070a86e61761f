"""Searching headlines and bodies of all editions, in every language alike. Reads what a follower of the log keeps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from workflow.domain.vocabulary import ArticleId, LanguageTag
from workflow.languages.search_query import Piece, Term, quotation, terms_of
from workflow.store.database import Database, from_text
from workflow.store.search_tables import EditionTextRow
from workflow.store.searching import newest_with
from workflow.store.tables import EditionRow, table_of
from workflow.summaries import EditionSummary

LOOKED_THROUGH = 2_000
"""Editions with the words, the newest, that filters are put to at once."""

_texts = table_of(EditionTextRow)
_editions = table_of(EditionRow)
_UNSHOWN = {"first_published", "hands", "drafted_by", "embargoed", "waits_for"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """Which editions are looked through; what is empty narrows nothing."""

    state: str = ""
    language: str = ""
    desk: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An edition in which everything occurs."""

    edition: EditionSummary
    snippet: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """A page of what was found, the newest articles first."""

    items: tuple[Found, ...]
    after: int | None
    """Where the next page begins; None at the end."""


class Search:
    """The search of one newsroom, as it is now."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(
        self, query: str, narrowed: Narrowed = Narrowed(), *, after: int | None = None, limit: int = 20
    ) -> Results:  # fmt: skip
        """Editions in which every word and phrase occurs; ``InvalidValue`` naming ``q`` for a query that says nothing.

        Filters look through the newest ``LOOKED_THROUGH`` of them at a time: a page may be short and yet have a next
        one.
        """
        terms = terms_of(query)
        is_narrowed = narrowed != Narrowed()
        at_most = LOOKED_THROUGH if is_narrowed else limit + 1
        with self._database.read() as connection:
            candidates = newest_with(connection, terms, before=after, limit=at_most)
            rows = connection.execute(_those(candidates, narrowed).limit(limit + 1)).mappings().all()
        shown = rows[:limit]
        if len(rows) > limit:
            following = shown[-1]["text_id"]
        else:
            following = candidates[-1] if is_narrowed and len(candidates) == at_most else None
        return Results(items=tuple(_found(dict(row), terms) for row in shown), after=following)


def _those(candidates: Sequence[int], narrowed: Narrowed) -> Any:
    columns = [column for column in _editions.c if column.name not in _UNSHOWN]
    same = (_editions.c.article_id == _texts.c.article_id) & (_editions.c.language == _texts.c.language)
    query = select(*columns, _texts.c.text_id, _texts.c.body).join(_editions, same)
    query = query.where(_texts.c.text_id.in_(list(candidates)))
    for name in ("state", "language", "desk"):
        if wanted := getattr(narrowed, name):
            query = query.where(_editions.c[name] == wanted)
    return query.order_by(_texts.c.text_id.desc())


def _found(row: dict[str, Any], terms: Sequence[Term]) -> Found:
    body = row.pop("body")
    del row["text_id"]
    row |= {name: from_text(row[name]) for name in ("waiting_since", "published_at")}
    row |= {"article_id": ArticleId(row["article_id"]), "language": LanguageTag(row["language"])}
    return Found(edition=EditionSummary(**row), snippet=quotation(body, terms))
