"""A newsroom with relay, clock and senders as processes, fifty partners that listen, and articles to be published.

What the benchmark of syndication measures; nothing here says what is measured.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from ipaddress import ip_network
from pathlib import Path

from benchmarks import histories, ours
from benchmarks.harness import Meter
from benchmarks.receivers import Arrival, Receivers
from workflow.bootstrap import Application, bootstrap
from workflow.cli.processes.stack import free_port, stack
from workflow.cli.processes.supervisor import Supervisor
from workflow.cli.redis_server import ensure_redis
from workflow.domain import commands as wanted
from workflow.domain.delivery import ItemState
from workflow.domain.partner_profile import PartnerProfile
from workflow.domain.streams import article_stream, partner_stream
from workflow.domain.vocabulary import Actor, ArticleId, PartnerId, Role
from workflow.settings import Settings

ADMIN = Actor(id="user:admin", name="admin", roles=frozenset({Role.ADMIN}))
CHIEF = Actor(id="user:chief", name="chief", roles=frozenset({Role.REVIEWER, Role.PUBLISHER}))
PATIENCE_SECONDS = 180.0
_NEEDED = frozenset({"redis", "relay", "clock", "sender"})


@dataclass
class Newsroom:
    """The processes under way, and what can be done with them."""

    application: Application
    receivers: Receivers
    meter: Meter
    partners: dict[int, PartnerId] = field(default_factory=dict)

    def register(self, count: int) -> None:
        """Add the partners, each at an endpoint of its own."""
        secrets = {}
        for number in range(count):
            partner_id = PartnerId(self.application.ids.new())
            secrets[number] = self.application.accounts.new_partner_secret(partner_id)
            profile = PartnerProfile(
                name=f"Partner {number}", endpoint=f"http://127.0.0.1:{self.receivers.ports[number]}/news"
            )
            self._do(wanted.RegisterPartner(by=ADMIN, at=now(), partner_id=partner_id, profile=profile), partner_id)
            self.partners[number] = partner_id
        self.receivers.trust(secrets)

    def ready(self, count: int) -> list[ArticleId]:
        """Articles that are approved and not yet published."""
        return [self._ready() for _ in range(count)]

    def _ready(self) -> ArticleId:
        life = histories.Life(ours.new_article_id())
        life.draft(histories.PORTUGUESE)
        life.submit()
        life.check(histories.ENGLISH)
        stream = article_stream(life.article.id)
        for step in life.steps:
            self.application.newsroom.execute(step.command, stream)
        content_hash = life.article.editions[histories.ENGLISH].content_hash
        approve = wanted.ApproveEdition(by=CHIEF, at=now(), language=histories.ENGLISH, content_hash=content_hash)
        self.application.newsroom.execute(approve, stream)
        return life.article.id

    def publish(self, article_id: ArticleId) -> float:
        """Publish one; when the command was given."""
        begun = time.monotonic()
        command = wanted.PublishEdition(by=CHIEF, at=now(), language=histories.ENGLISH)
        self.application.newsroom.execute(command, article_stream(article_id))
        return begun

    def withdraw(self, article_id: ArticleId) -> float:
        """Withdraw one; when the command was given."""
        begun = time.monotonic()
        command = wanted.WithdrawEdition(by=CHIEF, at=now(), language=histories.ENGLISH, reason="It is wrong.")
        self.application.newsroom.execute(command, article_stream(article_id))
        return begun

    def pause(self) -> None:
        """Let what is planned from now on wait."""
        for partner_id in self.partners.values():
            self._do(wanted.PausePartner(by=ADMIN, at=now(), reason="A backlog is wanted."), partner_id)

    def resume(self) -> None:
        """Let it go."""
        for partner_id in self.partners.values():
            self._do(wanted.ResumePartner(by=ADMIN, at=now()), partner_id)

    def _do(self, command: wanted.Command, partner_id: PartnerId) -> None:
        self.application.newsroom.execute(command, partner_stream(partner_id))

    def arrived(self, count: int) -> list[Arrival]:
        """The next messages, once so many came."""
        until(lambda: self.receivers.count() >= count, f"{count} messages came")
        return self.receivers.take()

    def settled(self) -> None:
        """Return once no delivery is under way."""
        until(lambda: not any(self._open().values()), "everything was put on record")

    def _open(self) -> dict[str, int]:
        depths = self.application.views.work_depths()
        return {"syndication": depths.get("syndication", 0)}

    def waiting(self, count: int) -> None:
        """Return once so many deliveries wait."""
        until(lambda: self._open()["syndication"] >= count, f"{count} deliveries wait")

    def accepted(self) -> int:
        """How many deliveries are on record as accepted."""
        return len(self.application.views.deliveries(state=ItemState.ACCEPTED.value, limit=1_000_000))


def now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


def until(holds: Callable[[], bool], what: str) -> None:
    """Look again and again."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        if time.monotonic() > deadline:
            raise TimeoutError(f"in vain: {what}")
        time.sleep(0.02)


@contextmanager
def newsroom(home: Path, url: str, *, partners: int, senders: int, threads: int, receivers: int) -> Iterator[Newsroom]:
    """The processes around an empty newsroom."""
    settings = Settings(home=home, database_url=url, allowed_networks=(ip_network("127.0.0.0/8"),))
    with ExitStack() as closing:
        application = bootstrap(settings)
        closing.callback(application.close)
        application.migrate()
        listening = Receivers(partners, receivers)
        closing.callback(listening.close)
        redis = closing.enter_context(ensure_redis(None, home / "redis"))
        children = stack(
            home=home,
            database_url=url,
            redis=redis,
            port=free_port(),
            senders=senders,
            sender_threads=threads,
            extra_environment={"COPYFLOW_ALLOWED_NETWORKS": "127.0.0.0/8"},
        )
        chosen = [child for child in children if child.name.split("-")[0] in _NEEDED]
        supervisor = closing.enter_context(Supervisor(chosen, home / "log", on_line=lambda *_: None))
        supervisor.wait_ready(90)
        processes = [supervisor.pid_of(child.name) for child in chosen]
        made = Newsroom(application, listening, Meter(*processes, *pids(listening.process_ids)))
        made.register(partners)
        yield made


def pids(found: Sequence[int | None]) -> list[int]:
    """The ids of processes that run."""
    return [pid for pid in found if pid is not None]
