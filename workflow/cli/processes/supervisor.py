"""The supervisor: starts children in order, restarts what dies, stops all in reverse order, leaves no orphan.

It knows nothing of Copyflow: which processes there are stands in ``stack.py``. One thread does all starting, watching
and stopping, since Linux ends a child with the thread that started it; that thread outlives every child. The guard
(``guard.py``) kills what is left when the supervisor's own process is killed.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType, TracebackType
from typing import Self

from workflow.cli.processes.child import GUARD, Child, LineListener, Run

RESTARTS_A_MINUTE = 5
FIRST_BACK_OFF_SECONDS = 0.2
_LOOK_EVERY_SECONDS = 0.05
_END_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class SupervisorError(Exception):
    """A child could not be kept running, or did not become ready; the text names it and ends with its last lines."""


def print_line(name: str, line: str) -> None:
    """Write a child's line to standard error behind its name."""
    print(f"{name:<12} {line}", file=sys.stderr, flush=True)


class _Seat:
    """A child's place: its present run, its restarts within the last minute, and when the next start is due."""

    def __init__(self, child: Child) -> None:
        self.child = child
        self.run: Run | None = None
        self.ready = False
        self.finished = False  # a child that runs once has ended well
        self.restarts: deque[float] = deque()  # monotonic seconds
        self.due = 0.0


class Supervisor:
    """Keeps children running; a context manager that starts them on entering and stops them on leaving.

    Children start in the order given and stop in the reverse order, each only after the one before it has ended. The
    pause before a restart starts at ``first_back_off_seconds`` and doubles with each restart of the last minute.
    """

    def __init__(
        self,
        children: Sequence[Child],
        log_directory: Path,
        on_line: LineListener = print_line,
        *,
        first_back_off_seconds: float = FIRST_BACK_OFF_SECONDS,
    ) -> None:
        names = [child.name for child in children]
        if len(set(names)) != len(names):
            raise ValueError(f"two children share a name: {names}")
        self._seats = [_Seat(child) for child in children]
        self._log_directory = log_directory
        self._on_line = on_line
        self._first_back_off_seconds = first_back_off_seconds
        self._changed = threading.Condition()
        self._stop_asked = threading.Event()
        self._kill_asked = threading.Event()
        self._end_asked = threading.Event()
        self._signals = 0  # a plain number: an Event's lock would deadlock when a signal interrupts its own holder
        self._failure: SupervisorError | None = None
        self._thread: threading.Thread | None = None
        self._guard: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Begin to start the children; returns at once."""
        if self._thread is not None:
            raise RuntimeError("this supervisor was started already")
        self._log_directory.mkdir(parents=True, exist_ok=True)
        self._guard = subprocess.Popen(
            [sys.executable, "-I", "-S", str(GUARD), "watch"], stdin=subprocess.PIPE, text=True, start_new_session=True
        )
        self._thread = threading.Thread(target=self._work, name="supervisor", daemon=True)
        self._thread.start()

    def wait_ready(self, timeout: float) -> None:
        """Return when every child is ready; SupervisorError when one is given up, or after ``timeout`` seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self._failure is not None or self._all_ready(), timeout)
            self._raise_failure()
            waiting = [seat for seat in self._seats if not (seat.ready or seat.finished)]
        if waiting:
            names = ", ".join(seat.child.name for seat in waiting)
            raise SupervisorError(f"not ready after {timeout:g} s: {names}{_last_lines(waiting[0])}")

    def run_forever(self, on_ready: Callable[[], None] | None = None, *, ready_timeout: float = 60.0) -> None:
        """Start, wait until all are ready, call ``on_ready``, stay until a signal asks to end; then stop all.

        Only from the main thread. A second Ctrl-C kills what is still stopping. SupervisorError when a child is given
        up.
        """
        with self._signals_end_it():
            try:
                if self._thread is None:
                    self.start()
                patience_ends = time.monotonic() + ready_timeout
                while not self._should_end_or_ready() and time.monotonic() < patience_ends:
                    self._end_asked.wait(_LOOK_EVERY_SECONDS)
                if not self._is_to_end():
                    self.wait_ready(0)
                    if on_ready is not None:
                        on_ready()
                    while not self._is_to_end():
                        self._end_asked.wait(_LOOK_EVERY_SECONDS)
            finally:
                self.stop()
            self._raise_failure()

    def stop(self) -> None:
        """Stop every child in reverse order and wait for the last; stopping twice is no fault."""
        self._stop_asked.set()
        while self._thread is not None and self._thread.is_alive():
            if self._signals > 1:
                self._kill_asked.set()
            self._thread.join(_LOOK_EVERY_SECONDS)
        if self._guard is not None and self._guard.stdin is not None:
            with suppress(BrokenPipeError):  # the guard was killed, which has been reported
                self._guard.stdin.close()
            self._guard.wait()

    def pid_of(self, name: str) -> int:
        """The process id of a child that runs now; LookupError when it does not run."""
        with self._changed:
            for seat in self._seats:
                if seat.child.name == name and seat.run is not None:
                    return seat.run.pid
        raise LookupError(f"{name} is not running")

    def is_ready(self, name: str) -> bool:
        """Whether that child's present run has become ready."""
        with self._changed:
            return any(seat.child.name == name and seat.ready for seat in self._seats)

    def wait_restarted(self, name: str, *, than: int, timeout: float) -> int:
        """The new process id once the child runs under another id than ``than`` and is ready again."""

        def restarted() -> bool:
            return any(
                s.child.name == name and s.ready and s.run is not None and s.run.pid != than for s in self._seats
            )

        with self._changed:
            self._changed.wait_for(lambda: self._failure is not None or restarted(), timeout)
            self._raise_failure()
            if not restarted():
                raise SupervisorError(f"{name} was not restarted within {timeout:g} s")
        return self.pid_of(name)

    # --- in the supervisor's thread ---------------------------------------------------------------

    def _work(self) -> None:
        """Keep the children running until asked to stop or one is given up, then stop them all."""
        try:
            while not self._stop_asked.wait(_LOOK_EVERY_SECONDS) and self._failure is None:
                if self._guard is not None and self._guard.poll() is not None:
                    self._fail(SupervisorError("the guard against orphans was killed"))
                    break
                for seat in self._seats:
                    self._look_at(seat)
                    if self._failure is not None or (seat.child.holds_back and not (seat.ready or seat.finished)):
                        break
        except Exception as error:  # noqa: BLE001  whatever it is, the children must not be left unwatched
            self._fail(SupervisorError(f"the supervisor itself failed: {error!r}"))
        finally:
            self._stop_all()
            self._end_asked.set()

    def _look_at(self, seat: _Seat) -> None:
        """Start it when due, note its readiness, note its end."""
        if seat.finished:
            return
        if seat.run is None:
            if time.monotonic() >= seat.due:
                self._start_run(seat)
            return
        code = seat.run.exited()
        if code is not None:
            self._note_end(seat, seat.run, code)
        elif not seat.ready and seat.child.restart and seat.run.is_ready():
            self._change(seat, ready=True)

    def _start_run(self, seat: _Seat) -> None:
        run = Run(seat.child, self._log_directory, self._on_line)
        self._tell_guard(f"+{run.pid}")
        with self._changed:
            seat.run = run
            self._changed.notify_all()

    def _note_end(self, seat: _Seat, run: Run, code: int) -> None:
        """Decide what follows an end that nobody asked for: nothing, a restart after a pause, or giving up."""
        self._tell_guard(f"-{run.pid}")
        how = f"was killed by signal {-code}" if code < 0 else f"ended with code {code}"
        if not seat.child.restart:
            if code == 0:
                self._change(seat, finished=True)
            else:
                self._fail(SupervisorError(f"{seat.child.name} {how}{_last_lines(seat)}"))
            return
        now = time.monotonic()
        while seat.restarts and now - seat.restarts[0] > 60:
            seat.restarts.popleft()
        if len(seat.restarts) >= RESTARTS_A_MINUTE:
            self._fail(SupervisorError(f"{seat.child.name} {how} again and again: given up{_last_lines(seat)}"))
            return
        pause = self._first_back_off_seconds * 2 ** len(seat.restarts)
        self._on_line(seat.child.name, f"{how}; starting again in {pause:g} s")
        seat.restarts.append(now)
        seat.due = now + pause
        self._change(seat, ready=False)

    def _stop_all(self) -> None:
        for seat in reversed(self._seats):
            if seat.run is None:
                continue
            seat.run.stop(self._kill_asked)
            self._tell_guard(f"-{seat.run.pid}")
            self._change(seat, ready=False)

    # --- small things -------------------------------------------------------------------------------

    def _change(self, seat: _Seat, *, ready: bool = False, finished: bool = False) -> None:
        """Set what waiters look at, and wake them; without readiness the run is over."""
        with self._changed:
            seat.ready, seat.finished = ready, finished
            if not ready:
                seat.run = None
            self._changed.notify_all()

    def _fail(self, failure: SupervisorError) -> None:
        with self._changed:
            self._failure = self._failure or failure  # the first is the cause
            self._changed.notify_all()

    def _raise_failure(self) -> None:
        if self._failure is not None:
            raise self._failure

    def _all_ready(self) -> bool:
        return all(seat.ready or seat.finished for seat in self._seats)

    def _should_end_or_ready(self) -> bool:
        return self._is_to_end() or self._failure is not None or self._all_ready()

    def _is_to_end(self) -> bool:
        return self._signals > 0 or self._end_asked.is_set()

    def _tell_guard(self, line: str) -> None:
        assert self._guard is not None
        assert self._guard.stdin is not None
        try:
            self._guard.stdin.write(line + "\n")
            self._guard.stdin.flush()
        except BrokenPipeError:
            self._fail(SupervisorError("the guard against orphans was killed"))

    @contextmanager
    def _signals_end_it(self) -> Iterator[None]:
        """While inside, the end signals ask for an orderly end; the second one kills."""

        def on_signal(_number: int, _frame: FrameType | None) -> None:
            self._signals += 1

        before = {number: signal.signal(number, on_signal) for number in _END_SIGNALS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _last_lines(seat: _Seat) -> str:
    """The last lines that the child's present run has written, each on a line of its own."""
    return "".join(f"\n  {seat.child.name}: {line}" for line in (seat.run.last_lines if seat.run is not None else ()))
