"""The clock's watch over lags: it waits a while, says who is behind and what to do, and is no chatterbox."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

import pytest

from workers.lag_watch import LOOK_SECONDS, PATIENCE_SECONDS, LagWatch
from workflow.vitals import Vitals


class Watched:
    """A watch, a time to set and figures to set."""

    def __init__(self) -> None:
        self.time = 0.0
        self.relayed: int | None = 1000
        self.checkpoints = {"turnaround": 1000}
        self.reads = 0
        self._watch = LagWatch(100, seconds=lambda: self.time)

    def read(self) -> Vitals:
        self.reads += 1
        return Vitals(
            head=1000,
            redis_answers=self.relayed is not None,
            relayed=self.relayed,
            checkpoints=self.checkpoints,
            parked_events={},
            work={},
            waiting_since=None,
            read_at=datetime.now(UTC),
        )

    def look(self, seconds: float) -> None:
        """Let so much time go by in small steps, looking at each."""
        end = self.time + seconds
        while self.time < end:
            self._watch.look(self.read)
            self.time += 1


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]


def test_a_lasting_lag_is_warned_about(caplog: pytest.LogCaptureFixture) -> None:
    """Who stays behind is named with the number of events and the next step, once in a while."""
    watched = Watched()
    watched.checkpoints = {"turnaround": 900, "turnaround@2": 0, "board": 901}
    watched.look(PATIENCE_SECONDS)
    assert warnings(caplog) == []
    watched.look(LOOK_SECONDS)
    [said] = warnings(caplog)
    assert said.startswith("turnaround has stayed behind the log: 100 events. Is the process that follows the log")
    watched.look(PATIENCE_SECONDS - LOOK_SECONDS)
    assert len(warnings(caplog)) == 1
    watched.look(LOOK_SECONDS)
    assert len(warnings(caplog)) == 2


def test_a_lag_that_is_made_up_is_forgotten(caplog: pytest.LogCaptureFixture) -> None:
    """Being behind again and again, each time for less than the patience, is no reason to warn."""
    watched = Watched()
    for relayed in (0, 1000, 0, 1000):
        watched.relayed = relayed
        watched.look(PATIENCE_SECONDS - LOOK_SECONDS)
    assert warnings(caplog) == []


def test_the_relay_is_watched_too(caplog: pytest.LogCaptureFixture) -> None:
    """A stream that stays behind is the relay's; while Redis is away nobody knows, and nothing is said."""
    watched = Watched()
    watched.relayed = None
    watched.look(2 * PATIENCE_SECONDS)
    assert warnings(caplog) == []
    watched.relayed = 0
    watched.look(PATIENCE_SECONDS + LOOK_SECONDS)
    [said] = warnings(caplog)
    assert said.startswith("the Redis Stream has stayed behind the log: 1000 events. Is the relay running")


def test_figures_are_read_every_few_seconds_only() -> None:
    """However often the clock turns, the database and Redis are asked every few seconds."""
    watched = Watched()
    watched.look(10 * LOOK_SECONDS)
    assert watched.reads == 10
