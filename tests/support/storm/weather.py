"""SIGKILL at random: of workers and their processes, of the relay, of the clock, of Redis."""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter, defaultdict, deque
from contextlib import suppress

from tests.support.servers import descendants
from workflow.cli.processes.supervisor import RESTARTS_A_MINUTE, Supervisor

_NAMES = ("worker", "sender", "relay", "redis", "clock")
POOL_PROCESS = "pool process"


class Weather:
    """Kills what runs, never so often that the supervisor would give a child up."""

    def __init__(self, supervisor: Supervisor, names: set[str], seed: int) -> None:
        self._supervisor = supervisor
        self._victims = [*(name for name in _NAMES if name in names), POOL_PROCESS]
        self._dice = random.Random(seed)
        self._recent: dict[str, deque[float]] = defaultdict(deque)
        self.kills: Counter[str] = Counter()

    def strike(self) -> str | None:
        """Kill one of those that may be killed just now; its name, or None when there is none."""
        ready = [name for name in self._victims if self._may_die(name)]
        if not ready:
            return None
        name = self._dice.choice(ready)
        if name == POOL_PROCESS:
            self._kill_of_pool()
        else:
            os.killpg(self._supervisor.pid_of(name), signal.SIGKILL)
            self._recent[name].append(time.monotonic())
        self.kills[name] += 1
        return name

    def _may_die(self, name: str) -> bool:
        if name == POOL_PROCESS:
            return self._supervisor.is_ready("worker") and bool(descendants(self._supervisor.pid_of("worker")))
        recent = self._recent[name]
        while recent and time.monotonic() - recent[0] > 60:
            recent.popleft()
        return len(recent) < RESTARTS_A_MINUTE - 2 and self._supervisor.is_ready(name)

    def _kill_of_pool(self) -> None:
        with suppress(ProcessLookupError):  # it was recycled a moment ago
            os.kill(self._dice.choice(descendants(self._supervisor.pid_of("worker"))), signal.SIGKILL)
