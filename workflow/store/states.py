"""A stream's state: its events, folded; for a long stream, a snapshot and the events since; or what was kept of it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import Any

from sqlalchemy import Connection

from workflow.domain.streams import KINDS, category
from workflow.store.database import Database
from workflow.store.event_store import EventStore, Recorded
from workflow.store.kept_states import ROOM, Kept, KeptStates
from workflow.store.recorded import REWRITING
from workflow.store.snapshots import EVERY, Snapshots, shape


class States:
    """The states of one database's streams."""

    def __init__(self, database: Database, events: EventStore, *, room: int = ROOM, saves: bool = True) -> None:
        """``room`` is for states that are kept in memory (``kept_states.py``); 0 keeps none.

        One that does not ``save`` makes no snapshots: what is decided with does not come from a replica.
        """
        self._database = database
        self._events = events
        self._snapshots = Snapshots(database)
        self._kept = KeptStates(room)
        self._saves = saves

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
        begun = self._continued(connection, stream) or self._begun(connection, stream)
        if begun is None:
            return kind.initial(stream)
        kept, since = begun
        if not since:
            return kept.state
        state = reduce(kind.evolve, (event.decode() for event in since), kept.state)
        unsaved = kept.unsaved + len(since)
        if unsaved >= EVERY and self._saves:
            self._snapshots.keep(stream, state)
            unsaved = 0
        last, size = since[-1], kept.size + sum(len(event.data) for event in since)
        self._kept.keep(stream, Kept(state, last.version, last.event_id, unsaved, size))
        return state

    def _continued(self, connection: Connection, stream: str) -> tuple[Kept, Sequence[Recorded]] | None:
        """What is kept of the stream, and the events since; None when it proves to be of no use."""
        kept = self._kept.find(stream)
        if kept is None:
            return None
        recorded = self._events.read_since(connection, stream, kept.version)
        is_true = bool(recorded) and recorded[0].event_id == kept.event_id
        since = recorded[1:]
        return (kept, since) if is_true and not any(event.type in REWRITING for event in since) else None

    def _begun(self, connection: Connection, stream: str) -> tuple[Kept, Sequence[Recorded]] | None:
        """The state of the stream's snapshot and the events after it; the initial one and all when it is unusable.

        None for a stream that has not begun.
        """
        tail = self._events.read_tail(connection, stream, shape())
        if tail and tail[0].version == 1:
            return self._initial(stream), tail
        found = self._snapshots.find(connection, stream)
        if found is None:
            recorded = self._events.read_stream(connection, stream)
            return (self._initial(stream), recorded) if recorded else None
        state, size = found
        begun = Kept(state, state.version, "", 0, size)
        if not tail or tail[0].version == state.version + 1:
            return begun, tail
        return begun, self._events.read_stream(connection, stream, after=state.version)  # replaced meanwhile

    def _initial(self, stream: str) -> Kept:
        return Kept(KINDS[category(stream)].initial(stream), 0, "", 0, 0)
