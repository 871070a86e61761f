"""The guard: no process outlives the supervisor that started it, not even after ``kill -9``.

Run as a script with the standard library alone (``python -I -S guard.py …``), so that it starts fast:

- ``watch`` reads ``+GROUP`` and ``-GROUP`` lines and, when its input ends (the supervisor is gone, however
  it went), kills the process groups still noted. Groups, because a killed Celery node leaves its pool behind.
- ``run SUPERVISOR COMMAND …`` becomes COMMAND, after asking Linux to kill it when the supervisor's thread dies: this
  covers the moment between a process's start and the line that notes it.

Nothing of restarting, readiness or logs belongs here.
"""

from __future__ import annotations

import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def watch() -> None:
    """Note groups from the input until it ends, then kill those that are left."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # only the end of the input ends the guard
    groups: set[int] = set()
    for line in sys.stdin:
        group = int(line[1:])
        if line[0] == "+":
            groups.add(group)
        else:
            groups.discard(group)
    for group in groups:
        try:
            os.killpg(group, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):  # already gone; macOS says the second of a group of zombies
            continue


def run(supervisor: int, command: list[str]) -> None:
    """Become the command, bound to the supervisor's life; exits 127 with a sentence when it cannot be started."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != supervisor:
        sys.exit(1)  # it died before it could be watched
    try:
        os.execvp(command[0], command)  # noqa: S606  a list of our own, no shell
    except OSError as error:
        sys.exit(f"cannot start {command[0]}: {error.strerror}")


if __name__ == "__main__":
    if sys.argv[1] == "watch":
        watch()
    else:
        run(int(sys.argv[2]), sys.argv[3:])
