"""A history of an article, told in commands, and what would have differed in it. Holds no tests."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import reduce
from typing import Any

from tests import factories as make
from tests.store.test_histories import random_article_command
from workflow.domain import commands as wanted
from workflow.domain import events as happened
from workflow.domain.article import Article
from workflow.domain.editorial import decide
from workflow.domain.errors import NewsroomError
from workflow.domain.evolution import evolve
from workflow.domain.partner import Partner, offer_of, recipients
from workflow.domain.publication import publication_of
from workflow.domain.vocabulary import LanguageTag, PartnerId
from workflow.what_if.changes import parse_changes, with_partners
from workflow.what_if.differences import Difference, Kind
from workflow.what_if.receiving import PartnersThen
from workflow.what_if.replay import Replay
from workflow.what_if.worlds import Window

HARBOUR, VALLEY = PartnerId("01939b6c-0000-7000-8000-00000000b0aa"), PartnerId("01939b6c-0000-7000-8000-00000000b0bb")

LONG_AGO = make.later(days=-30)
"""Before everything."""


def partner(identity: PartnerId, name: str, *languages: LanguageTag) -> Partner:
    """A partner that was registered before everything."""
    return Partner(id=identity, version=1, profile=make.profile(*languages, name=name))


class Past:
    """What happened to the article so far; every event has the next position of the log."""

    def __init__(self, *partners: Partner) -> None:
        self.article = Article(id=make.ARTICLE_ID)
        self.log: list[tuple[int, happened.Event]] = []
        self.now = make.NOW
        self.partners = list(partners)
        self.received: dict[LanguageTag, frozenset[PartnerId]] = {}

    @property
    def position(self) -> int:
        """Of the last event."""
        return len(self.log)

    def then(self, *commands: Any, **distance: float) -> Past:
        """So much later, these commands (or functions of the article that give one) are carried out."""
        self.now += timedelta(**distance)
        for each in commands:
            command = make.at(each(self.article) if callable(each) else each, self.now)
            for event in decide(command, self.article):
                self.log.append((self.position + 1, event))
                self.article = evolve(self.article, event)
        return self

    def planned(self, language: LanguageTag = make.EN, **distance: float) -> Past:
        """The public revision is planned for whom the rule names."""
        public = publication_of(self.article, language)
        assert public is not None
        had = self.received.get(language, frozenset())
        partners = recipients(self.partners, had, offer_of(public))
        self.received[language] = had | frozenset(partners)
        return self.then(plan(language, public.revision, partners), **distance)

    def asked(
        self,
        file: str,
        *,
        after: int = 0,
        start: datetime = LONG_AGO,
        histories: Mapping[PartnerId, Sequence[tuple[int, Partner]]] | None = None,
    ) -> list[Difference]:
        """What would have differed after a position, with this file."""
        changes = with_partners(parse_changes(file.encode()), {each.id: each.name for each in self.partners})
        known = {each.id: [(0, each)] for each in self.partners} if histories is None else histories
        touched = {identity: known[identity] for identity in map(PartnerId, changes.partners)}
        window = Window(after=after, last=self.position, start=start, end=self.now)
        replay = Replay(make.ARTICLE_ID, changes, PartnersThen(histories=touched, changes=changes), window)
        return [each for position, event in self.log for each in replay.step(position, event)] + list(replay.end())


def plan(language: LanguageTag, revision: int, partners: Sequence[PartnerId]) -> wanted.RecordDeliveryPlan:
    """Put on record who gets a revision."""
    return wanted.RecordDeliveryPlan(
        by=make.SYSTEM, at=make.NOW, language=language, revision=revision, partners=tuple(partners)
    )


def in_review(past: Past, *findings: Any, language: LanguageTag = make.EN) -> Past:
    """Findings and tags of the present text go on record."""
    return past.then(
        lambda article: make.check(article, language, *findings), lambda article: make.tags(article, language)
    )


def submitted(**details: Any) -> Past:
    """Drafted and handed in."""
    return Past().then(make.draft(**details), make.submit())


def approve(language: LanguageTag = make.EN, by: Any = make.REVIEWER) -> Any:
    """Approve the present text, whatever it is then."""
    return lambda article: make.approve(article, language, by=by)


def told(differences: Sequence[Difference]) -> list[tuple[Kind, int]]:
    """Kind and position of each."""
    return [(each.kind, each.position) for each in differences]


def random_past(seed: int, *, required: int = 1, steps: int = 120) -> Past:
    """Anything that may happen to an article with three partners, deliveries' plans included."""
    dice = random.Random(seed)
    past = Past(
        partner(make.PARTNER_ID, "Agency", make.EN),
        partner(HARBOUR, "Harbour Wire", make.EN, make.RU),
        partner(VALLEY, "Valley Radio"),
    )
    past.then(make.draft(targets=(make.PT,), required_approvals=required), make.submit())
    for _ in range(steps):
        minutes = dice.choice((1, 20, 90))
        waiting = [
            each.language
            for each in past.article.editions.values()
            if each.published is not None and each.published.revision > each.planned_revision
        ]
        try:
            if waiting and dice.random() < 0.5:
                past.planned(dice.choice(waiting), minutes=minutes)
            elif dice.random() < 0.15:
                spacing = replace(make.finding("f2", blocking=False), check="spacing")
                in_review(past, spacing, language=dice.choice([*past.article.editions]))
            else:
                past.then(random_article_command(dice, past.article, past.now), minutes=minutes)
        except NewsroomError:
            continue
    return past


def folded(past: Past, until: int) -> Article:
    """The article after the event at a position."""
    return reduce(evolve, (event for position, event in past.log if position <= until), Article(id=make.ARTICLE_ID))
