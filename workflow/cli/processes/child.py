"""One supervised process: what it is (Child) and its present run (Run).

No policy: when to start, restart or stop it is the supervisor's.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from logging.handlers import RotatingFileHandler
from pathlib import Path

GUARD = Path(__file__).with_name("guard.py")
_LOG_BYTES = 10_000_000
_LOG_FILES = 3
_REMEMBERED_LINES = 30
_LOOK_EVERY_SECONDS = 0.02

LineListener = Callable[[str, str], None]


def always_ready() -> bool:
    """Ready as soon as it runs."""
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """What is to run, and how one knows that it works.

    ``environment`` is added to the supervisor's own. The child is ready once ``ready()`` says so and, when
    ``ready_line`` is given, once it has written a line containing that. ``holds_back``: later children start only when
    this one is ready. ``restart`` false: it is to run once; exit code 0 is success. ``inherited_files`` are descriptors
    that it keeps open.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    ready: Callable[[], bool] = always_ready
    ready_line: str = ""
    stop_grace_seconds: float = 10.0
    stop_signal: int = signal.SIGTERM
    restart: bool = True
    holds_back: bool = False
    inherited_files: tuple[int, ...] = ()


class Run:
    """One run of a child, leader of its own session and group, its lines going to a log file and to ``on_line``.

    The thread that makes it must outlive it: Linux kills the child when that thread ends.
    """

    def __init__(self, child: Child, log_directory: Path, on_line: LineListener) -> None:
        self.child = child
        self.said_ready = not child.ready_line
        self.last_lines: deque[str] = deque(maxlen=_REMEMBERED_LINES)
        self._on_line = on_line
        self._log_path = log_directory / f"{child.name}.log"
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-S", str(GUARD), "run", str(os.getpid()), *child.command],
            env={**os.environ, "PYTHONUNBUFFERED": "1", **child.environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=child.inherited_files,
        )
        self._reader = threading.Thread(target=self._read_lines, name=f"lines of {child.name}", daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        """The process id, which is also its group's."""
        return self.process.pid

    def is_ready(self) -> bool:
        """Whether it works now, by its own readiness test."""
        return self.said_ready and self.child.ready()

    def exited(self) -> int | None:
        """The exit code once it has ended (negative: its signal) and nothing of its group is left; else None."""
        if not self._has_ended():
            return None
        return self._kill()

    def stop(self, at_once: threading.Event) -> int:
        """Ask it to end, wait its grace unless ``at_once`` gets set, then kill the whole group; the exit code."""
        self.process.send_signal(self.child.stop_signal)
        grace_ends = time.monotonic() + self.child.stop_grace_seconds
        while not (self._has_ended() or at_once.wait(_LOOK_EVERY_SECONDS)):
            if time.monotonic() >= grace_ends:
                self._on_line(self.child.name, f"did not stop within {self.child.stop_grace_seconds:g} s: killed")
                break
        return self._kill()

    def _kill(self) -> int:
        """Kill what is left of the group, and reap; the exit code."""
        self._kill_group()
        code = self.process.wait()
        self._reader.join(timeout=5)
        return code

    def _has_ended(self) -> bool:
        """Whether it has ended; where possible without reaping it, so that its group's number stays its own."""
        if self.process.returncode is not None or not hasattr(os, "waitid"):
            return self.process.poll() is not None
        return os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def _kill_group(self) -> None:
        with suppress(ProcessLookupError, PermissionError):  # macOS says the second of a group of zombies
            os.killpg(self.pid, signal.SIGKILL)

    def _read_lines(self) -> None:
        """Pass every line on until the last holder of the pipe has closed it."""
        assert self.process.stdout is not None
        log = RotatingFileHandler(self._log_path, maxBytes=_LOG_BYTES, backupCount=_LOG_FILES, encoding="utf-8")
        with self.process.stdout as pipe:
            for raw in pipe:
                line = raw.decode("utf-8", "replace").rstrip("\r\n")
                self.last_lines.append(line)
                log.emit(logging.LogRecord(self.child.name, logging.INFO, "", 0, line, None, None))
                try:
                    self._on_line(self.child.name, line)
                except OSError:  # the reader of our own output is gone; the child must not block on its pipe for that
                    self._on_line = _nobody_listens
                if not self.said_ready and self.child.ready_line in line:
                    self.said_ready = True
        log.close()


def _nobody_listens(_name: str, _line: str) -> None:
    """The lines still go to the log file."""
