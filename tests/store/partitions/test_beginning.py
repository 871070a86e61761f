"""A log becomes partitions while everybody goes on; they are guarded as before."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlmodel import SQLModel

from tests import factories as make
from tests.store.partitions.parts import STREAMS, UNTOUCHED, fill, names, partitioned, rows
from tests.store.parts import about, append, note, together
from workers.partition_keeping import PartitionKeeping
from workflow.bootstrap import Application
from workflow.domain.errors import AlreadyExists, InvalidValue, WrongState
from workflow.partitions import Partitions, State
from workflow.store import moving, partitioning
from workflow.store.event_store import EventStore
from workflow.store.partitions import FIRST_RANGE

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
