"""The work ledger: what is due, who holds it, what went wrong.

Which rows exist follows from the log (``reconcile``). Lease, attempts and last error are running
state: losing them costs a repeated attempt and nothing else. Every claim is one statement. A kind
of work may have a limit: at most so many live leases at once, over all workers.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, and_, case, func, literal, or_, select, text, update

from workflow.domain.errors import LeaseLost
from workflow.domain.reactions import QUEUES, Work, WorkKind
from workflow.ports import Lease, Nudge, Taking, WorkItem
from workflow.store import announcements, lanes
from workflow.store.database import Database, from_text, run, to_text
from workflow.store.projections.rows import upsert
from workflow.store.tables import LaneHoldRow, LaneRow, WorkRow, table_of
from workflow.store.work_tables import TAKEN

_NAMESPACE = uuid.UUID("6f2f6f2e-6d43-5b0e-9a4e-0c4f70f10e57")
_work = table_of(WorkRow)
_lanes = table_of(LaneRow)
_holds = table_of(LaneHoldRow)
_LOOKS_AT_A_ROW, _LOOK_AGAIN_SECONDS = 50, 0.02
"""A claim does not wait for a row that somebody is just writing: it would hold a lane's lock meanwhile."""
_KIND_LOCKS = 7303015
"""The first half of the advisory locks of limited kinds on PostgreSQL; the second is the kind's hash."""


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
        "lease_token": 0,  # a number  # nosec B105
        "lease_until": "",
        "nudged_at": "",
        "lane": work.lane,
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


class _Taking:
    """A claim that is made within somebody else's transaction."""

    def __init__(self, take: Callable[[Connection], Lease | None]) -> None:
        self._take = take
        self.lease: Lease | None = None

    def __call__(self, transaction: Connection) -> None:
        """Take it; a transaction that is tried again takes anew."""
        self.lease = self._take(transaction)


class WorkLedger:
    """The ledger of one database."""

    def __init__(self, database: Database, limits: Mapping[WorkKind, int] = MappingProxyType({})) -> None:
        """``limits`` says of how many kinds of work at most so many may be under way at once."""
        self._database = database
        self._limits = dict(limits)
        self._mark = "%s" if database.is_postgresql else "?"
        self._has_room = lanes.has_room(limits)
        following = lanes.next_of_lane(on_postgresql=database.is_postgresql)
        self._this = lanes.one(on_postgresql=database.is_postgresql)
        self._claim_one = lanes.claim(self._this, self._has_room).replace("?", self._mark)
        self._claim_next = lanes.claim(following, self._has_room).replace("?", self._mark)

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
        """Make the stream's rows exactly the work that is due: open what is new, remove what is settled or moot.

        What goes on may have to go another way: an attempt that a recall waits for leaves a lane that may be closed.
        """
        wanted = {work_id(stream, work.key): work for work in due}
        mark = self._mark
        found = run(connection, f"SELECT id, lane FROM work WHERE stream = {mark}", (stream,))  # noqa: S608 - a mark
        present: dict[str, str] = dict(found.fetchall())
        for moot in present.keys() - wanted.keys():
            run(connection, f"DELETE FROM work WHERE id = {mark}", (moot,))  # noqa: S608 - a mark
        for identity in present.keys() & wanted.keys():
            if (lane := wanted[identity].lane) != present[identity]:
                run(connection, f"UPDATE work SET lane = {mark} WHERE id = {mark}", (lane, identity))  # noqa: S608 - marks
        new = [work for identity, work in wanted.items() if identity not in present]
        rows = work_rows(stream, new, now=now, correlation_id=correlation_id, causation_id=causation_id)
        upsert(connection, _work, rows)

    def claim(self, identity: str, owner: str, now: datetime, seconds: float) -> Lease | None:
        """Take the lease on due work that nobody holds; None when it is gone, held, not due or parked.

        None as well while its lane is closed, or as many leases of its lane or of its kind are live as there may be.
        """
        moment, until = to_text(now), to_text(now + timedelta(seconds=seconds))
        values = (owner, until, identity, moment, moment, *self._moments(moment))
        for _ in range(_LOOKS_AT_A_ROW):
            with self._database.write() as connection:
                self._lock_kind(connection, identity)
                if self._database.is_postgresql and (lane := lanes.lane_of_work(connection, identity, self._mark)):
                    lanes.lock(connection, lane)
                row = run(connection, self._claim_one, values).fetchone()
                if row is not None:
                    return lanes.lease_of(row)
                if not (self._database.is_postgresql and lanes.is_being_written(connection, identity, moment)):
                    return None
            time.sleep(_LOOK_AGAIN_SECONDS)
        return None

    def claim_next(self, lane: str, owner: str, now: datetime, seconds: float) -> Lease | None:
        """Take the lease on a lane's most urgent due work that nobody holds; None when there is none or no room."""
        taking = self.taking(lane, owner, now, seconds)
        with self._database.write() as connection:
            taking(connection)
        return taking.lease

    def taking(self, lane: str, owner: str, now: datetime, seconds: float) -> Taking:
        """The same as part of a command's transaction: called in it, it has the lease afterwards."""
        return _Taking(lambda connection: self._take_next(connection, lane, owner, now, seconds))

    def _take_next(self, connection: Connection, lane: str, owner: str, now: datetime, seconds: float) -> Lease | None:
        moment, until = to_text(now), to_text(now + timedelta(seconds=seconds))
        values = (owner, until, lane, moment, moment, moment, moment, *self._moments(moment))
        if self._database.is_postgresql:
            if self._limits:
                kinds = [kind.value for kind in self._limits]
                lock = func.pg_advisory_xact_lock(_KIND_LOCKS, func.hashtext(_work.c.kind))
                connection.execute(select(lock).where(_work.c.lane == lane, _work.c.kind.in_(kinds)).limit(1))
            lanes.lock(connection, lane)
        row = run(connection, self._claim_next, values).fetchone()
        return None if row is None else lanes.lease_of(row)

    def _moments(self, moment: str) -> tuple[str, ...]:
        """The present moment for every mark of the condition that there is room."""
        return (moment,) * self._has_room.count("?")

    def _lock_kind(self, connection: Connection, identity: str) -> None:
        """Let leases of a limited kind be taken one after the other, so that each statement counts those before it.

        PostgreSQL: an advisory lock a kind, for the rest of the transaction; under READ COMMITTED the statement after
        it sees what was committed before the lock was granted. SQLite: ``BEGIN IMMEDIATE`` did it already.
        """
        if self._limits and self._database.is_postgresql:
            lock = func.pg_advisory_xact_lock(_KIND_LOCKS, func.hashtext(_work.c.kind))
            limited = _work.c.kind.in_([kind.value for kind in self._limits])
            connection.execute(select(lock).where(_work.c.id == identity, limited))

    def heartbeat(self, lease: Lease, now: datetime, seconds: float) -> bool:
        """Hold on to the lease; False when it is lost or given back or the work is settled.

        A lease that ran out and that nobody took over is taken up again, if there is still room for it.
        """
        moment, until = to_text(now), to_text(now + timedelta(seconds=seconds))
        mine = "UPDATE work SET lease_until = ? WHERE id = {} AND lease_token = ? AND lease_until <> '' AND {}"
        renew = mine.format("?", "lease_until >= ?").replace("?", self._mark)
        with self._database.write() as connection:
            if connection.exec_driver_sql(renew, (until, lease.work_id, lease.token, moment)).rowcount == 1:
                return True
        revive = mine.format(self._this, self._has_room).replace("?", self._mark)
        with self._database.write() as connection:
            self._lock_kind(connection, lease.work_id)
            if self._database.is_postgresql and lease.lane:
                lanes.lock(connection, lease.lane)
            values = (until, lease.work_id, lease.token, *self._moments(moment))
            return connection.exec_driver_sql(revive, values).rowcount == 1

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

    def release(self, lease: Lease) -> bool:
        """Give the work back as if it had never been claimed."""
        return self._give_back(lease, attempts=_work.c.attempts - 1)

    def _give_back(self, lease: Lease, **values: Any) -> bool:
        statement = update(_work).where(self._held(lease)).values(lease_until="", nudged_at="", **values)
        with self._database.write() as connection:
            return connection.execute(statement).rowcount == 1

    def hold(self, lane: str, until: datetime) -> None:
        """Claim and announce nothing of a lane until then."""
        with self._database.write() as connection:
            upsert(connection, _holds, [{"lane": lane, "until": to_text(until)}])

    def reopen(self, identity: str | None, now: datetime) -> int:
        """Let parked work (one, or all) be tried again now; how many rows that was."""
        statement = update(_work).where(_work.c.state == "parked")
        if identity is not None:
            statement = statement.where(_work.c.id == identity)
        values = {"state": "open", "attempts": 0, "due_at": to_text(now), "nudged_at": "", "lease_until": ""}
        with self._database.write() as connection:
            return connection.execute(statement.values(**values)).rowcount

    def require(self, connection: Connection, lease: Lease) -> None:
        """Raise ``LeaseLost`` when somebody else holds the work now, or this lease was given back.

        Work that is gone altogether is no loss: it was settled (then the command id is known) or
        is moot (then the decision says so). Nobody can take the work over until the transaction ends.
        """
        until_the_end = " FOR UPDATE" if self._database.is_postgresql else ""
        query = f"SELECT lease_token, lease_until FROM work WHERE id = {self._mark}{until_the_end}"  # noqa: S608 - a mark
        row = run(connection, query, (lease.work_id,)).fetchone()
        if row is not None and (row[0] != lease.token or not row[1]):
            raise LeaseLost("Another worker took this work over, or it was given back.", work_id=lease.work_id)

    @staticmethod
    def _held(lease: Lease) -> Any:
        """The lease is its row's last one and was not given back; one that ran out holds until somebody takes over."""
        return and_(_work.c.id == lease.work_id, _work.c.lease_token == lease.token, _work.c.lease_until != "")

    def due(self, now: datetime, *, nudged_before: datetime, limit: int) -> list[Nudge]:
        """Open work that is due, held by nobody, and was not announced since ``nudged_before``; the urgent first.

        Of a lane or a kind with a limit no more than it has room for beside what is held and what was announced since:
        the rest comes as soon as there is room again.
        """
        moment, since = to_text(now), to_text(nudged_before)
        urgency = (_work.c.urgency, _work.c.due_at, _work.c.id)
        waiting = and_(
            _work.c.lane == "",
            _work.c.state == "open",
            _work.c.due_at <= moment,
            _work.c.lease_until < moment,
            or_(_work.c.nudged_at == "", _work.c.nudged_at < since),
        )
        about = (_work.c.correlation_id, _work.c.causation_id)
        columns = (_work.c.id, _work.c.kind, _work.c.queue, _work.c.urgency, _work.c.due_at, _work.c.nudged_at, *about)
        with self._database.read() as connection:
            found: list[Any] = list(lanes.announceable(connection, moment, since))
            query = select(*columns, literal("").label("lane")).where(waiting).order_by(*urgency).limit(limit)
            room: dict[str, int] = {}
            if self._limits:
                room = self._room(connection, moment, since)
                place = func.row_number().over(partition_by=_work.c.kind, order_by=urgency).label("place")
                placed = select(*columns, place).where(waiting).subquery()
                query = (
                    select(*(placed.c[column.name] for column in columns), literal("").label("lane"))
                    .where(placed.c.place <= case(room, value=placed.c.kind, else_=limit))
                    .order_by(placed.c.urgency, placed.c.due_at, placed.c.id)
                    .limit(limit)
                )
            found += connection.execute(query).all()
        chosen: list[Nudge] = []
        for row in sorted(found, key=lambda each: (each.urgency, each.due_at, each.id)):
            left = room.get(row.kind, 1)
            if left > 0 and len(chosen) < limit:
                kind = WorkKind(row.kind)
                again = {"lane": row.lane, "again": row.nudged_at != ""}
                ids = {"correlation_id": row.correlation_id, "causation_id": row.causation_id}
                chosen.append(Nudge(work_id=row.id, kind=kind, queue=row.queue, urgency=row.urgency, **again, **ids))
                if row.kind in room:
                    room[row.kind] = left - 1
        return chosen

    def _room(self, connection: Connection, moment: str, since: str) -> dict[str, int]:
        """How much more work of each limited kind may be announced."""
        held = _work.c.lease_until >= moment
        announced = and_(_work.c.due_at <= moment, _work.c.nudged_at != "", _work.c.nudged_at >= since)
        kinds = [kind.value for kind in self._limits]
        query = select(_work.c.kind, func.count()).where(
            text(f"({TAKEN})"), _work.c.kind.in_(kinds), _work.c.state == "open", or_(held, announced)
        )
        taken = {str(kind): int(count) for kind, count in connection.execute(query.group_by(_work.c.kind))}
        return {kind.value: limit - taken.get(kind.value, 0) for kind, limit in self._limits.items()}

    def mark_nudged(self, identities: Sequence[str], now: datetime) -> None:
        """Note, before it is done, that these are announced."""
        with self._database.write() as connection:
            announcements.note(connection, identities, to_text(now))

    def forget_nudges(self, identities: Sequence[str]) -> None:
        """These are to be announced anew: the message was not sent, or whoever took it could not claim the work."""
        with self._database.write() as connection:
            announcements.note(connection, identities, "")

    def depths(self) -> dict[tuple[str, str], int]:
        """How much work there is, by queue and state (``open`` or ``parked``)."""
        key = (_work.c.queue, _work.c.state)
        with self._database.read() as connection:
            rows = connection.execute(select(*key, func.count()).group_by(*key)).all()
        return {(str(queue), str(state)): int(count) for queue, state, count in rows}

    def parked(self, *, limit: int) -> list[WorkItem]:
        """Work that was put aside, the most urgent first."""
        query = select(_work).where(_work.c.state == "parked").order_by(_work.c.urgency, _work.c.due_at, _work.c.id)
        with self._database.read() as connection:
            return [_item(row) for row in connection.execute(query.limit(limit))]

    def waiting_since(self, now: datetime) -> datetime | None:
        """Since when the oldest work that nobody holds has been due; None when nothing waits but for a closed lane."""
        moment = to_text(now)
        closed = select(_lanes.c.lane).where(_lanes.c.opens_at > moment)
        query = select(func.min(_work.c.due_at)).where(
            _work.c.state == "open",
            _work.c.due_at <= moment,
            _work.c.lease_until < moment,
            _work.c.lane.not_in(closed),
        )
        with self._database.read() as connection:
            return from_text(connection.execute(query).scalar() or "")


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
