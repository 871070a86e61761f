"""Virtual time, processes that take turns at every act of I/O, and the dice that say who is next and who dies.

A process is a greenlet. It runs until it is about to act on something outside itself (a transaction, Redis, the broker,
a partner); there the scheduler may let another one run, stop it for a while or kill it. What a
killed process does on its way out reaches nothing: every further act of it raises ``Killed`` again.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from greenlet import getcurrent, greenlet

from tests import factories as make
from workers.tasks.heartbeats import BEATS_IN_A_LEASE
from workflow.ports import Lease

STEP_SECONDS = 0.002
"""About how long one step between two acts takes."""


MARGIN_SECONDS = 2.5
"""More than clocks differ: a lease is sure only as long as it runs longer than that."""


class Killed(BaseException):
    """SIGKILL: nothing of the process acts on anything outside any more."""


class Wedged(AssertionError):
    """The newsroom was left in peace, and yet work remained."""


@dataclass(eq=False)
class Holding:
    """A lease that a process holds, as far as it knows."""

    lease: Lease
    until: float
    """By the world's time, as it was granted or renewed last."""
    renew: Callable[[], bool]
    beat_at: float


@dataclass(eq=False)
class Process:
    """One process: what it does, and when it may go on."""

    name: str
    world: Scheduler
    main: Callable[[Process], None]
    wakes_at: float = 0.0
    is_idle: bool = False
    """It waits for nothing in particular: to look again sooner is as right as later."""
    is_dead: bool = False
    depth: int = 0
    """Within a transaction, which nobody else can come between."""
    skew: float = 0.0
    """Seconds that its clock is ahead."""
    incarnation: int = 0
    stopped_until: float = 0.0
    """SIGSTOP: not even its heartbeats go on until then."""
    held: dict[str, Holding] = field(default_factory=dict)
    """The leases that it believes to hold, by work."""
    ends: list[Callable[[], object]] = field(default_factory=list)
    """What the system does when the process is gone: closing its connections."""
    greenlet: greenlet | None = None

    def start(self) -> None:
        """Begin, or begin anew after a death."""
        self.is_dead, self.is_idle, self.depth, self.stopped_until = False, False, 0, 0.0
        self.held = {}
        self.incarnation += 1
        self.greenlet = greenlet(self._run, self.world.hub)

    def is_live(self) -> bool:
        """Whether it may believe itself the only one at its work: no lease of its has run out, or is about to."""
        return all(each.until - MARGIN_SECONDS > self.world.seconds for each in self.held.values())

    def _run(self) -> None:
        try:
            self.main(self)
        except Killed:
            if not self.is_dead:
                raise
        self.is_dead = True

    # --- what the process itself calls ------------------------------------------------------------------

    def act(self, what: str) -> None:
        """Let others run before an act of I/O."""
        if self.is_dead:
            raise Killed
        if self.depth or getcurrent() is not self.greenlet:  # its heartbeats are a thread of their own
            return
        self.world.trace(self, what)
        self.world.hub.switch()
        if self.is_dead:
            raise Killed

    def sleep(self, seconds: float) -> None:
        """Wait for so long."""
        self.wakes_at = self.world.seconds + seconds
        self.act("sleep")

    def idle(self, seconds: float) -> None:
        """Wait for so long, or for less."""
        self.is_idle = True
        self.sleep(seconds)
        self.is_idle = False

    def now(self) -> datetime:
        """The moment that its clock shows."""
        return self.world.moment(self.skew)

    def seconds(self) -> float:
        """Of a clock that only runs forward."""
        return self.world.seconds


class Scheduler:
    """Who runs next, and how time passes: all out of one seed."""

    def __init__(self, seed: int, lease_seconds: float, *, keeps_trace: bool = False) -> None:
        self.seed = seed
        self.lease_seconds = lease_seconds
        self.dice = random.Random(seed)
        self.seconds = 0.0
        self.hub = getcurrent()
        self.processes: list[Process] = []
        self.steps = 0
        self.lines: list[str] | None = [] if keeps_trace else None

    def add(self, name: str, main: Callable[[Process], None]) -> Process:
        """A process of that name, begun."""
        process = Process(name=name, world=self, main=main)
        process.start()
        self.processes.append(process)
        return process

    def moment(self, skew: float = 0.0) -> datetime:
        """The present moment, as a clock shows it that is so many seconds ahead."""
        return make.NOW + timedelta(seconds=round(self.seconds + skew, 6))

    def trace(self, process: Process | None, what: str) -> None:
        """Keep on record what happens, where somebody wants to read it."""
        if self.lines is not None:
            who = f"{process.name}/{process.incarnation}" if process else "-"
            self.lines.append(f"{self.seconds:12.3f} {who:14} {what}")

    def run(self, process: Process) -> None:
        """Let a process run up to its next act."""
        self.steps += 1
        self.seconds += STEP_SECONDS * self.dice.random()
        assert process.greenlet is not None
        process.greenlet.switch()

    def kill(self, process: Process) -> None:
        """End a process where it stands."""
        self.trace(process, "KILLED")
        process.is_dead = True
        if process.greenlet is not None and not process.greenlet.dead:
            process.greenlet.switch()  # unwinds: whatever it tries on its way raises
            assert process.greenlet.dead, f"{process.name} outlived its death"
        process.held = {}
        while process.ends:
            process.ends.pop()()

    def ready(self, *, impatient: bool) -> list[Process]:
        """Who may run now; with ``impatient`` those as well who would look again only later."""
        return [
            each
            for each in self.processes
            if not each.is_dead
            and each.stopped_until <= self.seconds
            and (each.wakes_at <= self.seconds or (impatient and each.is_idle))
        ]

    def advance(self, to: float) -> None:
        """Let time pass; whoever holds a lease meanwhile and is not stopped renews it."""
        while True:
            holdings = [
                (process, each)
                for process in self.processes
                if not process.is_dead and process.stopped_until <= self.seconds
                for each in process.held.values()
            ]
            at = min([to, *(each.beat_at for _, each in holdings)])
            self.seconds = max(self.seconds, at)
            for process, each in holdings:
                if each.beat_at <= self.seconds:
                    self._beat(process, each)
            if self.seconds >= to:
                return

    def _beat(self, process: Process, holding: Holding) -> None:
        if holding.renew():
            holding.until = self.seconds + self.lease_seconds
            holding.beat_at = self.seconds + self.lease_seconds / BEATS_IN_A_LEASE
        else:
            process.held.pop(holding.lease.work_id, None)

    def watch_attempt(self, process: Process) -> None:
        """Called by a process that has just sent something."""

    def close(self) -> None:
        """End every process."""
        for process in self.processes:
            if not process.is_dead:
                self.kill(process)
