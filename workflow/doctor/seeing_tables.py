"""Asks the database: the server itself, then the newsroom's tables. Changes nothing."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from workflow.bootstrap import Application
from workflow.doctor.judging_work import SERVICES
from workflow.doctor.signs import DatabaseSigns, NewsroomSigns
from workflow.partitions import Partitions
from workflow.store import signs as stored
from workflow.store.replica_signs import ReplicaStanding, standing_of
from workflow.vitals import read_vitals


def see_database(application: Application) -> DatabaseSigns:
    """The server and its tables' revision. ``SQLAlchemyError`` when it does not answer."""
    database = application.database
    with database.read():
        started, before = time.monotonic(), datetime.now(UTC)
    found = stored.server(database)
    took = time.monotonic() - started
    schema = application.schema()
    room = Partitions(database).room()
    ahead = None if found.clock is None else (found.clock - before).total_seconds() - took / 2
    return DatabaseSigns(
        is_postgresql=database.is_postgresql,
        answered_in=took,
        clock_ahead=ahead,
        missing=schema.missing,
        unknown=schema.unknown,
        bytes=found.bytes,
        wal_bytes=found.wal_bytes,
        room=room if room.is_partitioned or room.is_half_begun else None,
    )


def see_newsroom(application: Application) -> NewsroomSigns:
    """Services, lags, work, partners. ``SQLAlchemyError`` when the tables are not those of this Copyflow."""
    views, database, now = application.views, application.database, application.clock.now()
    vitals = read_vitals(application)
    partners = views.syndication.summaries(views.partners(), now)
    waiting, parked = views.syndication.recalls_under_way()
    unrelayed = None
    if vitals.relayed is not None and vitals.relay_lag:
        unrelayed = stored.recorded_at(database, vitals.relayed + 1)
    return NewsroomSigns(
        vitals=vitals,
        led=frozenset(each for each in SERVICES if application.leadership.is_led(each, now)),
        unrelayed_since=unrelayed,
        moved_at=stored.checkpoints_moved_at(database),
        work=stored.work_by_kind(database, now),
        partners=tuple(partners),
        deliveries=stored.deliveries_that_wait(database),
        recalls_not_reached=waiting + parked,
        recalls_parked=parked,
    )


def see_replica(application: Application) -> ReplicaStanding | None:
    """The read replica beside the primary; None where none is set. ``SQLAlchemyError`` when it does not answer."""
    return None if application.replica is None else standing_of(application.replica, application.database)
