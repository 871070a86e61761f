"""Receipts: what is known of an item on the partner's side, and when it may be put on record."""

from __future__ import annotations

import pytest

from tests import factories as make
from tests.factories import NOW, OK, PUBLISHER, UNAVAILABLE, later, receipt, record, request, retry, start
from tests.scenario import Scenario
from workflow.domain import commands as wanted
from workflow.domain import events as happened
from workflow.domain.delivery import ItemState
from workflow.domain.errors import InvalidValue, WrongState
from workflow.domain.vocabulary import PubStatus

ACCEPTED = (request(), start(), record())
WITHDRAWAL = request(status=PubStatus.CANCELED)


def delivery(*past: wanted.Command) -> Scenario:
    """A scenario of a delivery."""
    return Scenario("delivery").given(*past)


def test_what_was_accepted_is_confirmed_or_refused():
    """The partner says that it is done, or that it will not be."""
    state = delivery(*ACCEPTED).when(receipt(url="https://agency.example/1")).then(happened.ReceiptRecorded)
    item = state.item("en:1")
    assert (item.state, item.receipt.url, item.receipt.at) == (ItemState.CONFIRMED, "https://agency.example/1", NOW)
    state = delivery(*ACCEPTED).when(receipt(confirmed=False, note="not our field")).then(happened.ReceiptRecorded)
    assert state.item("en:1").state is ItemState.REFUSED


def test_a_receipt_may_be_corrected_and_is_recorded_once():
    """The last word counts; the same word again is no event."""
    refused = receipt(confirmed=False, note="not our field")
    state = delivery(*ACCEPTED, refused).when(receipt()).then(happened.ReceiptRecorded)
    assert state.item("en:1").state is ItemState.CONFIRMED
    delivery(*ACCEPTED, refused).when(refused).then()


def test_a_transport_that_saw_the_page_confirms_at_once():
    """Accepted and confirmed are one decision then, with the page's address."""
    copy = wanted.RemoteCopy(id="17", url="https://agency.example/?p=17")
    seen = wanted.AttemptOutcome(delivered=True, status=200, verdict=wanted.Verdict.CONFIRMED, remote=copy)
    state = delivery(request(), start()).when(record(seen)).then(happened.DeliveryAccepted, happened.ReceiptRecorded)
    item = state.item("en:1")
    assert (item.state, item.receipt.url) == (ItemState.CONFIRMED, copy.url)


def test_a_receipt_may_come_before_the_answer():
    """A partner may confirm within the very request: the attempt is answered for, and the item is confirmed then."""
    state = delivery(request(), start()).when(receipt()).then(happened.ReceiptRecorded)
    assert state.item("en:1").state is ItemState.ATTEMPTED
    state = Scenario("delivery", state).when(record(at=later(seconds=1))).then(happened.DeliveryAccepted)
    item = state.item("en:1")
    assert (item.state, item.body_digest) == (ItemState.CONFIRMED, OK.body_digest)


def test_a_receipt_counts_though_the_answer_was_lost():
    """What the partner says that it has is not sent again."""
    state = delivery(request(), start(), receipt()).when(record(make.answer())).then(happened.AttemptFailed)
    assert (state.item("en:1").state, state.current) == (ItemState.CONFIRMED, None)
    state = delivery(request(), start(), record(make.answer())).when(receipt()).then(happened.ReceiptRecorded)
    assert (state.item("en:1").state, state.current) == (ItemState.CONFIRMED, None)


def test_a_receipt_for_what_was_never_sent_is_refused():
    """Nobody can have it."""
    delivery(request()).when(receipt()).refused(WrongState, "nothing to confirm yet")
    delivery(WITHDRAWAL).when(receipt(confirmed=False)).refused(WrongState)


def test_a_receipt_for_a_superseded_item_changes_nothing():
    """The partner has another revision, or is about to get it."""
    delivery(*ACCEPTED, request(2), start("en:2"), request(3), record(UNAVAILABLE, "en:2")).when(receipt("en:2")).then()


def test_a_person_who_learnt_of_a_take_down_by_phone_ends_the_recall():
    """With a note that says how; the retries end."""
    told = receipt(by=PUBLISHER, note="their duty editor called")
    state = delivery(WITHDRAWAL, start(), record(UNAVAILABLE)).when(told).then(happened.ReceiptRecorded)
    item = state.item("en:1")
    assert (item.state, item.receipt.by, state.current) == (ItemState.CONFIRMED, PUBLISHER.id, None)
    delivery(WITHDRAWAL).when(receipt(by=PUBLISHER)).refused(InvalidValue, "say why")


def test_a_person_says_how_they_know_unless_the_partner_took_it():
    """A refusal has a reason; a confirmation of what was accepted explains itself."""
    delivery(*ACCEPTED).when(receipt(by=PUBLISHER)).then(happened.ReceiptRecorded)
    delivery(*ACCEPTED).when(receipt(by=PUBLISHER, confirmed=False)).refused(InvalidValue, "say why")


@pytest.mark.parametrize("confirmed", [True, False])
def test_sending_again_asks_for_a_new_receipt(confirmed: bool):
    """What was said of the earlier sending says nothing about this one."""
    once = (*ACCEPTED, receipt(confirmed=confirmed, note="seen"), retry(at=later(days=1)))
    state = delivery(*once, start(at=later(days=1)), record(at=later(days=1))).state
    assert (state.item("en:1").state, state.item("en:1").receipt) == (ItemState.ACCEPTED, None)
    again = receipt(confirmed=confirmed, note="seen", at=later(days=1))
    assert Scenario("delivery", state).when(again).then(happened.ReceiptRecorded).item("en:1").receipt is not None
