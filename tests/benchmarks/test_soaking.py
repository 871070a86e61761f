"""What a soak concludes from its samples: a leak is found, warm-up and wild samples are none."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from benchmarks.harness import Row
from benchmarks.processes import Held
from benchmarks.soaking import Sample, theil_sen, verdicts

MINUTE, EVERY, SECONDS = 60.0, 10.0, 1200.0


def samples(
    *,
    own: Callable[[float], int] = lambda _at: 100_000,
    descriptors: Callable[[float], int] = lambda _at: 20,
    lag: Callable[[float], int] = lambda _at: 5,
) -> list[Sample]:
    """A soak of twenty minutes at two articles and eighty events a second, flat but for what is given."""
    moments = [number * EVERY for number in range(int(SECONDS / EVERY))]
    return [
        Sample(
            at=at,
            handed_in=int(2 * at),
            delivered=int(2 * at),
            head=int(80 * at),
            lags={"the relay": lag(at)},
            waiting_seconds=0.0,
            open_work=3,
            outstanding=2,
            redis_bytes=8_000_000,
            database_bytes=int(100_000 * at),
            wal_bytes=4_000_000,
            kinds={
                "api": Held(processes=1, rss=150_000, pss=120_000, own=own(at), descriptors=descriptors(at), threads=10)
            },
        )
        for at in moments
    ]


def missed(rows: list[Row]) -> list[str]:
    """Names of the rows whose goal was not reached."""
    return [row.name for row in rows if row.is_met is False]


def row(rows: list[Row], words: str) -> Row:
    """The only row whose name holds these words."""
    [found] = [each for each in rows if words in each.name]
    return found


def test_a_run_in_which_nothing_grows_but_the_database_misses_nothing():
    """The log keeps everything: its growth is told for each article, and is no fault."""
    rows = verdicts("SQLite", samples())

    assert missed(rows) == []
    assert row(rows, "database grows").value == pytest.approx(50)


def test_memory_that_grows_without_end_is_found_and_told_in_kilobytes_a_minute():
    """Half a megabyte a minute is 6.5 MB of 100 over what is judged."""
    rows = verdicts("SQLite", samples(own=lambda at: 100_000 + int(500 * at / MINUTE)))

    assert missed(rows) == ["SQLite: api: memory of its own grows over 13.2 min"]
    assert row(rows, "memory of its own grows, each").value == pytest.approx(500, rel=0.01)


def test_what_a_process_takes_in_the_first_third_it_may_keep():
    """A cache that fills is no leak."""
    assert missed(verdicts("SQLite", samples(own=lambda at: 60_000 + int(min(at, 390) * 100)))) == []


def test_a_few_wild_samples_do_not_hide_or_make_a_slope():
    """The slope is the median of all pairs."""
    line = [(float(at), 3.0 * at) for at in range(30)]
    wild = [(at, 10_000.0 if at in {3, 28} else value) for at, value in line]

    assert theil_sen(wild) == pytest.approx(3, rel=0.02)
    assert theil_sen([(1.0, 5.0)]) == 0


def test_files_that_are_never_closed_are_found_and_those_that_come_and_go_are_not():
    """The medians of two thirds are compared: a sample that was taken while a process came up changes neither."""
    busy = verdicts("SQLite", samples(descriptors=lambda at: 3 if at == 470 else 20 + int(at / EVERY) % 5))
    leaking = verdicts("SQLite", samples(descriptors=lambda at: 20 + int(at / 300) + int(at / EVERY) % 5))

    assert missed(busy) == []
    assert missed(leaking) == ["SQLite: api: more files open at the end"]


def test_a_lag_that_grows_is_found_and_one_that_stays_is_not():
    """Eighty events are a second of this log."""
    rows = verdicts("SQLite", samples(lag=int))

    assert missed(rows) == ["SQLite: the relay fell back by"]
    assert missed(verdicts("SQLite", samples(lag=lambda _at: 400))) == []
