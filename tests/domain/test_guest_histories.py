"""What must hold of review links in every history of an article: random ones, with guests among people and machines.

The books that events are held against are those of ``test_article_histories.py``; here they are kept of links too.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests import factories as make
from tests.domain.test_article_histories import ArticleHistory, without_talk
from tests.factories import PT, RU
from tests.guest_factories import ask, end_link, guest_approves, guest_asks_for_changes, guest_comments
from workflow.domain import commands as wanted
from workflow.domain import events as happened
from workflow.domain.article import Article
from workflow.domain.changing import replace as changed
from workflow.domain.review_links import LinkState, guest_actor
from workflow.domain.segments import content_hash
from workflow.domain.vocabulary import Role

PEOPLE = (
    make.REVIEWER,
    make.SECOND_REVIEWER,
    make.PUBLISHER,
    make.person("chief", Role.WRITER, Role.TRANSLATOR, Role.REVIEWER),
)
ACTS: tuple[Any, ...] = (guest_approves, guest_approves, guest_asks_for_changes, guest_comments)
BY_GUESTS = (happened.EditionApproved, happened.ChangesRequested, happened.CommentAdded)


class GuestHistory(ArticleHistory):
    """One article whose reviewers ask officials."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: dict[str, happened.ReviewLinkMade] = {}
        self.shown: dict[str, tuple[str, str]] = {}
        self.over: set[str] = set()
        """Links that were used or ended."""
        self.acts: Counter[str] = Counter()

    def ask(self, language: Any, by: Any, minutes: int, **may: bool) -> None:
        """A link is made: nothing that is decided on changes."""
        before, until = self.article, self.now + timedelta(minutes=minutes)
        self.execute(ask(language, by=by, link=f"link-{len(self.asked)}", until=until, **may))
        assert without_links(self.article) == without_links(before)

    def end(self, link: str, by: Any) -> None:
        """A link is ended: nothing that is decided on changes."""
        before = self.article
        self.execute(end_link(link, by=by))
        assert without_links(self.article) == without_links(before)

    def guest(self, link: str, language: Any, act: Any) -> None:
        """The guest of a link does something, if they are let."""
        given = (self.article, language) if act is guest_approves else (language,)
        self.execute(act(*given, by=guest_actor(link, "A.")))

    def witness(self, before: Article, event: happened.Event) -> None:
        """Hold what guests do against our own books; their approvals count as their inviter.s."""
        match event:
            case happened.ReviewLinkMade():
                assert not (event.may_approve and self.had_a_hand(event.by, event.language))
                self.asked[event.link_id] = event
                self.shown[event.link_id] = texts(before, event.language)
            case happened.ReviewLinkEnded():
                assert event.link_id not in self.over
                self.over.add(event.link_id)
            case _ if event.by.startswith("guest:"):
                event = self.witness_guest(before, event)
        super().witness(before, event)

    def witness_guest(self, before: Article, event: Any) -> happened.Event:
        """Once, in time, the one edition as it was shown, and what the link allows; the event as by the inviter."""
        link_id = event.by.removeprefix("guest:")
        link = self.asked[link_id]
        assert isinstance(event, BY_GUESTS)
        assert link_id not in self.over
        self.over.add(link_id)
        assert event.at < link.until
        assert event.language == link.language
        assert texts(before, event.language) == self.shown[link_id]
        assert link.may_comment if isinstance(event, happened.CommentAdded) else link.may_approve
        given = [self.eye(each.by) for each in before.editions[link.language].approvals]
        assert not (isinstance(event, happened.EditionApproved) and link.by in given), "they are one eye"
        self.acts[type(event).__name__] += 1
        as_by_the_inviter: happened.Event = replace(event, by=link.by)
        return as_by_the_inviter

    def eye(self, who: str) -> str:
        """Who answers for an approval, by our own books."""
        return self.asked[who.removeprefix("guest:")].by if who.startswith("guest:") else who


def texts(article: Article, language: Any) -> tuple[str, str]:
    """Hashes of an edition's text and of the source's, computed anew."""
    source = content_hash(article.language, article.blocks)
    return content_hash(language, article.blocks_of(language)), source


def without_links(article: Article) -> Article:
    """All of an article but its review links."""
    return changed(without_talk(article), review_links=())


def happen(history: GuestHistory, dice: random.Random) -> None:
    """Something of what may happen, mostly with links."""
    language, by, links = dice.choice(list(history.article.editions)), dice.choice(PEOPLE), sorted(history.asked)
    link = dice.choice(links) if links else "link-0"
    about = history.asked[link].language if link in history.asked and dice.random() < 0.8 else language
    may = dice.choice(({}, {"may_approve": False}, {"may_comment": False}))
    segment = dice.choice([segment.id for block in history.article.blocks for segment in block.segments])
    dice.choices(
        (
            lambda: history.ask(language, by, dice.choice((1, 60, 600)), **may),
            lambda: history.guest(link, about, dice.choice(ACTS)),
            lambda: history.end(link, by),
            history.machines_catch_up,
            lambda: setattr(history, "now", history.now + timedelta(minutes=dice.choice((1, 30, 180)))),
            lambda: history.execute(make.approve(history.article, language, by=by)),
            lambda: history.execute(make.post_edit({segment: dice.choice(("A. ", "B. "))}, language, by=by)),
            lambda: history.execute(make.check(history.article, language, make.finding())),
            lambda: history.execute(make.waive(language=language, by=by)),
            lambda: history.execute(wanted.RequestChanges(by=by, at=history.now, language=language, comment="?")),
            lambda: history.execute(make.correct(make.text("The meeting began. ", "It ended."), by=by)),
            lambda: history.execute(make.publish(language)),
        ),
        weights=(5, 8, 1, 6, 2, 2, 2, 1, 1, 1, 1, 1),
    )[0]()


@pytest.mark.parametrize("seed", range(8))
def test_links_keep_their_promises_in_every_history(seed: int):
    """Never two uses, never after its time or its end, no other edition or text, never its inviter's second eye."""
    dice, acts = random.Random(seed), Counter[str]()
    for _ in range(60):
        history = GuestHistory()
        wanted_in = dice.choice(((), (PT,), (PT, RU)))
        history.execute(make.draft(targets=wanted_in, required_approvals=dice.choice((1, 2))))
        history.execute(make.submit())
        history.machines_catch_up()
        for _ in range(40):
            happen(history, dice)
        history.teardown()
        acts += history.acts
        for link in history.article.review_links:
            is_over = link.state(datetime.min.replace(tzinfo=UTC)) is not LinkState.LIVE
            assert is_over == (link.id in history.over)
    assert min(acts[kind.__name__] for kind in BY_GUESTS) > 3, "the histories are of guests"
