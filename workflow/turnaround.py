"""How long editions take from submission to each step, by language. Read from what follows the log."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from typing import Any

from sqlalchemy import select

from workflow.ports import Clock
from workflow.store.database import Database, from_text, to_text
from workflow.store.tables import TurnaroundRow, table_of

STEPS = ("translated", "checked", "approved", "published", "delivered")
"""In the order in which an edition takes them; the source's own edition is never translated."""

_turnaround = table_of(TurnaroundRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTimes:
    """How long after submission editions reached a step for the first time."""

    step: str
    editions: int
    """How many reached it."""
    median_seconds: float | None
    """Half of them were faster; None when none reached it."""
    slowest_tenth_seconds: float | None
    """Nine in ten were no slower."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageTurnaround:
    """The editions in one language."""

    language: str
    editions: int
    corrections: int
    steps: tuple[StepTimes, ...]


class Turnaround:
    """The question, over one database."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def by_language(self, *, days: int = 30) -> list[LanguageTurnaround]:
        """Editions submitted or asked for within the last days, by language."""
        since = to_text(self._clock.now() - timedelta(days=days))
        query = select(_turnaround).where(_turnaround.c.submitted_at >= since).order_by(_turnaround.c.language)
        languages: dict[str, list[Any]] = {}
        with self._database.read() as connection:
            for row in connection.execute(query).mappings():
                languages.setdefault(row["language"], []).append(row)
        return [_language(language, rows) for language, rows in sorted(languages.items())]


def _language(language: str, rows: Sequence[Any]) -> LanguageTurnaround:
    return LanguageTurnaround(
        language=language,
        editions=len(rows),
        corrections=sum(row["corrections"] for row in rows),
        steps=tuple(_step(step, rows) for step in STEPS),
    )


def _step(step: str, rows: Sequence[Any]) -> StepTimes:
    taken = sorted(_seconds(row["submitted_at"], row[f"{step}_at"]) for row in rows if row[f"{step}_at"])
    return StepTimes(
        step=step,
        editions=len(taken),
        median_seconds=median(taken) if taken else None,
        slowest_tenth_seconds=taken[math.ceil(0.9 * len(taken)) - 1] if taken else None,
    )


def _seconds(since: str, until: str) -> float:
    begun, reached = from_text(since), from_text(until)
    assert begun is not None
    assert reached is not None
    return (reached - begun).total_seconds()
