"""Articles a second from submission to delivery at 1, 2 and 4 worker processes, and what each kind of process uses.

    python benchmarks/fleets.py [--quick] [--json] [--only WORDS] [--repeats N]

The whole program runs (benchmarks/house.py): API, relay, clock, projector, workers, sender, Redis, database, two
partners that listen. All articles are handed in over HTTP as fast as the API takes them; the time runs from the first
request to the last partner's receipt of the last edition.

An article is a headline and eight paragraphs of three sentences in English, about 350 words that no other article has,
translated to Portuguese by an engine that answers at once: two editions, checked and tagged each, approved and
published by people over HTTP (benchmarks/people.py: one request of a writer, three of a reviewer for each edition),
for two partners that take everything (signed webhooks, ninjs). Since the editions name each other, the one that came
out first goes out once more when the other is there: four to six messages an article. How many events and messages it
was is printed.

Beside each rate stands how busy the machine was: CPU seconds of everything that runs here over cores and time. **Where
that is near 100 %, more processes cannot show growth**: on two cores a third and a fourth worker only share what there
is. The people and the partners run on the same cores; what they take is printed too, and is no part of the newsroom.

CPU milliseconds an article by kind of process are counted until nothing was left to do, the last re-issues included
(they wait five seconds); what a kind uses while nothing happens is printed beside it. Three further nodes of one
process each, one a queue as ``compose.yaml`` has them, tell the queues apart. The sender is the queue ``syndication``.
What the database does stands with its server; SQLite has none, its work is that of whoever asks it. These figures are
what a model of capacity begins with: a kind's cores are its CPU time an article times articles a second.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import harness
from benchmarks.harness import Backend, Options, Row
from benchmarks.house import BY_QUEUE, OUTSIDE, House, Layout, running_house, shared
from benchmarks.people import People
from benchmarks.processes import cpu_seconds, used

CORES = os.cpu_count() or 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One run with one layout."""

    articles: int
    seconds: float
    """To the last receipt."""
    cpu_until_delivered: Mapping[str, float]
    """Seconds by kind of process, until then."""
    cpu: Mapping[str, float]
    """The same, until nothing was left to do."""
    events: int
    messages: int

    @property
    def rate(self) -> float:
        """Articles a second."""
        return self.articles / self.seconds

    @property
    def busy(self) -> float:
        """Per cent of what the cores could have done that was done, by newsroom, people and partners together."""
        return 100 * sum(self.cpu_until_delivered.values()) / (self.seconds * CORES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How much is measured; ``repeats`` at most."""

    articles: int
    idle_seconds: float
    repeats: int
    layouts: Sequence[Layout]


FULL = Sizes(articles=120, idle_seconds=20, repeats=3, layouts=(shared(1), shared(2), shared(4), BY_QUEUE))
QUICK = Sizes(articles=8, idle_seconds=2, repeats=1, layouts=(shared(1), shared(2), BY_QUEUE))


def main() -> None:
    """Measure and print."""
    wanted = harness.options(__doc__)
    harness.report(rows(wanted), wanted)


def rows(wanted: Options) -> list[Row]:
    """Every figure on each kind of database that is wanted."""
    return harness.on_each(wanted, of_backend)


def of_backend(backend: Backend, wanted: Options) -> list[Row]:
    """One newsroom, whose workers are changed; the layouts take turns."""
    sizes = QUICK if wanted.quick else FULL
    layouts = sizes.layouts
    runs: dict[str, list[Measured]] = {layout.name: [] for layout in layouts}
    idle: dict[str, float] = {}
    with running_house(backend, "fleets", COPYFLOW_REQUESTS_PER_SECOND="0") as house:
        for number in range(min(wanted.repeats, sizes.repeats)):
            for layout in layouts if number % 2 == 0 else layouts[::-1]:
                with house.hands(layout):
                    runs[layout.name].append(_measure(house, sizes))
                    idle = idle or (_idle(house, sizes) if layout is BY_QUEUE else {})
                last = runs[layout.name][-1]
                harness.say(
                    f"{backend.name}: {layout.name}: {last.rate:.2f} articles/s, cores {last.busy:.0f} % busy, "
                    f"{1000 * _newsroom(last.cpu) / last.articles:.0f} CPU ms an article"
                )
    found = [row for layout in layouts for row in _rows(backend.name, layout, layouts[0], runs)]
    return found + [
        Row(
            name=f"{backend.name}: CPU while nothing happens: {kind}",
            value=1000 * share,
            unit="ms/s",
            higher_is_better=False,
        )
        for kind, share in idle.items()
        if kind not in OUTSIDE
    ]


def _measure(house: House, sizes: Sizes) -> Measured:
    """Two articles so that everything is open and read, then those that count."""
    with People(house) as people:
        people.hand_in(2)
        people.answered(2)
        people.delivered()
        house.settled()
        head, messages = house.application.views.head(), people.tally.messages
        before, began = cpu_seconds(house.kinds()), time.monotonic()
        people.hand_in(sizes.articles)
        people.answered(2 + sizes.articles)
        if len(people.tally.accepted) != 2 + sizes.articles:
            raise RuntimeError(f"not every article was accepted: {[each.status for each in people.tally.sent]}")
        ended = people.delivered()
        until_delivered = used(before, cpu_seconds(house.kinds()))
        house.settled()
        return Measured(
            articles=sizes.articles,
            seconds=ended - began,
            cpu_until_delivered=until_delivered,
            cpu=used(before, cpu_seconds(house.kinds())),
            events=house.application.views.head() - head,
            messages=people.tally.messages - messages,
        )


def _idle(house: House, sizes: Sizes) -> dict[str, float]:
    """CPU seconds a second by kind while nobody asks for anything."""
    before, began = cpu_seconds(house.kinds()), time.monotonic()
    time.sleep(sizes.idle_seconds)
    seconds = time.monotonic() - began
    return {kind: spent / seconds for kind, spent in used(before, cpu_seconds(house.kinds())).items()}


def _newsroom(cpu: Mapping[str, float]) -> float:
    return sum(seconds for kind, seconds in cpu.items() if kind not in OUTSIDE)


def _rows(database: str, layout: Layout, smallest: Layout, runs: Mapping[str, Sequence[Measured]]) -> list[Row]:
    mine, first = runs[layout.name], runs[smallest.name]
    rate = statistics.median(each.rate for each in mine)
    is_first = layout is smallest
    name = f"{database}, {layout.name}"
    figures = [
        Row(
            name=f"{name}: submitted to delivered",
            value=rate,
            unit="articles/s",
            peer="" if is_first else smallest.name,
            peer_value=None if is_first else statistics.median(each.rate for each in first),
            cpu=statistics.median(1e6 * _newsroom(each.cpu) / each.articles for each in mine),
        ),
        Row(
            name=f"{name}: busy, all of {CORES} cores",
            value=statistics.median(each.busy for each in mine),
            unit="%",
        ),
        Row(name=f"{name}: events", value=_median_an_article(mine, "events"), unit="an article"),
        Row(name=f"{name}: messages to partners", value=_median_an_article(mine, "messages"), unit="an article"),
    ]
    by_kind: dict[str, list[float]] = defaultdict(list)
    for each in mine:
        for kind, seconds in each.cpu.items():
            by_kind[kind].append(1000 * seconds / each.articles)
    return figures + [
        Row(
            name=f"{name}: CPU of {kind}{' (no part of the newsroom)' if kind in OUTSIDE else ''}",
            value=statistics.median(values),
            unit="ms/article",
            higher_is_better=False,
        )
        for kind, values in by_kind.items()
    ]


def _median_an_article(runs: Sequence[Measured], what: str) -> float:
    return statistics.median(getattr(each, what) / each.articles for each in runs)


if __name__ == "__main__":
    main()
