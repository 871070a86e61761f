"""Runs schedules: one a seed. A schedule that fails says its seed; run again with it, it fails in the same way."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.simulation.invariants import check
from tests.simulation.world import Plan, World

THOROUGHLY_EVERY = 20
"""One schedule of so many has its whole log proven and every row compared with a fold of the log."""


@dataclass
class Tally:
    """What a run of schedules came to."""

    schedules: int = 0
    steps: int = 0
    events: int = 0
    sent: int = 0
    repetitions: int = 0
    late: int = 0
    """Older revisions that reached a partner after newer ones, of workers that had been stopped beyond their lease."""
    faults: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    cpu_seconds: float = 0.0


class ScheduleFailed(AssertionError):
    """A schedule broke an invariant; the message names its seed."""

    def __init__(self, seed: int, error: BaseException) -> None:
        super().__init__(f"seed {seed}: {type(error).__name__}: {error}")
        self.seed = seed


def run_one(seed: int, plan: Plan | None = None, *, keeps_trace: bool = False, thoroughly: bool = False) -> World:
    """One schedule, from its storm to its peace, and the invariants after it. ``ScheduleFailed`` when one is broken."""
    world = World(seed, plan, keeps_trace=keeps_trace)
    try:
        world.storm()
        world.drain()
        check(world, thoroughly=thoroughly)
    except Exception as error:
        failed = ScheduleFailed(seed, error)
        failed.add_note("\n".join(world.lines or []))
        raise failed from error
    finally:
        world.close()
    return world


def run_many(seeds: Iterable[int], plan: Plan | None = None) -> Tally:
    """Schedules one after the other. Quiet: the processes' own log is switched off meanwhile."""
    tally = Tally()
    began, used = time.monotonic(), time.process_time()
    logging.disable(logging.CRITICAL)
    try:
        for seed in seeds:
            world = run_one(seed, plan, thoroughly=seed % THOROUGHLY_EVERY == 0)
            tally.schedules += 1
            tally.steps += world.steps
            tally.events += world.redis.top or 0
            for partner in world.partners.values():
                tally.sent += len(partner.seen)
                tally.repetitions += partner.repetitions
                tally.late += len(partner.inversions)
            for kind, times in world.faults.items():
                tally.faults[kind] = tally.faults.get(kind, 0) + times
    finally:
        logging.disable(logging.NOTSET)
    tally.seconds, tally.cpu_seconds = time.monotonic() - began, time.process_time() - used
    return tally
