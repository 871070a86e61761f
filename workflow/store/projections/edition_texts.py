"""The words of every edition, for search. Follows the log; read through ``workflow/searching.py``.

An edition has one row, a function of its article's stream up to the follower's checkpoint. A withdrawn one has none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from itertools import islice
from typing import Any

from sqlalchemy import Connection, delete, select

from workflow.domain.article import Article, Edition, EditionState
from workflow.domain.evolution import evolve
from workflow.domain.streams import article_of, category
from workflow.languages.search_words import MOST_TOKENS, tokens_of
from workflow.store.event_store import EventStore, Recorded
from workflow.store.followers import Checkpoints, Into, Projection
from workflow.store.projections.rows import in_parts, upsert
from workflow.store.search_tables import EditionTextRow
from workflow.store.tables import table_of

NAME = "edition_texts"

_texts = table_of(EditionTextRow)
_PASSED_OVER = frozenset(
    f"edition.{name}"
    for name in (
        "translation_refused translation_discarded handed_to_person retranslation_requested findings_recorded "
        "tags_recorded result_outdated tag_decided tag_retyped tag_relinked tag_resized tag_added finding_waived "
        "four_eyes_overridden approved approval_withdrawn scheduled unscheduled delivery_planned"
    ).split()
)
"""Stored names of events that change no text and withdraw nothing."""
EDITIONS_AT_MOST = 1_024
"""Of one article: the numbers that its rows have room in."""
_AT_ONCE = 300

Row = dict[str, Any]


def edition_texts(store: EventStore) -> Projection:
    """The projection, over one log."""

    def apply(connection: Connection, recorded: Sequence[Recorded], into: Into) -> None:
        last = {each.stream: each.version for each in recorded if matters(each)}
        wanted: dict[int, Row | None] = {}
        for stream, version in sorted(last.items()):
            wanted |= rows_of(stream, store.read_stream(connection, stream, until=version))
        _replace(connection, wanted, into)

    return Projection(name=NAME, tables=(_texts,), apply=apply)


def matters(recorded: Recorded) -> bool:
    """Whether the words of an article may be others after the event."""
    return recorded.type not in _PASSED_OVER and category(recorded.stream) == "article"


def rows_of(stream: str, history: Sequence[Recorded]) -> dict[int, Row | None]:
    """The rows of an article with its history so far, by ``text_id``; None for an edition that has no row."""
    article: Article = reduce(evolve, (each.decode() for each in history), Article(id=article_of(stream)))
    return {
        history[0].position * EDITIONS_AT_MOST + number: _row(article, edition)
        for number, edition in enumerate(article.editions.values())
    }


def _row(article: Article, edition: Edition) -> Row | None:
    body = "\n".join(block.text for block in article.blocks_of(edition.language)).strip()
    if edition.state is EditionState.WITHDRAWN or not body:
        return None
    tokens = " ".join(token.text for token in islice(tokens_of(body), MOST_TOKENS))
    return {"article_id": article.id, "language": edition.language, "body": body, "tokens": tokens}


def remake(connection: Connection, store: EventStore, checkpoints: Checkpoints, stream: str) -> None:
    """Make an article's rows anew from what its payloads say now; within a redaction's transaction.

    Takes the checkpoint's lock, so that the follower waits meanwhile. SQLite's index is made whole again: until then it
    only notes that words are gone.
    """
    reached = checkpoints.read(connection, NAME, lock=True)
    if reached is None or category(stream) != "article":
        return
    history = store.read_stream(connection, stream, until_position=reached.position)
    _replace(connection, rows_of(stream, history) if history else {}, lambda table: table)
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("INSERT INTO edition_words (edition_words) VALUES ('optimize')")


def _replace(connection: Connection, wanted: Mapping[int, Row | None], into: Into) -> None:
    """Make these the rows of their editions; rows that are so already are not touched, nor is their index."""
    table, identities = into(_texts), sorted(wanted)
    present: dict[int, Row] = {}
    for some in in_parts(identities, _AT_ONCE):
        for row in connection.execute(select(table).where(table.c.text_id.in_(some))).mappings():
            present[row["text_id"]] = {name: value for name, value in row.items() if name != "text_id"}
    for some in in_parts([each for each in present if wanted[each] is None], _AT_ONCE):
        connection.execute(delete(table).where(table.c.text_id.in_(some)))
    changed = {each: row for each, row in wanted.items() if row is not None and row != present.get(each)}
    upsert(connection, table, [{"text_id": each, **row} for each, row in sorted(changed.items())])
