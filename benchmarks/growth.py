"""Whether a log of a million events is as fast as one of ten thousand: append, load, queue page, follow, rebuild.

    python benchmarks/growth.py [--quick] [--json] [--only WORDS]

Three logs (10 k, 100 k, 1 M events; with --quick 2 k, 10 k, 50 k) of articles' lives of twenty events, sixteen articles
a day, are filled and then measured in turns. At the end of each stand the same hundred articles that wait for
review: what waits for people does not grow with what was ever published. Each figure is
held against the smallest log's: at least 0.8 of its rate. Filling goes past the command path (benchmarks/filling.py
says how) and is never part of a figure; files and tables are brought to rest after it. A million events take a few
minutes to fill, about 2 GB on disk each database. What is appended are lives too, a command's events a commit.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import harness, histories, ours
from benchmarks.filling import Copies, Filler
from benchmarks.harness import Backend, Median, Options, Row, Side, Timed, alternate, by_callers, timed
from workflow.bootstrap import Application
from workflow.domain.streams import article_stream
from workflow.domain.vocabulary import ArticleId
from workflow.store.event_store import PAGE, EventStore
from workflow.store.states import States

WITHIN = 0.8
"""A figure is within 20 per cent of the smallest log's."""
REBUILD_GOAL = 20_000
BACKLOG = 100
_MOTHERS = 40
"""Lives that are copied: they differ in length of text, urgency and time of day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How large the log gets, and how often each thing is done at each size."""

    events: Sequence[int]
    appends: int
    loads: int
    pages: int


FULL = Sizes(events=(10_000, 100_000, 1_000_000), appends=1_000, loads=500, pages=200)
QUICK = Sizes(events=(2_000, 10_000, 50_000), appends=80, loads=40, pages=20)


def main() -> None:
    """Measure and print."""
    wanted = harness.options(__doc__)
    sizes = QUICK if wanted.quick else FULL
    rows: list[Row] = []
    with harness.backends(wanted) as backends:
        for backend in backends:
            rows += of_backend(backend, wanted, sizes)
    harness.report(rows, wanted)


def of_backend(backend: Backend, wanted: Options, sizes: Sizes) -> list[Row]:
    """The figures at every size, each beside the smallest log's."""
    with ExitStack() as closing:
        logs = {size: _filled(backend, size, closing) for size in sizes.events}
        done = {size: doings(log, backend, sizes, _mother) for size, log in logs.items()}
        found = {
            what: alternate(
                wanted.repeats,
                {f"{size:,}": doing[what] for size, doing in done.items()},
                f"{backend.name}: {what}",
            )
            for what in UNITS
        }
        rebuilt = sizes.events[1 if wanted.quick else -1]
        rebuilds = _rebuilds(logs[rebuilt].application, backend, rebuilt)
    smallest = f"{sizes.events[0]:,}"
    return [
        *(
            _row(f"{backend.name}: {what} at {size} events", UNITS[what], median, medians[smallest], smallest)
            for what, medians in found.items()
            for size, median in medians.items()
        ),
        *rebuilds,
    ]


@dataclass(frozen=True, slots=True)
class Log:
    """A filled log."""

    application: Application
    articles: Sequence[ArticleId]
    """Those that were filled in."""


def _filled(backend: Backend, size: int, closing: ExitStack) -> Log:
    url = backend.new_url(f"log-of-{size}")
    mothers = [Copies(_mother(number)) for number in range(_MOTHERS)]
    began = time.monotonic()
    filler = Filler(url)
    backlog = [Copies(waiting(number)) for number in range(BACKLOG)]
    published = filler.fill(mothers, size - sum(life.length for life in backlog))
    articles = tuple(filler.articles)
    filler.fill(backlog, published + sum(life.length for life in backlog))
    filler.close()
    home = Path(closing.enter_context(TemporaryDirectory(prefix="home-")))
    application = closing.enter_context(ours.newsroom(home, url))
    harness.say(f"{backend.name}: {application.views.head():,} events, filled in {time.monotonic() - began:.0f} s")
    return Log(application, articles)


UNITS: Mapping[str, str] = {
    "append": "commits/s",
    "stream load": "loads/s",
    "review queue page": "pages/s",
    "follow": "events/s",
}


def _row(name: str, unit: str, median: Median, first: Median, smallest: str) -> Row:
    is_first = median is first
    return Row(
        name=name,
        value=median.rate,
        unit=unit,
        peer="" if is_first else f"a log of {smallest}",
        peer_value=None if is_first else first.rate,
        goal=None if is_first else WITHIN,
        cpu=median.cpu_microseconds,
        peer_cpu=None if is_first else first.cpu_microseconds,
    )


def _mother(number: int) -> histories.Life:
    begins = histories.DAY + timedelta(minutes=13 * number)
    return histories.published(ours.new_article_id(), sentences=8 + number % 17, begins=begins, urgency=1 + number % 9)


def waiting(number: int) -> histories.Life:
    """An article of the backlog."""
    begins = histories.DAY + timedelta(minutes=7 * number)
    return histories.waiting(ours.new_article_id(), begins=begins, urgency=1 + number % 9)


def doings(log: Log, backend: Backend, sizes: Sizes, life: Callable[[int], histories.Life]) -> dict[str, Side]:
    """What is measured on one log, by name; ``life`` makes what is appended."""
    store = EventStore(log.application.database)
    states = States(log.application.database, store)
    chance = random.Random(7)
    head = log.application.views.head()
    streams = [article_stream(chance.choice(log.articles)) for _ in range(sizes.loads)]
    places = [chance.randrange(head - PAGE) for _ in range(sizes.pages)]

    def follow() -> int:
        return sum(len(log.application.feed.read(place, PAGE)) for place in places)

    def append() -> Timed:
        return by_callers([ours.lives(store, life, sizes.appends)], backend.meter)

    return {
        "append": append,
        "stream load": lambda: by_callers([[partial(states.load, stream) for stream in streams]], backend.meter),
        "review queue page": lambda: by_callers([[log.application.views.review_queue] * sizes.pages], backend.meter),
        "follow": lambda: timed(follow, backend.meter),
    }


def _rebuilds(application: Application, backend: Backend, size: int) -> list[Row]:
    """Every projection made anew from the whole log, one after the other."""
    rows = []
    for name, rebuild in rebuildable(application).items():
        harness.say(f"{backend.name}: rebuilding {name} from {size:,} events")
        result = timed(rebuild, backend.meter)
        rows.append(
            Row(
                name=f"{backend.name}: rebuild of {name} from {size:,} events",
                value=result.operations / result.seconds,
                unit="events/s",
                goal=REBUILD_GOAL,
                cpu=result.cpu_seconds / result.operations * 1e6,
            )
        )
    return rows


def rebuildable(application: Application) -> Mapping[str, Callable[[], int]]:
    """What ``copyflow rebuild`` can make anew, by name."""
    rebuilding = application.rebuilding
    return {name: partial(rebuilding.run, (name,), lambda _done, _total: None) for name in rebuilding.names}


if __name__ == "__main__":
    main()
