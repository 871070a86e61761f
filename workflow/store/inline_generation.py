"""The next generation of what is kept in the append's transaction: rows are functions of their streams' states.

So the log is read stream by stream: one state at a time is in memory, and every row is made once. What
writers append meanwhile is caught up with, and the last of it under the log's lock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Table, delete, func, or_, select, tuple_

from workflow.domain.errors import NewsroomError, RebuildStopped
from workflow.domain.streams import KINDS, category
from workflow.ports import Clock
from workflow.store import generations
from workflow.store.codec import decode_event, decode_metadata
from workflow.store.database import Database
from workflow.store.projections import INLINE, ROWS
from workflow.store.projections.rows import upsert
from workflow.store.tables import EventRow, WorkRow, table_of
from workflow.store.work import work_rows

WORK = "work"
"""The work ledger's name among what can be rebuilt."""
PAGE = 1_000
"""Events read at once, and about how many rows are written at once."""
LITTLE = 20
"""So few streams are left for the moment in which writers wait."""
ROUNDS = 10
"""How often to catch up with writers before they are asked to wait."""

_events = table_of(EventRow)
_work = table_of(WorkRow)
_READ = [_events.c[name] for name in "stream version position type schema_version data metadata".split()]

Told = Callable[[int], None]
"""Told how many events were read."""


@dataclass(slots=True)
class _Fold:
    """A stream on its way to its state."""

    stream: str
    state: Any
    position: int = 0
    metadata: str = ""


@dataclass(slots=True)
class _Rows:
    """Rows to be written, by table."""

    by_table: dict[Table, list[dict[str, Any]]] = field(default_factory=dict)
    count: int = 0

    def add(self, table: Table, row: dict[str, Any]) -> None:
        """One more row."""
        self.by_table.setdefault(table, []).append(row)
        self.count += 1


class InlineGeneration:
    """The next rows of the projections of these names."""

    def __init__(
        self, database: Database, clock: Clock, names: Sequence[str], guard: Callable[[Connection], None]
    ) -> None:
        """``guard`` refuses every write of a rebuild that another one took over from."""
        self._database = database
        self._clock = clock
        self._guard = guard
        self._with_work = WORK in names
        inline = [INLINE[name] for name in names if name in INLINE]
        self._projected = {table for _, tables in inline for table in tables}
        self._categories = sorted(KINDS if self._with_work else {kind for kind, _ in inline})
        self.tables = [table for _, tables in inline for table in tables] + ([_work] if self._with_work else [])
        self._position = 0
        self._read = 0

    def build(self, told: Told) -> int:
        """Make every row as of the log's present end; how many events were read."""
        self._position = self._head()
        rows = _Rows()
        for fold in self._folds(self._position, told):
            self._collect(fold, rows)
            if rows.count >= PAGE:
                self._write(rows)
                rows = _Rows()
        self._write(rows)
        return self._read

    def catch_up(self) -> None:
        """Bring the rows near the log's end, which moves meanwhile."""
        for _ in range(ROUNDS):
            with self._database.read() as connection:
                streams, head = self._moved(connection)
            for start in range(0, len(streams), LITTLE):
                with self._database.write() as connection:
                    self._guard(connection)
                    self._fold_anew(connection, streams[start : start + LITTLE], head)
            self._position = head
            if len(streams) <= LITTLE:
                return

    def swap(self, connection: Connection) -> None:
        """Catch up with the last events and put the rows in place. The caller's transaction holds the log's lock."""
        streams, head = self._moved(connection)
        self._fold_anew(connection, streams, head)
        for table in self.tables:
            generations.swap(connection, table)

    # --- reading --------------------------------------------------------------------------------------

    def _head(self) -> int:
        with self._database.read() as connection:
            return _end(connection)

    def _folds(self, until: int, told: Told) -> Iterator[_Fold]:
        """Every stream's state at a position, one after the other."""
        fold, place = None, ("", 0)
        while rows := self._page(place, until):
            for stream, version, *event in rows:
                if fold is None or fold.stream != stream:
                    if fold is not None:
                        yield fold
                    fold = _begun(stream)
                _take(fold, *event)
                place = (stream, version)
            self._read += len(rows)
            told(self._read)
        if fold is not None:
            yield fold

    def _page(self, place: tuple[str, int], until: int) -> Sequence[Any]:
        query = select(*_READ).where(
            tuple_(_events.c.stream, _events.c.version) > tuple_(*place), _events.c.position <= until, self._is_ours()
        )
        with self._database.read() as connection:
            return connection.execute(query.order_by(_events.c.stream, _events.c.version).limit(PAGE)).all()

    def _is_ours(self) -> Any:
        return or_(*(_events.c.stream.startswith(f"{kind}-", autoescape=True) for kind in self._categories))

    # --- rows -----------------------------------------------------------------------------------------

    def _collect(self, fold: _Fold, rows: _Rows) -> None:
        kind = category(fold.stream)
        try:
            for table, row in ROWS[kind](fold.state) if kind in ROWS else ():
                if table in self._projected:
                    rows.add(table, row)
            if self._with_work:
                for row in self._work_of(fold):
                    rows.add(_work, row)
        except Exception as error:
            raise RebuildStopped(fold.position, _reason(error)) from error

    def _work_of(self, fold: _Fold) -> list[dict[str, Any]]:
        due = KINDS[category(fold.stream)].work(fold.state)
        if not due:
            return []
        cause = decode_metadata(fold.metadata)
        return work_rows(
            fold.stream,
            due,
            now=self._clock.now(),
            correlation_id=cause.correlation_id,
            causation_id=cause.command_id,
        )

    def _write(self, rows: _Rows) -> None:
        with self._database.write() as connection:
            self._guard(connection)
            for table, several in rows.by_table.items():
                generations.fill(connection, table, several)

    # --- catching up ----------------------------------------------------------------------------------

    def _moved(self, connection: Connection) -> tuple[list[str], int]:
        """The streams that moved since, and the log's end."""
        head = _end(connection)
        moved = select(_events.c.stream).distinct()
        moved = moved.where(_events.c.position > self._position, _events.c.position <= head, self._is_ours())
        return sorted(connection.execute(moved).scalars()), head

    def _fold_anew(self, connection: Connection, streams: Sequence[str], until: int) -> None:
        rows = _Rows()
        for stream in streams:
            self._collect(_folded(connection, stream, until), rows)
        if self._with_work:
            following = generations.next_of(_work)
            connection.execute(delete(following).where(following.c.stream.in_(streams)))
        for table, several in rows.by_table.items():
            upsert(connection, generations.next_of(table), several)


def _end(connection: Connection) -> int:
    return int(connection.execute(select(func.max(_events.c.position))).scalar() or 0)


def _begun(stream: str) -> _Fold:
    return _Fold(stream, KINDS[category(stream)].initial(stream))


def _folded(connection: Connection, stream: str, until: int) -> _Fold:
    query = select(*_READ).where(_events.c.stream == stream, _events.c.position <= until).order_by(_events.c.version)
    fold = _begun(stream)
    for _, _, *event in connection.execute(query):
        _take(fold, *event)
    return fold


def _take(fold: _Fold, position: int, name: str, schema_version: int, data: str, metadata: str) -> None:
    """One event more."""
    try:
        fold.state = KINDS[category(fold.stream)].evolve(fold.state, decode_event(name, schema_version, data))
    except Exception as error:
        raise RebuildStopped(position, _reason(error)) from error
    fold.position, fold.metadata = position, metadata


def _reason(error: Exception) -> str:
    return error.detail if isinstance(error, NewsroomError) else f"{type(error).__name__}: {error}."
