"""A page of the events of several streams together, in log order or the newest first, however long the streams are.

A stream's positions grow with its versions, so the version at which a page begins is found by halving, and only the
events of the page are read. Knows nothing of what an event means.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from heapq import merge
from itertools import islice

from sqlalchemy import Connection, func, select

from workflow.store.recorded import Recorded
from workflow.store.tables import EventRow, table_of

_events = table_of(EventRow)
_RECORDED = (
    _events.c.position,
    _events.c.stream,
    _events.c.version,
    _events.c.event_id,
    _events.c.type,
    _events.c.schema_version,
    _events.c.data,
    _events.c.metadata,
    _events.c.recorded_at,
)


def newest(
    connection: Connection, streams: Iterable[str], *, before: int | None, types: Sequence[str] = (), limit: int
) -> list[Recorded]:
    """The last events before a position (None: of all) of these streams and types, the newest first."""
    found = []
    for stream in streams:
        query = select(_events.c.position).where(_events.c.stream == stream)
        if before is not None:
            query = query.where(_events.c.version <= version_until(connection, stream, before - 1))
        if types:
            query = query.where(_events.c.type.in_(types))
        query = query.order_by(_events.c.version.desc()).limit(limit)
        found.append(connection.execute(query).scalars().all())
    chosen = list(islice(merge(*found, reverse=True), limit))
    return sorted(_at(connection, chosen), key=lambda event: -event.position)


def oldest(
    connection: Connection,
    streams: Iterable[str],
    *,
    after: int = 0,
    until: int | None = None,
    types: Sequence[str] = (),
    limit: int,
) -> list[Recorded]:
    """The first events after a position and up to another (None: of all) of these streams and types, in log order."""
    found = []
    for stream in streams:
        first = version_until(connection, stream, after) if after else 0
        query = select(_events.c.position).where(_events.c.stream == stream, _events.c.version > first)
        if until is not None:
            query = query.where(_events.c.position <= until)
        if types:
            query = query.where(_events.c.type.in_(types))
        found.append(connection.execute(query.order_by(_events.c.version).limit(limit)).scalars().all())
    chosen = list(islice(merge(*found), limit))
    return sorted(_at(connection, chosen), key=lambda event: event.position)


def version_until(connection: Connection, stream: str, position: int) -> int:
    """The stream's version after the event at a position of the log; 0 before its first."""
    head = connection.execute(select(func.max(_events.c.version)).where(_events.c.stream == stream)).scalar() or 0
    before, after = 0, head + 1
    middle = head  # most streams end before the position that is asked for
    while after - before > 1:
        reached = position_of(connection, stream, middle)
        assert reached is not None, f"{stream} has no version {middle}"
        if reached <= position:
            before = middle
        else:
            after = middle
        middle = (before + after) // 2
    return before


def position_of(connection: Connection, stream: str, version: int) -> int | None:
    """Where in the log a version of a stream stands; None when there is none."""
    query = select(_events.c.position).where(_events.c.stream == stream, _events.c.version == version)
    return connection.execute(query).scalar()


def _at(connection: Connection, positions: Sequence[int]) -> list[Recorded]:
    rows = connection.execute(select(*_RECORDED).where(_events.c.position.in_(positions)))
    return [Recorded(*row) for row in rows]
