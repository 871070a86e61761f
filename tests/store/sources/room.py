"""A newsroom with sources of news on loopback, and shortcuts."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_network
from typing import Any

from sqlalchemy import text

from tests import factories as make
from tests.store.parts import ManualClock
from tests.support.feeds import Feeds
from workers.tasks import runner
from workers.translation.registry import EngineRegistry
from workers.wiring import Hands
from workflow.bootstrap import Application
from workflow.domain import commands as wanted
from workflow.domain.article import Article
from workflow.domain.source_profile import SourceProfile
from workflow.domain.streams import source_stream
from workflow.domain.vocabulary import ArticleId
from workflow.endpoints import AddressRules

LOOPBACK = AddressRules(networks=(ip_network("127.0.0.1/32"),))


@dataclass
class Room:
    """A newsroom with hands that may reach loopback, and shortcuts."""

    application: Application
    clock: ManualClock
    feeds: Feeds

    def add(self, address: str, **profile: Any) -> str:
        """Register a source; its id."""
        source_id = self.application.ids.new()
        given = SourceProfile(**{"name": "The Agency", "address": address, **profile})
        command = wanted.RegisterSource(by=make.ADMIN, at=self.clock.now(), source_id=source_id, profile=given)
        self.application.newsroom.execute(command, source_stream(source_id))
        return source_id

    def do(self, source_id: str, command: type[Any], **values: Any) -> None:
        """Carry out a command of an administrator."""
        self.application.newsroom.execute(
            command(by=make.ADMIN, at=self.clock.now(), **values), source_stream(source_id)
        )

    def work_off(self, hands: str = "here:1") -> None:
        """Fetch what is due, once."""
        now = self.clock.now()
        for nudge in self.application.ledger.due(now, nudged_before=now, limit=100):
            if nudge.kind == "fetch_source":
                runner.run(self.hands(hands), nudge.work_id)

    def hands(self, owner: str) -> Hands:
        """A worker."""
        return Hands(application=self.application, engines=EngineRegistry({}), formats={}, transports={}, owner=owner)

    def articles(self) -> list[Article]:
        """All of them, the oldest first."""
        with self.application.database.read() as connection:
            found = connection.execute(text("SELECT article_id FROM articles ORDER BY created_at, article_id"))
            return [self.application.views.article(ArticleId(each)) for each in found.scalars()]

    def outcomes(self, source_id: str) -> dict[str, str]:
        """What became of the items, by title."""
        return {each.title: each.outcome for each in self.application.sources.items(source_id)}
