"""The senders on real parts: nobody waits for a silent partner; trials, backfills, wake-ups, rates, and equal bytes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.partner import Answer, Portal, answering, silent
from tests.workers.newsroom import ADMIN, ENGLISH, PORTUGUESE, REVIEWER, Newsroom
from workers.tasks import runner
from workers.tasks.documents import Documents
from workflow.domain import commands as wanted
from workflow.domain.delivery import ItemState
from workflow.domain.partner import LANE_WIDTH, Partner
from workflow.domain.reactions import WorkKind, lane_of, recall_lane_of
from workflow.domain.streams import article_stream, delivery_stream, partner_stream
from workflow.domain.vocabulary import ArticleId, PartnerId, PubStatus, system_actor
from workflow.rendering.document import RenderedItem

TEXT = "Ministers of six states met in Bishkek on Monday."


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    room = Newsroom(tmp_path)
    yield room
    room.hands.close()


def published(newsroom: Newsroom, count: int = 1) -> list[ArticleId]:
    """Articles that were published one after the other; their deliveries are planned."""
    articles = [newsroom.submitted(TEXT) for _ in range(count)]
    newsroom.work_off()
    for article_id in articles:
        newsroom.publish(article_id, ENGLISH)
    planning = [nudge for nudge in nudges(newsroom) if nudge.kind is WorkKind.PLAN_DELIVERIES]
    for nudge in planning:
        runner.run(newsroom.hands, nudge.work_id)
    return articles


def nudges(newsroom: Newsroom) -> list:
    now = newsroom.application.clock.now()
    return newsroom.application.ledger.due(now, nudged_before=now, limit=100)


def tell(newsroom: Newsroom, command: wanted.Command, partner_id: PartnerId) -> None:
    newsroom.application.newsroom.execute(command, partner_stream(partner_id))


def about(newsroom: Newsroom) -> dict:
    """By whom and when."""
    return {"by": ADMIN, "at": newsroom.application.clock.now()}


def partner(newsroom: Newsroom, partner_id: PartnerId) -> Partner:
    return newsroom.application.views.partner(partner_id)


# --- bulkheads ------------------------------------------------------------------------------------------


def test_a_silent_partner_keeps_nobody_else_waiting(newsroom: Newsroom) -> None:
    """While a partner answers none of the messages that fill its lane, another one gets everything at once."""
    released = threading.Event()
    with Portal("Well", behaviour=silent(released)) as well, Portal("Wire") as wire, ThreadPoolExecutor(8) as threads:
        newsroom.partner(well)
        newsroom.partner(wire)
        published(newsroom, LANE_WIDTH + 3)
        sending = [threads.submit(runner.run, newsroom.hands, nudge.work_id, nudge.lane) for nudge in nudges(newsroom)]
        try:
            patience = 8.0  # seconds: less than the sender's with the other one
            assert wire.wait_for(lambda: len(wire.received) == LANE_WIDTH + 3, patience)
            assert len(well.received) <= LANE_WIDTH
        finally:
            released.set()
        for each in sending:
            each.result()


def test_a_withdrawal_goes_before_a_backlog_and_around_a_pause(newsroom: Newsroom) -> None:
    """Of all that waits for a partner a withdrawal is announced first, in a lane of its own."""
    with Portal("Wire") as wire:
        partner_id = newsroom.partner(wire)
        [old] = published(newsroom)
        newsroom.work_off()
        published(newsroom, 5)
        withdraw = wanted.WithdrawEdition(
            by=REVIEWER, at=newsroom.application.clock.now(), language=ENGLISH, reason="wrong"
        )
        newsroom.application.newsroom.execute(withdraw, article_stream(old))
        plan = nudges(newsroom)[0]
        assert plan.kind is WorkKind.PLAN_DELIVERIES
        runner.run(newsroom.hands, plan.work_id)
        first = nudges(newsroom)[0]
        assert first.lane == recall_lane_of(partner_id)
        runner.run(newsroom.hands, first.work_id, first.lane)
        assert [message.document()["pubStatus"] for message in wire.accepted] == ["usable", "canceled"]


def test_of_endless_attempts_the_latest_are_told(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    """A withdrawal that a silent partner never takes makes 864 events a day; no page tells more than the latest."""
    monkeypatch.setattr("workflow.syndication_views.EVENTS_TOLD", 12)
    application, article_id, partner_id = newsroom.application, newsroom.submitted(TEXT), PartnerId("11" * 16)
    by, stream = system_actor("syndicate"), delivery_stream(partner_id, article_id)
    when = application.clock.now()
    request = wanted.RequestDelivery(
        by=by, at=when, partner_id=partner_id, article_id=article_id, language=ENGLISH, revision=2,
        pub_status=PubStatus.CANCELED, article_version=1,
    )  # fmt: skip
    application.newsroom.execute(request, stream)
    failed = wanted.AttemptOutcome(delivered=False, status=503)
    for _ in range(15):
        when += timedelta(seconds=600)
        application.newsroom.execute(wanted.StartAttempt(by=by, at=when, item_id="en:2"), stream)
        application.newsroom.execute(wanted.RecordAttempt(by=by, at=when, item_id="en:2", outcome=failed), stream)
    told = application.views.syndication.attempts(application.views.delivery(partner_id, article_id))
    assert [each.number for each in told] == [12, 13, 14, 15]


# --- the same bytes -------------------------------------------------------------------------------------


def test_all_partners_of_a_format_get_one_rendering(newsroom: Newsroom) -> None:
    """However many partners get a revision, it is rendered once; everybody gets the same bytes."""
    made: list[RenderedItem] = []
    ninjs = newsroom.hands.formats["ninjs"]

    class Counting:
        name, suffix = "ninjs", "json"

        def render(self, publication):  # type: ignore[no-untyped-def]  # a format's one method
            made.append(ninjs.render(publication))
            return made[-1]

    newsroom.hands = replace(newsroom.hands, formats={**newsroom.hands.formats, "ninjs": Counting()})
    with Portal("Wire") as wire, Portal("Radio") as radio:
        newsroom.partner(wire)
        newsroom.partner(radio)
        published(newsroom)
        newsroom.work_off()
        assert [message.body for message in wire.accepted + radio.accepted] == [made[0].body] * 2
        assert len(made) == 1


def test_what_would_be_sent_otherwise_is_not_sent(newsroom: Newsroom) -> None:
    """A replay whose bytes would differ from the first sending's is parked with the reason, and nothing leaves."""
    with Portal("Wire") as wire:
        partner_id = newsroom.partner(wire)
        [article_id] = published(newsroom)
        newsroom.work_off()

        class Changed:
            name, suffix = "ninjs", "json"

            def render(self, publication):  # type: ignore[no-untyped-def]  # a format's one method
                return replace(ninjs.render(publication), body=ninjs.render(publication).body + b"\n")

        ninjs = newsroom.hands.formats["ninjs"]
        formats = {**newsroom.hands.formats, "ninjs": Changed()}
        newsroom.hands = replace(newsroom.hands, formats=formats, documents=Documents())
        again = wanted.RetryDelivery(**about(newsroom), item_id="en:1")
        newsroom.application.newsroom.execute(again, delivery_stream(partner_id, article_id))
        newsroom.work_off()
        [item] = newsroom.application.views.deliveries(partner_id=partner_id)
        assert item.state == ItemState.PARKED
        assert "renders en:1 otherwise than it was first sent" in item.last_error
        assert len(wire.received) == 1
        assert partner(newsroom, partner_id).breaker.failures == ()


def test_what_was_redacted_is_not_sent_out_of_a_memory(newsroom: Newsroom) -> None:
    """Words that were taken out of the log leave no more, although the document with them had been made before."""
    answers = [Answer(status=500), Answer()]
    with Portal("Wire", behaviour=lambda _: answers.pop(0)) as wire:
        partner_id = newsroom.partner(wire)
        [article_id] = published(newsroom)
        newsroom.work_off()
        assert b"six states" in wire.received[0].body
        newsroom.application.redaction.redact(ADMIN, article_stream(article_id), ["six states"], "a court order")
        again = wanted.RetryDelivery(**about(newsroom), item_id="en:1")
        newsroom.application.newsroom.execute(again, delivery_stream(partner_id, article_id))
        newsroom.work_off()
        assert [b"six states" in message.body for message in wire.received[1:]] in ([], [False])


def test_a_redaction_stops_no_withdrawal(newsroom: Newsroom) -> None:
    """A withdrawal that was tried before the words went goes out without them: its bytes are others than at first."""
    answers = [Answer(), Answer(status=500), Answer()]
    with Portal("Wire", behaviour=lambda _: answers.pop(0)) as wire:
        partner_id = newsroom.partner(wire)
        [article_id] = published(newsroom)
        newsroom.work_off()
        withdrawn_for_all_who_have_it(newsroom, article_id)
        runner.run(newsroom.hands, nudges(newsroom)[0].work_id)
        newsroom.application.redaction.redact(ADMIN, article_stream(article_id), ["Bishkek"], "a court order")
        again = wanted.RetryDelivery(**about(newsroom), item_id="en:2")
        newsroom.application.newsroom.execute(again, delivery_stream(partner_id, article_id))
        newsroom.work_off()
        assert [message.document()["pubStatus"] for message in wire.accepted] == ["usable", "canceled"]
        assert b"ishkek" not in wire.accepted[-1].body


def test_what_cannot_be_rendered_is_parked_with_the_reason(newsroom: Newsroom) -> None:
    """A format that is not there ends the delivery as our own fault: no exception, and nothing against the partner."""
    with Portal("Wire") as wire:
        partner_id = newsroom.partner(wire)
        newsroom.hands = replace(newsroom.hands, formats={})
        published(newsroom)
        newsroom.work_off()
        [item] = newsroom.application.views.deliveries(partner_id=partner_id)
        assert item.state == ItemState.PARKED
        assert "no format 'ninjs'" in item.last_error
        assert wire.received == []
        assert newsroom.application.views.work() == []


# --- errands --------------------------------------------------------------------------------------------


def test_a_trial_says_whether_the_way_is_open(newsroom: Newsroom) -> None:
    """A trial message is signed and small, goes out to a paused partner too, and its outcome is on record."""
    with Portal("Wire") as wire:
        partner_id = newsroom.partner(wire)
        tell(newsroom, wanted.PausePartner(**about(newsroom), reason="not ready"), partner_id)
        tell(newsroom, wanted.TestPartner(**about(newsroom)), partner_id)
        newsroom.work_off()
        [message] = wire.accepted
        assert message.headers["copyflow-event"] == "copyflow.test"
        assert message.document()["type"] == "copyflow.test"
        tested = partner(newsroom, partner_id)
        assert tested.last_test is not None
        assert tested.last_test.delivered
        assert not tested.testing


def test_a_failed_trial_says_why(newsroom: Newsroom) -> None:
    """What the endpoint answered to a trial is on record, and its breaker hears nothing of it."""
    with Portal("Wire", behaviour=answering(404)) as wire:
        partner_id = newsroom.partner(wire)
        tell(newsroom, wanted.TestPartner(**about(newsroom)), partner_id)
        newsroom.work_off()
        tested = partner(newsroom, partner_id)
        assert tested.last_test is not None
        assert (tested.last_test.delivered, tested.last_test.status) == (False, 404)
        assert not tested.is_troubled


def test_a_backfill_brings_what_was_published_before(newsroom: Newsroom) -> None:
    """A new partner gets what is public and its filters let through, oldest first, and nothing twice."""
    articles = published(newsroom, 4)
    newsroom.work_off()
    gone = wanted.WithdrawEdition(by=REVIEWER, at=newsroom.application.clock.now(), language=ENGLISH, reason="wrong")
    newsroom.application.newsroom.execute(gone, article_stream(articles[1]))
    newsroom.work_off()
    with Portal("Late") as late, Portal("Lusa") as portuguese:
        partner_id, other = newsroom.partner(late), newsroom.partner(portuguese, PORTUGUESE)
        for each in (partner_id, other):
            tell(newsroom, wanted.RequestBackfill(**about(newsroom)), each)
        newsroom.work_off()
        expected = [articles[0], *articles[2:]]
        rows = newsroom.application.views.deliveries(partner_id=partner_id)
        assert [row.article_id for row in reversed(rows)] == expected
        assert len(late.accepted) == len(expected)
        assert portuguese.received == []
        assert not partner(newsroom, partner_id).backfilling
        tell(newsroom, wanted.RequestBackfill(**about(newsroom)), partner_id)
        newsroom.work_off()
        assert len(late.accepted) == len(expected)
    done = [event.decode() for event in newsroom.application.views.log(types=["partner.backfill_planned"])]
    assert [event.editions for event in done] == [3, 0, 0]


def test_what_is_parked_goes_out_again_when_asked(newsroom: Newsroom) -> None:
    """One command sends everything again that was parked for a partner."""
    answers = [Answer(status=410)]
    with Portal("Wire", behaviour=lambda _: answers[0]) as wire:
        partner_id = newsroom.partner(wire)
        published(newsroom, 3)
        newsroom.work_off()
        states = [item.state for item in newsroom.application.views.deliveries(partner_id=partner_id)]
        assert ItemState.PARKED in states
        answers[0] = Answer()
        tell(newsroom, wanted.ResumePartner(**about(newsroom)), partner_id)
        newsroom.work_off()
        rows = newsroom.application.views.deliveries(partner_id=partner_id)
        assert {row.state for row in rows} == {ItemState.ACCEPTED}
        assert len(rows) == 3


def test_a_partners_rate_is_kept_and_withdrawals_do_not_count(newsroom: Newsroom) -> None:
    """Beyond its messages a minute a partner's lane is left alone; what takes something back goes out all the same."""
    with Portal("Slow") as slow:
        partner_id = newsroom.partner(slow)
        articles = published(newsroom, 1)
        newsroom.work_off()
        profile = replace(partner(newsroom, partner_id).profile, rate_per_minute=1)
        tell(newsroom, wanted.EditPartner(**about(newsroom), profile=profile), partner_id)
        published(newsroom, 3)
        newsroom.work_off()
        assert len(slow.accepted) == 2
        now = newsroom.application.clock.now()
        withdraw = wanted.WithdrawEdition(by=REVIEWER, at=now, language=ENGLISH, reason="wrong")
        newsroom.application.newsroom.execute(withdraw, article_stream(articles[0]))
        newsroom.work_off()
        assert [message.document()["pubStatus"] for message in slow.accepted] == ["usable", "usable", "canceled"]
        waiting = [item for item in newsroom.application.views.work() if item.kind == WorkKind.SYNDICATE]
        assert [item.attempts for item in waiting] == [0, 0]
        assert nudges(newsroom) == []
        assert newsroom.application.ledger.claim_next(lane_of(partner_id), "w", now, 10) is None


class _Interrupting:
    """The time of day; before it is told, the next of ``meanwhile`` happens."""

    def __init__(self) -> None:
        self.meanwhile: list[Callable[[], None]] = []

    def now(self) -> datetime:
        if self.meanwhile:
            self.meanwhile.pop(0)()
        return datetime.now(UTC)


def withdrawn_for_all_who_have_it(newsroom: Newsroom, article_id: ArticleId) -> None:
    """Withdraw an edition, and plan that."""
    now = newsroom.application.clock.now()
    command = wanted.WithdrawEdition(by=REVIEWER, at=now, language=ENGLISH, reason="wrong")
    newsroom.application.newsroom.execute(command, article_stream(article_id))
    runner.run(newsroom.hands, nudges(newsroom)[0].work_id)


def test_what_is_withdrawn_during_a_backfill_is_withdrawn_there_too(tmp_path: Path) -> None:
    """What is taken back between a backfill's look and its request, from everybody known by then, follows."""
    clock = _Interrupting()
    newsroom = Newsroom(tmp_path, clock=clock)
    [article_id] = published(newsroom)
    newsroom.work_off()
    with Portal("Late") as late:
        partner_id = newsroom.partner(late)
        tell(newsroom, wanted.RequestBackfill(**about(newsroom)), partner_id)
        [backfill] = nudges(newsroom)
        # The time is asked for the lease, then for the request, when the edition has been looked at.
        clock.meanwhile += [lambda: None, lambda: withdrawn_for_all_who_have_it(newsroom, article_id)]
        runner.run(newsroom.hands, backfill.work_id)
        newsroom.work_off()
        rows = newsroom.application.views.deliveries(partner_id=partner_id)
        assert sorted((row.revision, row.state) for row in rows) == [
            (1, ItemState.SUPERSEDED),
            (2, ItemState.ACCEPTED),
        ]
        assert [message.document()["pubStatus"] for message in late.accepted] == ["canceled"]
    newsroom.hands.close()


def test_a_backfill_makes_up_for_one_that_died(newsroom: Newsroom) -> None:
    """What a lost worker requested just before it was taken back from everybody else is taken back when it goes on."""
    [article_id] = published(newsroom)
    newsroom.work_off()
    with Portal("Late") as late:
        partner_id = newsroom.partner(late)
        tell(newsroom, wanted.RequestBackfill(**about(newsroom)), partner_id)
        withdrawn_for_all_who_have_it(newsroom, article_id)
        left_behind = wanted.RequestDelivery(
            by=system_actor("syndicate"), at=newsroom.application.clock.now(), partner_id=partner_id,
            article_id=article_id, language=ENGLISH, revision=1, pub_status=PubStatus.USABLE,
            article_version=newsroom.article(article_id).version - 2,
        )  # fmt: skip
        newsroom.application.newsroom.execute(left_behind, delivery_stream(partner_id, article_id))
        backfill = next(nudge for nudge in nudges(newsroom) if nudge.kind is WorkKind.BACKFILL)
        runner.run(newsroom.hands, backfill.work_id)
        newsroom.work_off()
        assert [message.document()["pubStatus"] for message in late.accepted] == ["canceled"]
