"""Workers killed in the middle of a task, and a broker that repeats itself: all work settles, and partners act once."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.support.partner import Answer, Message, Portal
from tests.support.servers import wait_until_gone
from tests.workers.newsroom import ENGLISH, Newsroom
from workers.broker import make_app, task_name
from workflow.cli.processes.stack import free_port, stack
from workflow.cli.processes.supervisor import Supervisor
from workflow.cli.redis_server import choose_redis
from workflow.domain.article import EditionState
from workflow.domain.reactions import QUEUES, WorkKind
from workflow.domain.vocabulary import ArticleId
from workflow.ports import WorkItem

ROOT = Path(__file__).resolve().parents[2]
TEXT = "The ministers of six states agreed in Bishkek on joint measurements of the water in the great lakes."


def until(holds: Callable[[], bool], what: str, seconds: float = 60.0) -> None:
    """Look again and again from outside: there is nothing to wait on."""
    pause, deadline = threading.Event(), time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, what
        pause.wait(0.02)


@dataclass
class Doorman:
    """A partner that keeps the first message of each article waiting until it is let in."""

    waiting: threading.Event = field(default_factory=threading.Event)
    let_in: threading.Event = field(default_factory=threading.Event)
    seen: set[str] = field(default_factory=set)

    def __call__(self, message: Message) -> Answer:
        if message.id not in self.seen:
            self.seen.add(message.id)
            self.waiting.set()
            self.let_in.wait(8)  # less than the sender's own patience
        return Answer() if message.genuine else Answer(status=401)


class Running:
    """The newsroom's processes, a partner who listens, and what happened to both."""

    def __init__(
        self, newsroom: Newsroom, supervisor: Supervisor, portal: Portal, doorman: Doorman, runs: Path
    ) -> None:
        self.newsroom = newsroom
        self.supervisor = supervisor
        self.portal = portal
        self._doorman = doorman
        self._runs = runs

    def runs(self) -> Counter[str]:
        """How often a worker began each piece of work, by its id."""
        return Counter(self._runs.read_text().split())

    def in_review(self, article_id: ArticleId) -> None:
        """Return once machines are done with the article."""

        def is_there() -> bool:
            return self.newsroom.article(article_id).editions[ENGLISH].state is EditionState.REVIEW

        until(is_there, "the article came to review")

    def sending(self, article_id: ArticleId) -> WorkItem:
        """Publish the article; its delivery's work, once the partner has the message and has not answered."""
        self._doorman.waiting.clear()
        self._doorman.let_in.clear()
        self.newsroom.publish(article_id, ENGLISH)
        assert self._doorman.waiting.wait(30), "the partner got no message"
        [item] = [item for item in self.newsroom.application.views.work() if item.kind == WorkKind.SYNDICATE]
        assert item.lease_owner
        return item

    def go_on(self) -> None:
        """The partner answers whoever still listens."""
        self._doorman.let_in.set()

    def settled(self) -> None:
        """Return once nothing is left to do."""
        until(lambda: self.newsroom.application.views.work() == [], "all work settled")


@contextmanager
def running(folder: Path) -> Iterator[Running]:
    """Redis, relay, clock, workers and a sender, on SQLite, with short leases and an impatient broker."""
    doorman, runs = Doorman(), folder / "runs"
    runs.touch()
    environment = {
        "COPYFLOW_LEASE_SECONDS": "4",
        "COPYFLOW_RENUDGE_SECONDS": "1",
        "COPYFLOW_SWEEP_SECONDS": "0.2",
        "COPYFLOW_ALLOWED_NETWORKS": "127.0.0.0/8",
        "COPYFLOW_TEST_RUNS": str(runs),
        "PYTHONPATH": str(ROOT),
    }
    with choose_redis(None, folder / "redis") as server, Portal("Harbour Wire", behaviour=doorman) as portal:
        newsroom = Newsroom(folder / "home", redis_url=server.url)
        children = stack(
            home=folder / "home",
            database_url=newsroom.application.settings.database,
            redis=server,
            port=free_port(),
            extra_environment=environment,
        )
        impatient = [
            replace(
                child,
                command=[
                    word.replace("workers.celery_app", "tests.acceptance.impatient_app") for word in child.command
                ],
            )
            for child in children
            if child.name != "api"
        ]
        with Supervisor(impatient, folder / "log", on_line=lambda _name, _line: None) as supervisor:
            supervisor.wait_ready(60)
            newsroom.partner(portal, ENGLISH)
            yield Running(newsroom, supervisor, portal, doorman, runs)
            doorman.let_in.set()
        newsroom.hands.close()


def test_work_settles_once_whatever_workers_and_broker_do(tmp_path: Path) -> None:
    """Repeated messages, senders killed while they send: each item is one to the partner, and all settles."""
    with running(tmp_path) as now:
        application = now.newsroom.application
        celery = make_app(application.settings)
        articles = [now.newsroom.submitted(TEXT) for _ in range(3)]
        for item in application.views.work():
            for _ in range(3):
                kind = WorkKind(item.kind)
                celery.send_task(task_name(kind), args=[item.work_id], queue=QUEUES[kind], ignore_result=True)
        for article_id in articles:
            now.in_review(article_id)

        item = now.sending(articles[0])
        until(lambda: now.runs()[item.work_id] > 1, "the broker handed out again what was under way")
        assert len(now.portal.received) == 1, "a second worker sent while the first had the lease"
        now.go_on()
        now.settled()
        assert len(now.portal.received) == 1

        node = now.supervisor.pid_of("sender")
        item = now.sending(articles[1])
        assert int(item.lease_owner.rsplit(":", 1)[1]) == node
        os.kill(node, signal.SIGKILL)
        wait_until_gone(node)
        now.go_on()
        now.supervisor.wait_restarted("sender", than=node, timeout=60)
        now.settled()

        node = now.supervisor.pid_of("sender")
        now.sending(articles[2])
        os.killpg(node, signal.SIGKILL)
        now.go_on()
        now.supervisor.wait_restarted("sender", than=node, timeout=60)
        now.settled()

        delivered = {summary.article_id: summary.state for summary in application.views.deliveries()}
        assert delivered == dict.fromkeys(articles, "accepted")
        counted = Counter(message.id for message in now.portal.received)
        assert len(counted) == 3, "an item came under two message ids"
        assert sorted(counted.values()) == [1, 2, 2], "who died while sending may have sent: the partner is told again"
        assert len(now.portal.accepted) == 3
        assert list(application.verification.differences()) == []
        celery.close()
