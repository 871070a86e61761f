"""One partner's copy of one article: order, retries, holding back, giving up."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests import factories as make
from tests.factories import EN, GONE, NOW, OK, PT, UNAVAILABLE, later, record, request, retry, start
from tests.scenario import Scenario
from workflow.domain import commands as wanted
from workflow.domain import events as happened
from workflow.domain.delivery import JITTER, RETRY_AFTER_SECONDS, Delivery, ItemState, retry_at
from workflow.domain.errors import NotFound, WrongState
from workflow.domain.vocabulary import PubStatus


def delivery(*past: wanted.Command) -> Scenario:
    """A scenario of a delivery."""
    return Scenario("delivery").given(*past)


def states(state: Delivery) -> dict[str, ItemState]:
    """State by item."""
    return {item.id: item.state for item in state.items}


def test_a_request_is_scheduled_at_once():
    """The first item of a copy is due the moment it is asked for."""
    state = delivery().when(request()).then(happened.DeliveryRequested, happened.AttemptScheduled)
    assert state.current is not None
    assert (state.current.id, state.current.due_at, state.current.article_version) == ("en:1", NOW, 7)


def test_a_revision_is_asked_for_once():
    """The same or an older revision than one known is the case already."""
    delivery(request(2)).when(request(2)).then()
    delivery(request(2)).when(request(1)).then()


def test_languages_are_sent_one_after_the_other():
    """A second edition waits until the first is delivered, and follows then."""
    state = delivery(request()).when(request(1, PT)).then(happened.DeliveryRequested)
    assert states(state) == {"en:1": ItemState.SCHEDULED, "pt:1": ItemState.PLANNED}
    state = (
        delivery(request(), request(1, PT), start())
        .when(record())
        .then(happened.DeliveryAccepted, happened.AttemptScheduled)
    )
    assert states(state) == {"en:1": ItemState.ACCEPTED, "pt:1": ItemState.SCHEDULED}


def test_a_newer_revision_takes_the_place_of_one_not_sent():
    """Waiting, held back and given-up items give way; one under way is finished first."""
    for past in ((request(),), (request(), start(paused=True)), (request(), start(), record(GONE))):
        state = (
            delivery(*past)
            .when(request(2))
            .then(happened.DeliveryRequested, happened.DeliverySuperseded, happened.AttemptScheduled)
        )
        assert states(state) == {"en:1": ItemState.SUPERSEDED, "en:2": ItemState.SCHEDULED}
    state = delivery(request(), start()).when(request(2)).then(happened.DeliveryRequested)
    assert states(state) == {"en:1": ItemState.ATTEMPTED, "en:2": ItemState.PLANNED}


def test_a_failed_item_is_not_tried_again_when_a_newer_one_waits():
    """The retry of an old revision would bring it after its successor."""
    state = (
        delivery(request(), start(), request(2))
        .when(record(UNAVAILABLE))
        .then(happened.AttemptFailed, happened.DeliverySuperseded, happened.AttemptScheduled)
    )
    assert states(state) == {"en:1": ItemState.SUPERSEDED, "en:2": ItemState.SCHEDULED}


def test_an_attempt_whose_worker_was_lost_gives_way_to_a_newer_revision():
    """What was begun and never answered for is not begun again, and never held back to come out later."""
    for paused in (False, True):
        state = (
            delivery(request(), start(), request(2, status=PubStatus.CANCELED))
            .when(start(paused=paused))
            .then(happened.DeliverySuperseded, happened.AttemptScheduled)
        )
        assert states(state) == {"en:1": ItemState.SUPERSEDED, "en:2": ItemState.SCHEDULED}


def test_an_attempt_whose_worker_was_lost_is_begun_again_under_its_number():
    """The partner may have it: the same attempt, the same message."""
    state = (
        delivery(request(), start())
        .when(start())
        .then(happened.AttemptStarted(by="system:test", at=NOW, item_id="en:1", number=1))
    )
    assert state.item("en:1").attempts == 1


def test_withdrawals_go_first():
    """A withdrawal overtakes everything that waits, also what a person wants sent now."""
    past = (request(1, PT), start("pt:1", paused=True), request())
    withdrawal = request(2, EN, status=PubStatus.CANCELED)
    state = (
        delivery(*past, request(1, make.RU))
        .when(withdrawal)
        .then(happened.DeliveryRequested, happened.DeliverySuperseded, happened.AttemptScheduled)
    )
    assert state.current.id == "en:2"
    state = Scenario("delivery", state).when(retry("pt:1")).then(happened.AttemptScheduled, happened.AttemptScheduled)
    assert state.current.id == "en:2"
    assert states(state)["pt:1"] is ItemState.PLANNED


def test_a_paused_partner_gets_withdrawals_only():
    """Everything else is held back, with the next in line looked at."""
    state = (
        delivery(request(), request(1, PT))
        .when(start(paused=True))
        .then(happened.DeliveryHeldBack, happened.AttemptScheduled)
    )
    assert states(state) == {"en:1": ItemState.HELD, "pt:1": ItemState.SCHEDULED}
    delivery(request(status=PubStatus.CANCELED)).when(start(paused=True)).then(happened.AttemptStarted)


def test_nothing_is_sent_before_it_is_due_or_after_it_is_settled():
    """A nudge too early, too late or for nothing changes nothing."""
    waiting = (request(), start(), record(UNAVAILABLE))
    delivery(*waiting).when(start(at=later(seconds=4))).then()
    delivery(*waiting).when(start(at=later(seconds=6))).then(happened.AttemptStarted)
    delivery(request(), start(), record()).when(start()).then()
    delivery(request(), start(), record()).when(record()).then()
    delivery(request()).when(record()).then()
    delivery(request()).when(start("ru:9")).refused(NotFound)


def test_ten_attempts_over_three_days():
    """The schedule is arithmetic: ten attempts, each wait as published and at most a tenth longer, then the end."""
    state = make.given_up()
    item = state.item("en:1")
    assert (item.state, item.attempts, state.current) == (ItemState.PARKED, 10, None)
    assert timedelta(days=3) < item.settled_at - NOW < timedelta(days=3.5)


@pytest.mark.parametrize("attempt", range(1, len(RETRY_AFTER_SECONDS) + 1))
def test_every_wait_is_the_published_one_with_its_jitter(attempt: int):
    """The jitter is computed, not drawn: the same attempt always waits the same time."""
    state = delivery(request(), start()).state
    item = next(iter(state.items))
    item = replace(item, attempts=attempt)
    waits = {retry_at(state, item, UNAVAILABLE, NOW) for _ in range(3)}
    assert len(waits) == 1
    wait = (waits.pop() - NOW).total_seconds()
    published = RETRY_AFTER_SECONDS[attempt - 1]
    assert published <= wait <= published * (1 + JITTER)


def test_a_partner_may_ask_for_a_longer_wait_and_never_for_a_shorter():
    """Retry-After lengthens."""

    def wait(seconds: int) -> float:
        answer = wanted.AttemptOutcome(delivered=False, status=429, retry_after=seconds)
        state = delivery(request(), start(), record(answer)).state
        return (state.current.due_at - NOW).total_seconds()

    assert wait(3_600) == 3_600
    assert 5 <= wait(1) <= 5.5


def test_an_endpoint_that_is_gone_ends_it_at_once():
    """410 is final; what else waits is tried."""
    state = (
        delivery(request(), start(), request(1, PT))
        .when(record(GONE))
        .then(happened.AttemptFailed, happened.DeliveryParked, happened.AttemptScheduled)
    )
    assert states(state) == {"en:1": ItemState.PARKED, "pt:1": ItemState.SCHEDULED}


def test_a_person_sends_again_what_was_given_up():
    """Retrying begins the schedule anew, at number one, now."""
    failed = make.given_up()
    state = (
        Scenario("delivery", failed)
        .when(retry(at=later(days=9)))
        .then(
            happened.AttemptScheduled(
                by="user:publisher", at=later(days=9), item_id="en:1", number=1, due_at=later(days=9)
            )
        )
    )
    assert (state.item("en:1").attempts, state.item("en:1").settled_at) == (0, None)


def test_a_person_sends_now_what_waits():
    """Retrying a waiting or held item makes it due; what is done or under way is refused."""
    waiting = (request(), start(), record(UNAVAILABLE))
    state = delivery(*waiting).when(retry(at=later(seconds=1))).then(happened.AttemptScheduled)
    assert state.current.due_at == later(seconds=1)
    delivery(request(), start(paused=True)).when(retry()).then(happened.AttemptScheduled)
    delivery(request(), start(), record()).when(retry()).refused(WrongState, "delivered")
    delivery(request(), start()).when(retry()).refused(WrongState, "started")
    delivery(request(), request(1, PT), start()).when(retry("pt:1")).refused(WrongState, "just now")
    delivery(request()).when(retry("ru:1")).refused(NotFound)


def test_waiting_for_a_retry_lets_others_pass():
    """While one edition waits out its hours, another that comes in goes at once; then the first has its turn."""
    state = (
        delivery(request(), start(), record(UNAVAILABLE))
        .when(request(1, PT, at=later(seconds=1)))
        .then(happened.DeliveryRequested, happened.AttemptScheduled)
    )
    assert state.current.id == "pt:1"
    moment = later(seconds=2)
    state = make.after(state, start("pt:1", at=moment), record(OK, "pt:1", at=moment))
    assert state.current.id == "en:1"
    assert state.current.due_at >= later(seconds=5)


def test_other_streams_commands_are_no_deliverys_business():
    """A command of another stream is a programming error."""
    with pytest.raises(TypeError, match="SubmitArticle"):
        delivery(request()).when(make.submit()).then()
