"""A stream's state: its events, folded."""

from __future__ import annotations

from functools import reduce
from typing import Any

from sqlalchemy import Connection

from workflow.domain.streams import KINDS, category
from workflow.store.database import Database
from workflow.store.event_store import EventStore


class States:
    """The states of one database's streams."""

    def __init__(self, database: Database, events: EventStore) -> None:
        self._database = database
        self._events = events

    def load(self, stream: str, *, until: int | None = None, until_position: int | None = None) -> Any:
        """The state of a stream, as it is or as it was at an earlier version or position of the log."""
        with self._database.read() as connection:
            return self.fold(connection, stream, until=until, until_position=until_position)

    def fold(
        self, connection: Connection, stream: str, *, until: int | None = None, until_position: int | None = None
    ) -> Any:
        """The same, within a transaction."""
        kind = KINDS[category(stream)]
        recorded = self._events.read_stream(connection, stream, until=until, until_position=until_position)
        return reduce(kind.evolve, (event.decode() for event in recorded), kind.initial(stream))
