"""What people's verdicts on topics teach. Follows the log; read through ``workflow/topic_views.py``.

``topic_articles`` holds one row a decided article, a function of its stream up to the last event that matters;
``topic_signs`` counts what these rows have in common.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, and_, delete, or_, select

from workflow.domain import events as happened
from workflow.domain.annotations import EntityType, Verdict
from workflow.domain.article import Article
from workflow.domain.evolution import evolve
from workflow.domain.stored_names import NAMES, STORED_NAMES
from workflow.domain.streams import article_of, article_stream, category
from workflow.domain.topics import VOCABULARY
from workflow.domain.vocabulary import ArticleId
from workflow.store.event_store import EventStore, Recorded
from workflow.store.followers import Checkpoints, Into, Projection
from workflow.store.projections.rows import in_parts, upsert
from workflow.store.tables import table_of
from workflow.store.topic_tables import TopicArticleRow, TopicSignRow
from workflow.topics.learned import Count, Lesson, lesson_of

NAME = "topic_learning"

_articles = table_of(TopicArticleRow)
_signs = table_of(TopicSignRow)
_READ = (happened.TagDecided, happened.TagAdded, happened.PayloadRedacted)
READ = tuple(sorted(NAMES[each] for each in _READ))
"""Stored names of the events that may teach something, or take it back."""
_PASSED_OVER = STORED_NAMES.keys() - set(READ)
_AT_ONCE = 300
_encode = msgspec.json.Encoder(order="deterministic").encode

Row = dict[str, Any]
Counts = dict[tuple[str, str], Count]


def topic_learning(store: EventStore) -> Projection:
    """The projection, over one log."""

    def apply(connection: Connection, recorded: Sequence[Recorded], into: Into) -> None:
        last: dict[str, Recorded] = {}
        for each in recorded:
            if each.type not in _PASSED_OVER and category(each.stream) == "article" and matters(each.decode()):
                last[each.stream] = each
        rows = [
            row_of(stream, store.read_stream(connection, stream, until=each.version)) for stream, each in last.items()
        ]
        _replace(connection, [row for row in rows if row], into)

    return Projection(name=NAME, tables=(_articles, _signs), apply=apply)


def remake(connection: Connection, store: EventStore, checkpoints: Checkpoints, stream: str) -> None:
    """Make an article's row anew from what its payloads say now, if it has one; within a redaction's transaction.

    Takes the checkpoint's lock, so that the follower waits meanwhile.
    """
    reached = checkpoints.read(connection, NAME, lock=True)
    if reached is None or category(stream) != "article":
        return
    query = select(_articles.c.version).where(_articles.c.article_id == article_of(stream))
    version = connection.execute(query).scalar()
    if version is not None:
        row = row_of(stream, store.read_stream(connection, stream, until=version))
        _replace(connection, [row] if row else [], lambda table: table)


def matters(event: happened.Event) -> bool:
    """Whether what an article teaches may be another after the event."""
    match event:
        case happened.TagDecided():
            return event.tag_id.startswith(f"{VOCABULARY}:")
        case happened.TagAdded():
            return event.type is EntityType.TOPIC
        case _:
            return isinstance(event, happened.PayloadRedacted)


def row_of(stream: str, history: Sequence[Recorded]) -> Row | None:
    """What an article taught with its history so far; None where nobody decided on a topic of it."""
    article: Article = reduce(evolve, (each.decode() for each in history), Article(id=article_of(stream)))
    lesson = lesson_of(article)
    if not lesson.decided:
        return None
    return {
        "article_id": article_of(stream),
        "version": history[-1].version,
        "position": history[-1].position,
        "decided": _encode({code: [verdict.value, rule] for code, (verdict, rule) in lesson.decided.items()}).decode(),
        "signs": _encode(sorted(lesson.signs)).decode(),
    }


def lesson_in(row: Mapping[str, Any]) -> Lesson:
    """What a row holds."""
    decided = msgspec.json.decode(row["decided"], type=dict[str, tuple[Verdict, str]])
    return Lesson(decided=decided, signs=frozenset(msgspec.json.decode(row["signs"], type=list[str])))


def stream_in(row: Mapping[str, Any]) -> str:
    """The stream of a row's article."""
    return article_stream(ArticleId(row["article_id"]))


def _replace(connection: Connection, rows: Sequence[Row], into: Into) -> None:
    """Make these the rows of their articles, and bring the counts to them."""
    table, wanted = into(_articles), {row["article_id"]: row for row in rows}
    before = [
        dict(row)
        for some in in_parts(sorted(wanted), _AT_ONCE)
        for row in connection.execute(select(table).where(table.c.article_id.in_(some))).mappings()
    ]
    upsert(connection, table, [row for _, row in sorted(wanted.items())])
    _count(connection, into(_signs), moved(before, rows))


def moved(before: Iterable[Mapping[str, Any]], after: Iterable[Mapping[str, Any]]) -> Counts:
    """By topic and sign: what the counts change by when the one rows take the place of the others."""
    found: Counts = {}
    for rows, step in ((before, -1), (after, 1)):
        for row in rows:
            for key, count in lesson_in(row).counted().items():
                known = found.get(key, Count())
                found[key] = Count(
                    accepted=known.accepted + step * count.accepted, rejected=known.rejected + step * count.rejected
                )
    return {key: count for key, count in sorted(found.items()) if count != Count()}


def _count(connection: Connection, table: Table, changes: Counts) -> None:
    known: Counts = {}
    for some in in_parts(list(changes), _AT_ONCE):
        keys = or_(*(and_(table.c.topic == topic, table.c.sign == sign) for topic, sign in some))
        known |= {
            (row.topic, row.sign): Count(accepted=row.accepted, rejected=row.rejected)
            for row in connection.execute(select(table).where(keys))
        }
    rows, gone = [], []
    for key, change in changes.items():
        there = known.get(key, Count())
        accepted, rejected = there.accepted + change.accepted, there.rejected + change.rejected
        if accepted or rejected:
            rows.append({"topic": key[0], "sign": key[1], "accepted": accepted, "rejected": rejected})
        else:
            gone.append(key)
    upsert(connection, table, rows)
    for some in in_parts(gone, _AT_ONCE):
        connection.execute(
            delete(table).where(or_(*(and_(table.c.topic == topic, table.c.sign == sign) for topic, sign in some)))
        )
