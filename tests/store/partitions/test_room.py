"""A log in partitions is never full, and is read by indexes that stop early."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from api.outages import is_outage
from tests import factories as make
from tests.store.log_stories import TABLES, dump, live_through
from tests.store.partitions.parts import STREAMS, fill, names, partitioned, sibling
from tests.store.parts import about, append, made, note, together
from tests.support.servers import PostgresServer
from workers.partition_keeping import EVERY_SECONDS, UNPARTITIONED_SECONDS, PartitionKeeping
from workflow.bootstrap import Application
from workflow.doctor.seeing_tables import see_database
from workflow.partitions import Partitions
from workflow.store import partitioning
from workflow.store.database import Database
from workflow.store.event_store import EventStore
from workflow.store.partitions import make_room

# --- room -----------------------------------------------------------------------------------------------


def test_room_is_made_beside_a_reader_and_a_writer(application: Application) -> None:
    """A new partition waits for nobody and nobody for it: both hold the log, in transactions that have not ended."""
    log = partitioned(application, 5, 12)
    with application.database.read() as reader, application.database.write() as writer:
        reader.exec_driver_sql("SELECT * FROM events").all()
        append(application.database, connection=writer)
        before = len(names(log))
        with application.database.write() as connection:
            connection.exec_driver_sql("SET LOCAL lock_timeout = '1s'")
            assert make_room(connection, 40)
        reader.exec_driver_sql("SELECT * FROM events").all()
        append(application.database, connection=writer)
    assert len(names(log)) > before
    assert application.verification.verify().position == 14


def test_the_clock_keeps_two_ahead(application: Application, log: Partitions) -> None:
    """Every few seconds; of a log that is one table it asks once an hour."""
    moment = [0.0]
    keeping = PartitionKeeping(application, seconds=lambda: moment[0])
    keeping.keep()
    partitioning.begin(application.database, 5)
    moment[0] += UNPARTITIONED_SECONDS - 1
    fill(application.database, 12)
    keeping.keep()
    assert log.room().ahead == 1
    moment[0] += 1
    keeping.keep()
    assert log.room().ahead == 2
    fill(application.database, 5)
    keeping.keep()
    assert log.room().ahead == 1
    moment[0] += EVERY_SECONDS
    keeping.keep()
    assert log.room().ahead == 2
    assert log.make_room() == []
    assert together(4, lambda _: log.make_room()) == [[]] * 4


def test_a_full_log_is_an_outage_that_says_what_to_do(application: Application) -> None:
    """Nothing is half written, whoever appends may try again, and it goes on as soon as there is room."""
    partitioning.begin(application.database, 3)
    log = Partitions(application.database)
    fill(application.database, log.all()[-1].last)
    assert log.room().events == 0
    with pytest.raises(OperationalError, match="copyflow partitions ahead") as caught:
        fill(application.database, 1)
    assert is_outage(caught.value)
    given: dict[str, Any] = {"fingerprint": "", "recorded_at": make.NOW}
    with pytest.raises(OperationalError, match="no partition"):
        EventStore(application.database).commit(STREAMS[0], "any", [note(), note()], about(), **given)
    assert log.make_room()
    fill(application.database, 3)
    assert application.verification.verify().position == application.views.head()


def test_the_doctor_sees_the_room(application: Application) -> None:
    """A log that is one table has no line for it; a partitioned one says when nobody makes room."""
    assert see_database(application).room is None
    log = partitioned(application, 4, 9)
    seen = see_database(application).room
    assert seen is not None
    assert (seen, seen.ahead) == (log.room(), 2)


def test_an_import_of_any_size_makes_its_own_room(application: Application, tmp_path: Path) -> None:
    """A history longer than what stands ahead is taken over whole, with the same head."""
    for _ in range(3):
        live_through(application)
    lines = b"".join(application.log_files.log()).splitlines(keepends=True)
    other = sibling(application, tmp_path)
    partitioning.begin(other.database, 4)
    assert other.log_files.restore(lines) == application.feed.head()
    other.rebuild()
    assert dump(other, TABLES) == dump(application, TABLES)
    kept = Partitions(other.database)
    assert kept.room().ahead == 2
    assert len(kept.all()) > other.views.head() // 4
    other.close()


# --- how it is read ---------------------------------------------------------------------------------------

_SELECTION = "position, stream, version, event_id, type, schema_version, data, metadata, recorded_at"
READS: dict[str, tuple[str, int]] = {
    "head": ("SELECT position, hash FROM events ORDER BY position DESC LIMIT 1", 4),
    "last position": ("SELECT max(position) FROM events", 99),
    "follow": (f"SELECT {_SELECTION} FROM events WHERE position > 6200 ORDER BY position LIMIT 50", 1),
    "headers": (
        "SELECT position, stream, version, type FROM events WHERE position > 6990 ORDER BY position LIMIT 500",
        5,
    ),
    "one position": ("SELECT hash FROM events WHERE position = 4711", 1),
    "types after": (
        f"SELECT {_SELECTION} FROM events WHERE position > 7500 AND type IN ('rare.event') ORDER BY position LIMIT 50",
        4,
    ),
    "types backwards": (
        f"SELECT {_SELECTION} FROM events WHERE type IN ('common.event') ORDER BY position DESC LIMIT 50",
        4,
    ),
    "one type": (f"SELECT {_SELECTION} FROM events WHERE type = 'rare.event' ORDER BY position", 99),
    "stream": (f"SELECT {_SELECTION} FROM events WHERE stream = 'article-7' AND version > 0 ORDER BY version", 99),
    "stream's last version": (
        "SELECT e.version FROM events e WHERE e.stream = 'article-7' ORDER BY e.version DESC LIMIT 1", 99
    ),
    "stream up to a position": (
        f"SELECT {_SELECTION} FROM events WHERE stream = 'article-7' AND position <= 1900 ORDER BY version", 2
    ),
}  # fmt: skip
"""The program's statements, and how many partitions of this log each may look into; 99 for all of them."""


@pytest.fixture(scope="module")
def long_log(postgres_server: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """Eight full partitions of a thousand events, and those ahead."""
    application = made(postgres_server.fresh_database(), tmp_path_factory.mktemp("long"))
    application.migrate()
    partitioning.begin(application.database, 1_000)
    with application.database.write() as connection:
        make_room(connection, 8_200)
        connection.exec_driver_sql(
            "INSERT INTO events SELECT n, 'article-' || n % 100, n / 100 + 1, n::text, "
            "CASE n %% 50 WHEN 0 THEN 'rare.event' ELSE 'common.event' END, 1, repeat('x', 600), '{}', '2026', "
            "'\\x00', '\\x00' FROM generate_series(1, 8200) n".replace("n % 100", "n %% 100")
        )
    with application.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for first in (1, *range(2_000, 9_000, 1_000)):  # as autovacuum does: it passes over tables without a row
            connection.exec_driver_sql(f"VACUUM ANALYZE events_from_{first}")
    yield application.database
    application.close()


@pytest.mark.parametrize("name", READS)
def test_every_read_goes_by_indexes_and_stops_early(long_log: Database, name: str) -> None:
    """No partition is read from end to end, and what is bounded by a position looks into few of them."""
    statement, most = READS[name]
    with long_log.read() as connection:
        plan = "\n".join(connection.exec_driver_sql(f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) {statement}").scalars())
    assert "Seq Scan" not in plan, plan
    looked = {
        found[1]
        for line in plan.splitlines()
        if "never executed" not in line and (found := re.search(r" on (events_from_\d+)", line))
    }
    assert 0 < len(looked) <= most, plan


def test_a_prepared_read_prunes_as_well(long_log: Database) -> None:
    """A plan that is kept for every value looks only where the value leads when it runs."""
    with long_log.read() as connection:
        connection.exec_driver_sql("SET LOCAL plan_cache_mode = force_generic_plan")
        connection.exec_driver_sql(
            "PREPARE follow (bigint) AS SELECT position FROM events WHERE position > $1 ORDER BY position LIMIT 50"
        )
        plan = "\n".join(connection.exec_driver_sql("EXPLAIN (ANALYZE, COSTS OFF) EXECUTE follow (7100)").scalars())
        connection.exec_driver_sql("DEALLOCATE follow")
    assert "Subplans Removed: 7" in plan or "Subplans Removed: 6" in plan, plan
    assert plan.count("never executed") >= 2, plan
