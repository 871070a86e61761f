"""Turns for writers: one at a time, everybody in turn, and nobody waits for ever."""

from __future__ import annotations

import fcntl
import threading
import time
from pathlib import Path

from tests.store.parts import together
from workflow.store.turnstile import Turnstile


def wait_until_held(path: Path) -> None:
    """Return when somebody holds the lock on a file; TimeoutError after ten seconds."""
    until = time.monotonic() + 10
    with path.open("rb") as file:
        while time.monotonic() < until:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            fcntl.flock(file, fcntl.LOCK_UN)
    raise TimeoutError(f"nobody holds {path.name}")


def test_one_writer_at_a_time(tmp_path: Path):
    """Neither two threads of a process nor two processes (here: two turnstiles on one file) have the turn at once."""
    turnstiles = [Turnstile(str(tmp_path / "log.db"), 10), Turnstile(str(tmp_path / "log.db"), 10)]
    inside, most = [0], [0]

    def write(number: int) -> None:
        for _ in range(20):
            with turnstiles[number % 2].turn():
                inside[0] += 1
                most[0] = max(most[0], inside[0])
                inside[0] -= 1

    assert together(4, write) == [None] * 4
    assert most == [1]
    for each in turnstiles:
        each.close()


def test_who_waited_is_next(tmp_path: Path):
    """Whoever has just written does not come again before one that waited meanwhile."""
    first, second = Turnstile(str(tmp_path / "log.db"), 10), Turnstile(str(tmp_path / "log.db"), 10)
    order: list[str] = []

    def other() -> None:
        with second.turn():
            order.append("other")

    with first.turn():
        thread = threading.Thread(target=other)
        thread.start()
        wait_until_held(tmp_path / "log.db-queue")
    with first.turn():
        order.append("again")
    thread.join()
    assert order == ["other", "again"]
    first.close()
    second.close()


def test_nobody_waits_for_ever(tmp_path: Path):
    """Who waited too long goes on without a turn: the database's own lock decides."""
    stuck, impatient = Turnstile(str(tmp_path / "log.db"), 10), Turnstile(str(tmp_path / "log.db"), 0.05)
    with stuck.turn(), impatient.turn():
        pass
    with impatient.turn(), impatient.turn():
        pass
    stuck.close()
    impatient.close()
