"""Full partitions move to another disk, and come back from a dump."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy.exc import DBAPIError

from tests.store.log_stories import live_through
from tests.store.partitions.parts import UNTOUCHED, address_of, names, partitioned, rows, sibling
from tests.store.parts import ManualClock, append, made, partition_finely
from tests.store.test_redaction import WORDS, drafted, everything, redact
from tests.support.servers import find_postgres
from workers.partition_keeping import PartitionKeeping
from workflow.bootstrap import Application
from workflow.domain.errors import NotFound, WrongState
from workflow.partitions import Partitions
from workflow.store import partitioning

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
    other = sibling(application, tmp_path)
    target = address_of(other)
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
            address_of(application),
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
