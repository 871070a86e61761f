"""A newsroom on SQLite with hands, in one process: what the tests of tasks, relay and clock work on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import text

from workers import wiring
from workers.ports import Parcel
from workers.tasks import runner
from workflow.bootstrap import Application, bootstrap
from workflow.cli.demo.portal import Portal
from workflow.domain.article import Article
from workflow.domain.commands import (
    ApproveEdition,
    AttemptOutcome,
    Details,
    DraftArticle,
    Original,
    PublishEdition,
    RegisterPartner,
    SubmitArticle,
    Target,
)
from workflow.domain.partner_profile import Filters, PartnerProfile
from workflow.domain.segments import BlockKind, DraftBlock
from workflow.domain.streams import article_stream, partner_stream
from workflow.domain.vocabulary import Actor, ArticleId, LanguageTag, PartnerId, Role
from workflow.ports import Clock
from workflow.settings import Settings

CHEAP_HASHER = PasswordHash([Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1)])
WRITER = Actor(id="user:writer", name="writer", roles=frozenset({Role.WRITER}))
REVIEWER = Actor(id="user:reviewer", name="reviewer", roles=frozenset({Role.REVIEWER, Role.PUBLISHER}))
EDITOR = Actor(id="user:editor", name="editor", roles=frozenset({Role.REVIEWER}))
ADMIN = Actor(id="user:admin", name="admin", roles=frozenset({Role.ADMIN}))
ENGLISH, PORTUGUESE, RUSSIAN = LanguageTag("en"), LanguageTag("pt"), LanguageTag("ru")


class _BreakingTransport:
    """Breaks, which no transport may."""

    name = "webhook"

    def send(self, parcel: Parcel) -> AttemptOutcome:
        """Break."""
        raise RuntimeError(f"{parcel.event_type} breaks it")

    def close(self) -> None:
        """It holds nothing."""


class Newsroom:
    """A newsroom, its hands, and shortcuts for the people in it."""

    def __init__(
        self,
        home: Path,
        *,
        redis_url: str | None = None,
        database_url: str | None = None,
        clock: Clock | None = None,
    ) -> None:
        loopback = ip_network("127.0.0.0/8")
        settings = Settings(home=home, redis_url=redis_url, database_url=database_url, allowed_networks=(loopback,))
        self.application: Application = bootstrap(settings, clock=clock, hasher=CHEAP_HASHER)
        self.application.migrate()
        self.hands = wiring.put_together(self.application)

    def submitted(self, *paragraphs: str, targets: tuple[LanguageTag, ...] = (), desk: str = "") -> ArticleId:
        """A submitted English article."""
        article_id = ArticleId(self.application.ids.new())
        blocks = (
            DraftBlock(kind=BlockKind.HEADLINE, segments=("Ministers meet in Bishkek",)),
            *(DraftBlock(kind=BlockKind.PARAGRAPH, segments=(text,)) for text in paragraphs),
        )
        now = self.application.clock.now
        draft = DraftArticle(
            by=WRITER,
            at=now(),
            article_id=article_id,
            language=ENGLISH,
            blocks=blocks,
            original=Original(format="text", text="\n\n".join(paragraphs)),
            details=Details(desk=desk),
            targets=tuple(Target(language=language) for language in targets),
        )
        stream = article_stream(article_id)
        self.application.newsroom.execute(draft, stream)
        self.application.newsroom.execute(SubmitArticle(by=WRITER, at=now()), stream)
        return article_id

    def article(self, article_id: ArticleId) -> Article:
        """The article as it is."""
        return self.application.views.article(article_id)

    def publish(self, article_id: ArticleId, language: LanguageTag) -> None:
        """Approve and publish an edition that is in review."""
        stream, now = article_stream(article_id), self.application.clock.now
        content_hash = self.article(article_id).editions[language].content_hash
        approve = ApproveEdition(by=REVIEWER, at=now(), language=language, content_hash=content_hash)
        self.application.newsroom.execute(approve, stream)
        self.application.newsroom.execute(PublishEdition(by=REVIEWER, at=now(), language=language), stream)

    def partner(self, portal: Portal, *languages: LanguageTag) -> PartnerId:
        """Register a listening portal as a partner."""
        partner_id = PartnerId(self.application.ids.new())
        portal.secret = self.application.accounts.new_partner_secret(partner_id)
        register = RegisterPartner(
            by=ADMIN,
            at=self.application.clock.now(),
            partner_id=partner_id,
            profile=PartnerProfile(name=portal.name, endpoint=portal.url, filters=Filters(languages=languages)),
        )
        self.application.newsroom.execute(register, partner_stream(partner_id))
        return partner_id

    def due(self) -> list[str]:
        """Ids of the work that is due now."""
        now = self.application.clock.now()
        return [nudge.work_id for nudge in self.application.ledger.due(now, nudged_before=now, limit=100)]

    def work_off(self) -> None:
        """Do everything that is due, until nothing is."""
        while due := self.due():
            for work_id in due:
                runner.run(self.hands, work_id)

    def work_off_broken(self) -> None:
        """Do everything again and again with a transport that breaks, as if time flew between the attempts."""
        bare = replace(self.hands, transports={"webhook": _BreakingTransport()})
        for _ in range(4 * runner.ATTEMPTS):
            later = self.application.clock.now() + timedelta(days=1)
            for nudge in self.application.ledger.due(later, nudged_before=later, limit=100):
                with self.application.database.write() as connection:
                    connection.execute(text("UPDATE work SET due_at = '' WHERE id = :id"), {"id": nudge.work_id})
                runner.run(bare, nudge.work_id)
