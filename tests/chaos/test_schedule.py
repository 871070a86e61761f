"""The schedule is a pure function: a seed replays, kinds come equally often, nothing is killed too often."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter

import pytest

from tests.chaos.schedule import (
    CALM_SECONDS,
    LARGEST_JUMP,
    POOL_PROCESS,
    POSTGRESQL,
    RESTARTS_A_MINUTE,
    SMALLEST_JUMP,
    SQLITE,
    Kind,
    deck,
    schedule,
)
from tests.support.storm.run import ROOT

BOTH = pytest.mark.parametrize("database", [SQLITE, POSTGRESQL])


@BOTH
def test_a_seed_gives_the_same_faults_in_every_process(database: str) -> None:
    """Given a seed, another process with another hash seed deals the very same faults."""
    code = f"from tests.chaos.schedule import schedule; print(schedule(7, 120, {database!r}))"
    command = [sys.executable, "-c", code]
    elsewhere = subprocess.run(
        command, cwd=ROOT, env={"PYTHONHASHSEED": "5"}, capture_output=True, text=True, check=True
    )
    assert elsewhere.stdout.strip() == repr(schedule(7, 120, database))


@BOTH
def test_another_seed_gives_other_faults(database: str) -> None:
    """Two seeds are two storms."""
    assert schedule(1, 120, database) != schedule(2, 120, database)


@BOTH
def test_a_longer_run_begins_like_the_shorter_one(database: str) -> None:
    """A failure of a long run shows again within a run that is cut after it."""
    short, long = schedule(3, 60, database), schedule(3, 180, database)
    assert long[: len(short)] == short


@BOTH
def test_twenty_runs_of_three_minutes_hit_every_kind_fifty_times(database: str) -> None:
    """Every kind of fault, and every process that is killed or paused, comes at least fifty times."""
    kinds: Counter[tuple[Kind, str]] = Counter()
    for seed in range(1, 21):
        for fault in schedule(seed, 180, database):
            named = fault.kind in {Kind.KILL, Kind.PAUSE}
            kinds[fault.kind, fault.target if named else ""] += 1
    assert set(kinds) == set(deck(database))
    assert min(kinds.values()) >= 50


@BOTH
def test_no_process_dies_more_often_than_its_supervisor_allows(database: str) -> None:
    """Within any minute a process is killed fewer times than its supervisor starts it again."""
    for seed in range(50):
        kills = [each for each in schedule(seed, 180, database) if each.kind is Kind.KILL]
        for fault in kills:
            if fault.target == POOL_PROCESS:
                continue
            within = [each for each in kills if each.target == fault.target and 0 <= each.at - fault.at < 60]
            assert len(within) <= RESTARTS_A_MINUTE


@BOTH
def test_faults_come_in_order_and_end_before_the_run(database: str) -> None:
    """Times grow, none begins in the last seconds, and clocks jump as far as is said, both ways."""
    faults = [fault for seed in range(20) for fault in schedule(seed, 180, database)]
    one = schedule(11, 180, database)
    assert [fault.at for fault in one] == sorted(fault.at for fault in one)
    assert all(fault.at <= 180 - CALM_SECONDS for fault in faults)
    jumps = [fault.amount for fault in faults if fault.kind in {Kind.CLOCK_ALL, Kind.CLOCK_ONE}]
    assert min(jumps) < 0 < max(jumps)
    assert all(SMALLEST_JUMP <= abs(jump) <= LARGEST_JUMP for jump in jumps)


def test_a_run_of_a_few_seconds_has_no_faults() -> None:
    """A run that is shorter than its calm end breaks nothing."""
    assert schedule(1, CALM_SECONDS, SQLITE) == ()
