"""A stream's state: its events, folded; for a long stream, a snapshot and the events since."""

from __future__ import annotations

from functools import reduce
from typing import Any

from sqlalchemy import Connection

from workflow.domain.streams import KINDS, category
from workflow.store.database import Database
from workflow.store.event_store import EventStore
from workflow.store.snapshots import EVERY, Snapshots


class States:
    """The states of one database's streams."""

    def __init__(self, database: Database, events: EventStore) -> None:
        self._database = database
        self._events = events
        self._snapshots = Snapshots(database)

    def load(self, stream: str, *, until: int | None = None, until_position: int | None = None) -> Any:
        """The state of a stream, as it is or as it was at an earlier version or position of the log."""
        with self._database.read() as connection:
            return self.fold(connection, stream, until=until, until_position=until_position)

    def fold(
        self, connection: Connection, stream: str, *, until: int | None = None, until_position: int | None = None
    ) -> Any:
        """The same, within a transaction."""
        kind = KINDS[category(stream)]
        if until is not None or until_position is not None:
            recorded = self._events.read_stream(connection, stream, until=until, until_position=until_position)
            return reduce(kind.evolve, (event.decode() for event in recorded), kind.initial(stream))
        recorded = self._events.read_stream(connection, stream, limit=EVERY)
        if len(recorded) == EVERY:
            return self._fold_long(connection, stream)
        return reduce(kind.evolve, (event.decode() for event in recorded), kind.initial(stream))

    def _fold_long(self, connection: Connection, stream: str) -> Any:
        kind = KINDS[category(stream)]
        before = self._snapshots.find(connection, stream)
        state = kind.initial(stream) if before is None else before
        recorded = self._events.read_stream(connection, stream, after=state.version)
        state = reduce(kind.evolve, (event.decode() for event in recorded), state)
        if len(recorded) >= EVERY:
            self._snapshots.keep(stream, state)
        return state
