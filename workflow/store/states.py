"""A stream's state: its events, folded; for a long stream, a snapshot and the events since."""

from __future__ import annotations

from functools import reduce
from typing import Any

from sqlalchemy import Connection

from workflow.domain.streams import KINDS, category
from workflow.store.database import Database
from workflow.store.event_store import EventStore, Recorded
from workflow.store.snapshots import EVERY, Snapshots, shape


class States:
    """The states of one database's streams."""

    def __init__(self, database: Database, events: EventStore) -> None:
        self._database = database
        self._events = events
        self._snapshots = Snapshots(database)

    def load(self, stream: str, *, until: int | None = None, until_position: int | None = None) -> Any:
        """The state of a stream, as it is or as it was at an earlier version or position of the log."""
        with self._database.glance() as connection:  # what was read stays true: events are only ever added
            return self.fold(connection, stream, until=until, until_position=until_position)

    def fold(
        self, connection: Connection, stream: str, *, until: int | None = None, until_position: int | None = None
    ) -> Any:
        """The same, within a transaction."""
        kind = KINDS[category(stream)]
        if until is not None or until_position is not None:
            recorded = self._events.read_stream(connection, stream, until=until, until_position=until_position)
            return reduce(kind.evolve, (event.decode() for event in recorded), kind.initial(stream))
        recorded = self._events.read_tail(connection, stream, shape())
        state = kind.initial(stream)
        if not recorded or recorded[0].version > 1:
            state, recorded = self._begun(connection, stream, recorded)
        state = reduce(kind.evolve, (event.decode() for event in recorded), state)
        if len(recorded) >= EVERY:
            self._snapshots.keep(stream, state)
        return state

    def _begun(self, connection: Connection, stream: str, tail: list[Recorded]) -> tuple[Any, list[Recorded]]:
        """The state of the stream's snapshot and the events after it; the initial one and all when it is unusable."""
        state = self._snapshots.find(connection, stream)
        if state is None:
            return KINDS[category(stream)].initial(stream), self._events.read_stream(connection, stream)
        if not tail or tail[0].version == state.version + 1:
            return state, tail
        return state, self._events.read_stream(connection, stream, after=state.version)  # replaced meanwhile
