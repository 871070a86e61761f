"""How fast articles go from submission to a partner, against Celery's bare no-op rate in the same run.

    python benchmarks/spine.py [--quick] [--json]

Real parts: the relay, the clock, a Celery worker with 1 and 2 processes, a Redis, SQLite, a listening partner.
Only the translation engine is one that answers at once. Writer and reviewer are this process: it submits
every article, approves and publishes each edition when it comes to review, and waits for the last delivery.
Each article has two editions (en, pt), so an article is two publications and two deliveries.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from ipaddress import ip_network
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import redis as redis_client

from benchmarks import harness
from benchmarks.harness import Row
from workers.broker import make_app
from workflow.bootstrap import Application, bootstrap
from workflow.cli.demo.portal import Portal
from workflow.cli.processes.stack import free_port, stack
from workflow.cli.processes.supervisor import Supervisor
from workflow.cli.redis_server import RedisServer, ensure_redis
from workflow.domain.commands import (
    ApproveEdition,
    DraftArticle,
    Original,
    PublishEdition,
    RegisterPartner,
    SubmitArticle,
    Target,
)
from workflow.domain.partner_profile import PartnerProfile
from workflow.domain.segments import BlockKind, DraftBlock
from workflow.domain.streams import article_of, article_stream, partner_stream
from workflow.domain.vocabulary import Actor, ArticleId, LanguageTag, PartnerId, Role
from workflow.settings import Settings

ENGLISH, PORTUGUESE = LanguageTag("en"), LanguageTag("pt")
WRITER = Actor(id="user:writer", name="writer", roles=frozenset({Role.WRITER}))
REVIEWER = Actor(id="user:reviewer", name="reviewer", roles=frozenset({Role.REVIEWER, Role.PUBLISHER}))
ADMIN = Actor(id="user:admin", name="admin", roles=frozenset({Role.ADMIN}))
BODY = "Ministers of six states met in Bishkek on Monday and agreed on joint measurements of the water."


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One run."""

    articles_per_second: float
    noops_per_second: float
    review_seconds: float
    """Median from submission to both editions in review, one article at a time."""
    first_byte_seconds: float
    """Median from approval to the partner's first byte, one article at a time."""


class Run:
    """A newsroom with a number of worker processes."""

    def __init__(self, application: Application, portal: Portal) -> None:
        self.application = application
        self.portal = portal
        self._position = 0
        self._execute = application.newsroom.execute
        self._now = application.clock.now
        partner_id = PartnerId(application.ids.new())
        portal.secret = application.accounts.new_partner_secret(partner_id)
        register = RegisterPartner(
            by=ADMIN,
            at=self._now(),
            partner_id=partner_id,
            profile=PartnerProfile(name=portal.name, endpoint=portal.url),
        )
        self._execute(register, partner_stream(partner_id))

    def submit(self) -> ArticleId:
        """One article of five paragraphs in two languages."""
        article_id = ArticleId(self.application.ids.new())
        blocks = (
            DraftBlock(kind=BlockKind.HEADLINE, segments=("Ministers meet in Bishkek",)),
            *(DraftBlock(kind=BlockKind.PARAGRAPH, segments=(f"{BODY} Paragraph {n}.",)) for n in range(5)),
        )
        draft = DraftArticle(
            by=WRITER,
            at=self._now(),
            article_id=article_id,
            language=ENGLISH,
            blocks=blocks,
            original=Original(format="text", text=BODY),
            targets=(Target(language=PORTUGUESE),),
        )
        self._execute(draft, article_stream(article_id))
        self._execute(SubmitArticle(by=WRITER, at=self._now()), article_stream(article_id))
        return article_id

    def review(self, wanted: int) -> None:
        """Follow the log; approve and publish every edition that comes to review, until ``wanted`` are out."""
        published = 0
        deadline = time.monotonic() + 300
        while published < wanted:
            if time.monotonic() > deadline:
                raise TimeoutError(f"only {published} of {wanted} editions came to review")
            recorded = self.application.feed.read(self._position)
            if not recorded:
                time.sleep(0.005)
            for event in recorded:
                self._position = event.position
                if event.type in {"edition.tags_recorded", "edition.findings_recorded"}:
                    published += self._publish_ready(article_of(event.stream))

    def _publish_ready(self, article_id: ArticleId) -> int:
        article = self.application.views.article(article_id)
        ready = [edition for edition in article.editions.values() if edition.state == "review"]
        for edition in ready:
            approve = ApproveEdition(
                by=REVIEWER, at=self._now(), language=edition.language, content_hash=edition.content_hash
            )
            self._execute(approve, article_stream(article_id))
            publish = PublishEdition(by=REVIEWER, at=self._now(), language=edition.language)
            self._execute(publish, article_stream(article_id))
        return len(ready)

    def throughput(self, articles: int) -> float:
        """Articles a second from the first submission to the last delivery."""
        before, began = len(self.portal.accepted), time.monotonic()
        for _ in range(articles):
            self.submit()
        self.review(2 * articles)
        self._delivered(before + 2 * articles)
        return articles / (time.monotonic() - began)

    def latency(self) -> tuple[float, float]:
        """Submission to review, and approval to first byte, of one article on an idle newsroom."""
        self.review(0)
        before, began = len(self.portal.accepted), time.time()
        article_id = self.submit()
        while any(e.state != "review" for e in self.application.views.article(article_id).editions.values()):
            time.sleep(0.002)
        in_review = time.time() - began
        approved = time.time()
        self._publish_ready(article_id)
        self._delivered(before + 2)
        self._position = self.application.views.head()
        return in_review, self.portal.accepted[before].received_at - approved

    def _delivered(self, count: int) -> None:
        if not self.portal.wait_for(lambda: len(self.portal.accepted) >= count, 300):
            raise TimeoutError(f"{len(self.portal.accepted)} of {count} deliveries came")


def noop_rate(url: str, count: int) -> float:
    """Tasks a second that a worker drains from a full queue of tasks that do nothing."""
    celery = make_app(Settings(redis_url=url))
    client = redis_client.Redis.from_url(url)
    began = time.monotonic()
    for _ in range(count):
        celery.send_task("benchmark.nothing", queue="default", ignore_result=True)
    while client.llen("default") or client.hlen("unacked"):
        time.sleep(0.005)
    seconds = time.monotonic() - began
    client.close()
    celery.close()
    return count / seconds


@contextmanager
def newsroom(home: Path, redis: RedisServer, workers: int) -> Iterator[Run]:
    """Relay, clock and worker processes around an empty newsroom."""
    settings = Settings(home=home, redis_url=redis.url, allowed_networks=(ip_network("127.0.0.0/8"),))
    application = bootstrap(settings)
    application.migrate()
    extra = {
        "COPYFLOW_ALLOWED_NETWORKS": '["127.0.0.0/8"]',
        "PYTHONPATH": str(Path(__file__).resolve().parents[1]),
    }
    children = stack(
        home=home,
        database_url=settings.database,
        redis=redis,
        port=free_port(),
        workers=workers,
        extra_environment=extra,
    )
    children = [_instant(child) for child in children if child.name in {"worker", "relay", "clock"}]
    with Portal("benchmark") as portal, Supervisor(children, home / "log", on_line=lambda *_: None) as running:
        running.wait_ready(60)
        yield Run(application, portal)
    application.close()


def _instant(child: Any) -> Any:
    if child.name != "worker":
        return child
    command = ["benchmarks.instant_worker:app" if word == "workers.celery_app:app" else word for word in child.command]
    return replace(child, command=command)


def measure(workers: int, articles: int, noops: int, singles: int) -> Measured:
    """One run on a fresh newsroom."""
    with tempfile.TemporaryDirectory(dir=harness.on_disk()) as folder:
        home = Path(folder)
        with ensure_redis(None, home / "redis") as redis, newsroom(home, redis, workers) as run:
            run.throughput(2)
            bare = noop_rate(redis.url, noops)
            rate = run.throughput(articles)
            latencies = [run.latency() for _ in range(singles)]
    return Measured(
        articles_per_second=rate,
        noops_per_second=bare,
        review_seconds=statistics.median(review for review, _ in latencies),
        first_byte_seconds=statistics.median(byte for _, byte in latencies),
    )


def rows(workers: int, runs: list[Measured]) -> list[Row]:
    """The medians as rows of the report."""
    suffix = f"{workers} worker process(es)"
    bare = statistics.median(run.noops_per_second for run in runs)
    return [
        Row(
            name=f"submit to delivered, {suffix}",
            value=statistics.median(run.articles_per_second for run in runs),
            unit="articles/s",
            peer="Celery no-op tasks/s, same run",
            peer_value=bare,
        ),
        Row(
            name=f"submit to in review, {suffix}",
            value=statistics.median(run.review_seconds for run in runs),
            unit="s",
            higher_is_better=False,
        ),
        Row(
            name=f"approve to first byte at the partner, {suffix}",
            value=statistics.median(run.first_byte_seconds for run in runs),
            unit="s",
            higher_is_better=False,
        ),
    ]


def main() -> None:
    """Measure and print."""
    wanted = harness.options(__doc__)
    repeats, articles, noops, singles = (1, 10, 300, 3) if wanted.quick else (wanted.repeats, 40, 2000, 5)
    collected: dict[int, list[Measured]] = {1: [], 2: []}
    for _ in range(repeats):
        for workers, measured in collected.items():
            measured.append(measure(workers, articles, noops, singles))
            harness.say(f"run with {workers} worker process(es) done")
    harness.report([row for workers, measured in collected.items() for row in rows(workers, measured)], wanted)


if __name__ == "__main__":
    main()
