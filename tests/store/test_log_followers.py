"""A reader that follows the log sees every committed event once, in order, whatever writers do meanwhile."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
from pathlib import Path

from sqlalchemy import text

from tests.store.parts import append, made, note, together
from workflow.bootstrap import Application
from workflow.store.database import Database

WRITERS, ROUNDS = 8, 25


class Aborted(Exception):
    """A writer changed its mind."""


def follow(application: Application, done: threading.Event) -> list[str]:
    """Follow the log from its beginning until writers are done and nothing is left: the event ids in order."""
    seen: list[str] = []
    position = 0
    while True:
        last_round = done.is_set()
        batch = application.feed.read(position)
        for recorded in batch:
            assert recorded.position == position + 1
            position = recorded.position
            seen.append(recorded.event_id)
        if last_round and not batch:
            return seen


def test_a_follower_misses_no_committed_event_and_sees_no_aborted_one(application: Application):
    """Eight writers, batches, aborts, slow commits: seen == committed, positions 1..N without a hole."""
    database = application.database
    done, seen = threading.Event(), []
    reader = threading.Thread(target=lambda: seen.extend(follow(application, done)))
    reader.start()

    def write(number: int) -> int:
        dice = random.Random(number)
        committed = 0
        for _ in range(ROUNDS):
            events = [note(f"{number}")] * dice.randint(1, 4)
            try:
                with database.write() as connection:
                    append(database, f"partner-{dice.randint(1, 4):036d}", events=events, connection=connection)
                    if dice.random() < 0.2:
                        raise Aborted
            except Aborted:
                continue
            committed += len(events)
        return committed

    try:
        counts = together(WRITERS, write)
    finally:
        done.set()
        reader.join()
    assert [each for each in counts if isinstance(each, Exception)] == []
    with database.read() as connection:
        committed = connection.execute(text("SELECT event_id FROM events ORDER BY position")).scalars().all()
        streams = connection.execute(text("SELECT count(*), max(version) FROM events GROUP BY stream")).all()
    assert len(committed) == sum(counts)
    assert seen == committed
    assert all(count == highest for count, highest in streams)
    assert application.verification.verify() == application.feed.head()


_WRITER = """
import sys
from pathlib import Path
from tests.store.parts import append, made
application = made(sys.argv[1], Path(sys.argv[2]))
for _ in range(30):
    append(application.database, f"partner-{int(sys.argv[3]) % 2:036d}")
application.close()
"""


def test_several_processes_write_one_file(tmp_path: Path):
    """On SQLite, four processes wait for each other: none is told that the database is locked, no event is lost."""
    url = f"sqlite:///{tmp_path / 'log.db'}"
    application = made(url, tmp_path)
    application.migrate()
    root = Path(__file__).resolve().parents[2]
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", _WRITER, url, str(tmp_path), str(number)],
            cwd=root,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(4)
    ]
    ends = [(writer.communicate()[1], writer.returncode) for writer in writers]
    assert ends == [("", 0)] * 4
    assert application.verification.verify().position == 4 * 30
    application.close()


def test_an_open_transaction_elsewhere_hides_nothing(application: Application, database_url: str):
    """A writer that dawdles in another table does not keep followers from what is committed."""
    other = Database(database_url)
    if not other.is_postgresql:
        with other.read() as slow:
            slow.execute(text("SELECT count(*) FROM users"))
            append(application.database)
            assert len(application.feed.read(0)) == 1
    else:
        with other.write() as slow:
            slow.execute(text("INSERT INTO leaders VALUES ('x', 'y', 1, '')"))
            append(application.database)
            assert len(application.feed.read(0)) == 1
    other.close()


def test_headers_are_the_log_without_its_payloads(application: Application) -> None:
    """Headers come in order after a position, as many as asked for, and say of each event what it says of itself."""
    for number in range(3):
        append(application.database, f"partner-{number}", events=[note(), note()])
    whole = [(event.position, event.stream, event.version, event.type) for event in application.feed.read(0)]
    assert application.feed.headers(0) == whole
    assert application.feed.headers(2, 3) == whole[2:5]
    assert application.feed.headers(6) == []
