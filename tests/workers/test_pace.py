"""The rest between looks, on a clock of the test's own."""

from __future__ import annotations

from workers.pace import LONGEST_REST_SECONDS, Pace
from workers.service import LEADERSHIP_SECONDS


class Time:
    """Moves only when something takes time."""

    def __init__(self) -> None:
        self.now = 0.0
        self.rested: list[float] = []

    def sleep(self, seconds: float) -> None:
        """Rest."""
        self.rested.append(seconds)
        self.now += seconds

    def take(self, seconds: float) -> str:
        """Look for so long."""
        self.now += seconds
        return "looked"


def test_a_look_is_followed_by_a_rest_of_twice_its_length():
    """Looks that are wanted all the time take a third of it."""
    time = Time()
    pace = Pace(seconds=lambda: time.now, sleep=time.sleep)
    assert [pace.look(lambda: time.take(0.5)) for _ in range(3)] == ["looked"] * 3
    assert time.rested == [1.0, 1.0]


def test_who_was_away_for_long_looks_at_once():
    """The rest is over by then."""
    time = Time()
    pace = Pace(seconds=lambda: time.now, sleep=time.sleep)
    pace.look(lambda: time.take(0.5))
    time.now += 60
    pace.look(lambda: time.take(0.5))
    assert time.rested == []


def test_a_look_that_hung_is_not_rested_from_for_as_long():
    """A process that was stopped, or kept waiting by the database, in the middle of a look goes on a moment later."""
    time = Time()
    pace = Pace(seconds=lambda: time.now, sleep=time.sleep)
    pace.look(lambda: time.take(400.0))
    pace.look(lambda: time.take(0.5))
    assert time.rested == [LONGEST_REST_SECONDS]
    assert LONGEST_REST_SECONDS < LEADERSHIP_SECONDS / 2, "a leader renews its lease in time"


def test_who_hurries_does_not_rest():
    """The rest that was due is dropped, and only that one."""
    time = Time()
    pace = Pace(seconds=lambda: time.now, sleep=time.sleep)
    pace.look(lambda: time.take(0.5))
    pace.hurry()
    pace.look(lambda: time.take(0.25))
    assert time.rested == []
    pace.look(lambda: time.take(0.25))
    assert time.rested == [0.5]
