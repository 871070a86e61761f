"""Writers that are killed at every point: what was acknowledged is there, and nothing is half there."""

from __future__ import annotations

import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import uuid
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy.exc import OperationalError

from tests import factories as make
from tests.store.parts import about, append, made, note, together
from workflow.bootstrap import Application
from workflow.domain.errors import VersionConflict
from workflow.store.database import Database
from workflow.store.event_store import Appended, EventStore

ROOT = Path(__file__).resolve().parents[2]
_WRITER = """
import os, signal, sys, threading
from pathlib import Path
from tests.store.parts import about, made, make, note
from workflow.store.event_store import EventStore
url, home, point = sys.argv[1:4]
application = made(url, Path(home))
store = EventStore(application.database)
told = threading.Lock()

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

def commit(stream, command_id, then=None):
    store.commit(stream, "any", [note(), note(), note()], about(command_id), fingerprint="f",
                 recorded_at=make.NOW, then=then)
    if point != "before the answer" or not command_id.endswith("9"):
        with told:
            print(command_id, flush=True)
    else:
        die()

def ids(prefix):
    return [f"{prefix:08x}-0000-4000-8000-00000000000{number}" for number in range(10)]

for command_id in ids(1):
    last = command_id.endswith("9")
    commit("partner-" + "1" * 36, command_id, die if last and point == "before the commit" else None)
if point == "within a group":
    gate, count = threading.Barrier(8), iter(range(8))
    def one(prefix):
        gate.wait()
        for command_id in ids(prefix):
            commit(f"partner-{prefix:036d}", command_id, lambda *_: die() if next(count, None) == 5 else None)
    threads = [threading.Thread(target=one, args=(prefix,)) for prefix in range(2, 10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
print("not killed", flush=True)
"""


def last_words(application: Application, home: Path, point: str) -> set[str]:
    """Let a writer die at a point; the commands that it had acknowledged."""
    command = [sys.executable, "-c", _WRITER, application.database.url, str(home), point]
    died = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (died.returncode, died.stderr) == (-signal.SIGKILL, "")
    return set(died.stdout.split())


def on_record(application: Application) -> dict[str, int]:
    """How many events each command has in the log."""
    counts: dict[str, int] = {}
    for recorded in application.views.log(limit=10_000):
        counts[recorded.metadata.command_id] = counts.get(recorded.metadata.command_id, 0) + 1
    return counts


@pytest.mark.parametrize("point", ["before the commit", "before the answer", "within a group"])
def test_a_killed_writer_leaves_whole_commands_only(application: Application, tmp_path: Path, point: str):
    """Every acknowledged command is there with all its events, every other one wholly or not at all, without a hole."""
    acknowledged = last_words(application, tmp_path, point)
    counts = on_record(application)
    assert len(acknowledged) >= 9
    assert acknowledged <= counts.keys()
    assert set(counts.values()) == {3}
    assert application.verification.verify() == application.feed.head()
    if point == "before the answer":  # the client never heard of it, and sends it again
        (unheard,) = counts.keys() - acknowledged
        again = append(application.database, events=[note()] * 3, command_id=unheard, fingerprint="f")
        assert again.repeated
    assert append(application.database).first_position == application.feed.head().position


@pytest.mark.parametrize("seed", range(25))
def test_a_torn_write_ahead_log_loses_whole_commits_from_the_end_only(tmp_path: Path, seed: int):
    """SQLite's files as a power cut may leave them: whatever is there is a beginning of the log, and whole."""
    live = tmp_path / "live.db"
    application = made(f"sqlite:///{live}", tmp_path)
    application.migrate()
    for _ in range(6):
        append(application.database, events=[note("x" * 900)] * 2)
    torn = tmp_path / "torn.db"
    shutil.copy(live, torn)
    written = Path(f"{live}-wal").read_bytes()
    cut = random.Random(seed).randrange(len(written))
    Path(f"{torn}-wal").write_bytes(written[:cut])
    application.close()
    with sqlite3.connect(torn) as connection:
        if not connection.execute("SELECT name FROM sqlite_master WHERE name = 'events'").fetchall():
            return  # cut within the first migration: there is no newsroom yet
    connection.close()
    after = made(f"sqlite:///{torn}", tmp_path)
    after.migrate()
    head = after.feed.head().position
    assert head % 2 == 0
    assert after.verification.verify().position == head
    assert append(after.database).first_position == head + 1
    after.close()


def test_of_those_who_share_a_commit_each_gets_its_own_answer(application: Application):
    """One refusal and one failure within a group cost nobody else anything."""
    store, first_is_in = EventStore(application.database), Event()

    def fail(*_: object) -> None:
        raise RuntimeError("a projection failed")

    def commit(number: int) -> object:
        if number:
            first_is_in.wait(10)
        expected, then = ("exists" if number == 3 else "any"), (fail if number == 5 else None)
        return store.commit(
            f"partner-{number:036d}",
            expected,
            [note()],
            about(str(uuid.UUID(int=number + 1))),
            fingerprint="f",
            recorded_at=make.NOW,
            then=(lambda *_: first_is_in.set()) if number == 0 else then,
        )

    results = together(8, commit)
    assert isinstance(results[3], VersionConflict)
    assert str(results[5]) == "a projection failed"
    answered = [each for number, each in enumerate(results) if number not in {3, 5}]
    assert sorted(each.first_position for each in answered) == list(range(1, 7))
    assert [each.stream for each in answered] == [f"partner-{number:036d}" for number in (0, 1, 2, 4, 6, 7)]
    assert application.feed.head().position == 6


def test_a_locked_database_is_told_to_all_who_wait_at_once(application: Application, monkeypatch: pytest.MonkeyPatch):
    """Nobody waits for the same lock one after the other: the whole group hears that the database is locked."""
    url, patience = application.database.url, 0.5
    blocker = Database(url)
    monkeypatch.setattr("workflow.store.database.BUSY_SECONDS", patience)
    impatient = Database(url)
    store, attempts, begin = EventStore(impatient), [], impatient.transaction_on

    def counted(connection, **named):
        attempts.append(1)
        return begin(connection, **named)

    monkeypatch.setattr(impatient, "transaction_on", counted)

    def commit(number: int) -> object:
        metadata = about(str(uuid.UUID(int=number + 1)))
        named = {"fingerprint": "f", "recorded_at": make.NOW}
        return store.commit(f"partner-{number:036d}", "any", [note()], metadata, **named)

    with blocker.write() as connection:
        blocker.lock_log(connection)
        results = together(8, commit)
    assert {type(each) for each in results} == {OperationalError}
    assert 0 < len(attempts) < 8, "they waited one after the other"
    assert application.feed.head().position == 0
    assert [type(each) for each in together(8, commit)] == [Appended] * 8
    blocker.close()
    impatient.close()
