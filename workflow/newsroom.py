"""The write side: load, decide, append, project and reconcile work, in one transaction.

``Newsroom.execute`` is the only way in which anything changes. It knows no particular command.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce

from sqlalchemy import Connection

from workflow.domain import commands as wanted
from workflow.domain.errors import NewsroomError, VersionConflict
from workflow.domain.permissions import require_permission
from workflow.domain.streams import KINDS, category
from workflow.ports import Clock, IdSource, Lease
from workflow.store import projections
from workflow.store.codec import Metadata
from workflow.store.database import Database
from workflow.store.event_store import Appended, EventStore
from workflow.store.states import States
from workflow.store.work import WorkLedger

RETRIES_AFTER_CONFLICT = 5
"""How often a command that names no expected version is decided anew when somebody else was faster."""


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
    ) -> Outcome:
        """Carry out a command on a stream, once.

        ``expected_version`` refuses a stream that moved (``VersionConflict``); without it the
        command is decided on whatever is there. ``command_id`` makes a repetition give the first
        result; the same id with another ``fingerprint`` raises ``CommandConflict``. ``causation_id``
        names the work or event that led to the command where no lease does. With a ``lease`` the
        command settles that work under the work's id, unless the lease was lost
        (``LeaseLost``). Raises any ``NewsroomError`` of the decision.
        """
        require_permission(command.by, type(command))
        identity = command_id or (lease.work_id if lease else self._ids.new())
        metadata = Metadata(
            actor=command.by.id,
            command_id=identity,
            correlation_id=correlation_id or (lease.correlation_id if lease else identity),
            causation_id=causation_id or (lease.work_id if lease else identity),
            via=via,
        )
        retries = RETRIES_AFTER_CONFLICT if expected_version is None else 0
        while True:
            try:
                return self._attempt(command, stream, expected_version, metadata, fingerprint, lease)
            except NewsroomError as error:
                earlier = self._earlier(identity, fingerprint)
                if earlier is not None:  # the same command, sent twice at once: the other one was faster
                    return earlier
                if retries == 0 or not isinstance(error, VersionConflict):
                    raise
                retries -= 1

    def _earlier(self, command_id: str, fingerprint: str) -> Outcome | None:
        with self._database.read() as connection:
            earlier = self._events.find_command(connection, command_id, fingerprint)
        return _outcome(earlier) if earlier is not None else None

    def _attempt(
        self,
        command: wanted.Command,
        stream: str,
        expected_version: int | None,
        metadata: Metadata,
        fingerprint: str,
        lease: Lease | None,
    ) -> Outcome:
        kind = KINDS[category(stream)]
        with self._database.glance() as connection:
            earlier = self._events.find_command(connection, metadata.command_id, fingerprint)
            if earlier is not None:
                return _outcome(earlier)
            state = self._states.fold(connection, stream)
        if expected_version is not None and state.version != expected_version:
            raise VersionConflict(
                f"It has changed since you read it (it is at version {state.version}, you knew {expected_version}). "
                "Look at it again, then decide.",
                stream=stream,
                version=state.version,
                expected=expected_version,
            )
        events = kind.decide(command, state)
        if not events:
            return Outcome(stream=stream, version=state.version)
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

        appended = self._events.commit(
            stream, state.version, events, metadata, fingerprint=fingerprint, recorded_at=now, then=finish
        )
        return _outcome(appended)


def _outcome(appended: Appended) -> Outcome:
    return Outcome(
        stream=appended.stream,
        version=appended.stream_version,
        first_position=appended.first_position,
        last_position=appended.last_position,
        repeated=appended.repeated,
    )
