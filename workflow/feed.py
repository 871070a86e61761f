"""The log as a whole: following it, verifying it, and rebuilding every projection from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, delete, select

from workflow.domain.errors import LogDamaged
from workflow.domain.streams import KINDS, category
from workflow.ports import Clock
from workflow.store import projections
from workflow.store.database import Database
from workflow.store.event_store import PAGE, EventStore, Recorded
from workflow.store.projections import TABLES
from workflow.store.tables import EventRow, WorkRow, table_of
from workflow.store.watch import Watch, watch
from workflow.store.work import WorkLedger

__all__ = ["Feed", "Head", "Progress", "Recorded", "Watch"]

Progress = Callable[[int, int], None]
"""Told how many events of how many are done."""

POLL_SECONDS = 0.25
"""How often a follower looks at the log when nothing wakes it."""

_events = table_of(EventRow)
_work = table_of(WorkRow)
_RUNNING_STATE = ("state", "attempts", "last_error", "lease_owner", "lease_token", "lease_until", "nudged_at", "due_at")
"""What the ledger knows that the log does not: kept over a rebuild for work that is still due."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The end of the log, for keeping elsewhere: without an outside copy, a cut tail is not noticed."""

    position: int
    hash: str


def _silent(done: int, total: int) -> None:
    del done, total


class Feed:
    """The log of one database, as a whole."""

    def __init__(self, database: Database, events: EventStore, ledger: WorkLedger, clock: Clock) -> None:
        self._database = database
        self._events = events
        self._ledger = ledger
        self._clock = clock

    def read(self, after: int, limit: int = PAGE) -> list[Recorded]:
        """Events after a position: never one short, never one out of order."""
        with self._database.read() as connection:
            return self._events.read_all(connection, after=after, limit=limit)

    def follow(
        self,
        after: int,
        *,
        types: Sequence[str] = (),
        category: str | None = None,
        goes_on: Callable[[], bool] = lambda: True,
    ) -> Iterator[list[Recorded]]:
        """The log after a position, page by page, and then what comes, for as long as it ``goes_on``.

        A page may be empty: nothing came for a while, and ``goes_on`` is asked again after it. Waiting is
        cut short by a hint of the database; without one the log is looked at every ``POLL_SECONDS``.
        """
        position = after
        with self.watch() as watch:
            while goes_on():
                with self._database.read() as connection:
                    head, _ = self._events.head(connection)
                    page = self._events.read_all(
                        connection, after=position, until=head, limit=PAGE, types=types, category=category
                    )
                position = page[-1].position if len(page) == PAGE else head
                yield page
                if not page:
                    watch.wait(POLL_SECONDS)

    def watch(self) -> Watch:
        """Something to wait with until the log may have grown."""
        return watch(self._database)

    def head(self) -> Head:
        """The end of the log."""
        with self._database.read() as connection:
            position, digest = self._events.head(connection)
        return Head(position=position, hash=digest.hex())

    def verify(self, *, after: int = 0, against: Head | None = None, progress: Progress = _silent) -> Head:
        """Walk the hash chain; ``LogDamaged`` names the first fault. ``against`` is a head kept elsewhere."""
        total = self.head().position
        seen = Head(position=after, hash=self._hash_at(after) or bytes(32).hex())
        for position, digest in self._events.verify(after=after):
            seen = Head(position=position, hash=digest.hex())
            progress(position, total)
        if against is not None:
            kept = self._hash_at(against.position)
            if kept != against.hash:
                raise LogDamaged(
                    f"The log does not continue the head that you kept (position {against.position}): "
                    "its tail was cut or rewritten.",
                    position=against.position,
                )
        return seen

    def _hash_at(self, position: int) -> str | None:
        with self._database.read() as connection:
            found = connection.execute(select(_events.c.hash).where(_events.c.position == position)).scalar()
        return bytes(found).hex() if found is not None else None

    # --- projections ----------------------------------------------------------------------------------

    def rebuild(self, progress: Progress = _silent) -> int:
        """Drop every projection and the work ledger and make them anew from the log; how many events that took.

        Writers wait meanwhile. Strict: an event that cannot be read stops it, and nothing is changed.
        """
        with self._database.write() as connection:
            self._database.lock_log(connection)
            total, _ = self._events.head(connection)
            states, causes = self._fold(connection, total, progress)
            running = self._running(connection)
            for table in (*TABLES, _work):
                connection.execute(delete(table))
            for stream, state in states.items():
                projections.write(connection, stream, state)
                correlation_id, causation_id = causes[stream]
                self._ledger.reconcile(
                    connection,
                    stream,
                    KINDS[category(stream)].work(state),
                    now=self._clock.now(),
                    correlation_id=correlation_id,
                    causation_id=causation_id,
                )
            for identity, values in running.items():
                connection.execute(_work.update().where(_work.c.id == identity).values(**values))
        return total

    def _fold(
        self, connection: Any, total: int, progress: Progress
    ) -> tuple[dict[str, Any], dict[str, tuple[str, str]]]:
        states: dict[str, Any] = {}
        causes: dict[str, tuple[str, str]] = {}
        position = 0
        while position < total:
            for recorded in self._events.read_all(connection, after=position):
                kind = KINDS[category(recorded.stream)]
                state = states.get(recorded.stream)
                before = kind.initial(recorded.stream) if state is None else state
                states[recorded.stream] = kind.evolve(before, recorded.decode())
                causes[recorded.stream] = (recorded.metadata.correlation_id, recorded.metadata.command_id)
                position = recorded.position
            progress(position, total)
        return states, causes

    def _running(self, connection: Any) -> dict[str, dict[str, Any]]:
        rows = connection.execute(select(_work)).mappings()
        return {row["id"]: {name: row[name] for name in _RUNNING_STATE} for row in rows}

    def differences(self) -> Iterator[str]:
        """Projections that do not say what the log says, as ``table: n rows differ``; nothing when all is well."""
        with self._database.engine.connect().execution_options(copyflow_write=True) as connection:
            transaction = connection.begin()
            try:
                self._database.lock_log(connection)
                total, _ = self._events.head(connection)
                before = {table.name: self._rows(connection, table) for table in TABLES}
                states, _ = self._fold(connection, total, _silent)
                for table in TABLES:
                    connection.execute(delete(table))
                for stream, state in states.items():
                    projections.write(connection, stream, state)
                after = {table.name: self._rows(connection, table) for table in TABLES}
            finally:
                transaction.rollback()
        for name, rows in after.items():
            changed = rows ^ before[name]
            if changed:
                yield f"{name}: {len(changed)} row(s) differ"

    @staticmethod
    def _rows(connection: Any, table: Table) -> set[tuple[Any, ...]]:
        return {tuple(row) for row in connection.execute(select(table))}
