"""The reviewers' pages over a large newsroom: server time of queue and review page, 100,000 articles of 10 editions.

    python benchmarks/desk.py [--quick] [--json] [--only WORDS]

The log is filled with lives of articles that the domain decided (benchmarks/filling.py): most are public in ten
languages, a quarter waits in review, approved or for a person. Then the real server answers one reader, who is signed
in and opens another page each time: the queue as it opens, filtered; review pages of articles from all over the log.
The time is from the request's first byte to the answer's last. BENCHMARK_ARTICLES says how many articles.
"""

from __future__ import annotations

import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import httpx

from benchmarks import harness
from benchmarks.filling import Copies, Filler
from benchmarks.harness import POSTGRESQL, ROOT, Backend, Options, Row, percentile
from benchmarks.histories import PUBLISHER, Life
from benchmarks.ours import new_article_id
from workflow.bootstrap import bootstrap
from workflow.domain import commands as wanted_commands
from workflow.domain.vocabulary import ArticleId, LanguageTag, Role
from workflow.settings import Settings

TARGETS = tuple(map(LanguageTag, ("pt", "ru", "zh-Hans", "ur", "fa", "kk", "uz", "ky", "tg")))
SENTENCES = 4
NAME, PASSWORD = "Rosa Reviewer", "correct horse battery"
GOALS = {POSTGRESQL: 50.0, harness.SQLITE: 80.0}
"""Milliseconds at the 95th percentile."""


def main() -> None:
    """Measure and print."""
    wanted = harness.options(__doc__)
    articles, requests = (400, 60) if wanted.quick else (100_000, 400)
    articles = int(os.environ.get("BENCHMARK_ARTICLES", str(articles)))
    rows: list[Row] = []
    with harness.backends(wanted) as backends:
        for backend in backends:
            if wanted.wants(backend.name) or not wanted.only:
                rows += _measure(backend, wanted, articles, requests)
    harness.report(rows, wanted)


def _lives() -> list[Copies]:
    """Of twenty articles fourteen are public, two in review, two approved in part, one in translation, one draft."""
    kinds: list[Callable[[Life], None]] = (
        [_publish] * 14 + [_review] * 2 + [_approve_some] * 2 + [_translate_some, _draft]
    )
    lives = []
    for number, kind in enumerate(kinds):
        life = Life(new_article_id(), sentences=SENTENCES, urgency=1 + number % 9)
        life.draft(*TARGETS)
        kind(life)
        lives.append(Copies(life))
    random.Random(1).shuffle(lives)
    return lives


def _draft(life: Life) -> None:
    del life


def _translate_some(life: Life) -> None:
    life.submit()
    life.check(LanguageTag("en"))
    for language in TARGETS[:4]:
        life.translate(language)
        life.check(language)


def _review(life: Life) -> None:
    life.submit()
    life.check(LanguageTag("en"))
    for language in TARGETS:
        life.translate(language)
        life.check(language)


def _approve_some(life: Life) -> None:
    _review(life)
    for language in TARGETS[:5]:
        life.approve(language)


def _publish(life: Life) -> None:
    _review(life)
    for language in (LanguageTag("en"), *TARGETS):
        life.approve(language)
        life.do(wanted_commands.PublishEdition, PUBLISHER, language=language)


def _measure(backend: Backend, wanted: Options, articles: int, requests: int) -> list[Row]:
    url = backend.new_url("desk")
    ids = _fill(backend, url, articles)
    with TemporaryDirectory(prefix="home-") as folder:
        home = Path(folder)
        make_reviewer(home, url)
        with serving(home, url) as (address, _):
            return _pages(backend.name, address, ids, requests, quick=wanted.quick)


def _fill(backend: Backend, url: str, articles: int) -> list[ArticleId]:
    filler = Filler(url)
    lives, began = _lives(), time.perf_counter()
    events = sum(life.length for life in lives) // len(lives)
    try:
        filler.fill(lives, articles * events)
        took = time.perf_counter() - began
        harness.say(
            f"{backend.name}: {len(filler.articles):,} articles, about {articles * events:,} events, {took:,.0f} s"
        )
        return list(filler.articles)
    finally:
        filler.close()


def make_reviewer(home: Path, url: str) -> None:
    """The one who opens the pages."""
    application = bootstrap(Settings(home=home, database_url=url))
    try:
        application.migrate()
        application.accounts.add_user(NAME, PASSWORD, [Role.REVIEWER, Role.PUBLISHER])
    finally:
        application.close()


@contextmanager
def serving(home: Path, url: str, factory: str = "api.app:create_app") -> Iterator[tuple[str, int]]:
    """A server of that application over a database: its address and process id."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    environment = {
        **os.environ,
        "COPYFLOW_HOME": str(home),
        "COPYFLOW_DATABASE_URL": url,
        "COPYFLOW_SECURE_COOKIES": "0",
    }
    command = [sys.executable, "-P", "-m", "uvicorn", "--factory", factory, "--port", str(port)]
    command += ["--log-level", "warning", "--no-access-log"]
    with _running(command, environment, f"http://127.0.0.1:{port}/api/v1/health/live") as process:
        yield f"http://127.0.0.1:{port}", process


@contextmanager
def _running(command: list[str], environment: dict[str, str], address: str) -> Iterator[int]:
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        _wait_for(address, process)
        yield process.pid
    finally:
        process.terminate()
        process.wait(30)


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    ends = time.monotonic() + 60
    while time.monotonic() < ends:
        if process.poll() is not None:
            sys.exit(f"the server ended with {process.returncode}")
        try:
            httpx.get(address, timeout=2)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    sys.exit("the server did not answer within a minute")


def _pages(name: str, address: str, ids: list[ArticleId], requests: int, *, quick: bool) -> list[Row]:
    chance = random.Random(7)
    urgencies, languages = range(1, 10), ("en", *TARGETS)
    kinds: dict[str, Callable[[], str]] = {
        "queue": lambda: "/queue",
        "queue, everything": lambda: "/queue?state=review",
        "queue, one language": lambda: f"/queue?state=review&language={chance.choice(languages)}",
        "queue, one urgency": lambda: f"/queue?urgency={chance.choice(urgencies)}",
        "review page": lambda: f"/articles/{chance.choice(ids)}/{chance.choice(languages)}",
        "article page": lambda: f"/articles/{chance.choice(ids)}",
        "board": lambda: "/articles",
    }
    rows = []
    with httpx.Client(base_url=address, timeout=60, follow_redirects=False) as client:
        sign_in(client)
        for kind, path in kinds.items():
            for _ in range(5):
                client.get(path())
            times = sorted(time_of(client, path()) for _ in range(requests if not quick else requests // 3))
            shown = f"p50 {percentile(times, 0.5):.1f}, p95 {percentile(times, 0.95):.1f} ms"
            harness.say(f"{name}: {kind}: {shown}")
            goal = GOALS[name] if kind.startswith(("queue", "review")) else None
            rows += [_row(f"{name}: {kind}", times, share, goal if share > 0.9 else None) for share in (0.5, 0.95)]
    return rows


def _row(name: str, times: Sequence[float], share: float, goal: float | None) -> Row:
    value, name = percentile(times, share), f"{name}, p{int(share * 100)}"
    return Row(name=name, value=value, unit="ms", goal=goal, higher_is_better=False)


def sign_in(client: httpx.Client) -> None:
    """Begin the reviewer's session."""
    answer = client.post("/login", data={"name": NAME, "password": PASSWORD})
    if answer.status_code != 303:
        sys.exit(f"signing in failed: {answer.status_code} {answer.text[:300]}")


def time_of(client: httpx.Client, path: str) -> float:
    """Milliseconds until the whole page has come."""
    began = time.perf_counter()
    answer = client.get(path)
    if answer.status_code != 200:
        sys.exit(f"{path} answered {answer.status_code}")
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    main()
