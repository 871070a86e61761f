"""What a read replica says of itself, for the doctor. Changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from workflow.store.database import Database, run
from workflow.store.replica import Replica
from workflow.store.signs import recorded_at

_LAST = "SELECT position, hash FROM events ORDER BY position DESC LIMIT 1"
_SAYS = f"SELECT pg_is_in_recovery(), last.position, last.hash FROM (SELECT) AS one LEFT JOIN ({_LAST}) AS last ON true"  # noqa: S608 - words of our own
_IS_HELD = "SELECT CASE WHEN pg_is_in_recovery() THEN pg_get_wal_replay_pause_state() <> 'not paused' ELSE false END"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplicaStanding:
    """How far it has come, and whether it is one at all."""

    in_recovery: bool
    is_held: bool
    """Whether somebody paused its replay."""
    is_same_log: bool
    """Whether what it has of the log is the beginning of the primary's."""
    position: int
    head: int
    """The primary's position, looked at afterwards."""
    lacks_since: datetime | None
    """When the first event was recorded that it lacks; None when it lacks none."""


def standing_of(replica: Replica, primary: Database) -> ReplicaStanding:
    """Ask both; ``SQLAlchemyError`` when one does not answer."""
    with replica.engine.connect() as connection:
        in_recovery, position, digest = connection.exec_driver_sql(_SAYS).one()
        is_held = bool(connection.exec_driver_sql(_IS_HELD).scalar())
    with primary.glance() as connection:
        head = run(connection, "SELECT coalesce(max(position), 0) FROM events").fetchone()[0]
        same = run(connection, "SELECT hash FROM events WHERE position = %s", (position,)).fetchone()
    reached = position or 0
    return ReplicaStanding(
        in_recovery=bool(in_recovery),
        is_held=is_held,
        is_same_log=position is None or (same is not None and bytes(same[0]) == bytes(digest)),
        position=reached,
        head=head,
        lacks_since=recorded_at(primary, reached + 1) if head > reached else None,
    )
