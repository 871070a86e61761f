"""The log as a whole: reading on from a position, verifying it, and comparing the projections with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, delete, func, select

from workflow.domain.errors import LogDamaged
from workflow.domain.streams import KINDS, category
from workflow.store import projections
from workflow.store.database import Database
from workflow.store.event_store import PAGE, EventStore, Header, Recorded
from workflow.store.projections import TABLES
from workflow.store.tables import CheckpointRow, EventRow, ParkedEventRow, table_of
from workflow.store.watch import Watch, watch

__all__ = ["Feed", "Head", "Header", "Progress", "Recorded", "Watch"]

Progress = Callable[[int, int], None]
"""Told how many events of how many are done."""

POLL_SECONDS = 0.25
"""How often a follower looks at the log when nothing wakes it."""

_events = table_of(EventRow)
_checkpoints = table_of(CheckpointRow)
_parked = table_of(ParkedEventRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The end of the log, for keeping elsewhere: without an outside copy, a cut tail is not noticed."""

    position: int
    hash: str


def _silent(done: int, total: int) -> None:
    del done, total


class Feed:
    """The log of one database, as a whole."""

    def __init__(self, database: Database, events: EventStore) -> None:
        self._database = database
        self._events = events

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

    def headers(self, after: int, limit: int = PAGE) -> list[Header]:
        """Position, stream, version and type of the events after a position, in order."""
        with self._database.read() as connection:
            return self._events.read_headers(connection, after=after, limit=limit)

    def checkpoints(self) -> dict[str, int]:
        """How far each follower of the log has come, by name; a rebuild under way has ``@`` in its name."""
        with self._database.read() as connection:
            rows = connection.execute(select(_checkpoints.c.name, _checkpoints.c.position)).all()
        return {str(name): int(position) for name, position in rows}

    def parked_events(self) -> dict[str, int]:
        """How many events each follower passed over because it could not apply them, by its name."""
        query = select(_parked.c.name, func.count()).group_by(_parked.c.name)
        with self._database.read() as connection:
            return {str(name): int(count) for name, count in connection.execute(query)}

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

    def _fold(self, connection: Any, total: int) -> dict[str, Any]:
        states: dict[str, Any] = {}
        position = 0
        while position < total:
            for recorded in self._events.read_all(connection, after=position):
                kind = KINDS[category(recorded.stream)]
                state = states.get(recorded.stream)
                before = kind.initial(recorded.stream) if state is None else state
                states[recorded.stream] = kind.evolve(before, recorded.decode())
                position = recorded.position
        return states

    def differences(self) -> Iterator[str]:
        """Projections that do not say what the log says, as ``table: n rows differ``; nothing when all is well."""
        with self._database.engine.connect().execution_options(copyflow_write=True) as connection:
            transaction = connection.begin()
            try:
                self._database.lock_log(connection)
                total, _ = self._events.head(connection)
                before = {table.name: self._rows(connection, table) for table in TABLES}
                states = self._fold(connection, total)
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
