"""The log's partitions for whoever runs the newsroom: what there is, beginning, moving, room for what comes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection

from workflow.domain.errors import InvalidValue
from workflow.domain.phrases import phrase
from workflow.store import moving, partitioning
from workflow.store.database import Database
from workflow.store.moving import Progress
from workflow.store.partitioning import Tell
from workflow.store.partitions import (
    AHEAD,
    Range,
    clear_up,
    is_half_begun,
    is_partitioned,
    left_behind,
    make_room,
    ranges,
)

__all__ = ["AHEAD", "LEAST_SIZE", "USUAL_SIZE", "Partition", "Partitions", "Progress", "Room", "State", "Tell"]

USUAL_SIZE, LEAST_SIZE = 10_000_000, 1_000
"""Events of a partition. A stream is looked for in every partition, so that few large ones are better than many."""


class State(StrEnum):
    """Where a partition stands to the end of the log."""

    CLOSED = "closed"
    """Full: nothing is added, and words go only by a redaction."""
    OPEN = "open"
    """The log's next event goes there."""
    AHEAD = "ahead"
    """It waits for the one before it to be full."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Partition:
    """A stretch of the log that is a table of its own."""

    name: str
    first: int
    last: int
    """The positions that belong to it."""
    events: int
    """How many of them there are yet."""
    bytes: int
    """On its disk, with indexes."""
    tablespace: str
    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """How far a partitioned log can grow before somebody makes room, and what was left half done."""

    is_partitioned: bool
    events: int
    """How many more fit; 0 where the log is not partitioned, and grows as its disk does."""
    ahead: int
    """Partitions without an event, the one that the next event goes to not counted."""
    is_half_begun: bool
    """A beginning was cut off, or is under way: the log takes no events after what was to be its first partition."""
    left: Sequence[str] = ()
    """Tables that a move left when it was cut off, or uses just now."""


class Partitions:
    """The partitions of one database's log."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> tuple[Partition, ...]:
        """All of them in the order of their positions; none where the log is one table."""
        with self._database.read() as connection:
            present = ranges(connection)
            head = _head(connection) if present else 0
        return tuple(_partition(each, head) for each in present)

    def begin(self, size: int, tell: Tell = lambda _step: None) -> Partition:
        """Partition the log by ranges of so many events while everybody goes on; the first partition.

        ``InvalidValue`` for a size that makes too many partitions, ``AlreadyExists`` where there are some,
        ``WrongState`` on SQLite and where something is in the way.
        """
        if size < LEAST_SIZE:
            raise InvalidValue("events", phrase("a partition takes at least {least} events", least=LEAST_SIZE))
        partitioning.begin(self._database, size, tell)
        return self.all()[0]

    def move(
        self,
        name: str,
        tablespace: str,
        progress: Progress = lambda _done, _total: None,
        tell: Tell = lambda _step: None,
    ) -> bool:
        """Put a full partition into another tablespace while everybody goes on; False when it is there already.

        ``NotFound`` for a name that there is none of, ``WrongState`` where it cannot be: nothing is changed then.
        """
        return moving.move(self._database, name, tablespace, progress, tell)

    def room(self) -> Room:
        """How much of it there is."""
        with self._database.read() as connection:
            half = is_half_begun(connection)
            if not is_partitioned(connection):
                return Room(is_partitioned=False, events=0, ahead=0, is_half_begun=half)
            present, head, left = ranges(connection), _head(connection), tuple(left_behind(connection))
        return Room(
            is_partitioned=True,
            events=present[-1].last - head,
            ahead=sum(each.first > head + 1 for each in present),
            is_half_begun=half,
            left=left,
        )

    def make_room(self) -> list[str]:
        """Make the partitions that should be there ahead; the names of the new ones. Harmless at any time."""
        with self._database.read() as connection:
            if not is_partitioned(connection):
                return []
            head = _head(connection)
            if sum(each.first > head + 1 for each in ranges(connection)) >= AHEAD:
                return []
        with self._database.write() as connection:
            return make_room(connection, head + 1)

    def is_partitioned(self) -> bool:
        """Whether there are any: one cheap look."""
        with self._database.read() as connection:
            return is_partitioned(connection)

    def clear_up(self) -> Sequence[str]:
        """Take away what an interrupted beginning or move left, unless one is under way; what that was."""
        return clear_up(self._database)


def _head(connection: Connection) -> int:
    return int(connection.exec_driver_sql("SELECT coalesce(max(position), 0) FROM events").scalar_one())


def _partition(each: Range, head: int) -> Partition:
    not_full = State.OPEN if each.first <= head + 1 else State.AHEAD
    return Partition(
        name=each.name,
        first=each.first,
        last=each.last,
        events=max(0, min(each.last, head) - each.first + 1),
        bytes=each.bytes,
        tablespace=each.tablespace,
        state=State.CLOSED if head >= each.last else not_full,
    )
