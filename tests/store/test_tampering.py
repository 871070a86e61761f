"""Reference test 12: whatever is done to the log behind its back is found, with the first position that is wrong."""

from __future__ import annotations

import itertools
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import bindparam, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.types import LargeBinary

from tests import factories as make
from tests.factories import ARTICLE_STREAM
from tests.store.parts import append, made, note, together, without_triggers
from workflow.bootstrap import Application
from workflow.domain.errors import LogDamaged, NewsroomError, UnknownEvent
from workflow.store import proof
from workflow.store.database import Database
from workflow.verification import Verification

EVENTS = 12
TEXTS = ("stream", "event_id", "type", "data", "metadata", "recorded_at")
NUMBERS = ("position", "version", "schema_version")
DIGESTS = ("payload_digest", "hash")
COLUMNS = (*NUMBERS, *TEXTS, *DIGESTS)
Row = dict[str, Any]


@pytest.fixture
def written(application: Application) -> Application:
    """A log of a dozen events in three streams, one of them redacted on record."""
    application.newsroom.execute(make.draft(byline="Somebody"), ARTICLE_STREAM)
    application.redaction.redact(make.ADMIN, ARTICLE_STREAM, ["Somebody"], "asked for")
    for number in range(EVENTS - 2):
        append(application.database, f"partner-{number % 2:036d}", events=[note(f"n{number} é")])
    without_triggers(application.database)
    return application


def rows(database: Database) -> list[Row]:
    """The log as it is."""
    with database.read() as connection:
        found = connection.execute(text(f"SELECT {', '.join(COLUMNS)} FROM events ORDER BY position")).mappings().all()
    return [{**row, **{name: bytes(row[name]) for name in DIGESTS}} for row in found]


def replaced(database: Database, log: list[Row]) -> None:
    """Put this log in the place of the one that is there."""
    statement = text(f"INSERT INTO events ({', '.join(COLUMNS)}) VALUES ({', '.join(':' + name for name in COLUMNS)})")
    statement = statement.bindparams(*(bindparam(name, type_=LargeBinary) for name in DIGESTS))
    with database.write() as connection:
        connection.execute(text("DELETE FROM events"))
        if log:
            connection.execute(statement, log)


def first_fault(database: Database) -> object:
    """The position that verification names; None when it finds the log whole."""
    try:
        Verification(database).verify()
    except LogDamaged as fault:
        return fault.facts["position"]
    return None


@st.composite
def mutations(draw: st.DrawFn) -> tuple[str, int, Any]:
    """One change: what, where, and how."""
    kind = draw(st.sampled_from(["byte", "number", "digest", "swap", "delete", "insert"]))
    at = draw(st.integers(0, EVENTS - 1))
    if kind == "byte":
        return kind, at, (draw(st.sampled_from(TEXTS)), draw(st.floats(0, 0.999)), draw(st.sampled_from("xé0 \u4e2d")))
    if kind == "number":
        return kind, at, (draw(st.sampled_from(NUMBERS[1:])), draw(st.integers(100, 999)))
    if kind == "digest":
        return kind, at, (draw(st.sampled_from(DIGESTS)), draw(st.integers(0, 31)), draw(st.integers(1, 255)))
    return kind, at, draw(st.integers(0, EVENTS - 1))


def mutated(log: list[Row], mutation: tuple[str, int, Any]) -> tuple[list[Row], int] | None:
    """The changed log and the first position that is wrong; None when the change changes nothing."""
    kind, at, how = mutation
    changed = [dict(row) for row in log]
    if kind == "byte":
        column, share, letter = how
        place = int(share * len(changed[at][column]))
        changed[at][column] = changed[at][column][:place] + letter + changed[at][column][place + 1 :]
    elif kind == "number":
        column, distance = how
        changed[at][column] += distance
    elif kind == "digest":
        column, place, bits = how
        digest = bytearray(changed[at][column])
        digest[place] ^= bits
        changed[at][column] = bytes(digest)
    elif kind == "swap":
        one, other = changed[at], changed[how]
        one["position"], other["position"] = other["position"], one["position"]
    elif kind == "delete":
        del changed[at]
        if at == EVENTS - 1:
            return None  # a cut tail is whole in itself: see the kept heads
    else:
        again = {**changed[how], "event_id": "again", "version": 1000}
        for row in changed[at:]:
            row["position"] += 1
        changed.insert(at, {**again, "position": at + 1})
    if changed == log:
        return None
    position = min(at, how) + 1 if kind == "swap" else at + 1
    return changed, position


@pytest.mark.parametrize("count", [60])
def test_any_single_change_is_found_where_it_was_made(written: Application, count: int):
    """A letter, a number, a bit of a digest, two events exchanged, one removed, one put in: random ones, all found.

    A change of the event that records a redaction leaves the redacted payload before it unaccounted for.
    """
    database, log = written.database, rows(written.database)
    assert first_fault(database) is None
    tried: list[tuple[str, int, Any]] = []

    @settings(max_examples=count, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @example(("insert", 2, 1))  # the record of a redaction once more: what it accounts for is not at fault
    @example(("byte", 3, ("data", 0.5, "é")))  # one of each other kind, so that none is left to chance
    @example(("number", 3, (NUMBERS[1], 100)))
    @example(("digest", 3, ("hash", 0, 1)))
    @example(("swap", 3, 5))
    @example(("delete", 3, 0))
    @given(mutations())
    def hold(mutation: tuple[str, int, Any]) -> None:
        outcome = mutated(log, mutation)
        if outcome is None:
            return
        changed, position = outcome
        try:
            replaced(database, changed)
        except IntegrityError:  # two events of one id or version: the tables refuse that already
            return
        tried.append(mutation)
        assert first_fault(database) == (1 if position == 2 else position)

    hold()
    replaced(database, log)
    assert first_fault(database) is None
    assert {kind for kind, _, _ in tried} == {"byte", "number", "digest", "swap", "delete", "insert"}


def test_a_byte_that_is_no_text_is_found(written: Application):
    """A bit that flips under SQLite's feet makes no letter; the walk names its position all the same."""
    if written.database.is_postgresql:
        pytest.skip("PostgreSQL refuses bytes that are no text when they are written")
    for column in TEXTS:
        log = rows(written.database)
        with written.database.write() as connection:
            connection.execute(text(f"UPDATE events SET {column} = CAST(x'7bff7d' AS TEXT) WHERE position = 5"))
        assert first_fault(written.database) == 5
        replaced(written.database, log)
    with written.database.write() as connection:
        connection.execute(text("UPDATE events SET hash = 'text', version = 'two' WHERE position = 4"))
    assert first_fault(written.database) == 4


# --- kept heads -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("cut", range(EVENTS))
def test_a_tail_cut_anywhere_is_found_against_a_signed_head(written: Application, cut: int):
    """The first position that is missing is named."""
    kept = written.heads.sign(written.feed.head(), make.NOW)
    replaced(written.database, rows(written.database)[:cut])
    if cut != 1:  # the record of a redaction cannot be cut without the payload standing out
        assert first_fault(written.database) is None
        with pytest.raises(LogDamaged, match="tail was cut") as caught:
            written.verification.verify(against=kept.head)
        assert caught.value.facts["position"] == cut + 1
    else:
        assert first_fault(written.database) == 1


def test_a_log_rewritten_from_the_beginning_is_found_against_a_head(written: Application):
    """Every hash computed anew makes a chain that is whole; only the head kept elsewhere tells."""
    kept = written.feed.head()
    replaced(written.database, [])
    for number in range(EVENTS + 3):
        append(written.database, f"partner-{number % 2:036d}", events=[note(f"other {number}")])
    assert first_fault(written.database) is None
    with pytest.raises(LogDamaged, match="rewritten") as caught:
        written.verification.verify(against=kept)
    assert caught.value.facts["position"] == kept.position


def test_a_rollback_to_a_backup_is_found(written: Application):
    """Whether or not work went on after the older copy was put back."""
    backup = rows(written.database)
    append(written.database, events=[note("lost"), note("lost too")])
    kept = written.feed.head()
    replaced(written.database, backup)
    with pytest.raises(LogDamaged, match="older copy") as caught:
        written.verification.verify(against=kept)
    assert caught.value.facts["position"] == EVENTS + 1
    with written.database.write() as connection:
        connection.execute(text("DELETE FROM commands"))
    append(written.database, "partner-" + "9" * 36, events=[note("new"), note("newer"), note("newest")])
    with pytest.raises(LogDamaged, match="written on since") as caught:
        written.verification.verify(against=kept)
    assert caught.value.facts["position"] == kept.position


def test_a_file_put_back_to_an_older_copy_is_found(application: Application, tmp_path: Path):
    """The same with a real file, as an operator would restore it."""
    if application.database.is_postgresql:
        pytest.skip("its files are not for copying; the rows are put back in the test above")
    append(application.database, events=[note("n1")])
    application.close()
    shutil.copy(tmp_path / "log.db", tmp_path / "backup.db")
    append(application.database, events=[note("n2")])
    kept = application.feed.head()
    application.close()
    for name in ("log.db", "log.db-wal", "log.db-shm"):
        (tmp_path / name).unlink(missing_ok=True)
    shutil.copy(tmp_path / "backup.db", tmp_path / "log.db")
    restored = made(f"sqlite:///{tmp_path / 'log.db'}", tmp_path)
    try:
        assert restored.verification.verify().position == 1
        with pytest.raises(LogDamaged, match="older copy"):
            restored.verification.verify(against=kept)
    finally:
        restored.close()


# --- versions, readability, writers -----------------------------------------------------------------------


def chained(log: list[Row]) -> list[Row]:
    """The log with positions, digests and hashes that fit, as somebody with the code would forge them."""
    from workflow.store.chain import GENESIS, digest, link

    previous, forged = GENESIS, []
    for position, row in enumerate(log, start=1):
        new = {**row, "position": position, "payload_digest": digest(row["data"])}
        previous = new["hash"] = link(
            previous,
            type_name=new["type"],
            **{name: new[name] for name in (*NUMBERS, "stream", "event_id", "recorded_at", "metadata")},
            payload_digest=new["payload_digest"],
        )
        forged.append(new)
    return forged


@pytest.mark.parametrize("remembered", [proof.STREAMS_REMEMBERED, 0])
def test_versions_with_holes_are_found_however_many_streams_there_are(
    written: Application, monkeypatch: pytest.MonkeyPatch, remembered: int
):
    """A chain that was forged to fit still shows the stream that lacks an event, or whose events changed places."""
    monkeypatch.setattr(proof, "STREAMS_REMEMBERED", remembered)
    monkeypatch.setattr("workflow.store.walk.PAGE", 2)
    log = [row for row in rows(written.database) if row["stream"] != ARTICLE_STREAM]
    replaced(written.database, chained(log))
    assert first_fault(written.database) is None
    replaced(written.database, chained([*log[:4], *log[5:]]))
    assert first_fault(written.database) == 6
    replaced(written.database, chained([*log[:4], log[6], log[5], log[4], *log[7:]]))
    assert first_fault(written.database) == 5


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"data": "{"}, LogDamaged),
        ({"type": "partner.teleported"}, UnknownEvent),
        ({"schema_version": 2}, UnknownEvent),
        ({"type": "delivery.attempt_scheduled", "data": "{}"}, LogDamaged),
        ({"stream": "saga-1", "version": 1}, LogDamaged),
    ],
)
def test_an_event_that_cannot_be_read_is_named(written: Application, change: Row, error: type[NewsroomError]):
    """Even in a chain that fits: the comparison applies every event, and names the first that it cannot apply."""
    log = rows(written.database)
    log[8] |= change
    replaced(written.database, chained(log))
    with pytest.raises(error, match="position 9") as caught:
        written.verification.differences()
    assert caught.value.facts["position"] == 9


def test_concurrent_appends_never_fork_the_chain(application: Application):
    """Eight writers at once make one chain, and whoever verifies meanwhile finds it whole at every moment."""
    steps: Iterator[int] = itertools.count()

    def write(number: int) -> None:
        for _ in range(10):
            if number == 7:
                application.verification.verify()
            else:
                append(application.database, f"partner-{number:036d}", events=[note(str(next(steps)))] * 2)

    assert together(8, write) == [None] * 8
    assert application.verification.verify().position == 7 * 10 * 2
    with application.database.read() as connection:
        hashes = connection.execute(text("SELECT hash FROM events")).scalars().all()
    assert len({bytes(each) for each in hashes}) == 140


def test_redactions_while_the_log_is_verified_raise_no_alarm(application: Application, monkeypatch: pytest.MonkeyPatch):
    """A payload that is redacted between two pages of the walk is accounted for by a record that came later."""
    monkeypatch.setattr("workflow.store.walk.PAGE", 1)
    for number in range(4):
        stream = f"partner-{number:036d}"
        append(application.database, stream, events=[note("Somebody")])

    def redact(position: int, total: int) -> None:
        if position == 1:
            for number in (0, 1, 2, 3):
                application.redaction.redact(make.ADMIN, f"partner-{number:036d}", ["Somebody"], str(uuid.uuid4()))

    assert application.verification.verify(progress=redact).position == 8
    assert application.verification.redacted() == [1, 2, 3, 4]
