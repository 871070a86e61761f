"""The work ledger: what is due, who holds it, what went wrong. And the lease on leadership, its little brother.

Which rows exist follows from the log (``reconcile``). Lease, attempts and last error are running
state: losing them costs a repeated attempt and nothing else. Every claim is one statement.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, delete, func, insert, or_, select, update

from workflow.domain.errors import LeaseLost
from workflow.domain.reactions import QUEUES, Work, WorkKind
from workflow.ports import Lease, Nudge, WorkItem
from workflow.store.database import Database, from_text, to_text
from workflow.store.tables import LeaderRow, WorkRow, table_of

_NAMESPACE = uuid.UUID("6f2f6f2e-6d43-5b0e-9a4e-0c4f70f10e57")
_work = table_of(WorkRow)
_leaders = table_of(LeaderRow)


def work_id(stream: str, key: str) -> str:
    """The id of a piece of work, which is also the id of the command that settles it."""
    return str(uuid.uuid5(_NAMESPACE, f"{stream}/{key}"))


def row_of(stream: str, work: Work, *, due_at: datetime, correlation_id: str, causation_id: str) -> dict[str, Any]:
    """The ledger's row of work that nobody has touched yet."""
    return {
        "id": work_id(stream, work.key),
        "kind": work.kind.value,
        "queue": QUEUES[work.kind],
        "stream": stream,
        "key": work.key,
        "subject": work.subject,
        "urgency": work.urgency,
        "due_at": to_text(due_at),
        "correlation_id": correlation_id,
        "causation_id": causation_id,
        "state": "open",
        "attempts": 0,
        "last_error": "",
        "lease_owner": "",
        "lease_token": 0,
        "lease_until": "",
        "nudged_at": "",
    }


def work_rows(
    stream: str, due: Sequence[Work], *, now: datetime, correlation_id: str, causation_id: str
) -> list[dict[str, Any]]:
    """The rows of work that nobody has looked at yet."""
    return [
        row_of(stream, work, due_at=work.due_at or now, correlation_id=correlation_id, causation_id=causation_id)
        for work in due
    ]


def items(connection: Connection, stream: str | None = None) -> list[WorkItem]:
    """The ledger's rows, of one stream or all, in order of due time."""
    query = select(_work).order_by(_work.c.due_at, _work.c.id)
    if stream is not None:
        query = query.where(_work.c.stream == stream)
    return [_item(row) for row in connection.execute(query)]


def items_of(connection: Connection, streams: Sequence[str]) -> list[WorkItem]:
    """The rows of some streams, in order of due time."""
    query = select(_work).where(_work.c.stream.in_(streams)).order_by(_work.c.due_at)
    return [_item(row) for row in connection.execute(query)]


def depths(connection: Connection) -> dict[str, int]:
    """How much work is open, by queue; parked work under ``parked``."""
    label = func.coalesce(func.nullif(_work.c.state, "open"), _work.c.queue)
    rows = connection.execute(select(label, func.count()).group_by(label)).all()
    return {str(name): int(count) for name, count in rows}


class WorkLedger:
    """The ledger of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def reconcile(
        self,
        connection: Connection,
        stream: str,
        due: Sequence[Work],
        *,
        now: datetime,
        correlation_id: str,
        causation_id: str,
    ) -> None:
        """Make the stream's rows exactly the work that is due: open what is new, remove what is settled or moot."""
        wanted = {work_id(stream, work.key): work for work in due}
        query = select(_work.c.id).where(_work.c.stream == stream)
        present = set(connection.execute(query).scalars())
        moot = present - wanted.keys()
        if moot:
            connection.execute(delete(_work).where(_work.c.id.in_(moot)))
        new = [work for identity, work in wanted.items() if identity not in present]
        rows = work_rows(stream, new, now=now, correlation_id=correlation_id, causation_id=causation_id)
        if rows:
            connection.execute(insert(_work), rows)

    def claim(self, identity: str, owner: str, now: datetime, seconds: float) -> Lease | None:
        """Take the lease on due work that nobody holds; None when it is gone, held, not due or parked."""
        moment = to_text(now)
        statement = (
            update(_work)
            .where(
                _work.c.id == identity,
                _work.c.state == "open",
                _work.c.due_at <= moment,
                _work.c.lease_until < moment,
            )
            .values(
                lease_owner=owner,
                lease_token=_work.c.lease_token + 1,
                lease_until=to_text(now + timedelta(seconds=seconds)),
                attempts=_work.c.attempts + 1,
            )
            .returning(*_work.c)
        )
        with self._database.write() as connection:
            row = connection.execute(statement).one_or_none()
        if row is None:
            return None
        return Lease(
            work_id=row.id,
            kind=WorkKind(row.kind),
            stream=row.stream,
            subject=row.subject,
            attempts=row.attempts,
            correlation_id=row.correlation_id,
            causation_id=row.causation_id,
            token=row.lease_token,
        )

    def heartbeat(self, lease: Lease, now: datetime, seconds: float) -> bool:
        """Hold on to the lease; False when it is lost or the work is settled."""
        statement = update(_work).where(self._held(lease)).values(lease_until=to_text(now + timedelta(seconds=seconds)))
        with self._database.write() as connection:
            return connection.execute(statement).rowcount == 1

    def is_open(self, lease: Lease) -> bool:
        """Whether the work is still to be done, and by this lease's holder."""
        with self._database.read() as connection:
            return connection.execute(select(_work.c.id).where(self._held(lease))).one_or_none() is not None

    def postpone(self, lease: Lease, error: str, due_at: datetime) -> bool:
        """Give the work back after a failed attempt, due again later."""
        return self._give_back(lease, due_at=to_text(due_at), last_error=error[:2000])

    def park(self, lease: Lease, error: str) -> bool:
        """Put the work aside until an operator looks at it."""
        return self._give_back(lease, state="parked", last_error=error[:2000])

    def _give_back(self, lease: Lease, **values: str) -> bool:
        statement = update(_work).where(self._held(lease)).values(lease_until="", nudged_at="", **values)
        with self._database.write() as connection:
            return connection.execute(statement).rowcount == 1

    def reopen(self, identity: str | None, now: datetime) -> int:
        """Let parked work (one, or all) be tried again now; how many rows that was."""
        statement = update(_work).where(_work.c.state == "parked")
        if identity is not None:
            statement = statement.where(_work.c.id == identity)
        values = {"state": "open", "attempts": 0, "due_at": to_text(now), "nudged_at": "", "lease_until": ""}
        with self._database.write() as connection:
            return connection.execute(statement.values(**values)).rowcount

    def require(self, connection: Connection, lease: Lease) -> None:
        """Raise ``LeaseLost`` when somebody else holds the work now.

        Work that is gone altogether is no loss: it was settled (then the command id is known) or
        is moot (then the decision says so).
        """
        token = connection.execute(select(_work.c.lease_token).where(_work.c.id == lease.work_id)).scalar()
        if token is not None and token != lease.token:
            raise LeaseLost("Another worker took this work over.", work_id=lease.work_id)

    @staticmethod
    def _held(lease: Lease) -> Any:
        return and_(_work.c.id == lease.work_id, _work.c.lease_token == lease.token)

    def due(self, now: datetime, *, nudged_before: datetime, limit: int) -> list[Nudge]:
        """Open work that is due, held by nobody, and was not announced since ``nudged_before``; the urgent first."""
        moment = to_text(now)
        query = (
            select(_work.c.id, _work.c.kind, _work.c.queue, _work.c.urgency)
            .where(
                _work.c.state == "open",
                _work.c.due_at <= moment,
                _work.c.lease_until < moment,
                or_(_work.c.nudged_at == "", _work.c.nudged_at < to_text(nudged_before)),
            )
            .order_by(_work.c.urgency, _work.c.due_at)
            .limit(limit)
        )
        with self._database.read() as connection:
            return [
                Nudge(work_id=row.id, kind=WorkKind(row.kind), queue=row.queue, urgency=row.urgency)
                for row in connection.execute(query)
            ]

    def mark_nudged(self, identities: Sequence[str], now: datetime) -> None:
        """Remember that these were announced.

        A row that another transaction holds is passed over: waiting for it while holding others could deadlock.
        """
        if not identities:
            return
        free = select(_work.c.id).where(_work.c.id.in_(identities)).with_for_update(skip_locked=True)
        statement = update(_work).where(_work.c.id.in_(free)).values(nudged_at=to_text(now))
        with self._database.write() as connection:
            connection.execute(statement)


def _item(row: Any) -> WorkItem:
    return WorkItem(
        work_id=row.id,
        kind=row.kind,
        queue=row.queue,
        stream=row.stream,
        subject=row.subject,
        state=row.state,
        attempts=row.attempts,
        last_error=row.last_error,
        due_at=from_text(row.due_at),
        lease_owner=row.lease_owner,
        lease_until=from_text(row.lease_until),
    )


class Leadership:
    """Leases on jobs that one process does at a time (the relay, the clock)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def acquire(self, name: str, owner: str, now: datetime, seconds: float) -> int | None:
        """Become or stay leader; the fence, which grows when leadership changes hands; None when another leads."""
        until = to_text(now + timedelta(seconds=seconds))
        with self._database.write() as connection:
            self._database.lock_log(connection)
            row = connection.execute(select(_leaders).where(_leaders.c.name == name)).one_or_none()
            if row is None:
                connection.execute(insert(_leaders).values(name=name, owner=owner, fence=1, until=until))
                return 1
            if row.owner != owner and row.until >= to_text(now):
                return None
            fence = int(row.fence) + (0 if row.owner == owner else 1)
            values = {"owner": owner, "fence": fence, "until": until}
            connection.execute(update(_leaders).where(_leaders.c.name == name).values(**values))
            return fence

    def hold(self, connection: Connection, name: str, owner: str, fence: int, now: datetime, seconds: float) -> bool:
        """Stay leader within a transaction, to whose end nobody else becomes it; False when somebody else is."""
        held = and_(_leaders.c.name == name, _leaders.c.owner == owner, _leaders.c.fence == fence)
        statement = update(_leaders).where(held).values(until=to_text(now + timedelta(seconds=seconds)))
        return connection.execute(statement).rowcount == 1

    def is_led(self, name: str, now: datetime) -> bool:
        """Whether anybody leads at this moment: a leader that stopped renewing is none."""
        with self._database.read() as connection:
            until = connection.execute(select(_leaders.c.until).where(_leaders.c.name == name)).scalar()
        return until is not None and until >= to_text(now)

    def resign(self, name: str, owner: str) -> None:
        """Let the next one lead at once."""
        with self._database.write() as connection:
            statement = update(_leaders).where(_leaders.c.name == name, _leaders.c.owner == owner)
            connection.execute(statement.values(until=""))
