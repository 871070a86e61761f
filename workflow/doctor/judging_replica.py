"""Judges the read replica. Pure. Nothing of it is ever stuck: where it is of no use, the primary answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from workflow.doctor.amounts import short_span, span
from workflow.doctor.judging_places import unseen
from workflow.doctor.lines import Level, Line, Unit
from workflow.doctor.signs import Unseen
from workflow.domain.phrases import phrase, phrase_count
from workflow.store.replica_signs import ReplicaStanding

SLOWER_ABOVE_SECONDS = 10.0
"""How long the first event that it lacks may have been there; from then on it is hardly ever asked."""


def judge_replica(replica: ReplicaStanding | Unseen | None, now: datetime) -> Iterator[Line]:
    """One line where there is a replica; none where none is set."""
    if replica is None:
        return
    name = phrase("Read replica")
    if isinstance(replica, Unseen):
        yield unseen("read_replica", name, replica, level=Level.UNKNOWN if replica.because else Level.SLOWER)
        return
    behind = max(0.0, (now - replica.lacks_since).total_seconds()) if replica.lacks_since else 0.0
    lacking = max(0, replica.head - replica.position)
    line = Line(
        kind="read_replica",
        name=name,
        level=Level.OK,
        figure=phrase(
            "{behind} behind, at position {position} of {head}",
            behind=short_span(behind),
            position=replica.position,
            head=replica.head,
        ),
        value=round(behind, 3),
        unit=Unit.SECONDS,
    )
    yield _judged(line, replica, behind, lacking)


def _judged(line: Line, replica: ReplicaStanding, behind: float, lacking: int) -> Line:
    if not replica.in_recovery:
        return line.but(
            Level.SLOWER,
            phrase("COPYFLOW_READ_DATABASE_URL names no replica: it was promoted, or is another server."),
            phrase(
                "Make a replica anew with `pg_basebackup`, or take the setting away; the primary answers meanwhile."
            ),
        )
    if not replica.is_same_log:
        return line.but(
            Level.SLOWER,
            phrase("The read replica has another log than the database: it follows another server."),
            phrase(
                "Look at COPYFLOW_READ_DATABASE_URL and at `primary_conninfo` there; the primary answers meanwhile."
            ),
        )
    if replica.is_held:
        return line.but(
            Level.SLOWER,
            phrase("Somebody paused the read replica: it replays nothing more."),
            phrase("Let it go on: `SELECT pg_wal_replay_resume();` there; the primary answers meanwhile."),
        )
    if behind >= SLOWER_ABOVE_SECONDS:
        what = phrase_count(
            "The read replica lacks {count} event, the first for {span}.",
            "The read replica lacks {count} events, the first for {span}.",
            lacking, span=span(behind),
        )  # fmt: skip
        return line.but(
            Level.SLOWER,
            what,
            phrase(
                "Look at `pg_stat_replication` on the primary, and for long queries and a full disk on the replica."
            ),
        )
    return line
