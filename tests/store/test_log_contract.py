"""The log's contract, the same on SQLite and PostgreSQL: versions, idempotence, positions, immutability."""

from __future__ import annotations

import uuid

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from tests import factories as make
from tests.store.parts import append, forget_the_lock, note, together, without_triggers
from tests.story import one_of_every_event
from workflow.bootstrap import Application
from workflow.domain.errors import CommandConflict, LogDamaged, VersionConflict
from workflow.domain.phrases import phrase
from workflow.feed import Head
from workflow.store.database import Database
from workflow.store.event_store import PAGE, EventStore, Expected

INSERTION = """
    INSERT INTO events SELECT 9, stream, 99, 'x', type, schema_version, data, metadata, recorded_at,
    payload_digest, hash FROM events WHERE position = 8
"""
OTHER = "partner-01939b6c-0000-7000-8000-00000000b002"


def test_an_append_is_read_back_as_it_was_written(database: Database):
    """Positions and versions count from 1, and the event comes back equal."""
    result = append(database, events=[note("one"), note("two")])
    assert (result.stream_version, result.first_position, result.last_position, result.repeated) == (2, 1, 2, False)
    with database.read() as connection:
        recorded = EventStore(database).read_stream(connection, make.PARTNER_STREAM)
    assert [each.decode() for each in recorded] == [note("one"), note("two")]
    assert [(each.position, each.version) for each in recorded] == [(1, 1), (2, 2)]
    assert len({each.event_id for each in recorded}) == 2


@pytest.mark.parametrize(
    ("before", "expected", "met"),
    [
        (0, "none", True),
        (1, "none", False),
        (0, "exists", False),
        (1, "exists", True),
        (0, "any", True),
        (1, "any", True),
        (0, 0, True),
        (2, 2, True),
        (2, 1, False),
        (0, 1, False),
    ],
)
def test_an_append_is_held_against_the_expected_version(database: Database, before: int, expected: Expected, met: bool):
    """A stream that is not as expected is a conflict that names the true version, and nothing is written."""
    if before:
        append(database, events=[note()] * before)
    if met:
        assert append(database, expected=expected).stream_version == before + 1
        return
    with pytest.raises(VersionConflict) as caught:
        append(database, expected=expected)
    assert caught.value.facts["version"] == before
    with database.read() as connection:
        assert EventStore(database).head(connection)[0] == before


def test_a_repeated_command_gives_its_first_result(database: Database):
    """The same id again appends nothing, whatever version it expects by now."""
    identity = str(uuid.uuid4())
    first = append(database, expected="none", command_id=identity, fingerprint="a")
    append(database)
    again = append(database, expected="none", command_id=identity, fingerprint="a")
    assert again.repeated
    assert (again.stream_version, again.first_position, again.last_position) == (
        first.stream_version,
        first.first_position,
        first.last_position,
    )
    with database.read() as connection:
        assert EventStore(database).head(connection)[0] == 2


def test_one_id_is_one_command(database: Database):
    """The same id with another fingerprint is a conflict, and nothing is written."""
    identity = str(uuid.uuid4())
    append(database, command_id=identity, fingerprint="a")
    with pytest.raises(CommandConflict):
        append(database, command_id=identity, fingerprint="b")
    with database.read() as connection:
        assert EventStore(database).head(connection)[0] == 1


def test_an_append_that_is_rolled_back_leaves_nothing(database: Database):
    """Neither event, nor command, nor a hole in the positions."""
    identity = str(uuid.uuid4())

    def append_and_fail() -> None:
        with database.write() as connection:
            append(database, command_id=identity, connection=connection)
            raise RuntimeError("the caller failed")

    with pytest.raises(RuntimeError, match="the caller failed"):
        append_and_fail()
    result = append(database, command_id=identity)
    assert (result.repeated, result.first_position) == (False, 1)


def test_of_many_who_expect_one_version_one_wins(database: Database):
    """A race ends in conflicts that name the true version, never in a lost or doubled event."""
    for version in range(5):
        results = together(6, lambda _, version=version: append(database, expected=version))
        losers = [each for each in results if isinstance(each, Exception)]
        assert len(losers) == 5
        assert {type(each) for each in losers} == {VersionConflict}
        assert {each.facts["version"] for each in losers} == {version + 1}


def test_a_command_sent_many_times_at_once_is_carried_out_once(database: Database):
    """Every sender gets the same result."""
    identity = str(uuid.uuid4())
    results = together(6, lambda _: append(database, command_id=identity))
    assert [type(each).__name__ for each in results] == ["Appended"] * 6
    assert {(each.first_position, each.stream_version) for each in results} == {(1, 1)}
    assert sum(each.repeated for each in results) == 5


def test_the_log_is_read_by_position_type_and_category(database: Database):
    """Filters narrow, pages continue, nothing is out of order."""
    append(database, events=[note(str(number)) for number in range(PAGE + 20)])
    append(database, stream=OTHER, events=[note("other")])
    append(database, stream=make.ARTICLE_STREAM, events=[one_of_every_event()[type(e)] for e in [note()]])
    store = EventStore(database)
    with database.read() as connection:
        first = store.read_all(connection)
        second = store.read_all(connection, after=first[-1].position)
        articles = store.read_all(connection, category="article", limit=9)
        assert store.read_all(connection, types=["partner.resumed"]) == []
        part = store.read_stream(connection, make.PARTNER_STREAM, after=2, until=4)
    assert [each.position for each in first + second] == list(range(1, PAGE + 23))
    assert [each.stream for each in articles] == [make.ARTICLE_STREAM]
    assert [each.version for each in part] == [3, 4]


def test_nothing_is_appended_for_no_events(application: Application):
    """A command that changes nothing leaves no trace in the log."""
    application.newsroom.execute(make.register(), make.PARTNER_STREAM)
    resume = make.wanted.ResumePartner(by=make.PUBLISHER, at=make.NOW)
    assert application.newsroom.execute(resume, make.PARTNER_STREAM).first_position == 0
    assert application.feed.head().position == 1


# --- nothing is changed ---------------------------------------------------------------------------------


@pytest.mark.parametrize("statement", ["UPDATE events SET data = '{}'", "DELETE FROM events", "TRUNCATE events"])
def test_the_database_itself_refuses_changes(database: Database, statement: str):
    """UPDATE and DELETE on the log fail for everybody, even past our code."""
    if statement.startswith("TRUNCATE") and not database.is_postgresql:
        pytest.skip("SQLite has no TRUNCATE; its DELETE without a condition is refused like any other")
    append(database)
    with pytest.raises(DBAPIError, match="never changed"), database.write() as connection:
        connection.execute(text(statement))
    with database.read() as connection:
        assert EventStore(database).head(connection)[0] == 1


@pytest.mark.parametrize(
    ("change", "position"),
    [
        ("UPDATE events SET data = replace(data, 'n4', 'zz') WHERE position = 4", 4),
        ("UPDATE events SET metadata = replace(metadata, 'user:test', 'user:else') WHERE position = 3", 3),
        ("UPDATE events SET recorded_at = '2020-01-01T00:00:00.000000Z' WHERE position = 5", 5),
        ("UPDATE events SET type = 'partner.resumed' WHERE position = 2", 2),
        ("UPDATE events SET stream = 'partner-x' WHERE position = 2", 2),
        ("UPDATE events SET schema_version = 2 WHERE position = 2", 2),
        ("UPDATE events SET version = 99 WHERE position = 6", 6),
        ("UPDATE events SET event_id = 'x' WHERE position = 6", 6),
        ("DELETE FROM events WHERE position = 3", 3),
        ("DELETE FROM events WHERE position = 1", 1),
        (INSERTION, 9),
    ],
)
def test_a_change_of_the_log_is_found_with_its_position(application: Application, change: str, position: int):
    """Any change of an event, any removal and any insertion breaks the chain where it was made."""
    append(application.database, events=[note(f"n{number}") for number in range(1, 9)])
    assert application.verification.verify() == application.feed.head()
    without_triggers(application.database, change)
    with pytest.raises(LogDamaged) as caught:
        application.verification.verify()
    assert caught.value.facts["position"] == position


def test_a_rewritten_payload_with_its_digest_is_found(application: Application):
    """Whoever changes the digest along with the payload breaks the chain all the same."""
    append(application.database, events=[note("n1"), note("n2"), note("n3")])
    copied = "(SELECT {} FROM events WHERE position = 1)"
    without_triggers(
        application.database,
        f"UPDATE events SET data = {copied.format('data')}, payload_digest = {copied.format('payload_digest')}"
        " WHERE position = 2",
    )
    with pytest.raises(LogDamaged, match="chain breaks at position 2"):
        application.verification.verify()


def test_a_cut_tail_is_found_against_a_head_kept_elsewhere(application: Application):
    """Inside, a shorter chain is whole; only the copy outside tells. A log that grew since is fine."""
    append(application.database, events=[note("n1"), note("n2"), note("n3")])
    kept = application.feed.head()
    append(application.database)
    assert application.verification.verify(against=kept).position == 4
    without_triggers(application.database, "DELETE FROM events WHERE position >= 3")
    assert application.verification.verify().position == 2
    with pytest.raises(LogDamaged, match="tail"):
        application.verification.verify(against=kept)
    append(application.database, events=[note("another")])
    with pytest.raises(LogDamaged, match="tail"):
        application.verification.verify(against=kept)


def test_verification_continues_from_a_position(application: Application):
    """What was verified before need not be walked again; at the end there is nothing to walk, and that is whole too."""
    append(application.database, events=[note(f"n{number}") for number in range(5)])
    for after in (0, 3, 5):
        assert application.verification.verify(after=after) == application.feed.head()
    with pytest.raises(LogDamaged, match="no event at position 6"):
        application.verification.verify(after=6)


def test_an_empty_log_is_whole(application: Application):
    """Its head is position 0 and zeros."""
    assert application.verification.verify() == application.feed.head() == Head(position=0, hash="00" * 32)


def test_a_forgotten_lock_fails_loudly(database: Database):
    """Without the lock, PostgreSQL's writers collide on the position; no event is skipped or doubled in silence."""
    if not database.is_postgresql:
        pytest.skip("SQLite's writers are ordered by BEGIN IMMEDIATE; there is no lock to forget")
    forget_the_lock(database)

    def write(number: int) -> int:
        stream = f"partner-{number:036d}"
        collisions = 0
        for _ in range(20):
            try:
                append(database, stream)
            except IntegrityError:
                collisions += 1
        return collisions

    collisions = sum(together(6, write))
    assert collisions > 0
    with database.read() as connection:
        positions = connection.execute(text("SELECT position FROM events ORDER BY position")).scalars().all()
    assert positions == list(range(1, 6 * 20 - collisions + 1))


def test_the_isolation_that_the_lock_needs_is_set_by_us(application: Application):
    """A server that defaults to REPEATABLE READ, whose snapshots are older than the lock, does not bring collisions."""
    if not application.database.is_postgresql:
        pytest.skip("SQLite has one isolation level")
    name = application.database.engine.url.database
    with application.database.write() as connection:
        connection.execute(text(f"ALTER DATABASE \"{name}\" SET default_transaction_isolation TO 'repeatable read'"))
    application.database.close()
    results = together(6, lambda number: [append(application.database, f"partner-{number:036d}") for _ in range(10)])
    assert [each for each in results if isinstance(each, Exception)] == []
    assert application.verification.verify().position == 60


def test_a_sentence_of_the_code_is_recorded_as_plain_text(database: Database):
    """A reason that could be told in another language goes through every table as its English text."""
    append(database, events=[note(phrase("{count} of them", count=3))])
    with database.read() as connection:
        (recorded,) = EventStore(database).read_stream(connection, make.PARTNER_STREAM)
        kept = connection.execute(text("SELECT :words AS words"), {"words": phrase("3 of them")}).scalar_one()
    assert recorded.decode() == note("3 of them")
    assert kept == "3 of them"
