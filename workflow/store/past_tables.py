"""The read tables as they stood after one event of the log, in a private SQLite database of this process.

What happened to a stream is in the log, so its rows at any position are too. Rows of streams that nothing happened to
since are copied from the live tables; the other streams are folded up to the position. The live database is read in
one snapshot, so both halves belong to the same moment. Which position is wanted, and for how long it is kept, is
decided in ``workflow/past.py``.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from functools import reduce
from typing import Any, Protocol

from sqlalchemy import Column, ColumnElement, Connection, Engine, Table, create_engine, func, literal, select, union_all
from sqlalchemy.pool import StaticPool
from sqlmodel import SQLModel

from workflow.domain.reactions import Work
from workflow.domain.streams import KINDS, category
from workflow.store import projections
from workflow.store.database import Database
from workflow.store.event_store import EventStore, Recorded
from workflow.store.states import States
from workflow.store.tables import ArticleRow, DeliveryRow, EditionRow, EventRow, PartnerRow, WorkRow, table_of
from workflow.store.work import row_of

_events = table_of(EventRow)
_articles = table_of(ArticleRow)
_editions = table_of(EditionRow)
_deliveries = table_of(DeliveryRow)
_partners = table_of(PartnerRow)
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
    _deliveries: _stream("delivery", _deliveries.c.partner_id, _deliveries.c.article_id),
    _partners: _stream("partner", _partners.c.partner_id),
}
"""The tables whose rows are functions of one stream's state (``projections.ROWS``), and the stream of a row.

A table that is named here and in ``projections.ROWS`` has a past. One that is filled otherwise needs its row here,
if the rows of streams that rest may be copied, and a step of its own beside ``_fold``.
"""

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

    def fill(self, connection: Connection, events: EventStore, states: States, position: int) -> None:
        """Make the rows as they stood after ``position``, out of the snapshot that ``connection`` reads."""
        with self.read() as own:
            own.exec_driver_sql("BEGIN")  # the driver begins none by itself, and a transaction a row would be slow
            own.exec_driver_sql("CREATE TEMP TABLE moved (stream TEXT PRIMARY KEY, version INTEGER)")
            for table, name in COPIED.items():
                _copy(connection, own, table, name, position)
            _note_moved(connection, own, position)
            for stream, version in _each(own, "SELECT stream, version FROM moved ORDER BY stream"):
                _fold(connection, own, events, states, stream, version)
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

    return create_engine("sqlite://", creator=connect, poolclass=StaticPool)


def _copy(live: Connection, own: Connection, table: Table, stream: ColumnElement[str], position: int) -> None:
    """Copy the rows of streams whose last event is not after the position."""
    last = (
        select(_events.c.position)
        .where(_events.c.stream == stream)
        .order_by(_events.c.version.desc())
        .limit(1)
        .scalar_subquery()
    )
    marks = ", ".join("?" * len(table.c))
    insert = f"INSERT INTO {table.name} ({', '.join(table.c.keys())}) VALUES ({marks})"  # noqa: S608 - our own names
    with live.execution_options(yield_per=_BATCH).execute(select(table).where(last <= position)) as found:
        for rows in found.partitions():
            own.exec_driver_sql(insert, [tuple(row) for row in rows])


def _note_moved(live: Connection, own: Connection, position: int) -> None:
    """Note the streams that are to be folded, and up to which version.

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
    insert = "INSERT INTO moved (stream, version) VALUES (?, ?)"
    with live.execution_options(yield_per=_BATCH).execute(union_all(went_on, at_work)) as found:
        for rows in found.partitions():
            own.exec_driver_sql(insert, [tuple(row) for row in rows])


def _each(own: Connection, query: str) -> Iterator[tuple[str, int]]:
    """Rows of a query, a batch in memory at a time, while other statements run on the connection."""
    cursor = own.connection.cursor()
    try:
        cursor.execute(query)
        while rows := cursor.fetchmany(_BATCH):
            yield from rows
    finally:
        cursor.close()


def _fold(live: Connection, own: Connection, events: EventStore, states: States, stream: str, version: int) -> None:
    """Write a stream's rows as they stood at a version, and the work that was due then."""
    state = states.fold(live, stream, until=version)
    projections.write(own, stream, state)
    due = KINDS[category(stream)].work(state)
    if due:
        history = events.read_stream(live, stream, until=version)
        own.execute(_work.insert(), [_row_of(stream, work, by) for work, by in _opened(history, stream, due).items()])


def _row_of(stream: str, work: Work, by: Recorded) -> dict[str, Any]:
    about = by.metadata
    return row_of(
        stream,
        work,
        due_at=work.due_at or by.recorded_at,
        correlation_id=about.correlation_id,
        causation_id=about.command_id,
    )


def _opened(history: list[Recorded], stream: str, due: tuple[Work, ...]) -> dict[Work, Recorded]:
    """The event with whose command each work became due, and from which on it stayed so."""
    kind = KINDS[category(stream)]
    state = kind.initial(stream)
    opened: dict[str, Recorded] = {}
    for recorded, following in zip(history, [*history[1:], None], strict=True):
        state = kind.evolve(state, recorded.decode())
        if following is not None and following.metadata.command_id == recorded.metadata.command_id:
            continue  # the ledger is looked at when a whole command is on record
        opened = {work.key: opened.get(work.key, recorded) for work in kind.work(state)}
    return {work: opened[work.key] for work in due}
