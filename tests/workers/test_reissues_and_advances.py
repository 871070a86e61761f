"""Languages that come out together, and copies ahead of a release, at real partners: who gets what, and when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests import factories as make
from tests.store.parts import ManualClock
from tests.workers.newsroom import ADMIN, EDITOR, ENGLISH, REVIEWER, Newsroom
from workflow.cli.demo.portal import Portal
from workflow.domain import commands as wanted
from workflow.domain.partner import Partner
from workflow.domain.reactions import REISSUE_PAUSE
from workflow.domain.streams import article_stream, partner_stream
from workflow.domain.vocabulary import ArticleId, LanguageTag, PartnerId, Route

TEXT = "Ministers of six states met in Bishkek on Monday. They agreed on joint water measurements."
OTHERS = tuple(map(LanguageTag, ("ar", "es", "fa", "fr", "pt", "ru", "sw", "ur", "zh-Hans")))


@pytest.fixture
def clock() -> ManualClock:
    """A clock that shows the present and stands: signatures are judged by the real time."""
    standing = ManualClock()
    standing.moment = datetime.now(UTC)
    return standing


@pytest.fixture
def newsroom(tmp_path: Path, clock: ManualClock) -> Iterator[Newsroom]:
    """A newsroom by that clock."""
    room = Newsroom(tmp_path, clock=clock)
    yield room
    room.hands.close()


def execute(newsroom: Newsroom, article_id: ArticleId, command: type[wanted.Command], **values: Any) -> None:
    """A publisher's command."""
    now = newsroom.application.clock.now()
    newsroom.application.newsroom.execute(command(by=REVIEWER, at=now, **values), article_stream(article_id))


def in_review(newsroom: Newsroom, *languages: LanguageTag) -> ArticleId:
    """An article that a person translated into these, in review; the checks are not what is looked at here."""
    article_id = newsroom.submitted(TEXT)
    for language in languages:
        target = wanted.Target(language=language, route=Route.PERSON)
        execute(newsroom, article_id, wanted.RequestEdition, target=target)
        texts = {each.id: f"[{language}] {each.text}" for each in newsroom.article(article_id).unfinished(language)}
        now = newsroom.application.clock.now()
        edit = wanted.PostEdit(by=EDITOR, at=now, language=language, segments=texts)
        newsroom.application.newsroom.execute(edit, article_stream(article_id))
        for judge in (make.check, make.tags):
            command = judge(newsroom.article(article_id), language, at=now)
            newsroom.application.newsroom.execute(command, article_stream(article_id))
    newsroom.work_off()
    return article_id


def told(portal: Portal) -> list[tuple[str, str, str, str | None]]:
    """What a partner got, in order: language, version, status, and until when it is under embargo."""
    return [
        (each["language"], each["version"], each["pubStatus"], each.get("embargoedUntil"))
        for each in (message.document() for message in portal.accepted)
    ]


def linked(portal: Portal) -> dict[str, int]:
    """How many other languages the newest document of each language links to."""
    newest = {document["language"]: document for document in portal.held().values()}
    return {
        language: sum("ranslation" in str(each.get("rel")) for each in document.get("associations", ()))
        for language, document in newest.items()
    }


def test_ten_languages_that_come_out_together_make_two_messages_each_at_most(
    newsroom: Newsroom, clock: ManualClock
) -> None:
    """Ten first messages and nine re-issues, not the 55 of one a change: all ten link to the nine others then."""
    with Portal("agency") as portal:
        newsroom.partner(portal)
        article_id = in_review(newsroom, *OTHERS)
        for language in (ENGLISH, *OTHERS):
            newsroom.publish(article_id, language)
            newsroom.work_off()
            clock.forward(seconds=0.2)
        assert len(portal.accepted) == 10
        clock.forward(seconds=REISSUE_PAUSE.total_seconds())
        newsroom.work_off()
        assert len(portal.accepted) == 10 + 9
        assert linked(portal) == dict.fromkeys((ENGLISH, *OTHERS), 9)
        execute(newsroom, article_id, wanted.WithdrawEdition, language=OTHERS[0], reason="wrong")
        newsroom.work_off()
        assert told(portal)[-1][::2] == (OTHERS[0], "canceled")
        clock.forward(seconds=REISSUE_PAUSE.total_seconds())
        newsroom.work_off()
        assert linked(portal) == {OTHERS[0]: 0, **dict.fromkeys((ENGLISH, *OTHERS[1:]), 8)}
        assert len(portal.accepted) == 19 + 1 + 9


def test_a_reissue_is_no_news_to_who_has_nothing(newsroom: Newsroom, clock: ManualClock) -> None:
    """A partner that came later is not sent an old article because it has one more language; it gets that language."""
    with Portal("early") as early, Portal("late") as late:
        newsroom.partner(early)
        article_id = in_review(newsroom, OTHERS[0])
        newsroom.publish(article_id, ENGLISH)
        newsroom.work_off()
        newsroom.partner(late)
        newsroom.publish(article_id, OTHERS[0])
        clock.forward(seconds=REISSUE_PAUSE.total_seconds())
        newsroom.work_off()
        assert [language for language, *_ in told(early)] == [ENGLISH, OTHERS[0], ENGLISH]
        assert [language for language, *_ in told(late)] == [OTHERS[0]]


def bound(newsroom: Newsroom, portal: Portal) -> PartnerId:
    """A partner bound to embargoes."""
    partner_id = newsroom.partner(portal)
    partner: Partner = newsroom.application.views.partner(partner_id)
    profile = replace(partner.profile, embargo_agreement=True)
    edit = wanted.EditPartner(by=ADMIN, at=newsroom.application.clock.now(), profile=profile)
    newsroom.application.newsroom.execute(edit, partner_stream(partner_id))
    return partner_id


def scheduled(newsroom: Newsroom, clock: ManualClock, article_id: ArticleId) -> datetime:
    """Approved, and scheduled in two minutes."""
    text = newsroom.article(article_id).source.content_hash
    execute(newsroom, article_id, wanted.ApproveEdition, language=ENGLISH, content_hash=text)
    moment = clock.moment.replace(microsecond=0) + 120 * REISSUE_PAUSE / 5
    execute(newsroom, article_id, wanted.SchedulePublication, language=ENGLISH, publish_at=moment)
    newsroom.work_off()
    return moment


def test_a_scheduled_edition_goes_ahead_to_those_bound_to_its_embargo_only(
    newsroom: Newsroom, clock: ManualClock
) -> None:
    """They have it before, marked with its time; at that time everybody gets it, and readers had nothing till then."""
    with Portal("bound") as ahead, Portal("free") as free:
        bound(newsroom, ahead)
        newsroom.partner(free)
        article_id = in_review(newsroom)
        moment = scheduled(newsroom, clock, article_id)
        [(_, version, status, embargo)] = told(ahead)
        assert (version, status) == ("1", "usable")
        assert embargo is not None
        assert datetime.fromisoformat(embargo) == moment
        assert told(free) == []
        assert newsroom.application.views.publication(article_id, ENGLISH) is None
        assert newsroom.application.views.public.newest() == []
        clock.moment = moment
        newsroom.work_off()
        assert told(ahead)[1:] == told(free) == [(ENGLISH, "2", "usable", None)]


def test_what_went_ahead_is_taken_back_when_it_is_not_scheduled_any_more(
    newsroom: Newsroom, clock: ManualClock
) -> None:
    """The withdrawn approval reaches who has the copy, and nobody else hears of it."""
    with Portal("bound") as ahead, Portal("free") as free:
        bound(newsroom, ahead)
        newsroom.partner(free)
        article_id = in_review(newsroom)
        scheduled(newsroom, clock, article_id)
        execute(newsroom, article_id, wanted.WithdrawApproval, language=ENGLISH)
        newsroom.work_off()
        assert [(version, status) for _, version, status, _ in told(ahead)] == [("1", "usable"), ("2", "canceled")]
        assert told(free) == []


def test_a_copy_waits_for_its_release_when_the_agreement_has_ended(newsroom: Newsroom, clock: ManualClock) -> None:
    """Planned while the partner was bound, not sent yet, and the partner is not bound any more: it gets the release."""
    with Portal("once bound") as portal:
        partner_id = bound(newsroom, portal)
        now = newsroom.application.clock.now
        pause = wanted.PausePartner(by=ADMIN, at=now(), reason="moving house")
        newsroom.application.newsroom.execute(pause, partner_stream(partner_id))
        article_id = in_review(newsroom)
        moment = scheduled(newsroom, clock, article_id)
        profile = replace(newsroom.application.views.partner(partner_id).profile, embargo_agreement=False)
        for command in (
            wanted.EditPartner(by=ADMIN, at=now(), profile=profile),
            wanted.ResumePartner(by=ADMIN, at=now()),
        ):
            newsroom.application.newsroom.execute(command, partner_stream(partner_id))
        newsroom.work_off()
        assert told(portal) == []
        clock.moment = moment
        newsroom.work_off()
        assert told(portal) == [(ENGLISH, "2", "usable", None)]
