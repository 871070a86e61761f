"""When a failed attempt is tried again, on a clock that only ever stands where the schedule puts it."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from statistics import mean

import pytest

from tests import factories as make
from tests.factories import GONE, NOW, UNAVAILABLE, later, record, request, start
from workflow.domain.commands import AttemptOutcome, RecordAttempt, RetryDelivery, Verdict
from workflow.domain.delivery import Delivery, ItemState
from workflow.domain.retries import (
    JITTER,
    RETRY_AFTER_SECONDS,
    Judgement,
    advice_on,
    asked_seconds,
    blames_the_endpoint,
    judge,
    retry_at,
    span_seconds,
)
from workflow.domain.vocabulary import PubStatus

SPAN = 75 * 3_600 + 35 * 60 + 5


def attempts(
    outcome: AttemptOutcome,
    *,
    status: PubStatus = PubStatus.USABLE,
    most: int = 30,
    schedule: tuple[int, ...] = (),
    takes: float = 0,
) -> tuple[list[float], Delivery]:
    """Seconds from the request at which attempts begin, each answered alike after ``takes`` seconds; and the end."""
    state, moments = make.delivery(request(status=status)), list[float]()
    while (current := state.current) is not None and len(moments) < most:
        moments.append((current.due_at - NOW).total_seconds())
        answered = current.due_at + timedelta(seconds=takes)
        command = RecordAttempt(by=make.SYSTEM, at=answered, item_id=current.id, outcome=outcome, schedule=schedule)
        state = make.after(state, start(at=current.due_at), command)
    return moments, state


def waits(moments: list[float]) -> list[float]:
    """From each moment to the next."""
    return [after - before for before, after in pairwise(moments)]


# --- the schedule -----------------------------------------------------------------------------------------


def test_ten_attempts_over_seventy_five_hours():
    """An endpoint that is down for days is tried ten times; then a person has to look."""
    moments, state = attempts(UNAVAILABLE)
    assert span_seconds() == SPAN
    assert len(moments) == 10
    assert moments[-1] == pytest.approx(SPAN, rel=JITTER)
    item = state.item("en:1")
    assert (item.state, item.attempts) == (ItemState.PARKED, 10)


def test_every_wait_is_the_published_one_give_or_take_a_fifth():
    """Each wait of the ten lies within the jitter around it."""
    moments, _ = attempts(UNAVAILABLE)
    for wait, published in zip(waits(moments), RETRY_AFTER_SECONDS, strict=True):
        assert wait == pytest.approx(published, rel=JITTER)


def test_the_jitter_is_computed_and_spreads():
    """The same item waits the same time wherever it is computed; a thousand items spread over the whole fifth."""

    def wait(item: int) -> float:
        due = retry_at(UNAVAILABLE, 2, NOW, seed=f"agency/{item}")
        assert due is not None
        return (due - NOW).total_seconds() / RETRY_AFTER_SECONDS[1]

    spread = [wait(item) for item in range(1_000)]
    assert spread == [wait(item) for item in range(1_000)]
    assert 0.8 <= min(spread) < 0.82
    assert 1.18 < max(spread) <= 1.2
    assert mean(spread) == pytest.approx(1, abs=0.02)


def test_a_partner_may_have_a_schedule_of_its_own():
    """So many waits, one attempt more; the jitter is the same."""
    moments, state = attempts(UNAVAILABLE, schedule=(60, 60, 600))
    assert len(moments) == 4
    assert moments[-1] == pytest.approx(720, rel=JITTER)
    assert state.item("en:1").state is ItemState.PARKED


def test_what_was_parked_and_sent_again_has_the_whole_schedule_before_it():
    """Ten attempts anew, from the moment that somebody asked."""
    _, state = attempts(UNAVAILABLE)
    state = make.after(state, RetryDelivery(by=make.PUBLISHER, at=later(days=30), item_id="en:1"))
    again = 0
    while (current := state.current) is not None:
        again += 1
        state = make.after(state, start(at=current.due_at), record(UNAVAILABLE, at=current.due_at))
    assert again == 10


# --- the answers ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [None, 408, 425, 429, 500, 502, 503, 504, 507])
def test_what_may_pass_is_retried_to_the_end(status: int | None):
    """No answer, a busy or a broken partner: ten attempts."""
    moments, _ = attempts(make.answer(status))
    assert len(moments) == 10


@pytest.mark.parametrize("status", [300, 301, 302, 303, 307, 308, 400, 404, 405, 413, 415, 422])
def test_what_the_partner_does_not_take_is_parked_after_three(status: int):
    """The document or the address is at fault: offered three times, then a person looks."""
    moments, state = attempts(make.answer(status))
    assert len(moments) == 3
    assert state.item("en:1").state is ItemState.PARKED


@pytest.mark.parametrize("status", [401, 403])
def test_a_key_that_is_not_taken_is_tried_slowly(status: int):
    """An hour and more between attempts, give or take the jitter, for as many attempts as any other."""
    moments, _ = attempts(make.answer(status))
    assert len(moments) == 10
    assert min(waits(moments)) >= 3_600 * (1 - JITTER)


@pytest.mark.parametrize("outcome", [GONE, make.answer(410)])
def test_an_endpoint_that_is_gone_ends_it_at_once(outcome: AttemptOutcome):
    """410 is final, whoever reads the status."""
    moments, state = attempts(outcome)
    assert len(moments) == 1
    assert state.item("en:1").state is ItemState.PARKED


@pytest.mark.parametrize(
    ("verdict", "expected"),
    [
        (Verdict.RETRY, 10),
        (Verdict.CREDENTIALS, 10),
        (Verdict.REFUSED, 3),
        (Verdict.MISDIRECTED, 3),
        (Verdict.INVALID, 1),
        (Verdict.REMOVED, 1),
    ],
)
def test_a_transports_own_verdict_goes_before_the_status(verdict: Verdict, expected: int):
    """A system that answers 200 with an error in it, or 404 for what will be there soon."""
    for status in (200, 404, 503):
        assert len(attempts(make.answer(status, verdict=verdict))[0]) == expected


def test_every_status_has_a_meaning():
    """No answer falls through: a failed attempt is never taken for a delivered one."""
    for status in (*range(100, 600), None):
        assert judge(make.answer(status)) is not Judgement.ACCEPTED


def test_only_failures_of_the_endpoint_count_against_it():
    """A document that it does not take says nothing about the next one; a wrong address does."""
    assert all(blames_the_endpoint(make.answer(status)) for status in (None, 301, 401, 403, 408, 425, 429, 500, 503))
    assert not any(blames_the_endpoint(make.answer(status)) for status in (400, 404, 410, 413, 415, 422))
    assert blames_the_endpoint(make.answer(404, verdict=Verdict.MISDIRECTED))


# --- Retry-After ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [429, 503])
def test_a_partner_may_ask_for_a_longer_wait_and_never_for_a_shorter(status: int):
    """Retry-After lengthens the wait, beyond the jitter; it does not hurry us."""
    moments, _ = attempts(make.answer(status, retry_after=3_600), most=2)
    assert waits(moments) == [3_600]
    moments, _ = attempts(make.answer(status, retry_after=1), most=2)
    assert waits(moments)[0] == pytest.approx(5, rel=JITTER)


@pytest.mark.parametrize(("asked", "understood"), [(0, 1), (1, 1), (86_400, 86_400), (10**9, 86_400), (None, 0)])
def test_a_partner_may_ask_for_a_second_to_a_day(asked: int | None, understood: int):
    """Less and more count as the nearest of the two."""
    assert asked_seconds(make.answer(429, retry_after=asked)) == understood


# --- recalls ----------------------------------------------------------------------------------------------

RECALLS = (PubStatus.CANCELED, PubStatus.WITHHELD)


@pytest.mark.parametrize("status", RECALLS)
@pytest.mark.parametrize("outcome", [make.answer(), UNAVAILABLE, make.answer(401), make.answer(404), GONE])
def test_a_recall_is_tried_soon_and_for_ever(status: PubStatus, outcome: AttemptOutcome):
    """At 0, 2, 5, 15, 30 and 60 seconds, then every five minutes, whatever the partner answers."""
    moments, state = attempts(outcome, status=status, most=1_000)
    assert moments[:6] == [0, 2, 5, 15, 30, 60]
    assert set(waits(moments[5:])) == {300}
    assert state.item("en:1").state is ItemState.SCHEDULED


def test_a_partner_that_answers_late_does_not_slow_a_recall():
    """A moment that passed while it kept us waiting is now; the five minutes begin with its answer."""
    moments, _ = attempts(make.answer(), status=PubStatus.CANCELED, most=9, takes=10)
    assert moments == [0, 10, 20, 30, 40, 60, 370, 680, 990]


def test_a_partner_may_slow_a_recall_to_our_own_pace():
    """Retry-After is kept up to five minutes: more would leave the text where it must not stand."""
    moments, _ = attempts(make.answer(429, retry_after=20), status=PubStatus.CANCELED, most=4)
    assert moments == [0, 20, 40, 60]
    moments, _ = attempts(make.answer(429, retry_after=86_400), status=PubStatus.CANCELED, most=3)
    assert moments == [0, 300, 600]


# --- what people are told -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (make.answer(301), "update the URL"),
        (make.answer(401), "check the key"),
        (make.answer(403), "check the key"),
        (make.answer(404), "check the URL"),
        (make.answer(405), "check the URL"),
        (GONE, "new address"),
        (make.answer(413), "too large"),
        (make.answer(415), "this format"),
        (make.answer(400), "its answer says why"),
        (make.answer(422), "its answer says why"),
        (make.answer(503), "whether its system is up"),
        (make.answer(), "whether its system is up"),
        (make.answer(200, verdict=Verdict.INVALID), "schema"),
        (make.answer(200, verdict=Verdict.REMOVED), "by itself"),
        (make.answer(404, verdict=Verdict.MISDIRECTED), "update the URL"),
    ],
)
def test_what_is_parked_says_what_to_do(outcome: AttemptOutcome, words: str):
    """One line that names the next step, beside how often it was tried and what the partner answered."""
    assert words in advice_on(outcome)
    assert "\n" not in advice_on(outcome)


def test_the_reason_of_a_parked_item_is_a_sentence_for_people():
    """How often, what came of it, what to do."""
    state = make.delivery(request())
    for _ in range(3):
        due = state.current.due_at
        events = make.KINDS["delivery"].decide(record(make.answer(301), at=due), make.after(state, start(at=due)))
        state = make.after(state, start(at=due), record(make.answer(301), at=due))
    assert events[-1].reason == (
        "3 attempts failed: the partner answered 301; the address leads elsewhere: update the URL, then send it again"
    )
