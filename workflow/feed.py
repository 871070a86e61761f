"""The log as a whole: following it, and rebuilding every projection from it. Its proof: ``verification.py``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select

from workflow.domain.streams import KINDS, category
from workflow.ports import Clock
from workflow.store import projections
from workflow.store.database import Database
from workflow.store.event_store import PAGE, EventStore, Recorded
from workflow.store.projections import TABLES
from workflow.store.tables import WorkRow, table_of
from workflow.store.work import WorkLedger

__all__ = ["Feed", "Head", "Progress", "Recorded"]

Progress = Callable[[int, int], None]
"""Told how many events of how many are done."""

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

    def head(self) -> Head:
        """The end of the log."""
        with self._database.read() as connection:
            position, digest = self._events.head(connection)
        return Head(position=position, hash=digest.hex())

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
