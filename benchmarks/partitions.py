"""What partitions of the log cost (PostgreSQL): append, stream load, follow and head in 1, 8 and 32 of them.

    python benchmarks/partitions.py [--quick] [--json] [--only WORDS]

The same lives fill one log as one table and three in partitions, which are then measured in turns. Each figure is held
against the log that is one table. Two empty partitions stand ahead of each and are looked into as well. With --quick
2,000 events, without 100,000: what is measured is the number of partitions, not the length of the log (growth.py).
"""

from __future__ import annotations

import random
import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import harness, histories, ours
from benchmarks.filling import Copies, Filler
from benchmarks.harness import POSTGRESQL, Backend, Row, Side, Timed, alternate, by_callers, timed
from workflow.bootstrap import Application
from workflow.domain.streams import article_stream
from workflow.domain.vocabulary import ArticleId
from workflow.partitions import Partitions
from workflow.store import partitioning
from workflow.store.database import Database
from workflow.store.event_store import PAGE, EventStore
from workflow.store.migrate import upgrade
from workflow.store.partitions import make_room
from workflow.store.states import States

WHOLE = "one table"
COUNTS = (1, 8, 32)
GOALS: Mapping[str, Sequence[float]] = {
    "append": (0.9, 0.7, 0.5),
    "stream load": (0.5, 0.3, 0.18),
    "follow": (0.9, 0.9, 0.7),
    "head": (0.8, 0.6, 0.35),
}
"""The least share of the unpartitioned log's rate, by the number of partitions: what partitions were seen to cost, so
that a plan that gets worse is noticed."""
_MOTHERS = 20
_SPARE = 50_000
"""Positions that the last partition has left: what is appended while measuring goes there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How long the log is, and how often each thing is done in a run."""

    events: int
    appends: int
    loads: int
    pages: int
    heads: int


FULL = Sizes(events=100_000, appends=1_000, loads=1_000, pages=200, heads=2_000)
QUICK = Sizes(events=2_000, appends=60, loads=60, pages=20, heads=100)
UNITS: Mapping[str, str] = {
    "append": "commits/s",
    "stream load": "loads/s",
    "follow": "events/s",
    "head": "reads/s",
}


def main() -> None:
    """Measure and print."""
    wanted = harness.options(__doc__)
    sizes = QUICK if wanted.quick else FULL
    rows: list[Row] = []
    with harness.backends(wanted) as backends, ExitStack() as closing:
        for backend in (each for each in backends if each.name == POSTGRESQL):
            sides = {WHOLE: _log(backend, sizes, 0, closing)}
            sides |= {f"{count} partitions": _log(backend, sizes, count, closing) for count in COUNTS}
            doings = {name: _doings(log, backend, sizes) for name, log in sides.items()}
            for what in (each for each in UNITS if wanted.wants(each) or wanted.wants(POSTGRESQL)):
                rows += _rows(what, doings, wanted.repeats)
    harness.report(rows, wanted)


@dataclass(frozen=True, slots=True)
class Log:
    """A filled log."""

    application: Application
    articles: Sequence[ArticleId]


def _log(backend: Backend, sizes: Sizes, count: int, closing: ExitStack) -> Log:
    """A log of that many partitions with events; 0 for one table."""
    url = backend.new_url(f"log-in-{count}")
    if count:
        _partition(url, sizes.events, count)
    filler = Filler(url)
    filler.fill([Copies(_mother(number)) for number in range(_MOTHERS)], sizes.events)
    articles = tuple(filler.articles)
    filler.close()
    home = Path(closing.enter_context(TemporaryDirectory(prefix="home-")))
    application = closing.enter_context(ours.newsroom(home, url))
    held = sum(each.events > 0 for each in Partitions(application.database).all())
    harness.say(f"{application.views.head():,} events in {held or 1} table(s)")
    return Log(application, articles)


def _partition(url: str, events: int, count: int) -> None:
    """Partitions of an empty log so that its events fill all but the last, which takes what is measured as well.

    The first range takes two sizes, as ``copyflow partitions begin`` makes it.
    """
    database = Database(url)
    upgrade(database)
    if count == 1:
        partitioning.begin(database, events + _SPARE)
    else:
        size = events // (count + 1) + 1
        partitioning.begin(database, size)
        with database.write() as connection:
            make_room(connection, size * (count - 2))
            make_room(connection, size * (count + 1), size=events + _SPARE)
    database.close()


def _mother(number: int) -> histories.Life:
    begins = histories.DAY + timedelta(minutes=13 * number)
    return histories.published(ours.new_article_id(), sentences=8 + number % 17, begins=begins, urgency=1 + number % 9)


def _doings(log: Log, backend: Backend, sizes: Sizes) -> dict[str, Side]:
    store, database = EventStore(log.application.database), log.application.database
    states = States(database, store)
    chance = random.Random(7)
    head = log.application.views.head()
    streams = [article_stream(chance.choice(log.articles)) for _ in range(sizes.loads)]
    places = [chance.randrange(max(1, head - PAGE)) for _ in range(sizes.pages)]

    def follow() -> int:
        return sum(len(log.application.feed.read(place, PAGE)) for place in places)

    def append() -> Timed:
        return by_callers([ours.lives(store, _mother, sizes.appends)], backend.meter)

    return {
        "append": append,
        "stream load": lambda: by_callers([[partial(states.load, stream) for stream in streams]], backend.meter),
        "follow": lambda: timed(follow, backend.meter),
        "head": lambda: by_callers([[log.application.views.head] * sizes.heads], backend.meter),
    }


def _rows(what: str, doings: Mapping[str, Mapping[str, Side]], repeats: int) -> list[Row]:
    found = alternate(repeats, {name: doing[what] for name, doing in doings.items()}, what)
    whole = found[WHOLE]
    rows = [Row(name=f"{what}, {WHOLE}", value=whole.rate, unit=UNITS[what], cpu=whole.cpu_microseconds)]
    for count, goal in zip(COUNTS, GOALS[what], strict=True):
        median = found[f"{count} partitions"]
        rows.append(
            Row(
                name=f"{what}, {count} partition{'s' if count > 1 else ''}",
                value=median.rate,
                unit=UNITS[what],
                peer=WHOLE,
                peer_value=whole.rate,
                goal=goal,
                cpu=median.cpu_microseconds,
                peer_cpu=whole.cpu_microseconds,
            )
        )
    return rows


if __name__ == "__main__":
    main()
