"""One run from beginning to end: start everything, let people work, break things, wait for calm, judge."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import redis
from sqlalchemy.exc import SQLAlchemyError

from tests.chaos.evidence import Evidence, gather, processes_of, stuck
from tests.chaos.house import BOUND, House, running_house
from tests.chaos.invariants import judged
from tests.chaos.people import People
from tests.chaos.schedule import LARGEST_JUMP, schedule
from tests.chaos.storm import Storm
from workflow.cli.processes.supervisor import SupervisorError

DRAIN_SECONDS = 240.0
"""So long after the last fault everything must have come to its end. The longest single wait of the newsroom's own is a
work's due time that a clock one minute ahead has set."""
_LOOK_SECONDS = 0.5
_ORPHAN_SECONDS = 10.0
Teller = Callable[[str], None]


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What came of a run."""

    seed: int
    minutes: float
    database: str
    hits: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)
    stories: int = 0
    events: int = 0
    messages: int = 0
    lost_answers: int = 0
    errors: Counter[str] = field(default_factory=Counter)
    """What the API answered instead of an answer, by status and code."""
    drain_seconds: float = 0.0
    invariants: dict[str, list[str]] = field(default_factory=dict)
    failure: str = ""
    """Why the run came to no judgement; empty when it did."""

    @property
    def is_whole(self) -> bool:
        """Whether every invariant was looked at and holds."""
        return not self.failure and bool(self.invariants) and not any(self.invariants.values())


def chaos(seed: int, minutes: float, database: str, folder: Path, tell: Teller) -> Outcome:
    """Run it in ``folder``."""
    outcome = Outcome(seed=seed, minutes=minutes, database=database)
    began = time.monotonic()

    def told(line: str) -> None:
        tell(f"{time.monotonic() - began:7.1f} s  {line}")

    evidence, mark = Evidence(), ""
    try:
        with running_house(folder, database) as house:
            mark = house.mark
            told(f"the newsroom is ready on {database}; logs in {folder / 'log'}")
            evidence = _through(house, outcome, told)
    except SupervisorError as error:
        outcome.failure = f"the newsroom gave up: {error}"
    evidence.processes = _orphans(mark)
    if not outcome.failure:
        outcome.invariants = judged(evidence)
    return outcome


def _through(house: House, outcome: Outcome, told: Teller) -> Evidence:
    """The storm, the calm after it, and what is found then."""
    seconds = outcome.minutes * 60
    people = People(house, outcome.seed)
    faults = schedule(outcome.seed, seconds, outcome.database)
    storm = Storm(house, faults, lambda at, line: told(f"[{at:5.1f}] {line}"))
    people.start()
    try:
        storm.run(seconds)
    finally:
        storm.close()
        ended = time.monotonic()
        told(f"the faults have stopped; {len(people.tellings)} stories were begun")
        people.finish(ended + DRAIN_SECONDS)
    left = _calm(house, people, ended + DRAIN_SECONDS)
    outcome.drain_seconds = time.monotonic() - ended
    told(f"calm after {outcome.drain_seconds:.1f} s" if not left else f"NOT CALM after {outcome.drain_seconds:.1f} s")
    evidence = gather(house, people.tellings)
    evidence.stuck = [*left, *people.broken]
    evidence.bound = frozenset(each.partner_id for each in house.partners if each.name == BOUND)
    evidence.largest_jump = LARGEST_JUMP
    _count(outcome, evidence, storm)
    return evidence


def _calm(house: House, people: People, deadline: float) -> list[str]:
    """Wait until nothing is left to do; what is, when the time is over."""
    pause, left = threading.Event(), ["it was never looked at"]
    while left and time.monotonic() < deadline:
        house.newsroom.wait_ready(max(1.0, deadline - time.monotonic()))
        with suppress(SQLAlchemyError, redis.RedisError):  # the first connection after a restart may be a dead one
            left = stuck(house, people.tellings)
        if left:
            pause.wait(_LOOK_SECONDS)
    return left


def _orphans(mark: str) -> list[str]:
    """Processes of the run, once those that were told to end had time to."""
    pause, deadline = threading.Event(), time.monotonic() + _ORPHAN_SECONDS
    while (left := processes_of(mark)) and time.monotonic() < deadline:
        pause.wait(_LOOK_SECONDS)
    return left


def _count(outcome: Outcome, evidence: Evidence, storm: Storm) -> None:
    outcome.hits, outcome.missed = storm.hits, storm.missed
    outcome.stories, outcome.events = len(evidence.tellings), len(evidence.log)
    outcome.messages = sum(len(record.messages) + len(record.forgotten) for record in evidence.records)
    outcome.lost_answers = sum(telling.lost_answers for telling in evidence.tellings)
    for telling in evidence.tellings:
        outcome.errors += telling.errors
