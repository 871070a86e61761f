"""Whether a newsroom that works for long at a share of what it can keeps its memory, its files and its lags.

    python benchmarks/soak.py [--minutes 20] [--share 0.7] [--database sqlite|postgresql] [--samples FILE]
                              [--quick] [--json]

The whole program runs (benchmarks/house.py, two worker processes). First its capacity is measured for a minute, forty
articles being under way at any time (benchmarks/people.py tells what an article is). Then ``share`` of that is handed
in at an even pace for so many minutes, and every ten seconds a sample is taken, of each kind of process: memory, open
files, threads; and of the newsroom: lags, work, Redis, database. ``--samples`` writes them, a line each, as JSON.

The first third is warm-up: caches fill, connections open, and what was taken then may be kept. The rest is judged:

- *memory of its own grows*: the slope by Theil and Sen (the median of the slopes between all pairs of samples) of what
  no file stands behind, the sum of a kind's processes with pages that they share counted once (``Pss_Anon``); in kB a
  minute for each process, and in per cent over what is judged. Flat is at most 2 %. Resident memory (``VmRSS``) stands
  beside it: it counts pages of programs and of the database server's shared buffers too, which fill up and are no leak.
- *more files open*, *more threads at the end*: the median of the last third against that of the first. Goal: none.
- *is behind*, *fell back*: how far relay and followers are behind the log (median of the last third), and by how many
  seconds of the log's growth more than at first; the same of the oldest work that is due and nobody holds, and of
  deliveries. Goal: at most 1 s.
- *database grows* is no leak: the log keeps everything, that is its purpose. It is stated for each article. SQLite's
  write-ahead log has a size that it keeps; PostgreSQL's grows to its ``max_wal_size``. The Redis Stream keeps its last
  10,000 entries, so what Redis holds grows until there are as many.
"""

from __future__ import annotations

import argparse
import json
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import IO

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import harness
from benchmarks.harness import POSTGRESQL, SQLITE, Backend, Options, Row
from benchmarks.house import House, running_house, shared
from benchmarks.people import People
from benchmarks.processes import held
from benchmarks.soaking import Sample, verdicts
from workflow.redis_connection import connect
from workflow.store.signs import server
from workflow.vitals import read_vitals

WORKERS = 2
UNDER_WAY = 40
"""Articles, while capacity is measured."""
FEWEST = 20
"""So many are delivered before capacity is told, however long that takes."""
_DATABASES = {"sqlite": SQLITE, "postgresql": POSTGRESQL, "": ""}


class Soak:
    """One newsroom: what it can, and then long at a share of it."""

    def __init__(self, house: House, people: People, name: str) -> None:
        self._house = house
        self._people = people
        self._name = name

    def capacity(self, warm_up: float, seconds: float) -> float:
        """Articles a second that are delivered while so many are always under way, over so many seconds at least."""
        delivered = self._people.tally.delivered
        asked, begins, before = 0, 0.0, 0
        began = time.monotonic()

        def is_over() -> bool:
            nonlocal begins, before
            now = time.monotonic()
            if not begins and now >= began + warm_up and delivered:
                begins, before = now, len(delivered)
            return bool(begins) and now >= begins + seconds and len(delivered) >= before + FEWEST

        def keep_under_way() -> bool:
            nonlocal asked
            missing = UNDER_WAY - (asked - len(delivered))
            if missing > 0:
                self._people.hand_in(missing)
                asked += missing
            return is_over()

        self._people.until(keep_under_way, lambda: f"{FEWEST} articles delivered")
        capacity = (len(delivered) - before) / (time.monotonic() - begins)
        self._people.answered(asked)
        self._people.delivered()
        self._house.settled()
        return capacity

    def steadily(self, a_second: float, seconds: float, every: float, file: IO[str] | None) -> list[Sample]:
        """Hand articles in at that pace, and look every so many seconds."""
        tally = self._people.tally
        handed_in, delivered = len(tally.sent), len(tally.delivered)
        began = time.monotonic()
        pace = threading.Thread(
            target=self._people.hand_in_steadily,
            args=(a_second, lambda _number: time.monotonic() < began + seconds),
            daemon=True,
        )
        pace.start()
        samples: list[Sample] = []
        while time.monotonic() < began + seconds:
            self._people.check()
            sample = self._look(time.monotonic() - began, len(tally.sent) - handed_in, len(tally.delivered) - delivered)
            samples.append(sample)
            if file is not None:
                file.write(json.dumps({"database": self._name, **sample.as_json()}) + "\n")
                file.flush()
            if len(samples) % 6 == 0:
                behind = ", ".join(f"{who} {lag}" for who, lag in sample.lags.items() if lag)
                own = sum(each.own for each in sample.kinds.values()) / 1000
                harness.say(
                    f"{self._name}: {sample.at / 60:.1f} min: {sample.delivered} of {sample.handed_in} delivered, "
                    f"{own:,.0f} MB, behind: {behind or 'nobody'}"
                )
            time.sleep(max(0.0, began + len(samples) * every - time.monotonic()))
        pace.join()
        return samples

    def _look(self, at: float, handed_in: int, delivered: int) -> Sample:
        application = self._house.application
        vitals = read_vitals(application)
        if vitals.relay_lag is None:
            raise RuntimeError("Redis does not answer")
        size = server(application.database)
        with connect(application.settings.redis_url or "", socket_timeout=10) as client:
            redis_bytes = int(client.info("memory")["used_memory"])
        opened = {queue: count for (queue, state), count in vitals.work.items() if state == "open"}
        return Sample(
            at=at,
            handed_in=handed_in,
            delivered=delivered,
            head=vitals.head,
            lags={"the relay": vitals.relay_lag, **vitals.follower_lags},
            waiting_seconds=vitals.waiting_seconds,
            open_work=sum(opened.values()),
            outstanding=opened.get("syndication", 0),
            redis_bytes=redis_bytes,
            database_bytes=size.bytes,
            wal_bytes=size.wal_bytes or 0,
            kinds={kind: held(pid) for kind, pid in self._house.kinds().items()},
        )


def main() -> None:
    """Measure and print."""
    given = _arguments()
    wanted = Options(quick=given.quick, as_json=given.json, repeats=1, only=_DATABASES[given.database])
    with ExitStack() as closing:
        file = closing.enter_context(given.samples.open("w", encoding="utf-8")) if given.samples else None

        def measure(backend: Backend, _: Options) -> Sequence[Row]:
            return of_backend(backend, given, file)

        harness.report(harness.on_each(wanted, measure), wanted)


def of_backend(backend: Backend, given: argparse.Namespace, file: IO[str] | None) -> list[Row]:
    """Capacity, then the long part, then what is to be said of it."""
    warm_up, seconds, every = (5.0, 10.0, 2.0) if given.quick else (15.0, 60.0, 10.0)
    with (
        running_house(backend, "soak", COPYFLOW_REQUESTS_PER_SECOND="0") as house,
        house.hands(shared(WORKERS)),
        People(house) as people,
    ):
        soak = Soak(house, people, backend.name)
        capacity = soak.capacity(warm_up, seconds)
        harness.say(f"{backend.name}: {capacity:.2f} articles/s; {given.share:.0%} of it for {given.minutes:g} min")
        samples = soak.steadily(given.share * capacity, given.minutes * 60, every, file)
        people.delivered()
        house.settled()
    offered = samples[-1].handed_in / samples[-1].at
    third = samples[len(samples) // 3]
    rate = (samples[-1].delivered - third.delivered) / (samples[-1].at - third.at)
    return [
        Row(name=f"{backend.name}: capacity, {WORKERS} worker processes", value=capacity, unit="articles/s"),
        Row(
            name=f"{backend.name}: delivered at {given.share:.0%} of it over {given.minutes:g} min",
            value=rate,
            unit="articles/s",
            peer="handed in",
            peer_value=offered,
            goal=0.95,
        ),
        *verdicts(backend.name, samples),
    ]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--minutes", type=float, default=0, help="how long (20; with --quick 0.5)")
    parser.add_argument("--share", type=float, default=0.7, help="of the capacity that is found first")
    parser.add_argument("--database", choices=sorted(set(_DATABASES) - {""}), default="", help="both if not said")
    parser.add_argument("--samples", type=Path, help="write the samples into this file, a line each, as JSON")
    parser.add_argument("--quick", action="store_true", help="small and short: nothing can be judged by it")
    parser.add_argument("--json", action="store_true", help="print one JSON list instead of the table")
    given = parser.parse_args()
    given.minutes = given.minutes or (0.5 if given.quick else 20)
    return given


if __name__ == "__main__":
    main()
