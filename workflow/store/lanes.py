"""Lanes in SQL: what may be claimed and what may be announced, in one statement each, on SQLite and PostgreSQL.

A lane is a partner's. It has a moment from which it is open and a width: so many leases of it live at once. Statements
are text, put together once: claims stand on the hot path of every delivery. ``?`` stands for a value.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Connection

from workflow.domain.reactions import WorkKind
from workflow.ports import Lease
from workflow.store.database import from_text, run
from workflow.store.work_tables import TAKEN

AT_ONCE = 8
"""The most that is announced of a lane in one go; no lane is wider."""
_LOCKS = 7303016
"""The first half of the advisory locks of lanes on PostgreSQL; the second is the lane's hash."""


def _taken(alias: str) -> str:
    """The condition of the index over taken rows, for a table of that alias."""
    return TAKEN.replace("lease_until", f"{alias}.lease_until").replace("nudged_at", f"{alias}.nudged_at")


_TAKEN_OF_LANE = f"t.lane = l.lane AND ({_taken('t')})"
_OPEN = "l.opens_at <= ? AND NOT EXISTS (SELECT 1 FROM lane_holds h WHERE h.lane = l.lane AND h.until > ?)"
_FREE = "c.state = 'open' AND c.due_at <= ? AND c.lease_until < ?"
_HAS_ROOM = (
    "(work.lane = '' OR EXISTS (SELECT 1 FROM lanes l WHERE l.lane = work.lane AND "  # noqa: S608 - words of our own
    f"{_OPEN} AND l.width > (SELECT count(*) FROM work t WHERE {_TAKEN_OF_LANE} "
    "AND t.state = 'open' AND t.lease_until >= ?)))"
)
_RETURNED = "id, kind, stream, subject, attempts, correlation_id, causation_id, lease_token, lane, due_at"


class Announced(NamedTuple):
    """Work in a lane that may be announced."""

    id: str
    kind: str
    queue: str
    urgency: int
    due_at: str
    lane: str
    nudged_at: str
    """When it was last announced; empty when never."""
    correlation_id: str
    causation_id: str
    room: int
    """How much may be announced of its lane."""


def has_room(limits: Mapping[WorkKind, int]) -> str:
    """The condition that a row of ``work`` may be leased; takes the present moment as often as it has marks."""
    if not limits:
        return _HAS_ROOM
    kinds = ", ".join(f"'{kind.value}'" for kind in limits)
    cases = " ".join(f"WHEN '{kind.value}' THEN {limit:d}" for kind, limit in limits.items())
    live = (
        f"SELECT count(*) FROM work o WHERE ({_taken('o')}) AND o.kind = work.kind "  # noqa: S608 - the same
        "AND o.state = 'open' AND o.lease_until >= ?"
    )
    return f"{_HAS_ROOM} AND (work.kind NOT IN ({kinds}) OR ({live}) < CASE work.kind {cases} ELSE 0 END)"


def claim(which: str, condition: str) -> str:
    """The statement that takes the lease of the row whose id ``which`` gives, if ``condition`` holds."""
    return (
        "UPDATE work SET lease_owner = ?, lease_token = lease_token + 1, lease_until = ?, attempts = attempts + 1 "  # noqa: S608 - the same
        f"WHERE id = {which} AND state = 'open' AND due_at <= ? AND lease_until < ? AND {condition} "
        f"RETURNING {_RETURNED}"
    )


def lease_of(row: Any) -> Lease:
    """The lease that a claim has taken."""
    identity, kind, stream, subject, attempts, correlation_id, causation_id, token, lane, due_at = row
    return Lease(
        work_id=identity,
        kind=WorkKind(kind),
        stream=stream,
        subject=subject,
        attempts=attempts,
        correlation_id=correlation_id,
        causation_id=causation_id,
        token=token,
        lane=lane,
        due_at=from_text(due_at),
    )


def next_of_lane(*, on_postgresql: bool) -> str:
    """The id of the lane's most urgent work that nobody holds; rows that somebody is just writing are passed over."""
    passed_over = " FOR UPDATE SKIP LOCKED" if on_postgresql else ""
    return (
        f"(SELECT c.id FROM work c WHERE c.lane = ? AND {_FREE} "  # noqa: S608 - the same
        f"ORDER BY c.urgency, c.due_at, c.id LIMIT 1{passed_over})"
    )


def one(*, on_postgresql: bool) -> str:
    """The id of that work; on PostgreSQL none while somebody is just writing its row."""
    return "(SELECT c.id FROM work c WHERE c.id = ? FOR UPDATE SKIP LOCKED)" if on_postgresql else "?"


def is_being_written(connection: Connection, identity: str, moment: str) -> bool:
    """Whether work could be claimed but for somebody who is just writing its row. On PostgreSQL only."""
    sql = (
        f"SELECT 1 FROM work c WHERE c.id = ? AND {_FREE} "  # noqa: S608 - the same
        "AND (SELECT w.id FROM work w WHERE w.id = ? FOR UPDATE SKIP LOCKED) IS NULL"
    )
    return run(connection, sql.replace("?", "%s"), (identity, moment, moment, identity)).fetchone() is not None


def lock(connection: Connection, lane: str) -> None:
    """Let leases of a lane be taken one after the other on PostgreSQL, so that each statement counts those before it.

    Whoever takes several lanes' locks in one transaction holds the log's lock, and whoever holds one alone waits for
    nothing else, a row neither: so nobody waits in a circle. Those who write rows may wait for a lane's lock.
    """
    run(connection, "SELECT pg_advisory_xact_lock(%s, hashtext(%s))", (_LOCKS, lane))


def lane_of_work(connection: Connection, identity: str, mark: str) -> str:
    """The lane of a piece of work; empty when it is in none or gone."""
    found = run(connection, f"SELECT lane FROM work WHERE id = {mark}", (identity,)).fetchone()  # noqa: S608 - a mark
    return str(found[0]) if found else ""


def announceable(connection: Connection, moment: str, since: str) -> list[Announced]:
    """Due work of every open lane that was not announced since, in order, no more than its lane has room for."""
    on_postgresql = connection.dialect.name == "postgresql"
    values = (moment, moment, since, moment, moment, since) if on_postgresql else (moment, moment, since) * 2
    rows = connection.exec_driver_sql(_announceable(on_postgresql), (*values, moment, moment)).all()
    found = sorted((Announced(*row) for row in rows), key=lambda each: (each.urgency, each.due_at, each.id))
    taken: dict[str, int] = {}
    chosen = []
    for each in found:
        taken[each.lane] = taken.get(each.lane, 0) + 1
        if taken[each.lane] <= each.room:
            chosen.append(each)
    return chosen


@cache
def _announceable(on_postgresql: bool) -> str:
    """One statement: for each open lane its first free rows by the index, and how much of it is taken."""
    taken = (
        f"SELECT count(*) AS pieces FROM work t WHERE {_TAKEN_OF_LANE} AND t.state = 'open' "  # noqa: S608 - the same
        "AND (t.lease_until >= ? OR (t.due_at <= ? AND t.nudged_at <> '' AND t.nudged_at >= ?))"
    )
    first = (
        f"FROM work c WHERE c.lane = l.lane AND {_FREE} AND (c.nudged_at = '' OR c.nudged_at < ?) "
        f"ORDER BY c.urgency, c.due_at, c.id LIMIT {AT_ONCE}"
    )
    columns = "w.id, w.kind, w.queue, w.urgency, w.due_at, l.lane, w.nudged_at, w.correlation_id, w.causation_id"
    if on_postgresql:
        sql = (
            f"SELECT {columns}, l.width - taken.pieces FROM lanes l "  # noqa: S608 - the same
            f"CROSS JOIN LATERAL (SELECT c.* {first}) w CROSS JOIN LATERAL ({taken}) taken WHERE {_OPEN}"
        )
        return sql.replace("?", "%s")
    return (
        f"SELECT {columns}, l.width - ({taken}) FROM lanes l CROSS JOIN work w ON w.id IN (SELECT c.id {first}) "  # noqa: S608 - the same
        f"WHERE {_OPEN}"
    )
