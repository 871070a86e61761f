"""Turns for the processes that write one SQLite file.

SQLite's own waiting sleeps longer and longer between looks, so a busy process can keep another one
out for seconds. Here a process first takes the queue, then the turn, and then leaves the queue:
whoever has just written finds the next one already waiting for the turn. It is a courtesy only.
Who waits too long goes on without it, and the database's lock decides.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

SHORTEST_PAUSE, LONGEST_PAUSE = 0.0001, 0.002
"""Seconds between two looks at a file lock that somebody else has."""


class Turnstile:
    """One process's way to the turn; its threads go through it one by one."""

    def __init__(self, path: str, patience: float) -> None:
        """``path`` is the database file; ``patience`` are the seconds after which nobody waits any longer."""
        self._paths = (f"{path}-queue", f"{path}-turn")
        self._patience = patience
        self._mutex = threading.Lock()
        self._files: tuple[int, int] | None = None

    @contextmanager
    def turn(self, *, patience: float | None = None) -> Iterator[None]:
        """Wait for the turn and have it for the length of the block. Who has a ``patience`` of 0 waits for nobody."""
        seconds = self._patience if patience is None else patience
        if not self._mutex.acquire(timeout=seconds):
            yield
            return
        try:
            queue, turn = self._opened()
            until = time.monotonic() + seconds
            _lock(queue, until)
            _lock(turn, until)
            fcntl.flock(queue, fcntl.LOCK_UN)
            try:
                yield
            finally:
                fcntl.flock(turn, fcntl.LOCK_UN)
        finally:
            self._mutex.release()

    def _opened(self) -> tuple[int, int]:
        if self._files is None:
            queue, turn = (os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600) for path in self._paths)
            self._files = queue, turn
        return self._files

    def close(self) -> None:
        """Let go of the files."""
        files, self._files = self._files, None
        for file in files or ():
            os.close(file)


def _lock(file: int, until: float) -> None:
    """Take the lock, or go on without it at that moment of the monotonic clock."""
    pause = SHORTEST_PAUSE
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                return
            time.sleep(pause)
            pause = min(pause * 1.5, LONGEST_PAUSE)
        else:
            return
