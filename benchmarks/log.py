"""The log against the best Python event store, durable on both sides: append, load, replay, verify, relay, contention.

    python benchmarks/log.py [--quick] [--json] [--only WORDS]

Both sides write 2,548 bytes of JSON an event, ten commits to a stream, on a disk that syncs every commit (SQLite in WAL
with synchronous=FULL; a PostgreSQL of its own with fsync, synchronous_commit and full_page_writes on). What is to be
stored is prepared before the clock starts; ours carries metadata, a command id and the hash chain besides. Loads and
replays are of a real article history of 100 events, 2.5 kB each on average, against an aggregate of the same contents.
CPU time is this process's and the database server's.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import redis as redis_client

from benchmarks import contention, harness, histories, ours, peer
from benchmarks.filling import Copies, Filler
from benchmarks.harness import POSTGRESQL, SQLITE, Backend, Options, Row, Timed, alternate, by_callers, compared
from workers.relay import Relay
from workflow.bootstrap import Application
from workflow.cli.redis_server import ensure_redis
from workflow.domain.streams import article_stream
from workflow.store.event_store import PAGE, EventStore
from workflow.store.states import States

_STREAM = "copyflow:events"
Jobs = Callable[[int], Sequence[Callable[[], Any]]]
"""Prepares that many calls."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How much is done in one run."""

    commits: int
    batches: int
    loads: int
    log: int
    """Events in the log that is replayed, verified and relayed."""
    contention_seconds: float


FULL = Sizes(commits=4_000, batches=160, loads=500, log=100_000, contention_seconds=8.0)
QUICK = Sizes(commits=256, batches=16, loads=20, log=3_000, contention_seconds=0.7)


def main() -> None:
    """Measure and print."""
    wanted = harness.options(__doc__)
    sizes = QUICK if wanted.quick else FULL
    rows: list[Row] = []
    with harness.backends(wanted) as backends:
        for backend in backends:
            appends = postgresql_appends if backend.name == POSTGRESQL else sqlite_appends
            if wanted.wants(f"{backend.name}: append"):
                rows += appends(backend, wanted, sizes)
            if wanted.wants(f"{backend.name}: log"):
                rows += reading(backend, wanted, sizes)
            if backend.name == SQLITE and wanted.wants(f"{backend.name}: contention"):
                rows += contention.rows(backend, wanted, sizes.contention_seconds)
    harness.report(rows, wanted)


# --- appending ----------------------------------------------------------------------------------------


@contextmanager
def both(backend: Backend, name: str) -> Iterator[tuple[Application, peer.Stories]]:
    """Our application and the peer's, each on a database of its own."""
    with ExitStack() as closing:
        home = Path(closing.enter_context(TemporaryDirectory(prefix="home-")))
        application = closing.enter_context(ours.newsroom(home, backend.new_url(f"ours-{name}")))
        yield application, closing.enter_context(peer.stories(backend.new_url(f"peer-{name}")))


def side(jobs: Jobs, callers: int, calls: int, backend: Backend, *, events: int = 1) -> Callable[[], Timed]:
    """A run of ``calls`` calls by ``callers`` threads; its operations are the events."""

    def run() -> Timed:
        prepared = [jobs(calls // callers) for _ in range(callers)]
        result = by_callers(prepared, backend.meter)
        return Timed(operations=result.operations * events, seconds=result.seconds, cpu_seconds=result.cpu_seconds)

    return run


def postgresql_appends(backend: Backend, wanted: Options, sizes: Sizes) -> list[Row]:
    """One event a commit and batches of 100, against the peer's recorder."""
    with both(backend, "append") as (application, stories):
        store, event = EventStore(application.database), histories.usual_event()
        mine: Callable[..., Any] = partial(ours.commits, store, event)
        theirs: Callable[..., Any] = partial(peer.insertions, stories, event)
        singles = alternate(
            wanted.repeats,
            {
                "ours 1": side(mine, 1, sizes.commits, backend),
                "peer 1": side(theirs, 1, sizes.commits, backend),
                "ours 8": side(mine, 8, sizes.commits, backend),
                "peer 8": side(theirs, 8, sizes.commits, backend),
                "ours 32": side(mine, 32, sizes.commits, backend),
            },
            f"{backend.name}: append",
        )
        big_mine, big_theirs = partial(mine, batch=100), partial(theirs, batch=100)
        batches = alternate(
            wanted.repeats,
            {
                f"{who} {callers}": side(jobs, callers, sizes.batches, backend, events=100)
                for callers in (1, 8)
                for who, jobs in (("ours", big_mine), ("peer", big_theirs))
            },
            f"{backend.name}: append batches of 100",
        )
    best = max(singles["peer 1"], singles["peer 8"], key=lambda median: median.rate)
    recorder = f"{peer.NAME} insert_events"
    append = f"{backend.name}: append, one event a commit"
    return [
        compared(f"{append}, 1 caller", "events/s", singles["ours 1"], recorder, singles["peer 1"], 2.2),
        compared(f"{append}, 8 callers", "events/s", singles["ours 8"], recorder, singles["peer 8"], 2.2),
        compared(
            f"{append}, 32 callers", "events/s", singles["ours 32"], f"{recorder}, its best of 1 and 8", best, 4.0
        ),
        *(
            compared(
                f"{backend.name}: append, batches of 100, {callers} caller{'s' if callers > 1 else ''}",
                "events/s",
                batches[f"ours {callers}"],
                recorder,
                batches[f"peer {callers}"],
                1.3,
            )
            for callers in (1, 8)
        ),
    ]


def sqlite_appends(backend: Backend, wanted: Options, sizes: Sizes) -> list[Row]:
    """One event a commit against the peer's ``save``; and that more callers make us no slower."""
    with both(backend, "append") as (application, stories):
        store, event = EventStore(application.database), histories.usual_event()
        mine = partial(ours.commits, store, event)
        theirs = partial(peer.savings, stories, event)
        found = alternate(
            wanted.repeats,
            {
                f"{who} {callers}": side(jobs, callers, sizes.commits, backend)
                for who, callers, jobs in (
                    ("ours", 1, mine),
                    ("peer", 1, theirs),
                    ("ours", 8, mine),
                    ("peer", 8, theirs),
                    ("ours", 32, mine),
                )
            },
            f"{backend.name}: append",
        )
    append, save = f"{backend.name}: append, one event a commit", f"{peer.NAME} save"
    return [
        compared(f"{append}, 1 caller", "events/s", found["ours 1"], save, found["peer 1"], 1.15),
        compared(f"{append}, 8 callers", "events/s", found["ours 8"], f"{save}, 8 threads", found["peer 8"], 2.5),
        compared(f"{append}, 32 callers", "events/s", found["ours 32"], f"{save}, 8 threads", found["peer 8"], 2.5),
        Row(
            name=f"{append}, 32 callers against 1",
            value=found["ours 32"].rate,
            unit="events/s",
            peer="ours, 1 caller",
            peer_value=found["ours 1"].rate,
            goal=1.0,
        ),
    ]


# --- reading --------------------------------------------------------------------------------------------


def reading(backend: Backend, wanted: Options, sizes: Sizes) -> list[Row]:
    """Load, replay, verify and relay a log of copies of one article's history of 100 events."""
    life = histories.long(ours.new_article_id(), events=100)
    url = backend.new_url("ours-log")
    harness.say(f"{backend.name}: filling {sizes.log:,} events, twice")
    filler = Filler(url)
    filler.fill([Copies(life)], sizes.log)
    filler.close()
    with ExitStack() as closing:
        home = Path(closing.enter_context(TemporaryDirectory(prefix="home-")))
        application = closing.enter_context(ours.newsroom(home, url))
        stories = closing.enter_context(peer.stories(backend.new_url("peer-log")))
        identities = peer.fill(stories, life.events, sizes.log)
        streams = [article_stream(article) for article in filler.articles]
        return [
            *loading(backend, wanted, sizes, application, streams, stories, identities),
            *replaying(backend, wanted, application, stories),
            *verifying(backend, wanted, application),
            *relaying(backend, wanted, application, home),
        ]


def loading(
    backend: Backend,
    wanted: Options,
    sizes: Sizes,
    application: Application,
    streams: Sequence[str],
    stories: peer.Stories,
    identities: Sequence[Any],
) -> list[Row]:
    """One article of 100 events from the log to its state."""
    states = States(application.database, EventStore(application.database))
    found = alternate(
        wanted.repeats,
        {
            "ours": side(_spread(states.load, streams), 1, sizes.loads, backend),
            "peer": side(_spread(stories.repository.get, identities), 1, sizes.loads, backend),
        },
        f"{backend.name}: load",
    )
    name = f"{backend.name}: log, load of a 100-event article"
    mine = found["ours"]
    return [
        compared(name, "loads/s", mine, f"{peer.NAME} repository.get", found["peer"], 4.0),
        Row(name=f"{name}, time", value=mine.milliseconds, unit="ms", goal=1.0, higher_is_better=False),
    ]


def _spread(load: Callable[[Any], Any], among: Sequence[Any]) -> Jobs:
    """Calls of ``load`` spread over everything that there is."""
    step = max(1, len(among) * 7 // 11)
    return lambda count: [partial(load, among[number * step % len(among)]) for number in range(count)]


def replaying(backend: Backend, wanted: Options, application: Application, stories: peer.Stories) -> list[Row]:
    """The whole log as typed events."""
    store = EventStore(application.database)
    found = alternate(
        wanted.repeats,
        {
            "ours": lambda: harness.timed(partial(ours.replay, application.database, store), backend.meter),
            "peer": lambda: harness.timed(partial(peer.replay, stories, PAGE), backend.meter),
        },
        f"{backend.name}: replay",
    )
    name, theirs = f"{backend.name}: log, replay of typed events", f"{peer.NAME} notification log, decoded"
    goal = 50_000 if backend.name == POSTGRESQL else 100_000
    return [
        compared(name, "events/s", found["ours"], theirs, found["peer"], 2.0),
        Row(name=f"{name}, rate", value=found["ours"].rate, unit="events/s", goal=goal),
    ]


def verifying(backend: Backend, wanted: Options, application: Application) -> list[Row]:
    """The whole hash chain, payloads included."""

    def verify() -> int:
        return application.verification.verify().position

    found = alternate(wanted.repeats, {"ours": lambda: harness.timed(verify, backend.meter)}, f"{backend.name}: verify")
    return [compared(f"{backend.name}: log, chain verification", "events/s", found["ours"], goal=100_000)]


def relaying(backend: Backend, wanted: Options, application: Application, home: Path) -> list[Row]:
    """The whole log back into an empty Redis."""
    with ensure_redis(None, home / "redis") as server, redis_client.Redis.from_url(server.url) as client:
        head = application.views.head()

        def refill() -> Timed:
            client.flushall()
            relay = _relay_of_everything(application, client, head)
            result = harness.timed(lambda: _run(relay, client), backend.meter)
            if result.operations != head:
                raise RuntimeError(f"{result.operations} of {head} events came back")
            return result

        found = alternate(wanted.repeats, {"ours": refill}, f"{backend.name}: relay")
    name = f"{backend.name}: log, relay to an empty Redis"
    seconds = 100_000 / found["ours"].rate
    return [
        compared(name, "events/s", found["ours"]),
        Row(name=f"{name}, 100,000 events", value=seconds, unit="s", goal=4.0, higher_is_better=False),
    ]


def _relay_of_everything(application: Application, client: redis_client.Redis, head: int) -> Relay:
    """The relay, told to bring back the whole log where it would bring back only what followers may still need."""
    return Relay(application, client, kept=head)


def _run(relay: Relay, client: redis_client.Redis) -> int:
    """Let the relay catch up; how many events the stream was given."""
    while relay.step():
        pass
    return int(client.xinfo_stream(_STREAM)["entries-added"])


if __name__ == "__main__":
    main()
