"""No history holds an event whose author's limits do not cover it: the machine of all histories, with limited people.

What covers what is told here by its own list of desks and pairs, not by the code that is tried.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from tests import factories as make
from tests.domain.test_article_histories import ArticleHistory, languages, people, texts
from tests.factories import EN, PT, RU
from workflow.domain import commands as wanted
from workflow.domain import events as happened
from workflow.domain.article import Article
from workflow.domain.limits import Limit, limit_of
from workflow.domain.permissions import PERMISSIONS
from workflow.domain.transitions import AFTERMATH
from workflow.domain.vocabulary import Actor, Role

CULTURE, NEWSROOM = "culture", "newsroom"
LANGUAGES = (EN, PT, RU)
limits = st.builds(
    limit_of,
    st.sampled_from(((), (), (NEWSROOM, CULTURE), (NEWSROOM,), (CULTURE,))),
    st.sampled_from(
        (
            (),
            (("en", "*"),),
            (("en", "en"), ("en", "pt")),
            (("en", "en"), ("*", "ru")),
            (("en", "pt"), ("en", "ru")),
            (("en", "ru"),),
        )
    ),
)
OF_EVERY_EDITION = (
    happened.DraftRevised,
    happened.ArticleSubmitted,
    happened.ArticleCorrected,
)


def holds(limits: Mapping[Role, Limit], role: Role, desk: str, language: str) -> bool:
    """Whether a role holds for one edition of an English article at a desk."""
    limit = limits.get(role, Limit())
    spelled = {
        (source, target)
        for pair in limit.pairs
        for source in (LANGUAGES if pair.source == "*" else (pair.source,))
        for target in (LANGUAGES if pair.target == "*" else (pair.target,))
    }
    at_desk = not limit.desks or (desk or NEWSROOM) in limit.desks
    return at_desk and (not limit.pairs or ("en", language) in spelled)


class LimitedHistory(ArticleHistory):
    """One article, by people whose roles hold at some desks and for some pairs."""

    def __init__(self) -> None:
        super().__init__()
        self.limits: dict[str, dict[Role, Limit]] = {}

    @initialize(given=st.lists(st.tuples(people, limits), max_size=5))
    def limit(self, given: Any) -> None:
        """Some people are limited."""
        for person, limit in given:
            self.set_limits(person, limit)

    @rule(person=people, limit=limits)
    def set_limits(self, person: Actor, limit: Limit) -> None:
        """A person's roles get limits, or other ones, in the middle of it."""
        self.limits[person.id] = {role: limit for role in person.roles if role is not Role.ADMIN}

    @rule(blocks=texts, desk=st.sampled_from(("", CULTURE)), limit=limits)
    def move(self, blocks: Any, desk: str, limit: Limit) -> None:
        """The draft is handed to another desk, by a writer who may or may not."""
        self.set_limits(make.WRITER, limit)
        details = replace(self.article.details, desk=desk)
        self.execute(replace(make.revise(blocks), details=details))

    @rule(limit=limits, language=languages, whole=st.sampled_from((wanted.HoldArticle, wanted.WithdrawArticle)))
    def stop(self, limit: Limit, language: Any, whole: Any) -> None:
        """One edition is let out and all are stopped, by a publisher who may or may not."""
        self.set_limits(make.PUBLISHER, limit)
        self.publish(language, make.PUBLISHER)
        self.execute(whole(by=make.PUBLISHER, at=self.now, reason="wait"))

    @rule(limit=limits, language=languages)
    def decide_on(self, limit: Limit, language: Any) -> None:
        """A text is edited, approved and talked about, by reviewers who may or may not."""
        for person in (make.REVIEWER, make.SECOND_REVIEWER):
            self.set_limits(person, limit)
            self.approve(language, person)
        about = {"by": make.REVIEWER, "at": self.now}
        self.execute(wanted.AddComment(**about, text="?", language=language))
        self.execute(wanted.RequestChanges(**about, language=language, comment="why?"))

    def execute(self, command: wanted.Command) -> list[happened.Event]:
        """By the same person as they are limited now, once there is an article; every event is held against that."""
        limits = self.limits.get(command.by.id, {}) if self.article.exists else {}
        limited = replace(command.by, limits=limits)
        before = self.article
        events = super().execute(replace(command, by=limited))
        for event in events:
            if limited.limits and not isinstance(event, AFTERMATH):
                self.judge(limited, command, event, before)
        return events

    def judge(self, by: Actor, command: wanted.Command, event: happened.Event, before: Article) -> None:
        """One of the roles that the command needs holds for all that the event is about."""
        assert any(
            all(holds(by.limits, role, desk, each) for desk in self.desks(event, before) for each in spoken)
            for role in PERMISSIONS[type(command)] & by.roles
            for spoken in self.readings(event, before)
        ), (by, event)

    def desks(self, event: happened.Event, before: Article) -> Iterator[str]:
        """The desk that the article was at, and the one that it went to."""
        yield before.details.desk
        if isinstance(event, happened.DraftRevised):
            yield event.details.desk

    def readings(self, event: Any, before: Article) -> Iterator[set[str]]:
        """Languages that must all be covered; of talk about the article any one will do."""
        match event:
            case happened.EditionRequested():
                yield {event.target.language}
            case happened.CommentAdded() if event.language in {None, EN}:
                yield from ({language} for language in before.editions)
            case happened.CommentResolved() | happened.CommentReopened():
                about = before.comments[event.number - 1].language
                yield from ({each} for each in ((about,) if about not in {None, EN} else before.editions))
            case _ if isinstance(event, OF_EVERY_EDITION):
                yield set(before.editions)
            case _:  # an article that is held is so edition by edition: each must be covered
                yield {event.language}


TestLimitedHistory = LimitedHistory.TestCase
TestLimitedHistory.settings = settings(
    max_examples=250, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)
