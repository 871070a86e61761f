"""The contract of the log, the same on SQLite and PostgreSQL."""

from __future__ import annotations

import random
import threading
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from workflow.bootstrap import Application
from workflow.domain import events as happened
from workflow.domain.errors import CommandConflict, LogDamaged, VersionConflict
from workflow.feed import Head
from workflow.store.codec import Metadata
from workflow.store.database import Database
from workflow.store.event_store import Appended, EventStore, Expected

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def event(reason: str = "reason") -> happened.Event:
    return happened.PartnerPaused(by="user:a", at=NOW, reason=reason)


def metadata(command_id: str | None = None) -> Metadata:
    identity = command_id or str(uuid.uuid4())
    return Metadata(actor="user:a", command_id=identity, correlation_id=identity, causation_id=identity)


class Log:
    """The store with one call an append, each in a transaction of its own."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.store = EventStore(database)

    def append(
        self,
        stream: str,
        expected: Expected,
        *events: happened.Event,
        command_id: str | None = None,
        fingerprint: str = "",
    ) -> Appended:
        with self.database.write() as connection:
            return self.store.append(
                connection,
                stream,
                expected,
                events or (event(),),
                metadata(command_id),
                fingerprint=fingerprint,
                recorded_at=NOW,
            )

    def positions(self) -> list[int]:
        with self.database.read() as connection:
            return [each.position for each in self.store.read_all(connection, limit=1_000_000)]

    def versions(self, stream: str) -> list[int]:
        with self.database.read() as connection:
            return [each.version for each in self.store.read_stream(connection, stream)]


@pytest.fixture
def log(application: Application) -> Log:
    return Log(application.database)


def test_positions_and_versions_are_dense(log: Log) -> None:
    """Events get positions 1..N over the log and versions 1..n in their stream."""
    log.append("partner-a", "none", event(), event())
    log.append("partner-b", "none")
    result = log.append("partner-a", 2)
    assert log.positions() == [1, 2, 3, 4]
    assert log.versions("partner-a") == [1, 2, 3]
    assert (result.first_position, result.last_position, result.stream_version) == (4, 4, 3)


@pytest.mark.parametrize(
    ("expected", "present", "met"),
    [
        (0, 0, True),
        (1, 0, False),
        (1, 1, True),
        (0, 1, False),
        (2, 1, False),
        ("none", 0, True),
        ("none", 1, False),
        ("exists", 1, True),
        ("exists", 0, False),
        ("any", 0, True),
        ("any", 1, True),
    ],
)
def test_expected_version(log: Log, expected: Expected, present: int, met: bool) -> None:
    """An append checks the stream's version; a refused one leaves nothing behind and names the true version."""
    for _ in range(present):
        log.append("partner-a", "any")
    if met:
        log.append("partner-a", expected)
        assert log.versions("partner-a") == list(range(1, present + 2))
        return
    with pytest.raises(VersionConflict) as refused:
        log.append("partner-a", expected)
    assert refused.value.facts["version"] == present
    assert log.versions("partner-a") == list(range(1, present + 1))


def test_repeated_command_gives_the_first_result(log: Log) -> None:
    """The same command id appends once, whatever the stream's version is by then."""
    command_id = str(uuid.uuid4())
    first = log.append("partner-a", "none", event(), command_id=command_id, fingerprint="x")
    log.append("partner-a", "any")
    again = log.append("partner-a", "none", event(), command_id=command_id, fingerprint="x")
    assert again.repeated
    assert (again.first_position, again.stream_version) == (first.first_position, first.stream_version)
    assert log.positions() == [1, 2]


def test_command_id_for_another_command_is_refused(log: Log) -> None:
    """The same command id with another fingerprint is refused and appends nothing."""
    command_id = str(uuid.uuid4())
    log.append("partner-a", "none", command_id=command_id, fingerprint="x")
    with pytest.raises(CommandConflict):
        log.append("partner-a", "any", command_id=command_id, fingerprint="y")
    assert log.positions() == [1]


def test_rolled_back_append_leaves_no_hole(log: Log) -> None:
    """What was rolled back is seen by nobody, and its positions are used again."""
    log.append("partner-a", "none")

    def append_and_fail() -> None:
        with log.database.write() as connection:
            log.store.append(connection, "partner-a", "any", [event()], metadata(), fingerprint="", recorded_at=NOW)
            raise RuntimeError("the caller failed")

    with pytest.raises(RuntimeError):
        append_and_fail()
    log.append("partner-a", 1)
    assert log.positions() == [1, 2]


def _write_concurrently(log: Log, seed: int, appends: int) -> int:
    """Appends of 1 to 3 events to a few streams, a tenth of them rolled back; how many events were committed."""
    chance = random.Random(seed)
    committed = 0
    for _ in range(appends):
        events = [event() for _ in range(chance.randint(1, 3))]
        stream = f"partner-{chance.randint(1, 4)}"
        fails = chance.random() < 0.1
        try:
            with log.database.write() as connection:
                log.store.append(connection, stream, "any", events, metadata(), fingerprint="", recorded_at=NOW)
                if fails:
                    raise RuntimeError("rolled back on purpose")
            committed += len(events)
        except RuntimeError:
            assert fails
    return committed


def test_tailing_reader_misses_nothing(log: Log) -> None:
    """Under eight writers with rollbacks, a reader that follows its checkpoint sees every committed event, in order."""
    seen: list[int] = []
    done = threading.Event()

    def follow() -> None:
        checkpoint = 0
        while True:
            finished = done.is_set()
            with log.database.read() as connection:
                page = log.store.read_all(connection, after=checkpoint, limit=50)
            seen.extend(each.position for each in page)
            checkpoint = page[-1].position if page else checkpoint
            if finished and not page:
                return

    with ThreadPoolExecutor(9) as pool:
        reader = pool.submit(follow)
        writers = [pool.submit(_write_concurrently, log, seed, 25) for seed in range(8)]
        committed = sum(writer.result() for writer in writers)
        done.set()
        reader.result()
    assert seen == list(range(1, committed + 1))
    for number in range(1, 5):
        versions = log.versions(f"partner-{number}")
        assert versions == list(range(1, len(versions) + 1))


def test_race_for_one_version_has_one_winner(log: Log) -> None:
    """Of many appends that expect the same version exactly one succeeds; the others are told so."""
    barrier = threading.Barrier(8)

    def race(_: int) -> bool:
        barrier.wait()
        try:
            log.append("partner-a", "none")
        except VersionConflict:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(race, range(8)))
    assert sorted(outcomes) == [False] * 7 + [True]
    assert log.positions() == [1]


def test_same_command_raced_appends_once(log: Log) -> None:
    """The same command sent eight times at once appends its events once; every sender gets the same result."""
    command_id = str(uuid.uuid4())
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda _: log.append("partner-a", "any", command_id=command_id), range(8)))
    assert {result.first_position for result in results} == {1}
    assert sum(not result.repeated for result in results) == 1
    assert log.positions() == [1]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_without_the_lock_postgresql_fails_loudly(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    """Code that forgets the log's lock is refused by the primary key; no event is lost silently."""
    monkeypatch.setattr(log.database, "lock_log", lambda connection: None)
    refused: list[Exception] = []

    def write(seed: int) -> None:
        for _ in range(40):
            try:
                log.append(f"partner-{seed}", "any")
            except IntegrityError as error:
                refused.append(error)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(8)))
    assert refused
    assert log.positions() == list(range(1, 8 * 40 - len(refused) + 1))


@pytest.mark.parametrize("statement", ["UPDATE events SET type = 'x'", "DELETE FROM events"])
def test_database_refuses_changes_to_events(log: Log, statement: str) -> None:
    """The database itself refuses to change or remove events."""
    log.append("partner-a", "none")
    with pytest.raises(DBAPIError, match="never changed"), log.database.write() as connection:
        connection.execute(text(statement))
    assert log.positions() == [1]


def _unprotected(log: Log, change: Callable[[Any], None]) -> None:
    with log.database.write() as connection:
        if log.database.is_postgresql:
            connection.execute(text("ALTER TABLE events DISABLE TRIGGER ALL"))
        else:
            for action in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER events_no_{action}"))
        change(connection)


@pytest.mark.parametrize(
    ("statement", "position"),
    [
        ("UPDATE events SET data = replace(data, 'reason 3', 'reason 9') WHERE position = 3", 3),
        ("UPDATE events SET metadata = replace(metadata, 'user:a', 'user:b') WHERE position = 2", 2),
        ("UPDATE events SET recorded_at = '2020-01-01T00:00:00.000000Z' WHERE position = 4", 4),
        ("UPDATE events SET stream = 'partner-z' WHERE position = 5", 5),
        ("DELETE FROM events WHERE position = 3", 3),
    ],
)
def test_verify_names_the_first_fault(application: Application, log: Log, statement: str, position: int) -> None:
    """A changed or removed event is found, with its position."""
    for number in range(1, 7):
        log.append("partner-a", "any", event(f"reason {number}"))
    assert application.feed.verify().position == 6
    _unprotected(log, lambda connection: connection.execute(text(statement)))
    with pytest.raises(LogDamaged) as found:
        application.feed.verify()
    assert found.value.facts["position"] == position


def test_cut_tail_is_found_against_a_kept_head(application: Application, log: Log) -> None:
    """A log whose end was cut off is whole in itself; the head kept elsewhere tells."""
    for _ in range(4):
        log.append("partner-a", "any")
    kept = application.feed.head()
    log.append("partner-a", "any")
    assert application.feed.verify(against=kept).position == 5
    _unprotected(log, lambda connection: connection.execute(text("DELETE FROM events WHERE position > 3")))
    assert application.feed.verify().position == 3
    with pytest.raises(LogDamaged, match="tail"):
        application.feed.verify(against=kept)


def test_verify_starts_anywhere(application: Application, log: Log) -> None:
    """Verification from a position ends at the same head as from the beginning."""
    for _ in range(5):
        log.append("partner-a", "any")
    assert application.feed.verify(after=3) == application.feed.verify() == application.feed.head()
    assert isinstance(application.feed.head(), Head)


def test_reading_filters_by_type_and_category(log: Log) -> None:
    """The log can be read by stored name and by the category of its streams."""
    log.append("partner-a", "none", event(), happened.PartnerResumed(by="user:a", at=NOW))
    log.append("delivery-a", "none")
    with log.database.read() as connection:
        resumed = log.store.read_all(connection, types=["partner.resumed"])
        partners = log.store.read_all(connection, category="partner")
    assert [each.position for each in resumed] == [2]
    assert [each.position for each in partners] == [1, 2]
