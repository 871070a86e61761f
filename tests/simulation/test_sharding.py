"""A relay in shards by stream: what it keeps, and what is lost."""

from __future__ import annotations

import pytest

from tests.simulation import sharding


@pytest.mark.parametrize("shards", [1, 2, 4, 8])
def test_every_stream_keeps_its_order(shards: int):
    """Whatever is lost, and whoever wakes up late: every event once, every stream in order, a checkpoint a shard."""
    outcome = sharding.run_many(range(1, 151), shards)
    assert outcome.schedules == 150
    assert outcome.events > 10_000


def test_global_order_is_what_is_lost():
    """One shard shows the log's own order; with several, a follower sees events after later ones of other streams."""
    assert sharding.run_many(range(1, 51), 1).inversions == 0
    assert sharding.run_many(range(1, 51), 4).inversions > 100


@pytest.mark.parametrize("shards", [1, 4])
def test_without_the_compare_events_are_lost(shards: int):
    """The break: a leader that appends wherever the stream stands. Growing ids alone do not save what lies between."""
    failed = 0
    for seed in range(1, 51):
        try:
            sharding.run_one(seed, shards, compares=False)
        except AssertionError:
            failed += 1
    assert failed > 10
