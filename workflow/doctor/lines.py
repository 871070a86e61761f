"""The lines that the doctor shows, and the one sentence above them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from workflow.domain.phrases import Phrase, phrase, phrase_count


class Level(StrEnum):
    """How a line stands."""

    OK = "ok"
    SLOWER = "slower"
    """It goes on by itself, or harms nothing yet."""
    UNKNOWN = "unknown"
    """It could not be looked at."""
    STUCK = "stuck"
    """It does not go on until somebody does something."""

    @property
    def needs_somebody(self) -> bool:
        """Whether it is stuck, or nobody knows that it is not."""
        return self in {Level.STUCK, Level.UNKNOWN}


class Unit(StrEnum):
    """What a line's value counts."""

    SECONDS = "seconds"
    EVENTS = "events"
    BYTES = "bytes"
    PIECES = "pieces"
    MESSAGES = "messages"
    PERCENT = "percent"
    WORKERS = "workers"
    REVISIONS = "revisions"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that was looked at."""

    kind: str
    """Stable: what programs look at."""
    about: str = ""
    """Which of its kind: a queue, a partner's id, a follower; empty where there is one."""
    name: Phrase
    level: Level
    figure: str
    """What was seen, with its unit."""
    value: float | None = None
    """The same as a number; None where it is none."""
    unit: Unit | None = None
    what: str = ""
    """The same as a sentence; empty where all is well."""
    next: str = ""
    """What to do; empty where there is nothing."""
    address: str = ""
    """The page where that is done, if any."""

    def but(self, level: Level, what: str, next_: str, *, address: str = "") -> Line:
        """The same line where something is not well: how bad, what it is, what to do."""
        return replace(self, level=level, what=what, next=next_, address=address)

    @property
    def stuck(self) -> bool:
        """False where it goes on by itself."""
        return self.level.needs_somebody


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkup:
    """Everything that was looked at, in the order in which one thing causes another."""

    lines: tuple[Line, ...]
    looked_at: datetime

    @property
    def level(self) -> Level:
        """The worst of the lines."""
        levels = {line.level for line in self.lines}
        return next((each for each in (Level.STUCK, Level.UNKNOWN, Level.SLOWER) if each in levels), Level.OK)

    @property
    def troubles(self) -> list[Line]:
        """What is not well: what needs somebody first."""
        return troubles(self.lines)

    @property
    def work_put_aside(self) -> int:
        """Pieces of work that are not tried again until somebody says so."""
        return sum(int(line.value or 0) for line in self.lines if line.kind == "parked_work")

    @property
    def verdict(self) -> Phrase:
        """The answer in one sentence."""
        return verdict(self.lines)


_WHERE_NOTHING_RUNS = frozenset({"redis", "service", "workers"})
"""What is missing, naturally, where nothing runs."""


def troubles(lines: Sequence[Line]) -> list[Line]:
    """Of these, what is stuck, then what could not be looked at, then what is slower; causes before what they cause."""
    order = (Level.STUCK, Level.UNKNOWN, Level.SLOWER)
    return sorted((line for line in lines if line.level in order), key=lambda line: order.index(line.level))


def verdict(lines: Sequence[Line]) -> Phrase:
    """The answer: that nothing is stuck, else the first thing that is and how many more there are."""
    found = troubles(lines)
    stuck = [line for line in found if line.stuck]
    if _nothing_runs(lines):
        first = phrase("Copyflow is not running: no process does what relay, clock and projector do.")
        return _and_more(first, [line for line in stuck if line.kind not in _WHERE_NOTHING_RUNS])
    if stuck:
        return _and_more(stuck[0].what, stuck[1:])
    if len(found) > 1:
        return phrase_count(
            "Nothing is stuck; {count} thing is slower than usual. {first}",
            "Nothing is stuck; {count} things are slower than usual. {first}",
            len(found),
            first=found[0].what,
        )
    if found:
        return phrase("Nothing is stuck, but one thing is not as it should be. {first}", first=found[0].what)
    return phrase("Nothing is stuck.")


def _nothing_runs(lines: Sequence[Line]) -> bool:
    """Whether no service has a process, and nothing is stuck that could be why."""
    services = [line for line in lines if line.kind == "service"]
    if not services or not all(line.stuck for line in services):
        return False
    before = lines[: lines.index(services[0])]
    return not any(line.stuck for line in before if line.kind not in _WHERE_NOTHING_RUNS)


def _and_more(first: str, others: Sequence[Line]) -> Phrase:
    if not others:
        return first if isinstance(first, Phrase) else phrase("{first}", first=first)
    return phrase_count(
        "{first} {count} more thing is stuck.", "{first} {count} more things are stuck.", len(others), first=first
    )
