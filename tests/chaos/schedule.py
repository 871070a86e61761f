"""What is broken when: a pure function of the seed, the length and the database. No clock, no process is known here."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """A way in which something breaks."""

    KILL = "SIGKILL"
    PAUSE = "SIGSTOP"
    """SIGSTOP, and SIGCONT after a while: what comes back believes that no time has passed."""
    REDIS_FLUSH = "Redis FLUSHALL"
    REDIS_RESTART = "Redis restart"
    REDIS_STOP = "Redis stopped"
    POSTGRES_FAST = "PostgreSQL restart, fast"
    POSTGRES_IMMEDIATE = "PostgreSQL restart, immediate"
    POSTGRES_TERMINATE = "PostgreSQL connections terminated"
    SQLITE_BUSY = "SQLite writer held"
    DISK_FULL = "disk full"
    CLOCK_ALL = "clock jump, whole machine"
    CLOCK_ONE = "clock jump, one process"
    PARTNER_SLOW = "partner slow"
    PARTNER_ERROR = "partner answers 500"
    PARTNER_TOO_MANY = "partner answers 429"
    PARTNER_CUT = "partner breaks off"
    PARTNER_RECEIPT = "partner lies: wrong receipts"
    PARTNER_FORGETS = "partner lies: takes and forgets"
    NUDGES = "nudges doubled and out of order"


SQLITE, POSTGRESQL = "sqlite", "postgresql"
SERVICES = ("api", "relay", "clock", "projector", "worker", "sender")
POOL_PROCESS = "pool process"
"""One of the worker's processes; Celery's own parent starts it again."""
PARTNERS = ("harbour", "steppe", "island", "valley")
MACHINE = "all"

FIRST_SECONDS = 3.0
"""The first fault comes so long after the load began."""
SHORTEST_GAP, LONGEST_GAP = 1.3, 2.9
"""Seconds between two faults."""
CALM_SECONDS = 8.0
"""No fault begins in the last seconds of a run, so that most end within it."""
RESTARTS_A_MINUTE = 4
"""A supervisor gives up what dies six times in a minute; the schedule alone stays below that."""

_LASTS: dict[Kind, tuple[float, float]] = {
    Kind.PAUSE: (2.0, 11.0),  # some longer than a lease and than a leadership
    Kind.REDIS_STOP: (4.0, 12.0),
    Kind.SQLITE_BUSY: (2.0, 9.0),
    Kind.DISK_FULL: (3.0, 9.0),
    Kind.CLOCK_ALL: (4.0, 10.0),
    Kind.CLOCK_ONE: (4.0, 10.0),
    Kind.PARTNER_SLOW: (5.0, 15.0),
    Kind.PARTNER_ERROR: (4.0, 10.0),
    Kind.PARTNER_TOO_MANY: (4.0, 10.0),
    Kind.PARTNER_CUT: (4.0, 10.0),
    Kind.PARTNER_RECEIPT: (5.0, 12.0),
    Kind.PARTNER_FORGETS: (3.0, 8.0),
}
"""How long a fault lasts, in seconds; what is not here is over at once."""
SMALLEST_JUMP, LARGEST_JUMP = 15, 60
"""Seconds that a clock jumps, forward or back; at the fault's end it jumps the other way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is broken at a moment."""

    at: float
    """Seconds after the load began."""
    kind: Kind
    target: str = ""
    """Which process or partner; empty where the kind says it."""
    seconds: float = 0.0
    """How long it lasts; 0: it is over at once."""
    amount: int = 0
    """Seconds that a clock jumps; the seed of random nudges."""

    @property
    def name(self) -> str:
        """For people: ``SIGKILL api``."""
        return f"{self.kind} {self.target}".strip()


def schedule(seed: int, seconds: float, database: str) -> tuple[Fault, ...]:
    """Every fault of a run, by its time. The same arguments always give the same faults.

    Kinds come from a shuffled deck with one card for each, which is dealt to its end before the next one: all come
    about equally often.
    """
    dice = random.Random(f"{seed}/{database}")  # of text: the same in every process and on every machine
    cards = _cards(dice, database)
    faults: list[Fault] = []
    at = FIRST_SECONDS
    while at <= seconds - CALM_SECONDS:
        kind, target = next(cards)
        if _dies(kind, target) and _is_too_often(faults, target, at):
            continue
        low, high = _LASTS.get(kind, (0.0, 0.0))
        lasts = round(dice.uniform(low, high), 1)
        faults.append(Fault(at=round(at, 1), kind=kind, target=target, seconds=lasts, amount=_amount(dice, kind)))
        at += dice.uniform(SHORTEST_GAP, LONGEST_GAP)
    return tuple(faults)


def deck(database: str) -> list[tuple[Kind, str]]:
    """One card for each kind and process; which partner or process a clock or a lie hits is thrown when it is dealt."""
    of_database = {
        SQLITE: [(Kind.SQLITE_BUSY, "")],
        POSTGRESQL: [(Kind.POSTGRES_FAST, ""), (Kind.POSTGRES_IMMEDIATE, ""), (Kind.POSTGRES_TERMINATE, "")],
    }
    single = (Kind.REDIS_FLUSH, Kind.REDIS_RESTART, Kind.REDIS_STOP, Kind.DISK_FULL, Kind.CLOCK_ALL, Kind.CLOCK_ONE)
    lies = tuple(kind for kind in Kind if kind.name.startswith("PARTNER_"))
    return [
        *((Kind.KILL, service) for service in (*SERVICES, POOL_PROCESS)),
        *((Kind.PAUSE, service) for service in SERVICES),
        *((kind, "") for kind in (*single, *lies, Kind.NUDGES)),
        *of_database[database],
    ]


def _cards(dice: random.Random, database: str) -> Iterator[tuple[Kind, str]]:
    while True:
        cards = deck(database)
        dice.shuffle(cards)
        for kind, target in cards:
            yield kind, target or _thrown(dice, kind)


def _thrown(dice: random.Random, kind: Kind) -> str:
    """Whom a fault hits that has no card for each."""
    if kind is Kind.CLOCK_ONE:
        return dice.choice(SERVICES)
    if kind is Kind.CLOCK_ALL:
        return MACHINE
    return dice.choice(PARTNERS) if kind.name.startswith("PARTNER_") else ""


def _amount(dice: random.Random, kind: Kind) -> int:
    if kind in {Kind.CLOCK_ALL, Kind.CLOCK_ONE}:
        return dice.choice((-1, 1)) * dice.randint(SMALLEST_JUMP, LARGEST_JUMP)
    return dice.randrange(1_000_000) if kind is Kind.NUDGES else 0


def _dies(kind: Kind, target: str) -> bool:
    return kind is Kind.KILL and target != POOL_PROCESS


def _is_too_often(faults: list[Fault], target: str, at: float) -> bool:
    recent = [each for each in faults if each.at > at - 60 and _dies(each.kind, each.target) and each.target == target]
    return len(recent) >= RESTARTS_A_MINUTE
