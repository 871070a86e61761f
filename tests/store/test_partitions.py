"""A log in partitions (PostgreSQL): made while everybody goes on, guarded as before, moved, dumped, and never full."""

from __future__ import annotations

import re
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlmodel import SQLModel

from api.outages import is_outage
from tests import factories as make
from tests.store.log_stories import TABLES, dump, live_through
from tests.store.parts import ManualClock, about, append, made, note, partition_finely, together
from tests.store.test_redaction import WORDS, drafted, everything, redact
from tests.support.servers import PostgresServer, find_postgres
from workers.partition_keeping import EVERY_SECONDS, UNPARTITIONED_SECONDS, PartitionKeeping
from workflow.bootstrap import Application
from workflow.doctor.seeing_tables import see_database
from workflow.domain.errors import AlreadyExists, InvalidValue, NotFound, WrongState
from workflow.partitions import Partitions, State
from workflow.store import moving, partitioning
from workflow.store.database import Database
from workflow.store.event_store import EventStore
from workflow.store.partitions import FIRST_RANGE, make_room

STREAMS = [f"partner-01939b6c-0000-7000-8000-{number:012d}" for number in range(5)]
UNTOUCHED = "never changed or removed"


@pytest.fixture
def application(postgres_server: PostgresServer, tmp_path: Path, clock: ManualClock) -> Iterator[Application]:
    """A newsroom on PostgreSQL whose log is one table."""
    put_together = made(postgres_server.fresh_database(), tmp_path, clock)
    put_together.migrate()
    yield put_together
    put_together.close()


@pytest.fixture
def log(application: Application) -> Partitions:
    """Its partitions."""
    return Partitions(application.database)


@pytest.fixture
def tablespace(postgres_server: PostgresServer) -> Iterator[str]:
    """A tablespace with a name that must be quoted, in a folder of the server's own account."""
    name = 'old "news" 100%'
    with tempfile.TemporaryDirectory(prefix="space-") as room:
        folder = Path(room) / "space"
        folder.mkdir()
        subprocess.run(["chown", "-R", postgres_server.user, room], check=True)
        with psycopg.connect(postgres_server.url().replace("+psycopg", ""), autocommit=True) as connection:
            quoted = name.replace('"', '""')
            connection.execute(f"CREATE TABLESPACE \"{quoted}\" LOCATION '{folder}'".encode())
            yield name
            for (database,) in connection.execute(
                "SELECT datname FROM pg_database WHERE datname LIKE 'test_%%' AND oid IN "
                "(SELECT pg_tablespace_databases(oid) FROM pg_tablespace WHERE spcname = %s)",
                (name,),
            ).fetchall():
                connection.execute(f'DROP DATABASE "{database}" WITH (FORCE)'.encode())
            connection.execute(f'DROP TABLESPACE "{quoted}"'.encode())


def fill(database: Database, count: int) -> None:
    """Append so many events, a stream after the other."""
    for number in range(count):
        append(database, STREAMS[number % len(STREAMS)])


def partitioned(application: Application, size: int, events: int) -> Partitions:
    """Its log in partitions of ``size``, with so many events."""
    partitioning.begin(application.database, size)
    with application.database.write() as connection:
        make_room(connection, events)
    fill(application.database, events)
    return Partitions(application.database)


def rows(application: Application, sql: str, **values: Any) -> list[tuple[Any, ...]]:
    """What the database answers."""
    with application.database.read() as connection:
        return [tuple(row) for row in connection.execute(text(sql), values)]


def names(log: Partitions) -> list[str]:
    """What the partitions are called."""
    return [each.name for each in log.all()]


# --- beginning ----------------------------------------------------------------------------------------


def test_the_log_becomes_the_first_partition_as_it_is(application: Application, log: Partitions) -> None:
    """The same table, with the same indexes under the parent's: nothing is read in the exchange, nothing built anew."""
    fill(application.database, 7)
    indexes = "SELECT indexrelid FROM pg_index WHERE indrelid = to_regclass(:name) ORDER BY 1"
    (before,), kept = rows(application, "SELECT 'events'::regclass::oid"), rows(application, indexes, name="events")
    head = application.feed.head()
    told: list[str] = []
    with application.database.write() as connection:
        name = connection.exec_driver_sql("SELECT current_database()").scalar()
        connection.exec_driver_sql(f"ALTER DATABASE {name} SET client_min_messages = debug1")
    application.database.engine.dispose()
    event.listen(
        application.database.engine,
        "connect",
        lambda driver, _record: driver.add_notice_handler(lambda said: told.append(str(said.message_primary))),
    )
    partitioning.begin(application.database, 5)
    assert rows(application, "SELECT 'events_from_1'::regclass::oid") == [before]
    assert rows(application, indexes, name="events_from_1") == kept
    under = rows(application, "SELECT i.inhparent::regclass::text FROM pg_inherits i WHERE inhrelid IN "
                 "(SELECT indexrelid FROM pg_index WHERE indrelid = 'events_from_1'::regclass) ORDER BY 1")  # fmt: skip
    assert under == [("events_pkey",), ("ix_events_type",)]
    assert any("events_from_1" in line and "implied by existing constraints" in line for line in told), told
    assert rows(application, f"SELECT 1 FROM pg_constraint WHERE conname = '{FIRST_RANGE}'") == []
    assert application.feed.head() == head == application.verification.verify()
    assert [(each.first, each.last, each.events, each.state) for each in log.all()] == [
        (1, 14, 7, State.OPEN),
        (15, 19, 0, State.AHEAD),
        (20, 24, 0, State.AHEAD),
    ]
    tuning = rows(application, "SELECT relname, reloptions::text FROM pg_class WHERE relname ~ '^events_from_[0-9]+$'")
    assert {options for _, options in tuning} == {"{toast_tuple_target=8160}"}


def test_it_begins_while_writers_write_and_readers_read(application: Application, log: Partitions) -> None:
    """Every append succeeds, none is lost, positions are dense, a reader passes over nothing, and the chain holds."""
    store, ended = EventStore(application.database), threading.Event()
    fill(application.database, 20)
    seen: list[int] = []

    def write(number: int) -> int:
        for turn in range(60):
            stream = STREAMS[(number + turn) % len(STREAMS)]
            given: dict[str, Any] = {"fingerprint": "", "recorded_at": make.NOW}
            store.commit(stream, "any", [note(f"{number} {turn}")], about(), **given)
        return 60

    def follow() -> None:
        while not ended.is_set() or len(seen) < 20 + 4 * 60:
            with application.database.read() as connection:
                seen.extend(each.position for each in store.read_all(connection, after=len(seen), limit=50))

    def work(number: int) -> object:
        if number == 0:
            return partitioning.begin(application.database, 300)
        return write(number)

    reader = threading.Thread(target=follow)
    reader.start()
    results = together(5, work)
    ended.set()
    reader.join()
    assert results == ["events_from_1", 60, 60, 60, 60]
    assert seen == list(range(1, 261))
    assert application.verification.verify().position == 260
    assert log.room().ahead == 2


def test_a_beginning_that_was_cut_off_is_begun_again(application: Application, log: Partitions, tmp_path: Path) -> None:
    """What a killed one left stops nobody before its range is full, is told then, and is taken back by the clock."""
    fill(application.database, 3)
    left = f"ALTER TABLE events ADD CONSTRAINT {FIRST_RANGE} CHECK (position >= 1 AND position < 5) NOT VALID"
    with application.database.write() as connection:
        connection.exec_driver_sql(left)
    assert log.room().is_half_begun
    fill(application.database, 1)
    with pytest.raises(OperationalError, match=r"copyflow partitions begin.* was cut off, run it again"):
        fill(application.database, 1)
    PartitionKeeping(application).keep()
    assert not log.room().is_half_begun
    fill(application.database, 1)
    with application.database.write() as connection:
        connection.exec_driver_sql(left.replace("< 5", "< 6"))
    partitioning.begin(application.database, 5)
    fill(application.database, 5)
    assert application.verification.verify().position == 10
    with pytest.raises(AlreadyExists, match="in partitions already"):
        log.begin(1_000)
    with pytest.raises(InvalidValue, match="at least 1000"):
        log.begin(999)


def test_a_beginning_that_finds_no_moment_changes_nothing(
    application: Application, log: Partitions, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A dump or a forgotten session holds the log: it is named, and appends go on as before, before and afterwards."""
    monkeypatch.setattr(partitioning, "ATTEMPTS", 2)
    fill(application.database, 3)
    with application.database.read() as reader:
        reader.exec_driver_sql("SELECT * FROM events").all()
        holder = reader.exec_driver_sql("SELECT pg_backend_pid()").scalar()
        with pytest.raises(WrongState, match=rf"hold it now: {holder} "):
            log.begin(1_000)
        fill(application.database, 1)
    assert not log.is_partitioned()
    assert not log.room().is_half_begun

    def fails(step: str) -> None:
        if step.startswith("Putting"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        log.begin(1_000, fails)
    assert not log.room().is_half_begun


def test_what_hangs_on_the_table_is_named_first(application: Application, log: Partitions) -> None:
    """A view, a foreign key, a trigger or a publication of one's own would silently stay with the first partition."""
    made_by_hand = {
        "view": "CREATE VIEW latest AS SELECT * FROM events",
        "foreign key": "CREATE TABLE marks (at bigint CONSTRAINT marked REFERENCES events (position))",
        "trigger": "CREATE TRIGGER mine BEFORE INSERT ON events FOR EACH STATEMENT EXECUTE FUNCTION copyflow_refuse()",
        "publication": "CREATE PUBLICATION outward FOR TABLE events",
    }
    with application.database.write() as connection:
        for statement in made_by_hand.values():
            connection.exec_driver_sql(statement)
    with pytest.raises(WrongState) as caught:
        log.begin(1_000)
    told = caught.value.detail
    assert "the foreign key marked of marks, the publication outward, the trigger mine, the view latest" in told
    assert not log.is_partitioned()


def test_owner_and_grants_stay(application: Application, log: Partitions) -> None:
    """Whoever could read or own the table before can after, whoever begins."""
    with application.database.write() as connection:
        for role in ("keeper", "auditor"):
            connection.exec_driver_sql(f"CREATE ROLE {role}")
        connection.exec_driver_sql("GRANT SELECT ON events TO auditor WITH GRANT OPTION")
        connection.exec_driver_sql("GRANT SELECT ON events TO PUBLIC")
        connection.exec_driver_sql("ALTER TABLE events OWNER TO keeper")
    granted = "SELECT DISTINCT privilege_type, grantee::regrole::text, is_grantable FROM pg_class, aclexplode(relacl) "
    granted += "WHERE oid = 'events'::regclass AND grantee <> relowner ORDER BY 2"
    before = rows(application, granted)
    partitioning.begin(application.database, 5)
    assert rows(application, granted) == before
    owners = rows(
        application, "SELECT DISTINCT relowner::regrole::text FROM pg_class WHERE relname ~ '^events(_from_.*[0-9])?$'"
    )
    assert owners == [("keeper",)]
    with application.database.write() as connection:
        for role in ("keeper", "auditor"):
            connection.exec_driver_sql(f"REASSIGN OWNED BY {role} TO current_user")
            connection.exec_driver_sql(f"DROP OWNED BY {role}")
            connection.exec_driver_sql(f"DROP ROLE {role}")


def test_the_declared_tables_differ_by_one_promise(application: Application) -> None:
    """Alembic finds the tables as they are declared, but for the one uniqueness that each partition keeps by itself."""
    partitioned(application, 5, 12)
    with application.database.read() as connection:
        ours = {
            "include_object": lambda _object, name, kind, *_: kind != "table" or not name.startswith("events_from_")
        }
        context = MigrationContext.configure(connection, opts={"compare_type": True, **ours})
        differences = [each for each in compare_metadata(context, SQLModel.metadata) if "events" in str(each)]
    assert [each[0] for each in differences] == ["add_constraint"]
    assert [column.name for column in differences[0][1].columns] == ["stream", "version"]
    unique = (
        "SELECT conrelid::regclass::text FROM pg_constraint WHERE contype = 'u' AND conname LIKE '%stream_version%'"
    )
    assert {name for (name,) in rows(application, unique)} == set(names(Partitions(application.database)))
    assert application.missing_migrations() == []


# --- guards ---------------------------------------------------------------------------------------------


def test_no_statement_changes_what_was_said(application: Application) -> None:
    """UPDATE, DELETE and TRUNCATE are refused on the log and on each of its partitions, the moved and the new alike."""
    log = partitioned(application, 4, 13)
    moving.move(application.database, names(log)[0], "pg_default")
    for table in ("events", *names(log)):
        for statement in (f"DELETE FROM {table}", f"TRUNCATE {table}"):
            with pytest.raises(DBAPIError, match=UNTOUCHED), application.database.write() as connection:
                connection.exec_driver_sql(statement)
    for table in ("events", *(each.name for each in log.all() if each.events)):
        with pytest.raises(DBAPIError, match=UNTOUCHED), application.database.write() as connection:
            connection.exec_driver_sql(f"UPDATE {table} SET data = '{{}}'")
    assert application.verification.verify().position == 13


def test_a_stream_has_no_version_twice_over_partitions(application: Application) -> None:
    """What no constraint over all partitions can hold, the lock does; whoever forgets it takes a position twice."""
    partitioned(application, 4, 3)
    outcomes = together(6, lambda _: append(application.database, STREAMS[0], 1, events=[note()] * 5))
    assert sum(not isinstance(each, Exception) for each in outcomes) == 1
    assert rows(application, "SELECT stream, version FROM events GROUP BY 1, 2 HAVING count(*) > 1") == []
    forged = "INSERT INTO events SELECT {}, stream, 1, 'x', type, schema_version, data, metadata, recorded_at, "
    forged += "payload_digest, hash FROM events WHERE position = 1"
    with pytest.raises(DBAPIError, match="duplicate key"), application.database.write() as connection:
        connection.exec_driver_sql(forged.format(8))


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
    other = _sibling(application, tmp_path)
    partitioning.begin(other.database, 4)
    assert other.log_files.restore(lines) == application.feed.head()
    other.rebuild()
    assert dump(other, TABLES) == dump(application, TABLES)
    kept = Partitions(other.database)
    assert kept.room().ahead == 2
    assert len(kept.all()) > other.views.head() // 4
    other.close()


def _sibling(application: Application, tmp_path: Path) -> Application:
    """Another, empty newsroom on the same server."""
    name = f"{application.database.engine.url.database}_b"
    with psycopg.connect(_plain(application), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    url = application.database.engine.url.set(database=name).render_as_string(hide_password=False)
    other = made(url, tmp_path / "other", ManualClock())
    other.migrate()
    return other


def _plain(application: Application) -> str:
    return application.database.engine.url.render_as_string(hide_password=False).replace("+psycopg", "")


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


# --- moving -----------------------------------------------------------------------------------------------


def test_a_full_partition_moves_to_another_disk(application: Application, tablespace: str) -> None:
    """Table, indexes and long payloads; it is read, proven and redacted there as before, and it comes back."""
    partition_finely(application.database)
    drafted(application)
    for _ in range(2):
        live_through(application)
    log, head = Partitions(application.database), application.feed.head()
    first = log.all()[0]
    told: list[tuple[int, int]] = []
    assert log.move(first.name, tablespace, lambda done, total: told.append((done, total)))
    assert told[-1] == (first.events, first.events)
    assert not log.move(first.name, tablespace)
    where = "SELECT count(*) FROM pg_class c JOIN pg_tablespace t ON t.oid = reltablespace WHERE spcname = :name"
    assert rows(application, where, name=tablespace)[0][0] == 6  # table, three indexes, long payloads and their index
    assert {each.name: each.tablespace for each in log.all()}[first.name] == tablespace
    assert names(log)[0] == first.name
    redact(application)
    assert WORDS not in everything(application)
    assert application.verification.verify(against=head).position == head.position + 1
    assert application.verification.differences() == []
    assert log.move(first.name, "pg_default")
    assert rows(application, where, name=tablespace)[0][0] == 0
    live_through(application)
    application.verification.verify(against=head)


def test_a_redaction_meanwhile_is_not_undone(application: Application, tablespace: str) -> None:
    """Words that go while a partition is copied are in no table and no copy afterwards; readers and writers go on."""
    partition_finely(application.database)
    drafted(application)
    live_through(application)
    log = Partitions(application.database)
    first = log.all()[0]

    def meanwhile(step: str) -> None:
        if step.startswith("Making"):
            redact(application)
            append(application.database)

    assert log.move(first.name, tablespace, tell=meanwhile)
    assert WORDS not in everything(application)
    assert application.verification.verify().position == application.views.head()
    dead = rows(application, f"SELECT count(*) FROM {first.name} WHERE data LIKE '%{WORDS}%'")
    assert dead == [(0,)]


def test_what_cannot_be_moved_is_told(application: Application, log: Partitions) -> None:
    """No such partition or tablespace, not full, not partitioned, something else under way: nothing is changed."""
    with pytest.raises(WrongState, match="one table"):
        log.move("events", "pg_default")
    partitioned(application, 4, 9)
    before = log.all()
    refusals: list[tuple[type[Exception], str, str, str]] = [
        (NotFound, "There are: events_from_1, events_from_8", "events_from_2", "pg_default"),
        (NotFound, "there are: .*pg_default", "events_from_1", "nowhere"),
        (WrongState, "the log is at 9", "events_from_8", "pg_default"),
        (WrongState, "may be made", "events_from_1", "pg_global"),
    ]
    for error, match, name, tablespace in refusals:
        with pytest.raises(error, match=match):
            log.move(name, tablespace)
    with partitioning.working_on(application.database), pytest.raises(WrongState, match="under way"):
        log.move("events_from_1", "pg_default")
    assert log.all() == before


def test_a_move_that_was_cut_off_leaves_nothing_for_long(
    application: Application, tablespace: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its half copy holds words: the clock takes it away, so does a redaction, and so does the next move."""
    partition_finely(application.database)
    drafted(application)
    live_through(application)
    log = Partitions(application.database)
    name = names(log)[0]

    def left() -> list[tuple[Any, ...]]:
        return rows(application, "SELECT relname FROM pg_class WHERE relname LIKE '%\\_moving' AND relkind = 'r'")

    def leave_behind() -> None:
        with application.database.write() as connection:
            connection.exec_driver_sql(f"CREATE TABLE {name}_moving AS SELECT * FROM {name}")
        assert left()

    ways: list[Callable[[], object]] = [
        PartitionKeeping(application).keep,
        lambda: redact(application),
        lambda: log.move(name, tablespace),
    ]
    for way in ways:
        leave_behind()
        way()
        assert not left()
    monkeypatch.setattr(partitioning, "ATTEMPTS", 2)
    with application.database.read() as reader:
        reader.exec_driver_sql("SELECT * FROM events").all()
        with pytest.raises(WrongState, match="in use without a pause"):
            log.move(name, "pg_default")
    assert not left()
    assert log.all()[0].tablespace == tablespace


# --- dump and restore ---------------------------------------------------------------------------------------


def test_a_dump_of_a_partitioned_log_comes_back(application: Application, tmp_path: Path, tablespace: str) -> None:
    """The dump and restore of docs/operations/backup.md: whole, guarded, and with room for what comes.

    ``--no-tablespaces`` where the other server has none of that name.
    """
    partition_finely(application.database)
    live_through(application)
    log = Partitions(application.database)
    log.move(names(log)[0], tablespace)
    programs, file = find_postgres(), str(tmp_path / "dump")
    assert programs is not None
    other = _sibling(application, tmp_path)
    target = _plain(other)
    other.close()
    with psycopg.connect(target, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    plain = ("--no-owner", "--no-privileges")
    restore = ("--exit-on-error", "--single-transaction", "--no-tablespaces", *plain)
    for command in (
        [
            str(programs / "pg_dump"),
            "--format=custom",
            "--schema=public",
            *plain,
            f"--file={file}",
            _plain(application),
        ],
        [str(programs / "pg_restore"), "--clean", "--if-exists", *restore, f"--dbname={target}", file],
    ):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    back = made(target.replace("postgresql:", "postgresql+psycopg:"), tmp_path / "other", ManualClock())
    kept = Partitions(back.database)
    assert back.verification.verify() == application.feed.head()
    assert names(kept) == names(log)
    assert {each.tablespace for each in kept.all()} == {"pg_default"}
    live_through(back)
    assert kept.room().ahead >= 1
    for table in ("events", names(kept)[0]):
        for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET data = ''", f"TRUNCATE {table}"):
            with pytest.raises(DBAPIError, match=UNTOUCHED), back.database.write() as connection:
                connection.exec_driver_sql(statement)
    back.close()
