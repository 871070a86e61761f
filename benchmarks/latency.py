"""How long after its commit an event is heard of: by a follower in another process, and by a browser.

    python benchmarks/latency.py [--quick] [--json] [--only WORDS]

A writer commits one event of the usual size at a time, at uneven distances of some tens of milliseconds, on a database
that syncs every commit. The clock starts when the commit has returned. The follower is another process that iterates
over ``Feed.follow``; the browser is an HTTP client with an API key at ``/live`` of a real API server, told by a real
relay through a real Redis. Both clocks are the machine's monotonic one.
"""

from __future__ import annotations

import multiprocessing
import random
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import httpx

from benchmarks import harness, histories, ours
from benchmarks.harness import Backend, Row
from workflow.bootstrap import Application
from workflow.cli.processes.stack import free_port, stack
from workflow.cli.processes.supervisor import Supervisor
from workflow.cli.redis_server import ensure_redis
from workflow.domain.commands import Command
from workflow.domain.streams import article_stream
from workflow.domain.vocabulary import Role

_PATIENCE_SECONDS = 60.0
_DISTANCES = (0.005, 0.05)
"""The least and the greatest pause between two commits."""


def main() -> None:
    """Measure and print."""
    wanted = harness.options(__doc__)
    rounds, commits = (1, 60) if wanted.quick else (wanted.repeats, 400)
    rows: list[Row] = []
    with harness.backends(wanted) as backends:
        for backend in backends:
            if wanted.wants(f"{backend.name}: follower"):
                waits = [wait for _ in range(rounds) for wait in to_a_follower(backend, commits)]
                rows += _rows(f"{backend.name}: commit to a follower in another process", waits, p50=20, p99=100)
            if wanted.wants(f"{backend.name}: browser"):
                waits = [wait for _ in range(rounds) for wait in to_a_browser(backend, commits)]
                rows += _rows(f"{backend.name}: commit to a browser's event", waits, p99=250)
    harness.report(rows, wanted)


def _rows(name: str, waits: Sequence[float], *, p50: float | None = None, p99: float) -> list[Row]:
    milliseconds = [1000 * wait for wait in waits]
    goals = {"p50": (0.5, p50), "p99": (0.99, p99), "longest": (1.0, None)}
    found = {part: harness.percentile(milliseconds, share) for part, (share, _) in goals.items()}
    harness.say(f"{name}: " + ", ".join(f"{part} {value:.1f} ms" for part, value in found.items()))
    return [
        Row(name=f"{name}, {part}", value=value, unit="ms", goal=goals[part][1], higher_is_better=False)
        for part, value in found.items()
    ]


# --- the writer ---------------------------------------------------------------------------------------


def _write(application: Application, commits: int) -> dict[int, float]:
    """Carry out that many commands; when each commit had returned, by the position of its last event."""
    chance = random.Random(11)
    committed: dict[int, float] = {}
    for command, stream in _commands(commits):
        position = application.newsroom.execute(command, stream).last_position
        committed[position] = time.monotonic()
        time.sleep(chance.uniform(*_DISTANCES))
    return committed


def _commands(count: int) -> Iterator[tuple[Command, str]]:
    """The first commands of articles' lives, one event each."""
    done = 0
    while True:
        life = histories.published(ours.new_article_id(), events=6)
        for step in life.steps:
            if done == count:
                return
            done += 1
            yield step.command, article_stream(life.article.id)


def _waits(committed: Mapping[int, float], heard: Mapping[int, float]) -> list[float]:
    """Seconds from each commit to its being heard of; what was heard before the commit returned counts as at once."""
    return [max(0.0, heard[position] - moment) for position, moment in committed.items()]


# --- a follower in another process ----------------------------------------------------------------------


def to_a_follower(backend: Backend, commits: int) -> list[float]:
    """The waits of a follower of the log."""
    context = multiprocessing.get_context("spawn")
    url = backend.new_url(f"follower-{time.monotonic_ns()}")
    with ExitStack() as closing:
        home = Path(closing.enter_context(TemporaryDirectory(prefix="home-")))
        application = closing.enter_context(ours.newsroom(home, url))
        heard: Any = context.Queue()
        last: Any = context.Value("q", 0)
        arguments = (str(home), url, application.views.head(), last, heard)
        follower = context.Process(target=_follow, args=arguments, daemon=True)
        follower.start()
        closing.callback(follower.join, _PATIENCE_SECONDS)
        closing.callback(follower.terminate)
        _write(application, 1)
        heard.get(timeout=_PATIENCE_SECONDS)  # it follows
        committed = _write(application, commits)
        last.value = max(committed)
        _write(application, 1)  # the follower looks whether that was all when it hears of something
        return _waits(committed, heard.get(timeout=_PATIENCE_SECONDS))


def _follow(home: str, url: str, after: int, last: Any, heard: Any) -> None:
    """The follower: takes down when it heard of what, until it has heard of the last event that is asked for."""
    moments: dict[int, float] = {}
    with ours.newsroom(Path(home), url) as application:
        for page in application.feed.follow(after):
            now = time.monotonic()
            if page and not moments:
                heard.put("following")
            moments.update((recorded.position, now) for recorded in page)
            if moments and 0 < last.value <= max(moments):
                break
    heard.put(moments)


# --- a browser ------------------------------------------------------------------------------------------


def to_a_browser(backend: Backend, commits: int) -> list[float]:
    """The waits of a page that is connected to ``/live``."""
    url = backend.new_url(f"browser-{time.monotonic_ns()}")
    with ExitStack() as closing:
        home = Path(closing.enter_context(TemporaryDirectory(prefix="home-")))
        application = closing.enter_context(ours.newsroom(home, url))
        address = closing.enter_context(_served(application, home))
        application.accounts.add_user("reader", "a password of four words", (Role.REVIEWER,))
        key = application.accounts.keys.add("reader", "benchmark", days=1)
        page = closing.enter_context(Page(address, key))
        _write(application, 1)
        page.wait_for(application.views.head())
        committed = _write(application, commits)
        page.wait_for(max(committed))
        return _waits(committed, page.heard)


@contextmanager
def _served(application: Application, home: Path) -> Iterator[str]:
    """A Redis, the relay and the API server; the server's address."""
    port = free_port()
    with ensure_redis(None, home / "redis") as redis:
        children = stack(
            home=home,
            database_url=application.settings.database,
            redis=redis,
            port=port,
            extra_environment={"COPYFLOW_SECURE_COOKIES": "false"},
        )
        wanted = [child for child in children if child.name in {"relay", "api"}]
        with Supervisor(wanted, home / "log", on_line=lambda _name, _line: None) as supervisor:
            supervisor.wait_ready(_PATIENCE_SECONDS)
            yield f"http://127.0.0.1:{port}"


class Page:
    """An open page: takes down when the server told it of each position."""

    def __init__(self, address: str, key: str) -> None:
        self.heard: dict[int, float] = {}
        self._changed = threading.Condition()
        self._client = httpx.Client(
            base_url=address,
            headers={"Authorization": f"Bearer {key}"},
            timeout=httpx.Timeout(10, read=_PATIENCE_SECONDS),
            trust_env=False,
        )
        self._connected = threading.Event()
        self._leaves = threading.Event()
        self._thread = threading.Thread(target=self._listen, name="page", daemon=True)

    def __enter__(self) -> Self:
        """Connect."""
        self._thread.start()
        if not self._connected.wait(_PATIENCE_SECONDS):
            raise TimeoutError("the page could not be connected")
        return self

    def __exit__(self, *error: object) -> None:
        """Leave: the next line that comes is the last one read."""
        self._leaves.set()

    def wait_for(self, position: int) -> None:
        """Return when the page was told of this position; TimeoutError when that does not come."""
        with self._changed:
            if not self._changed.wait_for(lambda: position in self.heard, _PATIENCE_SECONDS):
                raise TimeoutError(f"the page never heard of position {position}")

    def _listen(self) -> None:
        try:
            self._read()
        except httpx.TransportError:
            if not self._leaves.is_set():  # the server may end the stream once the page is done
                raise

    def _read(self) -> None:
        with self._client, self._client.stream("GET", "/live") as stream:
            stream.raise_for_status()
            for line in stream.iter_lines():
                self._connected.set()
                if self._leaves.is_set():
                    return
                if line.startswith("id: "):
                    with self._changed:
                        self.heard[int(line[4:])] = time.monotonic()
                        self._changed.notify_all()


if __name__ == "__main__":
    main()
