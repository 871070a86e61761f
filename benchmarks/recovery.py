"""How long after SIGKILL of a process its work goes on: API, relay, clock, projector, and a worker with work in hand.

    python benchmarks/recovery.py [--quick] [--json] [--only WORDS]

Real processes under the supervisor of ``copyflow up``, on SQLite and on PostgreSQL. A process is killed with all its
children, something for it to do is made at once, and the time runs until that is done by whoever comes after it:

- API: a request is answered;
- relay: an event that came after the kill stands in the Redis Stream;
- clock: another one leads (what is due it announces at once; the relay, which lives, announces what is new);
- projector: a follower has applied an event that came after the kill;
- worker: the translation that it had under way is in another's hands, counted from the end of its lease (whoever died
  keeps its lease until then, so that nobody does the same twice). A lease is 20 s.

They are killed in turns, each at most once a minute: the supervisor waits longer before it starts something that dies
again and again.
"""

from __future__ import annotations

import os
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import httpx
import redis as redis_client

from benchmarks import harness
from benchmarks.harness import Backend, Options, Row
from benchmarks.spine import BODY, ENGLISH, PORTUGUESE, WRITER
from tests.support.servers import descendants
from workflow.bootstrap import Application, bootstrap
from workflow.cli.processes.stack import free_port, stack
from workflow.cli.processes.supervisor import Supervisor
from workflow.cli.redis_server import ensure_redis
from workflow.domain.commands import DraftArticle, Original, SubmitArticle, Target
from workflow.domain.reactions import WorkKind
from workflow.domain.segments import BlockKind, DraftBlock
from workflow.domain.streams import article_stream
from workflow.domain.vocabulary import ArticleId
from workflow.ports import LOG_STREAM
from workflow.settings import Settings

PATIENCE_SECONDS = 120.0
APART_SECONDS = 61.0
"""Between two kills of one process: the supervisor remembers restarts for a minute."""
GOALS = {"api": None, "relay": 3.0, "clock": 3.0, "projector": None, "worker": 2.0}


class Newsroom:
    """A newsroom whose processes are killed."""

    def __init__(self, application: Application, running: Supervisor, redis_url: str, port: int) -> None:
        self._application = application
        self._running = running
        self._redis = redis_client.Redis.from_url(redis_url)
        self._ready = f"http://127.0.0.1:{port}/api/v1/health/ready"
        self._killed_at: dict[str, float] = {}

    def measure(self, name: str) -> float:
        """Kill that process once; seconds until its work goes on."""
        time.sleep(max(0.0, self._killed_at.get(name, 0.0) + APART_SECONDS - time.monotonic()))
        self._killed_at[name] = time.monotonic()
        before: int = self._running.pid_of(name)
        seconds: float = getattr(self, f"_{name}")()
        self._running.wait_restarted(name, than=before, timeout=PATIENCE_SECONDS)
        return seconds

    def close(self) -> None:
        """Let go of Redis."""
        self._redis.close()

    def _api(self) -> float:
        return self._timed("api", lambda: None, self._answers)

    def _relay(self) -> float:
        return self._timed("relay", self._submit, lambda: self._relayed() >= self._application.views.head())

    def _projector(self) -> float:
        wanted: list[int] = []
        make = self._submit

        def applied() -> bool:
            wanted[:] = wanted or [self._application.views.head()]
            return min(self._application.feed.checkpoints().values()) >= wanted[0]

        return self._timed("projector", make, applied)

    def _clock(self) -> float:
        term: list[str] = []

        def leads() -> bool:
            return self._application.leadership.term("clock") != term[0]

        return self._timed("clock", lambda: term.append(self._application.leadership.term("clock")), leads)

    def _worker(self) -> float:
        article_id = self._submit(paragraphs=120)
        stream = article_stream(article_id)

        def leases() -> dict[str, float]:
            """When each translation's lease ends; 0 of what nobody holds."""
            items = [each for each in self._application.views.work(stream) if each.kind == WorkKind.TRANSLATE]
            return {each.work_id: each.lease_until.timestamp() if each.lease_until else 0.0 for each in items}

        _until(lambda: any(leases().values()))
        self._kill("worker")
        ((work_id, lease_ends),) = leases().items()

        def goes_on() -> bool:
            """Another has it, or was so quick that it is done."""
            now = leases()
            return work_id not in now or now[work_id] > lease_ends

        _until(goes_on)
        return time.time() - lease_ends

    def _timed(self, name: str, make: Callable[[], object], is_done: Callable[[], bool]) -> float:
        self._kill(name)
        began = time.monotonic()
        make()
        _until(is_done)
        return time.monotonic() - began

    def _kill(self, name: str) -> None:
        main = self._running.pid_of(name)
        for process in (main, *descendants(main)):
            os.kill(process, signal.SIGKILL)

    def _submit(self, paragraphs: int = 3) -> ArticleId:
        application = self._application
        article_id, now = ArticleId(application.ids.new()), application.clock.now
        blocks = (
            DraftBlock(kind=BlockKind.HEADLINE, segments=("Ministers meet in Bishkek",)),
            *(
                DraftBlock(kind=BlockKind.PARAGRAPH, segments=(f"{BODY} Paragraph {number} of {article_id}.",))
                for number in range(paragraphs)
            ),
        )
        draft = DraftArticle(
            by=WRITER,
            at=now(),
            article_id=article_id,
            language=ENGLISH,
            blocks=blocks,
            original=Original(format="text", text=BODY),
            targets=(Target(language=PORTUGUESE),),
        )
        application.newsroom.execute(draft, article_stream(article_id))
        application.newsroom.execute(SubmitArticle(by=WRITER, at=now()), article_stream(article_id))
        return article_id

    def _relayed(self) -> int:
        last = self._redis.xinfo_stream(LOG_STREAM)["last-generated-id"]
        return int(last.split(b"-")[0])

    def _answers(self) -> bool:
        try:
            return httpx.get(self._ready, timeout=1.0, trust_env=False).status_code == httpx.codes.OK
        except httpx.TransportError:
            return False


def _until(is_so: Callable[[], bool]) -> None:
    ends_at = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        if time.monotonic() > ends_at:
            raise TimeoutError("it did not go on")
        time.sleep(0.01)


@contextmanager
def newsroom(home: Path, database_url: str) -> Iterator[Newsroom]:
    """All processes of a newsroom around an empty database."""
    settings = Settings(home=home, database_url=database_url)
    application = bootstrap(settings)
    application.migrate()
    port = free_port()
    with ensure_redis(None, home / "redis") as redis:
        children = stack(
            home=home,
            database_url=database_url,
            redis=redis,
            port=port,
            workers=1,
        )
        with Supervisor(children, home / "log", on_line=lambda *_: None) as running:
            running.wait_ready(120)
            found = Newsroom(application, running, redis.url, port)
            yield found
            found.close()
    application.close()


def _measure(backend: Backend, wanted: Options) -> list[Row]:
    repeats = 2 if wanted.quick else max(5, wanted.repeats)
    rows = []
    with (
        tempfile.TemporaryDirectory(dir=harness.on_disk()) as folder,
        newsroom(Path(folder), backend.new_url("recovery")) as killed,
    ):
        taken: dict[str, list[float]] = {name: [] for name in GOALS}
        for name in list(GOALS) * repeats:
            taken[name].append(killed.measure(name))
        for name, goal in GOALS.items():
            seconds = taken[name]
            harness.say(f"{backend.name}: {name} {', '.join(f'{each:.2f}' for each in seconds)} s")
            what = "after the end of its lease" if name == "worker" else "after the kill"
            for kind, value in (("median", statistics.median(seconds)), ("longest", max(seconds))):
                rows.append(
                    Row(
                        name=f"{backend.name}: {name} goes on {what}, {kind}",
                        value=value,
                        unit="s",
                        goal=goal,
                        higher_is_better=False,
                    )
                )
    return rows


def main() -> None:
    """Measure and print."""
    wanted = harness.options(__doc__)
    harness.report(harness.on_each(wanted, _measure), wanted)


if __name__ == "__main__":
    main()
