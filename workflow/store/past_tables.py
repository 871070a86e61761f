"""The read tables as they stood after one event of the log, in a private SQLite database of this process.

What happened to a stream is in the log, so its rows at any position are too. Rows of streams that nothing happened to
since are copied from the live tables; the other streams are folded up to the position. The live database is read in
one snapshot, so both halves belong to the same moment. Which position is wanted, and for how long it is kept, is
decided in ``workflow/past.py``.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import reduce
from itertools import accumulate
from typing import Any, Protocol

from sqlalchemy import Column, ColumnElement, Connection, Engine, Table, create_engine, func, literal, select, union_all
from sqlalchemy.pool import StaticPool
from sqlmodel import SQLModel

from workflow.domain.reactions import Work
from workflow.domain.streams import KINDS, article_stream, category, delivery_stream, partner_stream
from workflow.domain.vocabulary import ArticleId, PartnerId
from workflow.store import projections
from workflow.store.database import Database
from workflow.store.event_store import EventStore, Recorded
from workflow.store.public_tables import ImageRow, PublicEditionRow
from workflow.store.review_link_tables import ReviewLinkRow
from workflow.store.source_tables import SourceRow
from workflow.store.tables import (
    ArticleRow,
    ConceptRow,
    DeliveryRow,
    DeskRow,
    EditionRow,
    EntityRow,
    EventRow,
    LaneRow,
    PartnerRow,
    WorkRow,
    table_of,
)
from workflow.store.topic_tables import TopicRuleRow, TopicVocabularyRow
from workflow.store.work import row_of

_events = table_of(EventRow)
_articles = table_of(ArticleRow)
_editions = table_of(EditionRow)
_public = table_of(PublicEditionRow)
_images = table_of(ImageRow)
_links = table_of(ReviewLinkRow)
_deliveries = table_of(DeliveryRow)
_partners = table_of(PartnerRow)
_lanes = table_of(LaneRow)
_concepts = table_of(ConceptRow)
_entities = table_of(EntityRow)
_desks = table_of(DeskRow)
_vocabularies = table_of(TopicVocabularyRow)
_topic_rules = table_of(TopicRuleRow)
_sources = table_of(SourceRow)
_work = table_of(WorkRow)

_BATCH = 1000
_CACHE_KIB = 8 * 1024
"""Memory that one past may hold; what is more lies in a file without a name, which goes when the past goes."""


def _stream(*parts: str | Column[str]) -> ColumnElement[str]:
    """The name of a row's stream, put together from its columns."""
    named: list[ColumnElement[str]] = [literal(part) if isinstance(part, str) else part for part in parts]
    return reduce(lambda name, part: name + literal("-") + part, named)


COPIED: Mapping[Table, ColumnElement[str]] = {
    _articles: _stream("article", _articles.c.article_id),
    _editions: _stream("article", _editions.c.article_id),
    _public: _stream("article", _public.c.article_id),
    _images: _stream("article", _images.c.article_id),
    _links: _stream("article", _links.c.article_id),
    _deliveries: _stream("delivery", _deliveries.c.partner_id, _deliveries.c.article_id),
    _partners: _stream("partner", _partners.c.partner_id),
    _lanes: _stream("partner", _lanes.c.partner_id),
    _concepts: _stream("concept", _concepts.c.concept_id),
    _entities: _stream("entity", _entities.c.entity_id),
    _desks: _stream("desk", _desks.c.desk_id),
    _vocabularies: _stream("topics", _vocabularies.c.vocabulary),
    _topic_rules: _stream("topicrule", _topic_rules.c.rule_id),
    _sources: _stream("source", _sources.c.source_id),
}
"""The tables whose rows are functions of one stream's state (``projections.ROWS``), and the stream of a row.

A table that is named here and in ``projections.ROWS`` has a past. One whose rows are no function of the state alone
(a follower's, which may also lag behind) is not to be copied: it belongs into ``KEPT``, and ``_rows_then``, which has
every event and state of a stream, makes its rows, for which ``_note_moved`` has to name all streams that it is about.
"""

_OF_ARTICLES = frozenset({_articles, _editions, _public, _links, _deliveries})
_OF_PARTNERS = frozenset({_partners, _lanes})

_Row = tuple[Table, dict[str, Any]]

KEPT: tuple[Table, ...] = (*COPIED, _work)
"""All tables that a past holds."""


class Readable(Protocol):
    """Something that the views' questions can be put to: the live database, or a past."""

    def read(self) -> AbstractContextManager[Connection]:
        """A reading transaction."""


class PastTables:
    """The tables after one event; filled once, then only read. Close it when nobody reads any more."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._engine = _private_database()
        SQLModel.metadata.create_all(self._engine, tables=list(KEPT))

    def fill(self, connection: Connection, events: EventStore, position: int, about: ArticleId | None = None) -> None:
        """Make the rows as they stood after ``position``, out of the snapshot that ``connection`` reads.

        ``about`` one article only its rows and those of partners are made, which takes no longer in a large newsroom.
        """
        with self.read() as own:
            own.exec_driver_sql("BEGIN")  # the driver begins none by itself, and a transaction a row would be slow
            own.exec_driver_sql("CREATE TEMP TABLE moved (stream TEXT PRIMARY KEY, version INTEGER)")
            for table, name in COPIED.items():
                if about is None or table in _OF_ARTICLES or table in _OF_PARTNERS:
                    _copy(connection, own, table, name, position, about if table in _OF_ARTICLES else None)
            _note_moved(connection, own, position, None if about is None else _streams_about(connection, about))
            _write(
                own, (row for stream, version in _moved(own) for row in _rows_then(events, connection, stream, version))
            )
            own.exec_driver_sql("DROP TABLE moved")
            own.exec_driver_sql("COMMIT")

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """The one connection, for one thread at a time."""
        with self._lock, self._engine.connect() as connection:
            yield connection

    def close(self) -> None:
        """Give memory and file back."""
        with self._lock:
            self._engine.dispose()


@contextmanager
def snapshot(database: Database) -> Iterator[Connection]:
    """Reads of the live database that all see the same moment, whatever is committed meanwhile."""
    if not database.is_postgresql:
        with database.read() as connection:  # one deferred transaction: in WAL mode its first read fixes what it sees
            yield connection
        return
    options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with database.engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection


def _private_database() -> Engine:
    """A database without a name: SQLite holds it in memory up to its cache's size, then in a file that no one sees."""

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect("", check_same_thread=False, isolation_level=None)
        for pragma in (f"cache_size=-{_CACHE_KIB}", "journal_mode=OFF", "synchronous=OFF"):
            connection.execute(f"PRAGMA {pragma}")
        return connection

    return create_engine("sqlite://", creator=connect, poolclass=StaticPool, hide_parameters=True)


def _streams_about(live: Connection, article_id: ArticleId) -> list[str]:
    """The streams of an article, of its deliveries, and of all partners."""
    received = select(_deliveries.c.partner_id).where(_deliveries.c.article_id == article_id).distinct()
    return [
        article_stream(article_id),
        *(delivery_stream(PartnerId(each), article_id) for each in live.execute(received).scalars()),
        *(partner_stream(PartnerId(each)) for each in live.execute(select(_partners.c.partner_id)).scalars()),
    ]


def _copy(
    live: Connection,
    own: Connection,
    table: Table,
    stream: ColumnElement[str],
    position: int,
    about: ArticleId | None,
) -> None:
    """Copy the rows, of one article or all, of streams whose last event is not after the position."""
    last = (
        select(_events.c.position)
        .where(_events.c.stream == stream)
        .order_by(_events.c.version.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = select(table).where(last <= position)
    if about is not None:
        query = query.where(table.c.article_id == about)
    with live.execution_options(yield_per=_BATCH).execute(query) as found:
        for rows in found.partitions():
            _put(own, table, [tuple(row) for row in rows])


def _put(own: Connection, table: Table, rows: list[tuple[Any, ...]]) -> None:
    """Write rows past SQLAlchemy's statements; one with the same key is replaced."""
    columns, marks = ", ".join(table.c.keys()), ", ".join("?" * len(table.c))
    own.exec_driver_sql(f"INSERT OR REPLACE INTO {table.name} ({columns}) VALUES ({marks})", rows)  # noqa: S608 - names of ours


def _write(own: Connection, rows: Iterable[_Row]) -> None:
    """Write rows of whatever tables, so many at once."""
    waiting: dict[str, list[tuple[Any, ...]]] = {table.name: [] for table in KEPT}
    for table, row in rows:
        waiting[table.name].append(tuple(row[column.name] for column in table.c))
        if len(waiting[table.name]) == _BATCH:
            _put(own, table, waiting[table.name])
            waiting[table.name] = []
    for table in KEPT:
        if waiting[table.name]:
            _put(own, table, waiting[table.name])


def _note_moved(live: Connection, own: Connection, position: int, among: Sequence[str] | None) -> None:
    """Note the streams that are to be folded, and up to which version; ``among`` some or all.

    Those that went on after the position, and those with open work: the ledger's rows hold running state, which
    nobody knows of the past, so they are made anew for every stream.
    """
    first_after = func.min(_events.c.version)
    went_on = (
        select(_events.c.stream, (first_after - 1).label("version"))
        .where(_events.c.position > position)
        .group_by(_events.c.stream)
        .having(first_after > 1)
    )
    at_work = (
        select(_events.c.stream, func.max(_events.c.version))
        .where(_events.c.stream.in_(select(_work.c.stream)))
        .group_by(_events.c.stream)
        .having(func.max(_events.c.position) <= position)
    )
    if among is not None:
        went_on, at_work = (query.where(_events.c.stream.in_(among)) for query in (went_on, at_work))
    insert = "INSERT INTO moved (stream, version) VALUES (?, ?)"
    with live.execution_options(yield_per=_BATCH).execute(union_all(went_on, at_work)) as found:
        for rows in found.partitions():
            own.exec_driver_sql(insert, [tuple(row) for row in rows])


def _moved(own: Connection) -> Iterator[tuple[str, int]]:
    """The streams that were noted, a batch in memory at a time, with no statement left open in between."""
    seen = ""
    while rows := own.exec_driver_sql(
        "SELECT stream, version FROM moved WHERE stream > ? ORDER BY stream LIMIT ?", (seen, _BATCH)
    ).all():
        yield from ((row.stream, row.version) for row in rows)
        seen = rows[-1].stream


def _rows_then(
    events: EventStore, live: Connection, stream: str, version: int
) -> Iterator[tuple[Table, dict[str, Any]]]:
    """A stream's rows as they stood at a version, and those of the work that was due then."""
    kind = KINDS[category(stream)]
    history = events.read_stream(live, stream, until=version)
    states = list(accumulate((event.decode() for event in history), kind.evolve, initial=kind.initial(stream)))[1:]
    yield from projections.ROWS[category(stream)](states[-1])
    due = kind.work(states[-1])
    if due:
        opened = _opened(history, states, kind.work)
        for work in due:
            yield _work, _row_of(stream, work, opened[work.key])


def _row_of(stream: str, work: Work, by: Recorded) -> dict[str, Any]:
    about = by.metadata
    return row_of(
        stream,
        work,
        due_at=work.due_at or by.recorded_at,
        correlation_id=about.correlation_id,
        causation_id=about.command_id,
    )


def _opened(
    history: Sequence[Recorded], states: Sequence[Any], work_of: Callable[[Any], tuple[Work, ...]]
) -> dict[str, Recorded]:
    """By key of the work that is due at the end: the event with whose command it became due, and stayed so."""
    opened: dict[str, Recorded] = {}
    for recorded, state, following in zip(history, states, [*history[1:], None], strict=True):
        if following is None or following.metadata.command_id != recorded.metadata.command_id:
            # a whole command is on record: this is when the ledger looked
            opened = {work.key: opened.get(work.key, recorded) for work in work_of(state)}
    return opened
