"""What the tables say to the doctor: work by kind, deliveries that wait, followers' moves, the server itself."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, case, func, or_, select
from sqlalchemy.exc import DBAPIError

from workflow.domain.delivery import UNSETTLED, ItemState
from workflow.domain.vocabulary import PubStatus
from workflow.store.database import Database, from_text, moment, to_text
from workflow.store.tables import (
    CheckpointRow,
    DeliveryRow,
    EventRow,
    LaneHoldRow,
    LaneRow,
    WorkRow,
    table_of,
)

_work, _lanes, _holds = table_of(WorkRow), table_of(LaneRow), table_of(LaneHoldRow)
_deliveries, _checkpoints, _events = table_of(DeliveryRow), table_of(CheckpointRow), table_of(EventRow)

STANDS = ("put_aside", "held", "closed", "due", "retrying", "later")
"""How open work can stand: put aside after failures; held by a worker; due in a closed lane; due and waiting; to be
tried again; due later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Oldest:
    """Of the work of one kind that stands alike: how much there is, and the one that was, or is, due first."""

    count: int
    stream: str
    subject: str
    attempts: int
    last_error: str
    due_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KindOfWork:
    """The open work of one kind."""

    kind: str
    queue: str
    by_stand: Mapping[str, Oldest]
    """Keys are of ``STANDS``; those without any work are left out."""

    @property
    def count(self) -> int:
        """How much there is that was not put aside."""
        return sum(each.count for stand, each in self.by_stand.items() if stand != "put_aside")

    def how_many(self, stand: str) -> int:
        """How much stands so."""
        found = self.by_stand.get(stand)
        return found.count if found else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryWait:
    """A partner's items that have not gone out."""

    waiting: int
    waiting_since: datetime | None
    """When the first of them was asked for."""
    parked: int
    parked_since: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSigns:
    """The database's server, or its file."""

    clock: datetime | None
    """Its clock; None where it has none of its own."""
    bytes: int
    wal_bytes: int | None


def work_by_kind(database: Database, now: datetime) -> tuple[KindOfWork, ...]:
    """The open work, kind by kind, in one pass over the ledger."""
    present = to_text(now)
    closed = or_(
        _work.c.lane.in_(select(_lanes.c.lane).where(_lanes.c.opens_at > present)),
        _work.c.lane.in_(select(_holds.c.lane).where(_holds.c.until > present)),
    )
    stand = case(
        (_work.c.state == "parked", "put_aside"),
        (_work.c.lease_until >= present, "held"),
        (and_(_work.c.due_at <= present, _work.c.lane != "", closed), "closed"),
        (_work.c.due_at <= present, "due"),
        (_work.c.attempts > 0, "retrying"),
        else_="later",
    ).label("stand")
    columns = (_work.c.kind, _work.c.queue, _work.c.stream, _work.c.subject, _work.c.attempts, _work.c.last_error)
    rows = select(*columns, _work.c.due_at, _work.c.id, stand).subquery()
    alike = (rows.c.kind, rows.c.stand)
    place = func.row_number().over(partition_by=alike, order_by=(rows.c.due_at, rows.c.id)).label("place")
    pieces = func.count().over(partition_by=alike).label("pieces")
    placed = select(*rows.c, place, pieces).subquery()
    found: dict[str, dict[str, Oldest]] = {}
    queues: dict[str, str] = {}
    with database.read() as connection:
        for row in connection.execute(select(placed).where(placed.c.place == 1)):
            queues[row.kind] = row.queue
            found.setdefault(row.kind, {})[row.stand] = Oldest(
                count=row.pieces,
                stream=row.stream,
                subject=row.subject,
                attempts=row.attempts,
                last_error=row.last_error,
                due_at=from_text(row.due_at),
            )
    return tuple(KindOfWork(kind=kind, queue=queues[kind], by_stand=found[kind]) for kind in sorted(found))


def deliveries_that_wait(database: Database) -> Mapping[str, DeliveryWait]:
    """By partner: what has not gone out, and what was put aside for a person. Recalls are counted elsewhere."""
    going_on = [state.value for state in UNSETTLED]
    is_parked = _deliveries.c.state == ItemState.PARKED.value
    query = (
        select(_deliveries.c.partner_id, is_parked.label("parked"), func.count(), func.min(_deliveries.c.requested_at))
        .where(
            _deliveries.c.state.in_([*going_on, ItemState.PARKED.value]),
            _deliveries.c.pub_status == PubStatus.USABLE.value,
        )
        .group_by(_deliveries.c.partner_id, is_parked)
    )
    found: dict[str, dict[bool, tuple[int, datetime | None]]] = {}
    with database.read() as connection:
        for partner_id, parked, count, since in connection.execute(query):
            found.setdefault(partner_id, {})[bool(parked)] = int(count), from_text(since or "")
    none = (0, None)
    return {
        partner: DeliveryWait(
            waiting=stands.get(False, none)[0],
            waiting_since=stands.get(False, none)[1],
            parked=stands.get(True, none)[0],
            parked_since=stands.get(True, none)[1],
        )
        for partner, stands in found.items()
    }


def checkpoints_moved_at(database: Database) -> Mapping[str, datetime]:
    """When each follower's checkpoint moved last."""
    with database.read() as connection:
        rows = connection.execute(select(_checkpoints.c.name, _checkpoints.c.updated_at)).all()
    return {name: moment(at) for name, at in rows}


def recorded_at(database: Database, position: int) -> datetime | None:
    """When the event at that position was recorded; None when there is none."""
    with database.read() as connection:
        found = connection.execute(select(_events.c.recorded_at).where(_events.c.position == position)).scalar()
    return from_text(found or "")


def server(database: Database) -> ServerSigns:
    """The server's clock and what the database takes on its disk."""
    if database.is_postgresql:
        with database.read() as connection:
            clock, size = connection.exec_driver_sql(
                "SELECT clock_timestamp(), pg_database_size(current_database())"
            ).one()
            return ServerSigns(clock=clock, bytes=int(size), wal_bytes=_postgresql_wal(connection))
    with database.read() as connection:
        connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").one()  # the file is read, not just opened
    name = database.engine.url.database or ""
    return ServerSigns(clock=None, bytes=_bytes_of(name) or 0, wal_bytes=_bytes_of(f"{name}-wal") or 0)


def _postgresql_wal(connection: Connection) -> int | None:
    """None where this account may not ask: it takes the role ``pg_monitor``."""
    try:
        with connection.begin_nested():
            found: Any = connection.exec_driver_sql("SELECT sum(size) FROM pg_ls_waldir()").scalar()
    except DBAPIError:
        return None
    return int(found or 0)


def _bytes_of(path: str) -> int | None:
    try:
        return os.stat(path).st_size  # noqa: PTH116 - a URL's text, which may name no path
    except OSError:
        return None
