"""Schedules of relay, clock, workers and projector: what holds in each of them, and that a break would be noticed."""

from __future__ import annotations

import os

import pytest

from tests.simulation.breaks import BREAKS
from tests.simulation.running import ScheduleFailed, run_many, run_one

SCHEDULES = int(os.environ.get("COPYFLOW_SIMULATED_SCHEDULES", "60"))
"""A minute's worth on a busy machine; ``python -m tests.simulation`` runs as many as one likes."""


def test_every_schedule_ends_well():
    """Whoever dies, sleeps or lies: all work is done once in effect, and stream, log and partners agree."""
    tally = run_many(range(1, SCHEDULES + 1))
    assert tally.schedules == SCHEDULES
    assert set(tally.faults) == {"time", "kill", "stop", "flush", "away", "group", "weather", "messages"}
    assert tally.sent > SCHEDULES


def test_a_schedule_is_a_function_of_its_seed():
    """Run again, it does the same step by step; another seed does something else."""
    first, again, other = (run_one(seed, keeps_trace=True).lines for seed in (7, 7, 8))
    assert first == again
    assert first != other


@pytest.mark.parametrize("name", BREAKS)
def test_code_broken_on_purpose_is_noticed(name: str, monkeypatch: pytest.MonkeyPatch):
    """Some schedule fails, says its seed, and fails in the same way when it is run again."""
    BREAKS[name](monkeypatch)
    with pytest.raises(ScheduleFailed) as failed:
        run_many(range(1, 200))
    with pytest.raises(ScheduleFailed) as again:
        run_one(failed.value.seed)
    assert str(again.value) == str(failed.value)
