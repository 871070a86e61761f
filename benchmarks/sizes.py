"""What growing costs on PostgreSQL: 10 thousand, 100 thousand and 1 million articles beside one another.

Two logs of short lives (benchmarks/histories.py: notices, ten events an article) stand on one server: one of the
smallest size, which stays as it is, and one that is filled to the next size after each comparison. Everything is done
on both in turns, pages by turns of single requests to two servers, so that a slow minute falls on both. The same
hundred articles wait for review in each. A size's figure beside the smallest log's is its growth; appends and reads
are to stay within 20 per cent. A million articles take about 18 GB and some twenty minutes to fill, which is part of
no figure.
"""

from __future__ import annotations

import random
import shutil
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

import httpx

from benchmarks import growth, harness, histories, ours
from benchmarks.desk import make_reviewer, serving, sign_in, time_of
from benchmarks.filling import Copies, Filler
from benchmarks.harness import Backend, Options, Row, alternate, percentile, timed
from workflow.bootstrap import Application

TIME_WITHIN = 1.2
"""Times of pages: at most so many times the smallest log's."""
_MOTHERS = 42
BYTES_OF_AN_ARTICLE = 20_000
"""On disk, with indexes and rows of projections."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How many articles each log gets, and how often each thing is done."""

    articles: Sequence[int]
    doings: growth.Sizes
    requests: int


FULL = Sizes(
    articles=(10_000, 100_000, 1_000_000),
    doings=growth.Sizes(events=(), appends=1_000, loads=4_000, pages=400),
    requests=200,
)
QUICK = Sizes(articles=(200, 1_000, 4_000), doings=growth.Sizes(events=(), appends=80, loads=40, pages=20), requests=40)


def rows(wanted: Options) -> list[Row]:
    """The figures at every size, on PostgreSQL."""
    sizes = QUICK if wanted.quick else FULL
    _require_disk(max(sizes.articles) * BYTES_OF_AN_ARTICLE)
    with harness.backends(wanted) as backends:
        return [
            row
            for backend in backends
            if backend.name == harness.POSTGRESQL
            for row in _of_backend(backend, wanted, sizes)
        ]


def _require_disk(bytes_needed: int) -> None:
    folder = harness.on_disk()
    free = shutil.disk_usage(folder).free
    if free < bytes_needed * 1.1:
        sys.exit(f"{folder} has {free / 1e9:.0f} GB free, this needs {bytes_needed * 1.1 / 1e9:.0f}: set TMPDIR.")


def _of_backend(backend: Backend, wanted: Options, sizes: Sizes) -> list[Row]:
    found: list[Row] = []
    with ExitStack() as closing:
        small = closing.enter_context(_Newsroom(backend, "small"))
        large = closing.enter_context(_Newsroom(backend, "large"))
        small.fill(sizes.articles[0])
        found.append(_rebuild(small, backend))
        for size in sizes.articles[1:]:
            large.fill(size)
            found += _rates(small, large, backend, wanted, sizes)
            found += _pages(small, large, sizes.requests)
            found.append(_rebuild(large, backend))
    return found


class _Newsroom:
    """One log with its application, its server and one reviewer who is signed in."""

    def __init__(self, backend: Backend, name: str) -> None:
        self._backend = backend
        self._closing = ExitStack()
        self._home = Path(self._closing.enter_context(TemporaryDirectory(prefix="home-")))
        self._url = backend.new_url(name)
        self._filler = Filler(self._url)
        self._closing.callback(self._filler.close)
        self._lives = [Copies(_notice(number)) for number in range(_MOTHERS)]
        self._waits = False

    def __enter__(self) -> Self:
        self.application: Application = self._closing.enter_context(ours.newsroom(self._home, self._url))
        make_reviewer(self._home, self._url)
        address, _ = self._closing.enter_context(serving(self._home, self._url))
        self.client = self._closing.enter_context(httpx.Client(base_url=address, timeout=60, follow_redirects=False))
        sign_in(self.client)
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.close()

    @property
    def articles(self) -> Sequence[str]:
        """The ids of what was filled in."""
        return self._filler.articles

    @property
    def called(self) -> str:
        """Its size, in words."""
        return f"{round(len(self.articles), -2):,} articles"

    def fill(self, articles: int) -> None:
        """Add articles until there are so many, and once those that wait for review."""
        began = time.monotonic()
        if not self._waits:
            backlog = [Copies(growth.waiting(number)) for number in range(growth.BACKLOG)]
            self._filler.fill(backlog, sum(life.length for life in backlog))
            self._waits = True
        wanted = (articles - len(self._filler.articles)) * sum(life.length for life in self._lives) // _MOTHERS
        self._filler.fill(self._lives, self.application.views.head() + wanted, progress=self._say)
        self._say(self.application.views.head())
        harness.say(f"{self.called}: filled in {time.monotonic() - began:.0f} s")

    def _say(self, position: int) -> None:
        harness.say(f"{self._backend.name}: {len(self.articles):,} articles, {position:,} events")


def _notice(number: int) -> histories.Life:
    """Two of three are in two languages, as ``_MOTHERS`` goes by three: ten events on average."""
    begins, translated = histories.DAY + timedelta(minutes=13 * number), number % 3 > 0
    return histories.notice(ours.new_article_id(), is_translated=translated, begins=begins, urgency=1 + number % 9)


def _rates(small: _Newsroom, large: _Newsroom, backend: Backend, wanted: Options, sizes: Sizes) -> list[Row]:
    sides = {each.called: _doings(each, backend, sizes) for each in (small, large)}
    found = []
    for what, unit in growth.UNITS.items():
        medians = alternate(wanted.repeats, {name: doing[what] for name, doing in sides.items()}, what)
        ours_, theirs = medians[large.called], medians[small.called]
        name = f"{backend.name}: {what} at {large.called}"
        found.append(harness.compared(name, unit, ours_, small.called, theirs, growth.WITHIN))
    return found


def _doings(newsroom: _Newsroom, backend: Backend, sizes: Sizes) -> Mapping[str, harness.Side]:
    log = growth.Log(newsroom.application, newsroom.articles[growth.BACKLOG :])
    return growth.doings(log, backend, sizes.doings, _notice)


def _pages(small: _Newsroom, large: _Newsroom, requests: int) -> list[Row]:
    """Milliseconds of the pages that people open, one request to each server in turns."""
    chance = random.Random(11)
    kinds: Mapping[str, Callable[[_Newsroom], str]] = {
        "queue page": lambda _: "/queue",
        "review page": lambda room: f"/articles/{chance.choice(room.articles)}/en",
        "article page": lambda room: f"/articles/{chance.choice(room.articles)}",
        "board": lambda _: "/articles",
    }
    found = []
    for kind, path in kinds.items():
        times: dict[str, list[float]] = {small.called: [], large.called: []}
        for number in range(requests + 5):
            for room in (small, large) if number % 2 else (large, small):
                took = time_of(room.client, path(room))
                if number >= 5:  # the first ones warm up
                    times[room.called].append(took)
        found += [
            _time_row(kind, share, times[large.called], times[small.called], large, small) for share in (0.5, 0.95)
        ]
    return found


def _time_row(
    kind: str, share: float, ours_: Sequence[float], theirs: Sequence[float], large: _Newsroom, small: _Newsroom
) -> Row:
    return Row(
        name=f"{harness.POSTGRESQL}: {kind} at {large.called}, p{int(share * 100)}",
        value=percentile(ours_, share),
        unit="ms",
        peer=small.called,
        peer_value=percentile(theirs, share),
        goal=TIME_WITHIN,
        higher_is_better=False,
    )


def _rebuild(newsroom: _Newsroom, backend: Backend) -> Row:
    """The board, the queue and the portal made anew from the whole log."""
    head = newsroom.application.views.head()
    harness.say(f"{backend.name}: rebuilding the articles' rows from {head:,} events")
    run = partial(newsroom.application.rebuilding.run, ("articles",), lambda _done, _total: None)
    result = timed(run, backend.meter)
    return Row(
        name=f"{backend.name}: rebuild of articles at {newsroom.called}",
        value=result.operations / result.seconds,
        unit="events/s",
        goal=growth.REBUILD_GOAL,
        cpu=result.cpu_seconds / result.operations * 1e6,
    )
