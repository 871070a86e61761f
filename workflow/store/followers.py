"""What is kept about followers of the log: their checkpoints, and the events that they passed over.

A checkpoint moves in the transaction of its effect and only from where it was, so an effect is
applied exactly once however many followers run, die or wake up late.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, Table, delete, func, insert, select, update

from workflow.store.database import Database, to_text
from workflow.store.event_store import Recorded
from workflow.store.projections.rows import insert_missing
from workflow.store.tables import CheckpointRow, ParkedEventRow, table_of

NEXT = "@next"
"""Ends the name of the checkpoint of a generation that is being built."""

_checkpoints = table_of(CheckpointRow)
_parked = table_of(ParkedEventRow)


class Moved(StrEnum):
    """What came of moving a checkpoint."""

    MOVED = "moved"
    """It was where the follower believed it to be, and stands at the new position now."""
    AHEAD = "ahead"
    """Somebody else ran: the events are applied already."""
    BEHIND = "behind"
    """The checkpoint went back: what the follower believes to be applied is not."""
    FENCED_OFF = "fenced_off"
    """A later leader wrote; this one leads no more."""
    GENERATION_CHANGED = "generation_changed"
    """The projection was rebuilt; its rows are others than the follower knew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """How far a follower has come, in which generation of its rows."""

    name: str
    position: int
    generation: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkedEvent:
    """An event that a follower could not apply and passed over."""

    name: str
    position: int
    error: str


Into = Callable[[Table], Table]
"""Where a projection's rows go: the table itself, or the one that a rebuild fills."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Projection:
    """An asynchronous projection: read tables that follow the log in transactions of their own."""

    name: str
    tables: tuple[Table, ...]
    apply: Callable[[Connection, Sequence[Recorded], Into], None]
    """Bring the rows up to these events, which come in log order and once each."""


class Checkpoints:
    """The checkpoints of one database, and the events parked beside them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, name: str, now: datetime) -> Checkpoint:
        """The follower's checkpoint; made at the log's beginning when there is none."""
        with self._database.write() as connection:
            row = {"name": name, "position": 0, "generation": 1, "fence": 0, "updated_at": to_text(now)}
            insert_missing(connection, _checkpoints, row)
            found = self.read(connection, name)
        assert found is not None
        return found

    def read(self, connection: Connection, name: str, *, lock: bool = False) -> Checkpoint | None:
        """The follower's checkpoint, held against others until the end of the transaction with ``lock``."""
        query = select(_checkpoints.c.name, _checkpoints.c.position, _checkpoints.c.generation)
        query = query.where(_checkpoints.c.name == name)
        row = connection.execute(query.with_for_update() if lock else query).one_or_none()
        return Checkpoint(**row._mapping) if row else None  # noqa: SLF001 - SQLAlchemy's public name for it

    def all(self) -> list[Checkpoint]:
        """Every follower's checkpoint by name; those of generations under construction are not among them."""
        query = select(_checkpoints.c.name, _checkpoints.c.position, _checkpoints.c.generation)
        query = query.where(_checkpoints.c.name.not_like(f"%{NEXT}")).order_by(_checkpoints.c.name)
        with self._database.read() as connection:
            return [Checkpoint(**row) for row in connection.execute(query).mappings()]

    def move(self, connection: Connection, known: Checkpoint, to: int, fence: int, now: datetime) -> Moved:
        """Move the checkpoint from where the follower knows it to be; else say why not, and change nothing.

        The first statement of a follower's transaction: the row's lock keeps every other one out until the end.
        """
        statement = update(_checkpoints).where(
            _checkpoints.c.name == known.name,
            _checkpoints.c.position == known.position,
            _checkpoints.c.generation == known.generation,
            _checkpoints.c.fence <= fence,
        )
        values = {"position": to, "fence": fence, "updated_at": to_text(now)}
        if connection.execute(statement.values(**values)).rowcount == 1:
            return Moved.MOVED
        query = select(_checkpoints).where(_checkpoints.c.name == known.name)
        row = connection.execute(query).one_or_none()
        if row is None:
            return Moved.BEHIND
        if row.generation != known.generation:
            return Moved.GENERATION_CHANGED
        if row.fence > fence:
            return Moved.FENCED_OFF
        return Moved.AHEAD if row.position > known.position else Moved.BEHIND

    # --- rebuilding -----------------------------------------------------------------------------------

    def begin_next(self, connection: Connection, name: str, fence: int, now: datetime) -> Checkpoint:
        """The checkpoint of a new generation, at the log's beginning; an earlier attempt's is forgotten."""
        self.drop_next(connection, name)
        fresh = Checkpoint(name=name + NEXT, position=0, generation=1)
        row = {"name": fresh.name, "position": 0, "generation": 1, "fence": fence, "updated_at": to_text(now)}
        connection.execute(insert(_checkpoints).values(**row))
        return fresh

    def drop_next(self, connection: Connection, name: str) -> None:
        """Forget the checkpoint of a new generation."""
        connection.execute(delete(_checkpoints).where(_checkpoints.c.name == name + NEXT))

    def start_generation(self, connection: Connection, known: Checkpoint, position: int, now: datetime) -> Checkpoint:
        """Put the follower at the position of its new rows, one generation on; what was parked is applied in them."""
        after = replace(known, position=position, generation=known.generation + 1)
        values = {"position": position, "generation": after.generation, "updated_at": to_text(now)}
        connection.execute(update(_checkpoints).where(_checkpoints.c.name == known.name).values(**values))
        connection.execute(delete(_parked).where(_parked.c.name == known.name))
        return after

    # --- parked events --------------------------------------------------------------------------------

    def park(self, connection: Connection, events: Sequence[ParkedEvent], now: datetime) -> None:
        """Put events on record that could not be applied."""
        moment = to_text(now)
        rows = [
            {"name": event.name, "position": event.position, "error": event.error, "parked_at": moment}
            for event in events
        ]
        if rows:
            connection.execute(insert(_parked), rows)

    def parked(self, name: str) -> list[ParkedEvent]:
        """What a follower passed over, in log order."""
        query = select(_parked.c.name, _parked.c.position, _parked.c.error).where(_parked.c.name == name)
        with self._database.read() as connection:
            return [ParkedEvent(**row) for row in connection.execute(query.order_by(_parked.c.position)).mappings()]

    def parked_counts(self) -> dict[str, int]:
        """How many events each follower passed over."""
        query = select(_parked.c.name, func.count().label("parked")).group_by(_parked.c.name)
        with self._database.read() as connection:
            return {row.name: row.parked for row in connection.execute(query)}
