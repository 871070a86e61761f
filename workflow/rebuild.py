"""Making read tables anew from the log while readers read and writers write: ``copyflow rebuild [NAME…]``.

The new rows are built aside; all that is chosen is put in place in one transaction. One rebuild
runs at a time, under a lease. An event that cannot be applied stops it, and nothing is changed.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection

from workflow.domain.errors import InvalidValue, NewsroomError, RebuildRunning
from workflow.followers import Followers
from workflow.ports import Clock, IdSource
from workflow.store import generations
from workflow.store.database import Database
from workflow.store.event_store import EventStore
from workflow.store.followers import Checkpoint, Checkpoints, Moved, Projection
from workflow.store.inline_generation import WORK, InlineGeneration
from workflow.store.leadership import Leadership
from workflow.store.projections import INLINE

LEADERSHIP = "rebuild"
"""The lease that the one rebuild at a time holds."""
LEASE_SECONDS = 15.0
"""How long a rebuild that was killed keeps the next one waiting."""
PAGE = 1_000
"""Events of a following projection that are applied in one transaction."""

Progress = Callable[[int, int], None]
"""Told how many events of how many are done."""


class Lease:
    """The right to be the one rebuild."""

    def __init__(self, database: Database, leadership: Leadership, clock: Clock, owner: str) -> None:
        self._database = database
        self._leadership = leadership
        self._clock = clock
        self._owner = owner
        self._kept_at = clock.now()
        fence = leadership.acquire(LEADERSHIP, owner, self._kept_at, LEASE_SECONDS)
        if fence is None:
            raise RebuildRunning(
                "Wait until it is done, then rebuild again if you still want to. "
                f"One that was killed is forgotten after {LEASE_SECONDS:g} seconds."
            )
        self.fence = fence

    def keep(self, connection: Connection) -> None:
        """Hold on to the lease to the end of the transaction; ``RebuildRunning`` when another rebuild took over."""
        if not self.is_held(connection):
            raise RebuildRunning("Another one took over from this one, which had stood still for too long.")

    def is_held(self, connection: Connection) -> bool:
        """The same, as an answer."""
        self._kept_at = self._clock.now()
        return self._leadership.hold(connection, LEADERSHIP, self._owner, self.fence, self._kept_at, LEASE_SECONDS)

    def keep_alive(self) -> None:
        """Hold on to it while nothing is written."""
        if (self._clock.now() - self._kept_at).total_seconds() > LEASE_SECONDS / 3:
            with self._database.write() as connection:
                self.keep(connection)

    def end(self) -> None:
        """Let the next one begin at once."""
        self._leadership.resign(LEADERSHIP, self._owner)


class Rebuild:
    """Rebuilds the projections of one database."""

    def __init__(
        self,
        database: Database,
        events: EventStore,
        checkpoints: Checkpoints,
        followers: Followers,
        leadership: Leadership,
        clock: Clock,
        ids: IdSource,
    ) -> None:
        self._database = database
        self._events = events
        self._checkpoints = checkpoints
        self._followers = followers
        self._leadership = leadership
        self._clock = clock
        self._ids = ids
        self.names = (*INLINE, WORK, *followers.projections)
        """What can be rebuilt."""

    def run(self, names: Sequence[str], progress: Progress) -> int:
        """Rebuild these, or all when none is named; how many events the log had."""
        unknown = [name for name in names if name not in self.names]
        if unknown:
            raise InvalidValue("projection", f"there is no {unknown[0]!r}; there are {', '.join(self.names)}")
        chosen = [name for name in self.names if name in names or not names]
        with self._leading() as lease:
            inline = InlineGeneration(self._database, self._clock, chosen, lease.keep)
            following = [
                FollowingGeneration(self._events, self._checkpoints, self._followers, self._clock, projection, lease)
                for name, projection in self._followers.projections.items()
                if name in chosen
            ]
            try:
                self._begin(inline, following, lease)
                self._build(inline, following, lease, progress)
                return self._swap(inline, following, lease)
            except (NewsroomError, KeyboardInterrupt):
                self._discard(inline, following, lease)
                raise

    @contextmanager
    def _leading(self) -> Iterator[Lease]:
        owner = f"{socket.gethostname()}:{os.getpid()}:{self._ids.new()}"
        lease = Lease(self._database, self._leadership, self._clock, owner)
        try:
            yield lease
        finally:
            lease.end()

    def _begin(self, inline: InlineGeneration, following: Sequence[FollowingGeneration], lease: Lease) -> None:
        for each in following:
            self._followers.begin(each.projection.name)
        with self._database.write() as connection:
            lease.keep(connection)
            generations.begin(connection, inline.tables)
            for each in following:
                each.begin(connection)

    def _build(
        self, inline: InlineGeneration, following: Sequence[FollowingGeneration], lease: Lease, progress: Progress
    ) -> None:
        passes = len(following) + (1 if inline.tables else 0)
        with self._database.read() as connection:
            total = self._events.head(connection)[0] * passes
        before = 0

        def told(done: int) -> None:
            lease.keep_alive()
            progress(min(before + done, total), total)

        if inline.tables:
            before += inline.build(told)
        for each in following:
            before += each.build(told)
        if inline.tables:
            inline.catch_up()

    def _swap(self, inline: InlineGeneration, following: Sequence[FollowingGeneration], lease: Lease) -> int:
        with self._database.write() as connection:
            if inline.tables:
                self._database.lock_log(connection)
            lease.keep(connection)
            if inline.tables:
                inline.swap(connection)
            for each in following:
                each.swap(connection)
            self._drop(connection, inline, following)
            return self._events.head(connection)[0]

    def _discard(self, inline: InlineGeneration, following: Sequence[FollowingGeneration], lease: Lease) -> None:
        """Leave nothing behind. After a kill, the next rebuild does it."""
        with self._database.write() as connection:
            if lease.is_held(connection):
                self._drop(connection, inline, following)

    @staticmethod
    def _drop(connection: Connection, inline: InlineGeneration, following: Sequence[FollowingGeneration]) -> None:
        generations.drop(connection, inline.tables)
        for each in following:
            each.drop(connection)


class FollowingGeneration:
    """The next rows of a projection that follows the log: a follower of its own, from the log's beginning."""

    def __init__(
        self,
        events: EventStore,
        checkpoints: Checkpoints,
        followers: Followers,
        clock: Clock,
        projection: Projection,
        lease: Lease,
    ) -> None:
        self.projection = projection
        self._events = events
        self._checkpoints = checkpoints
        self._followers = followers
        self._clock = clock
        self._lease = lease
        self._reached: Checkpoint | None = None

    def begin(self, connection: Connection) -> None:
        """Empty tables, and a checkpoint at the beginning."""
        generations.begin(connection, self.projection.tables)
        name, now = self.projection.name, self._clock.now()
        self._reached = self._checkpoints.begin_next(connection, name, self._lease.fence, now)

    def build(self, told: Callable[[int], None]) -> int:
        """Apply the whole log; how many events that was."""
        assert self._reached is not None
        while True:
            step = self._followers.apply_page(
                self.projection,
                self._reached,
                fence=self._lease.fence,
                limit=PAGE,
                into=generations.next_of,
                strict=True,
            )
            if step.result is not Moved.MOVED:
                raise RebuildRunning("Another one took over from this one, which had stood still for too long.")
            if not step.events:
                return self._reached.position
            self._reached = step.checkpoint
            told(self._reached.position)

    def swap(self, connection: Connection) -> None:
        """Put the rows in place at a position that neither generation goes back from; the follower is told."""
        assert self._reached is not None
        live = self._checkpoints.read(connection, self.projection.name, lock=True)
        assert live is not None
        position = self._reached.position
        while position < live.position:
            recorded = self._events.read_all(connection, after=position, until=live.position, limit=PAGE)
            self._followers.apply(connection, self.projection, recorded, generations.next_of, strict=True)
            position = recorded[-1].position
        for table in self.projection.tables:
            generations.swap(connection, table)
        self._checkpoints.start_generation(connection, live, position, self._clock.now())

    def drop(self, connection: Connection) -> None:
        """Leave nothing of it behind."""
        generations.drop(connection, self.projection.tables)
        self._checkpoints.drop_next(connection, self.projection.name)
