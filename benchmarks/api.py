"""How many requests a second the API answers: create, read and queue, against a bare FastAPI route in the same run.

    python benchmarks/api.py [--quick] [--json] [--only WORDS]

One real server (``benchmarks/bare.py``) holds both: the newsroom with everything that a request meets (key, scope,
limits, permission, events, headers), and a bare route that reads one row by its primary key. The same callers, each on
a connection of its own, ask them in turns; every creation is a durable commit. The queue is that of a reviewer for whom
hundreds of editions wait. p99 is of the same requests, as the callers saw it.
"""

from __future__ import annotations

import http.client
import json
import random
import sys
import time
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import harness
from benchmarks.desk import serving
from benchmarks.filling import Copies, Filler
from benchmarks.harness import Backend, Median, Meter, Options, Row, Timed, percentile
from benchmarks.histories import Life
from benchmarks.ours import new_article_id
from workflow.bootstrap import bootstrap
from workflow.domain.vocabulary import LanguageTag, Role
from workflow.settings import Settings

CALLERS = 16
GOALS = {"read": 0.6, "create": 0.35, "queue": None}
BODY = "Ministers of six states met in Bishkek on Monday and agreed on joint measurements of the water."
BARE = "bare"


def main() -> None:
    """Measure and print."""
    wanted = harness.options(__doc__)
    harness.report(harness.on_each(wanted, _measure), wanted)


def _measure(backend: Backend, wanted: Options) -> list[Row]:
    url = backend.new_url("api")
    ids = _fill(url, 200 if wanted.quick else 2_000)
    with TemporaryDirectory(prefix="home-") as folder:
        home = Path(folder)
        key = _person(home, url)
        with serving(home, url, "benchmarks.bare:create_app") as (address, process):
            asked = _Asked(address, key, ids, requests=100 if wanted.quick else 400)
            sides = {kind: asked.side(kind, Meter(process)) for kind in (BARE, "read", "queue", "create")}
            for side in sides.values():
                side()
            asked.times.clear()
            medians = harness.alternate(3 if wanted.quick else 7, sides, backend.name)
    return _rows(backend.name, medians, asked.times)


def _rows(name: str, medians: Mapping[str, Median], times: Mapping[str, list[float]]) -> list[Row]:
    rows = []
    for kind, goal in GOALS.items():
        rows.append(harness.compared(f"{name}: {kind}", "requests/s", medians[kind], BARE, medians[BARE], goal))
    for kind in (BARE, *GOALS):
        value = percentile(times[kind], 0.99)
        rows.append(Row(name=f"{name}: {kind}, p99", value=value, unit="ms", higher_is_better=False))
    return rows


def _fill(url: str, articles: int) -> list[str]:
    """Articles whose English edition waits for a reviewer."""
    life = Life(new_article_id(), sentences=4, urgency=4)
    life.draft(LanguageTag("pt"))
    life.submit()
    life.check(LanguageTag("en"))
    filler = Filler(url)
    try:
        copies = Copies(life)
        filler.fill([copies], articles * copies.length)
        return list(filler.articles)
    finally:
        filler.close()


def _person(home: Path, url: str) -> str:
    application = bootstrap(Settings(home=home, database_url=url))
    try:
        application.migrate()
        application.accounts.add_user("measured", "a password to measure", [Role.WRITER, Role.REVIEWER])
        return application.accounts.keys.add("measured", "benchmark")
    finally:
        application.close()


class _Asked:
    """The requests, and how long each took."""

    def __init__(self, address: str, key: str, ids: list[str], *, requests: int) -> None:
        self._host = address.removeprefix("http://")
        self._headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        self._ids = ids
        self._requests = requests
        self._chance = random.Random(7)
        self.times: dict[str, list[float]] = {}

    def side(self, kind: str, meter: Meter) -> Callable[[], Timed]:
        """One run of a kind of request, by all callers together."""

        def run() -> Timed:
            connections = [http.client.HTTPConnection(self._host, timeout=60) for _ in range(CALLERS)]
            jobs = [
                [self._job(kind, connection) for _ in range(self._requests // CALLERS)] for connection in connections
            ]
            try:
                return harness.by_callers(jobs, meter)
            finally:
                for connection in connections:
                    connection.close()

        return run

    def _job(self, kind: str, connection: http.client.HTTPConnection) -> Callable[[], None]:
        method, path, headers, body = self._request(kind)

        def ask() -> None:
            began = time.perf_counter()
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            found = answer.read()
            self.times.setdefault(kind, []).append((time.perf_counter() - began) * 1000)
            if answer.status >= 300:
                sys.exit(f"{method} {path}: {answer.status} {found[:300]!r}")

        return ask

    def _request(self, kind: str) -> tuple[str, str, dict[str, str], str | None]:
        if kind == "create":
            body = {"headline": "Six states will measure water together", "body": BODY, "language": "en"}
            return "POST", "/api/v1/articles", self._headers | {"Idempotency-Key": str(uuid.uuid4())}, json.dumps(body)
        if kind == "queue":
            return "GET", "/api/v1/queue?limit=20", self._headers, None
        chosen = self._chance.choice(self._ids)
        if kind == BARE:
            return "GET", f"/bare/{chosen}", {}, None
        return "GET", f"/api/v1/articles/{chosen}", self._headers, None


if __name__ == "__main__":
    main()
