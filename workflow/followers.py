"""Following the log: asynchronous projections, brought forward page by page, each event applied exactly once.

A page's rows and the checkpoint's move are one transaction. What cannot be applied is parked beside them and
passed over, so that one event does not stop the newsroom's reading; a rebuild is strict instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Table
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError

from workflow.domain.errors import LogDamaged, NotFound, RebuildStopped
from workflow.domain.phrases import phrase
from workflow.ports import Clock
from workflow.store.database import Database
from workflow.store.event_store import EventStore, Recorded
from workflow.store.followers import Checkpoint, Checkpoints, Into, Moved, ParkedEvent, Projection

__all__ = ["Checkpoint", "Followers", "Moved", "ParkedEvent", "Standing", "Step"]

PAGE = 200
"""Events applied in one transaction while writers work: on SQLite they wait meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What came of one page."""

    result: Moved
    checkpoint: Checkpoint
    """Where the follower stands afterwards; where it was unless the result is ``moved``."""
    events: int = 0
    parked: tuple[ParkedEvent, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a follower stands, for people to look at."""

    name: str
    position: int
    lag: int
    """Events of the log that it has still to apply."""
    parked: int
    """Events that it could not apply and passed over."""


class _NotMovedError(Exception):
    """Rolls a page back."""

    def __init__(self, result: Moved) -> None:
        super().__init__(result)
        self.result = result


def _itself(table: Table) -> Table:
    return table


class Followers:
    """The asynchronous projections of one database."""

    def __init__(
        self,
        database: Database,
        events: EventStore,
        checkpoints: Checkpoints,
        clock: Clock,
        projections: Sequence[Projection],
    ) -> None:
        self._database = database
        self._events = events
        self._checkpoints = checkpoints
        self._clock = clock
        self.projections = {projection.name: projection for projection in projections}

    @property
    def names(self) -> tuple[str, ...]:
        """What follows the log."""
        return tuple(self.projections)

    def begin(self, name: str) -> Checkpoint:
        """A projection's checkpoint, made on first use."""
        if name not in self.projections:
            raise NotFound(
                phrase(
                    "No projection {name!r} follows the log; there is: {projections}.",
                    name=name,
                    projections=", ".join(self.projections),
                )
            )
        return self._checkpoints.begin(name, self._clock.now())

    def advance(self, checkpoint: Checkpoint, *, fence: int, limit: int = PAGE) -> Step:
        """Apply the next page of events and move the checkpoint, in one transaction.

        ``fence`` is that of the caller's leadership: whoever led before and wakes up late changes nothing.
        """
        return self.apply_page(self.projections[checkpoint.name], checkpoint, fence=fence, limit=limit)

    def catch_up(self, name: str, *, fence: int) -> Checkpoint:
        """Advance until nothing is left or somebody else is at it; where the projection stands then."""
        checkpoint = self.begin(name)
        while (step := self.advance(checkpoint, fence=fence)).result is Moved.MOVED and step.events:
            checkpoint = step.checkpoint
        return checkpoint

    def standing(self) -> list[Standing]:
        """Where each follower stands."""
        with self._database.read() as connection:
            head, _ = self._events.head(connection)
        known = {checkpoint.name: checkpoint.position for checkpoint in self._checkpoints.all()}
        counts = self._checkpoints.parked_counts()
        return [
            Standing(
                name=name,
                position=known.get(name, 0),
                lag=max(head - known.get(name, 0), 0),
                parked=counts.get(name, 0),
            )
            for name in sorted({*self.projections, *known})
        ]

    def parked(self, name: str) -> list[ParkedEvent]:
        """The events that a projection passed over."""
        return self._checkpoints.parked(name)

    # --- one page -------------------------------------------------------------------------------------

    def apply_page(
        self,
        projection: Projection,
        checkpoint: Checkpoint,
        *,
        fence: int,
        limit: int,
        into: Into = _itself,
        strict: bool = False,
    ) -> Step:
        """Apply a page to the projection's tables or to others in their place.

        ``strict``: the first event that cannot be applied raises ``RebuildStopped``.
        """
        with self._database.read() as connection:
            recorded = self._events.read_all(connection, after=checkpoint.position, limit=limit)
        if not recorded:
            return Step(result=Moved.MOVED, checkpoint=checkpoint)
        if recorded[0].position != checkpoint.position + 1:
            raise LogDamaged(
                f"Position {checkpoint.position + 1} is missing from the log.", position=checkpoint.position + 1
            )
        try:
            with self._database.write() as connection:
                return self._in_transaction(connection, projection, checkpoint, recorded, fence, into, strict)
        except _NotMovedError as refused:
            return Step(result=refused.result, checkpoint=checkpoint)

    def _in_transaction(
        self,
        connection: Connection,
        projection: Projection,
        checkpoint: Checkpoint,
        recorded: Sequence[Recorded],
        fence: int,
        into: Into,
        strict: bool,
    ) -> Step:
        now, last = self._clock.now(), recorded[-1].position
        result = self._checkpoints.move(connection, checkpoint, last, fence, now)
        if result is not Moved.MOVED:
            raise _NotMovedError(result)
        parked = self.apply(connection, projection, recorded, into, strict=strict)
        self._checkpoints.park(connection, parked, now)
        after = Checkpoint(name=checkpoint.name, position=last, generation=checkpoint.generation)
        return Step(result=result, checkpoint=after, events=len(recorded), parked=tuple(parked))

    def apply(
        self, connection: Connection, projection: Projection, recorded: Sequence[Recorded], into: Into, *, strict: bool
    ) -> list[ParkedEvent]:
        """Apply what can be applied; the events that cannot."""
        failed = _apply(connection, projection, recorded, into)
        if strict and failed:
            raise RebuildStopped(failed[0].position, failed[0].error)
        return failed


def _apply(
    connection: Connection, projection: Projection, recorded: Sequence[Recorded], into: Into
) -> list[ParkedEvent]:
    """All of the events at once; when that fails, one half after the other, down to the one that fails alone."""
    try:
        with connection.begin_nested():
            projection.apply(connection, recorded, into)
    except Exception as error:
        if isinstance(error, DBAPIError) and not isinstance(error, DataError | IntegrityError):
            raise  # the database is at fault, not an event
        if len(recorded) > 1:
            half = len(recorded) // 2
            earlier = _apply(connection, projection, recorded[:half], into)
            return earlier + _apply(connection, projection, recorded[half:], into)
        reason = f"{type(error).__name__}: {error}"[:2000]
        return [ParkedEvent(name=projection.name, position=recorded[0].position, error=reason)]
    return []
