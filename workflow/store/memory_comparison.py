"""The memory's rows against the log, stream by stream, up to the follower's checkpoint. Reads only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, func, select

from workflow.domain.memory_units import OFFERED
from workflow.domain.streams import category
from workflow.store.comparison import Difference, Tally
from workflow.store.database import Database
from workflow.store.event_store import EventStore
from workflow.store.memory_entries import Row, rows_of
from workflow.store.projections.memory import NAME, READ, source_row
from workflow.store.tables import EventRow, MemoryEntryRow, MemorySourceRow, table_of
from workflow.store.walk import followed

_entries = table_of(MemoryEntryRow)
_sources = table_of(MemorySourceRow)
_events = table_of(EventRow)
_STREAMS_AT_ONCE = 100
_STATUSES = frozenset(status.value for status in OFFERED)


def compare(database: Database, events: EventStore) -> list[Difference]:
    """The tables that do not say what the log says; their first wrong row by its stream's last event."""
    with followed(database, NAME) as (connection, reached):
        if reached is None:
            return []
        return _Comparison(connection, events, reached).differences()


class _Comparison:
    """One comparison, within one snapshot."""

    def __init__(self, connection: Connection, events: EventStore, reached: int) -> None:
        self._connection = connection
        self._events = events
        self._reached = reached
        self._entries = Tally(_entries.name)
        self._sources = Tally(_sources.name)
        self._offered: Counter[int] = Counter()
        self._met = 0

    def differences(self) -> list[Difference]:
        query = select(_events.c.stream).distinct().where(_events.c.type.in_(READ))
        streams = sorted(self._connection.execute(query.where(_events.c.position <= self._reached)).scalars())
        for start in range(0, len(streams), _STREAMS_AT_ONCE):
            self._compare(streams[start : start + _STREAMS_AT_ONCE])
        self._look_for_strangers()
        return [found for tally in (self._entries, self._sources) if (found := tally.difference()) is not None]

    def _compare(self, streams: Sequence[str]) -> None:
        """These streams' rows, and the rows of the sources that they offer."""
        made: dict[str, Row] = {}
        for stream in streams:
            if category(stream) in {"article", "memory"}:
                history = self._events.read_stream(self._connection, stream, until_position=self._reached)
                made |= {row["entry_id"]: row for row in rows_of(stream, history)}
        kept = self._connection.execute(select(_entries).where(_entries.c.stream.in_(streams))).mappings()
        stored = {row["entry_id"]: dict(row) for row in kept}
        self._met += len(stored)
        for entry_id in sorted(made.keys() | stored.keys()):
            if made.get(entry_id) != stored.get(entry_id):
                row = made.get(entry_id) or stored[entry_id]
                problem = "the row is missing" if entry_id not in stored else "the log says otherwise"
                self._entries.add(f"entry_id={entry_id}", row["stream"], row["position"], problem)
        self._compare_sources([row for row in made.values() if row["status"] in _STATUSES])

    def _compare_sources(self, rows: Sequence[Row]) -> None:
        self._offered.update(row["source_id"] for row in rows)
        wanted = {row["source_id"]: source_row(self._connection, row, 0) for row in rows}
        owners = {row["source_id"]: row for row in rows}
        query = select(_sources.c.source_id, _sources.c.source, _sources.c.grams)
        stored: dict[int, Any] = {}
        numbers = sorted(wanted)
        for start in range(0, len(numbers), _STREAMS_AT_ONCE):
            some = numbers[start : start + _STREAMS_AT_ONCE]
            stored |= {
                row.source_id: row for row in self._connection.execute(query.where(_sources.c.source_id.in_(some)))
            }
        for number, row in wanted.items():
            found, owner = stored.get(number), owners[number]
            if found is None or (found.source, found.grams) != (row["source"], row["grams"]):
                problem = "the row is missing" if found is None else "the log says otherwise"
                self._sources.add(f"source_id={number}", owner["stream"], owner["position"], problem)

    def _look_for_strangers(self) -> None:
        """Rows of streams that brought nothing, and sources that are offered more or less often than the log says."""
        total = self._connection.execute(select(func.count()).select_from(_entries)).scalar_one()
        for _ in range(total - self._met):
            self._entries.add("of no stream", "", 0, "it belongs to nothing in the log")
        for number, offered in self._connection.execute(select(_sources.c.source_id, _sources.c.offered)):
            if self._offered.pop(number, 0) != offered:
                self._sources.add(f"source_id={number}", "", 0, "the log offers it in another number")
