"""Four processes that write to one SQLite file at once, ours against bare ``BEGIN IMMEDIATE`` with a busy timeout.

Part of ``log.py``. Each process commits one event of the usual size after the other for some seconds and takes down
how long each commit took, the wait for the others included.
"""

from __future__ import annotations

import multiprocessing
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import Any

from sqlalchemy import make_url
from sqlalchemy.exc import OperationalError

from benchmarks import harness, histories, ours
from benchmarks.harness import Backend, Options, Row
from workflow.store.codec import encode_event
from workflow.store.database import BUSY_SECONDS, Database
from workflow.store.event_store import EventStore
from workflow.store.migrate import upgrade

PROCESSES = 4
_PATIENCE_SECONDS = 60
_MOST_A_SECOND = 6_000
"""More commits than one process makes in a second: so many are prepared."""
_TABLE = (
    "CREATE TABLE bare (position INTEGER PRIMARY KEY, stream TEXT, version INTEGER, data TEXT, "
    "UNIQUE (stream, version))"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What one process did."""

    side: str
    waits: list[float]
    """Seconds of every commit."""
    errors: int
    seconds: float
    """How long it wrote: its last commit may have waited beyond the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What the processes did together."""

    rate: float
    errors: int
    unfairness: float
    """Commits of the fastest process for one of the slowest."""
    p99_milliseconds: float
    longest_milliseconds: float


def rows(backend: Backend, wanted: Options, seconds: float) -> list[Row]:
    """Measure in turns; the rows of the report."""
    url = backend.new_url("ours-contention")
    database = Database(url)
    upgrade(database)
    database.close()
    bare = str(make_url(backend.new_url("bare-contention")).database)
    with sqlite3.connect(bare) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute(_TABLE)
    found = {name: _median(rounds) for name, rounds in _rounds(url, bare, wanted.repeats, seconds).items()}
    harness.say(f"{backend.name}: contention: ours {found['ours']}, bare {found['bare']}")
    mine, theirs = found["ours"], found["bare"]
    name = f"{backend.name}: contention, {PROCESSES} writing processes"
    peer = "bare BEGIN IMMEDIATE"
    return [
        Row(name=f"{name}, in all", value=mine.rate, unit="commits/s", peer=peer, peer_value=theirs.rate),
        Row(name=f"{name}, errors", value=mine.errors, unit="errors", goal=0, higher_is_better=False),
        Row(
            name=f"{name}, fastest to slowest",
            value=mine.unfairness,
            unit="times",
            peer=peer,
            peer_value=theirs.unfairness,
            higher_is_better=False,
        ),
        Row(
            name=f"{name}, p99 of a commit",
            value=mine.p99_milliseconds,
            unit="ms",
            peer=peer,
            peer_value=theirs.p99_milliseconds,
            higher_is_better=False,
        ),
        Row(
            name=f"{name}, longest commit",
            value=mine.longest_milliseconds,
            unit="ms",
            peer=peer,
            peer_value=theirs.longest_milliseconds,
            higher_is_better=False,
        ),
    ]


def _rounds(url: str, bare: str, repeats: int, seconds: float) -> dict[str, list[Round]]:
    context = multiprocessing.get_context("fork")  # no connection is open here, and nothing need be imported again
    barrier, results = context.Barrier(PROCESSES), context.Queue()
    arguments = (url, bare, repeats, seconds, barrier, results)
    processes = [context.Process(target=_write, args=arguments, daemon=True) for _ in range(PROCESSES)]
    for process in processes:
        process.start()
    found: dict[str, list[Round]] = {"ours": [], "bare": []}
    for _ in range(repeats):
        for name, rounds in found.items():
            written = [results.get(timeout=seconds + 2 * _PATIENCE_SECONDS) for _ in processes]
            if {each.side for each in written} != {name}:
                raise RuntimeError("the writing processes are out of step")
            rounds.append(_round(written))
    for process in processes:
        process.join()
    return found


def _round(written: Sequence[Written]) -> Round:
    counts = [len(each.waits) for each in written]
    waits = [wait for each in written for wait in each.waits]
    return Round(
        rate=sum(counts) / max(each.seconds for each in written),
        errors=sum(each.errors for each in written),
        unfairness=max(counts) / max(1, min(counts)),
        p99_milliseconds=1000 * harness.percentile(waits, 0.99),
        longest_milliseconds=1000 * max(waits),
    )


def _median(rounds: Sequence[Round]) -> Round:
    return Round(
        rate=statistics.median(each.rate for each in rounds),
        errors=sum(each.errors for each in rounds),
        unfairness=statistics.median(each.unfairness for each in rounds),
        p99_milliseconds=statistics.median(each.p99_milliseconds for each in rounds),
        longest_milliseconds=max(each.longest_milliseconds for each in rounds),
    )


def _write(url: str, bare: str, repeats: int, seconds: float, barrier: Any, results: Any) -> None:
    """One of the processes: a round of ours, a round of the bare one, and so on, all processes in step."""
    database, connection = Database(url), sqlite3.connect(bare, isolation_level=None, timeout=BUSY_SECONDS)
    connection.execute("PRAGMA synchronous=FULL")
    store, event = EventStore(database), histories.usual_event()
    _, _, data = encode_event(event)
    streams = (f"article-{ours.new_article_id()}" for _ in count())
    for _ in range(repeats):
        calls = iter(ours.commits(store, event, int(seconds * _MOST_A_SECOND)))
        barrier.wait(_PATIENCE_SECONDS)
        results.put(_until("ours", seconds, partial(_next, calls), OperationalError))
        barrier.wait(_PATIENCE_SECONDS)
        results.put(_until("bare", seconds, partial(_insert, connection, streams, data), sqlite3.OperationalError))
    connection.close()
    database.close()


def _next(calls: Iterator[Callable[[], Any]]) -> None:
    next(calls)()


def _insert(connection: sqlite3.Connection, streams: Any, data: str) -> None:
    connection.execute("BEGIN IMMEDIATE")
    [(position,)] = connection.execute("SELECT coalesce(max(position), 0) FROM bare").fetchall()
    connection.execute("INSERT INTO bare VALUES (?, ?, 1, ?)", (position + 1, next(streams), data))
    connection.execute("COMMIT")


def _until(side: str, seconds: float, write: Callable[[], Any], failure: type[Exception]) -> Written:
    waits, errors = [], 0
    now = started = time.monotonic()
    ends = now + seconds
    while now < ends:
        began = now
        try:
            write()
        except failure:
            errors += 1
            now = time.monotonic()
            continue
        now = time.monotonic()
        waits.append(now - began)
    return Written(side=side, waits=waits, errors=errors, seconds=now - started)
