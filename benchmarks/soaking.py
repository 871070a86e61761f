"""What a long run's samples say: whether memory is flat, files stay closed, lags stay small. Pure arithmetic.

The first third of a run is warm-up: what a process takes then, it may keep. Only the last two thirds are judged.
"""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from benchmarks.harness import Row
from benchmarks.house import OUTSIDE
from benchmarks.processes import Held

FLAT_PER_CENT = 2.0
"""By so much the memory of a kind of process may grow over what is judged."""
LAG_SECONDS = 1.0
"""By the log's growth in so many seconds a follower may fall back over what is judged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The newsroom at a moment."""

    at: float
    """Seconds since the steady part began."""
    handed_in: int
    """Articles, since then."""
    delivered: int
    head: int
    lags: Mapping[str, int]
    """Events that the relay and each follower have still before them."""
    waiting_seconds: float
    """How long the oldest work that nobody holds has been due."""
    open_work: int
    outstanding: int
    """Open work of the queue ``syndication``: deliveries, and their plans."""
    redis_bytes: int
    database_bytes: int
    wal_bytes: int
    kinds: Mapping[str, Held]

    def as_json(self) -> dict[str, Any]:
        """For a line of a file."""
        return asdict(self)


def theil_sen(points: Sequence[tuple[float, float]]) -> float:
    """The median of the slopes between all pairs of points: a few wild ones do not bend it; 0.0 for fewer than two."""
    slopes = [(y - b) / (x - a) for (a, b), (x, y) in itertools.combinations(points, 2) if x != a]
    return statistics.median(slopes) if slopes else 0.0


def judged(samples: Sequence[Sample]) -> Sequence[Sample]:
    """The last two thirds of the time."""
    begins = samples[-1].at / 3
    return [each for each in samples if each.at >= begins]


def verdicts(name: str, samples: Sequence[Sample]) -> list[Row]:
    """Rows with goals of all kinds of process, and of the newsroom as a whole."""
    late = judged(samples)
    kinds = [kind for kind in late[-1].kinds if kind not in OUTSIDE]
    rows = [row for kind in kinds for row in _of_kind(f"{name}: {kind}", [each.kinds[kind] for each in late], late)]
    return rows + _lags(name, late) + _stores(name, samples, late)


def _of_kind(name: str, held: Sequence[Held], late: Sequence[Sample]) -> list[Row]:
    minutes = (late[-1].at - late[0].at) / 60
    own = _slope(late, held, lambda each: each.own)
    typical = statistics.median(each.own for each in held)
    processes = statistics.median(each.processes for each in held)
    return [
        Row(name=f"{name}: resident, with what it shares", value=_median(held, "rss") / 1000, unit="MB"),
        Row(name=f"{name}: memory of its own", value=typical / 1000, unit="MB"),
        _growth(f"{name}: resident grows, each process", _slope(late, held, lambda each: each.rss) / processes),
        _growth(f"{name}: memory of its own grows, each process", own / processes),
        Row(
            name=f"{name}: memory of its own grows over {minutes:.1f} min",
            value=100 * own * minutes / typical,
            unit="%",
            goal=FLAT_PER_CENT,
            higher_is_better=False,
        ),
        _more(f"{name}: more files open at the end", [each.descriptors for each in held]),
        _more(f"{name}: more threads at the end", [each.threads for each in held]),
    ]


def _slope(late: Sequence[Sample], held: Sequence[Held], what: Callable[[Held], float]) -> float:
    """In kB a minute."""
    return theil_sen([(sample.at / 60, what(each)) for sample, each in zip(late, held, strict=True)])


def _growth(name: str, value: float) -> Row:
    return Row(name=name, value=value, unit="kB/min", higher_is_better=False)


def _more(name: str, counts: Sequence[int]) -> Row:
    """The median of the last third of the counts over that of the first: what comes and goes is hardly in it."""
    third = max(1, len(counts) // 3)
    value = statistics.median(counts[-third:]) - statistics.median(counts[:third])
    return Row(name=name, value=value, unit="", goal=0, higher_is_better=False)


def _lags(name: str, late: Sequence[Sample]) -> list[Row]:
    events_a_second = (late[-1].head - late[0].head) / (late[-1].at - late[0].at) or 1.0
    third = max(1, len(late) // 3)
    rows = []
    for who in late[-1].lags:
        first, last = (statistics.median(each.lags[who] for each in part) for part in (late[:third], late[-third:]))
        rows.append(Row(name=f"{name}: {who} is behind the log by", value=last, unit="events"))
        rows.append(_fell_back(f"{name}: {who} fell back by", (last - first) / events_a_second))
    first, last = (statistics.median(each.waiting_seconds for each in part) for part in (late[:third], late[-third:]))
    rows.append(Row(name=f"{name}: the oldest work has waited", value=last, unit="s"))
    rows.append(_fell_back(f"{name}: the oldest work waits longer by", last - first))
    first, last = (statistics.median(each.outstanding for each in part) for part in (late[:third], late[-third:]))
    articles_a_second = (late[-1].handed_in - late[0].handed_in) / (late[-1].at - late[0].at) or 1.0
    rows.append(Row(name=f"{name}: deliveries outstanding", value=last, unit=""))
    rows.append(_fell_back(f"{name}: deliveries fell back by, in articles' time", (last - first) / articles_a_second))
    return rows


def _fell_back(name: str, seconds: float) -> Row:
    return Row(name=name, value=seconds, unit="s", goal=LAG_SECONDS, higher_is_better=False)


def _stores(name: str, samples: Sequence[Sample], late: Sequence[Sample]) -> list[Row]:
    delivered = max(1, late[-1].delivered - late[0].delivered)
    events = late[-1].head - late[0].head
    grown = late[-1].database_bytes - late[0].database_bytes
    redis = theil_sen([(each.at / 60, each.redis_bytes / 1000) for each in late])
    return [
        Row(name=f"{name}: Redis holds", value=late[-1].redis_bytes / 1e6, unit="MB"),
        _growth(f"{name}: what Redis holds grows", redis),
        Row(name=f"{name}: database grows", value=grown / 1000 / delivered, unit="kB/article"),
        Row(name=f"{name}: events", value=events / delivered, unit="an article"),
        Row(name=f"{name}: write-ahead log, largest", value=max(each.wal_bytes for each in samples) / 1e6, unit="MB"),
    ]


def _median(held: Sequence[Held], what: str) -> float:
    return statistics.median(getattr(each, what) for each in held)
