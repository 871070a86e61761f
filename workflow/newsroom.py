"""The write side: load, decide, append, project and reconcile work, in one transaction.

``Newsroom.execute`` is the only way in which anything changes. It knows no particular command.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from typing import Any, NamedTuple

from sqlalchemy import Connection

from workflow.domain import commands as wanted
from workflow.domain.errors import NewsroomError, VersionConflict
from workflow.domain.events import Event
from workflow.domain.permissions import require_permission
from workflow.domain.phrases import phrase
from workflow.domain.streams import KINDS, category
from workflow.observing import tracing
from workflow.ports import Clock, IdSource, Lease
from workflow.store import projections
from workflow.store.appending import Prepared, prepare
from workflow.store.codec import Metadata
from workflow.store.database import Database
from workflow.store.event_store import Appended, EventStore
from workflow.store.group_commit import Then
from workflow.store.states import States
from workflow.store.work import WorkLedger

RETRIES_AFTER_CONFLICT = 5
"""How often a command is decided anew when somebody else was faster with what it need not know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a command."""

    stream: str
    version: int
    """The stream's version afterwards: the ETag."""
    first_position: int = 0
    """Position of the first event appended; 0 when there was nothing to append."""
    last_position: int = 0
    repeated: bool = False
    """The same command had been carried out before; this is its first result."""
    state: Any = field(default=None, repr=False, compare=False)
    """The stream's state afterwards, as far as it is known; None when the command was carried out before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A command for a stream, as one of several."""

    command: wanted.Command
    stream: str
    command_id: str | None = None
    correlation_id: str | None = None
    causation_id: str | None = None


class _Decided(NamedTuple):
    """A command's events, ready to be appended, what belongs to their transaction, and the state after it."""

    stream: str
    version: int
    events: Sequence[Event]
    metadata: Metadata
    fingerprint: str
    now: datetime
    finish: Then
    after: Any

    def prepare(self) -> Prepared:
        """What is to be appended, encoded."""
        return prepare(
            self.stream,
            self.version,
            self.events,
            self.metadata,
            fingerprint=self.fingerprint,
            recorded_at=self.now,
        )


class Newsroom:
    """The newsroom's door for commands."""

    def __init__(
        self, database: Database, events: EventStore, states: States, ledger: WorkLedger, clock: Clock, ids: IdSource
    ) -> None:
        self._database = database
        self._events = events
        self._states = states
        self._ledger = ledger
        self._clock = clock
        self._ids = ids

    def execute(
        self,
        command: wanted.Command,
        stream: str,
        *,
        expected_version: int | None = None,
        command_id: str | None = None,
        fingerprint: str = "",
        via: str = "",
        correlation_id: str | None = None,
        causation_id: str | None = None,
        lease: Lease | None = None,
        known: Any = None,
        then: Callable[[Connection], None] | None = None,
    ) -> Outcome:
        """Carry out a command on a stream, once.

        ``expected_version`` refuses a stream that moved (``VersionConflict``), but for what is mere conversation
        (``StreamKind.moved_at``); without it the command is decided on whatever is there. ``command_id`` makes a
        repetition give the first result; the same id with another ``fingerprint`` raises ``CommandConflict``.
        ``causation_id`` names the work or event that led to the command where no lease does. With a ``lease`` the
        command settles that work under the work's id, unless the lease was lost
        (``LeaseLost``). ``known`` is the stream's state as the caller last saw it: reading it is saved, and when the
        stream moved since, it is read after all. ``then`` is done in the same transaction, and not at all when there
        was nothing to append. Raises any ``NewsroomError`` of the decision.
        """
        order = Order(
            command=command,
            stream=stream,
            command_id=command_id,
            correlation_id=correlation_id,
            causation_id=causation_id,
        )
        metadata, begun = self._metadata(order, lease, via), tracing.begun()
        identity = metadata.command_id
        retries = RETRIES_AFTER_CONFLICT
        while True:
            decided: _Decided | Outcome | None = None
            try:
                found = known or self._state(stream, identity, fingerprint)
                decided = self._decided(command, stream, found, expected_version, metadata, fingerprint, lease, then)
                return self._committed(decided, begun) if isinstance(decided, _Decided) else decided
            except NewsroomError as error:
                earlier = self._earlier(identity, fingerprint)
                if earlier is not None:  # the same command, sent twice at once: the other one was faster
                    return earlier
                seen_is_old = expected_version is not None and decided is None
                if retries == 0 or seen_is_old or not isinstance(error, VersionConflict):
                    raise
                retries, known = retries - 1, None

    def execute_all(self, orders: Sequence[Order]) -> list[Outcome | NewsroomError]:
        """Carry out commands on different streams, each by itself and once, most of them in one transaction.

        What came of each, or what it was refused with, in their order. Raises what is no refusal: a database that is
        away.
        """
        begun = tracing.begun()
        decided = [self._judged(order) for order in orders]
        to_commit = [(each.prepare(), each.finish) for each in decided if isinstance(each, _Decided)]
        committed = iter(self._events.commit_all(to_commit))
        return [
            self._settled(order, each, next(committed), begun) if isinstance(each, _Decided) else each
            for order, each in zip(orders, decided, strict=True)
        ]

    def _judged(self, order: Order) -> _Decided | Outcome | NewsroomError:
        metadata = self._metadata(order, None, "")
        try:
            found = self._state(order.stream, metadata.command_id, "")
            return self._decided(order.command, order.stream, found, None, metadata, "", None, None)
        except NewsroomError as error:
            return error

    def _settled(
        self, order: Order, decided: _Decided, result: Appended | BaseException, begun: int
    ) -> Outcome | NewsroomError:
        """What came of one of several; one whose stream moved meanwhile is decided anew, by itself."""
        if isinstance(result, Appended):
            return _told(begun, decided, result)
        if not isinstance(result, NewsroomError):
            raise result
        if not isinstance(result, VersionConflict):
            return result
        try:
            return self.execute(
                order.command,
                order.stream,
                command_id=decided.metadata.command_id,
                correlation_id=order.correlation_id,
                causation_id=order.causation_id,
            )
        except NewsroomError as error:
            return error

    def _metadata(self, order: Order, lease: Lease | None, via: str) -> Metadata:
        require_permission(order.command.by, type(order.command))
        identity = order.command_id or (lease.work_id if lease else self._ids.new())
        return Metadata(
            actor=order.command.by.id,
            command_id=identity,
            correlation_id=order.correlation_id or (lease.correlation_id if lease else identity),
            causation_id=order.causation_id or (lease.work_id if lease else identity),
            via=via,
        )

    def _earlier(self, command_id: str, fingerprint: str) -> Outcome | None:
        with self._database.read() as connection:
            earlier = self._events.find_command(connection, command_id, fingerprint)
        return _outcome(earlier) if earlier is not None else None

    def _state(self, stream: str, command_id: str, fingerprint: str) -> Any:
        """The stream's state; the outcome instead when the command was carried out before."""
        with self._database.glance() as connection:
            earlier = self._events.find_command(connection, command_id, fingerprint)
            return _outcome(earlier) if earlier is not None else self._states.fold(connection, stream)

    def _decided(
        self,
        command: wanted.Command,
        stream: str,
        state: Any,
        expected_version: int | None,
        metadata: Metadata,
        fingerprint: str,
        lease: Lease | None,
        then: Callable[[Connection], None] | None,
    ) -> _Decided | Outcome:
        if isinstance(state, Outcome):
            return state
        kind = KINDS[category(stream)]
        if expected_version is not None and not kind.moved_at(state) <= expected_version <= state.version:
            raise VersionConflict(
                phrase(
                    "It has changed since you read it (it is at version {state_version}, you knew {expected_version}). "
                    "Look at it again, then decide.",
                    state_version=state.version,
                    expected_version=expected_version,
                ),
                stream=stream,
                version=state.version,
                expected=expected_version,
            )
        events = kind.decide(command, state)
        if not events:
            return Outcome(stream=stream, version=state.version, state=state)
        after = reduce(kind.evolve, events, state)
        now = self._clock.now()

        def finish(connection: Connection, appended: Appended) -> None:
            del appended
            if lease is not None:
                self._ledger.require(connection, lease)
            projections.write(connection, stream, after)
            self._ledger.reconcile(
                connection,
                stream,
                kind.work(after),
                now=now,
                correlation_id=metadata.correlation_id,
                causation_id=metadata.command_id,
            )
            if then is not None:
                then(connection)

        return _Decided(stream, state.version, events, metadata, fingerprint, now, finish, after)

    def _committed(self, decided: _Decided, begun: int) -> Outcome:
        appended = self._events.commit(
            decided.stream,
            decided.version,
            decided.events,
            decided.metadata,
            fingerprint=decided.fingerprint,
            recorded_at=decided.now,
            then=decided.finish,
        )
        return _told(begun, decided, appended)


def _told(begun: int, decided: _Decided, appended: Appended) -> Outcome:
    if not appended.repeated:  # the first append is the one that its work follows from
        about = decided.metadata
        tracing.appended(begun, about, appended.stream, appended.first_position, appended.last_position)
    return _outcome(appended, decided.after)


def _outcome(appended: Appended, state: Any = None) -> Outcome:
    return Outcome(
        stream=appended.stream,
        version=appended.stream_version,
        first_position=appended.first_position,
        last_position=appended.last_position,
        repeated=appended.repeated,
        state=None if appended.repeated else state,
    )
