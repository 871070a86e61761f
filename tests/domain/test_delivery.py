"""One partner's copy of one article: order, supersession, recalls, sending again."""

from __future__ import annotations

import pytest

from tests import factories as make
from tests.factories import EN, GONE, NOW, OK, PT, RU, UNAVAILABLE, later, record, request, retry, start
from tests.scenario import Scenario
from workflow.domain import commands as wanted
from workflow.domain import events as happened
from workflow.domain.delivery import Delivery, ItemState
from workflow.domain.errors import NotFound, WrongState
from workflow.domain.reactions import lane_of, recall_lane_of, work_of_delivery
from workflow.domain.vocabulary import PubStatus

LANE = lane_of(make.PARTNER_ID)
RECALL_LANE = recall_lane_of(make.PARTNER_ID)
"""Never closed."""


def delivery(*past: wanted.Command) -> Scenario:
    """A scenario of a delivery."""
    return Scenario("delivery").given(*past)


def states(state: Delivery) -> dict[str, ItemState]:
    """State by item."""
    return {item.id: item.state for item in state.items}


def work(state: Delivery) -> list[tuple[str, str]]:
    """What is to be sent, and in which lane."""
    return [(each.subject, each.lane) for each in work_of_delivery(state)]


def hold(revision: int, language: make.LanguageTag = EN, **fields: object) -> wanted.RequestDelivery:
    """What the partner has of an edition is taken back for now."""
    return request(revision, language, status=PubStatus.WITHHELD, **fields)


def withdraw(revision: int, language: make.LanguageTag = EN, **fields: object) -> wanted.RequestDelivery:
    """What the partner has of an edition is taken back for good."""
    return request(revision, language, status=PubStatus.CANCELED, **fields)


# --- order ------------------------------------------------------------------------------------------------


def test_a_request_is_scheduled_at_once():
    """The first item of a copy is due the moment it is asked for."""
    state = delivery().when(request()).then(happened.DeliveryRequested, happened.AttemptScheduled)
    assert state.current is not None
    assert (state.current.id, state.current.due_at, state.current.article_version) == ("en:1", NOW, 7)
    assert work(state) == [("en:1", LANE)]


def test_what_is_sent_is_bound_when_it_is_planned():
    """Format, mode and address of the portal are the item's own: a later attempt sends the same bytes."""
    command = wanted.RequestDelivery(
        by=make.SYSTEM,
        at=NOW,
        partner_id=make.PARTNER_ID,
        article_id=make.ARTICLE_ID,
        language=EN,
        revision=1,
        pub_status=PubStatus.USABLE,
        article_version=7,
        format="atom",
        mode="thin",
        site_url="https://news.example",
        is_advance=True,
    )
    item = delivery(command).state.item("en:1")
    assert (item.format, item.mode, item.site_url, item.is_advance) == ("atom", "thin", "https://news.example", True)


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
    """Waiting, retried and parked items give way; one under way is finished first."""
    for past in ((request(),), (request(), start(), record(UNAVAILABLE)), (request(), start(), record(GONE))):
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


def test_after_a_newer_revision_was_accepted_an_older_one_is_never_sent():
    """Whoever asks for it, in whatever state it is; the answer names the revision to send instead."""
    newer = (request(), start(), record(), request(2), start("en:2"), record(OK, "en:2"))
    delivery(*newer).when(retry("en:1")).refused(WrongState, "Send revision 2 instead")
    delivery(*newer).when(start("en:1")).then()
    delivery(request(), start(), request(2)).when(retry("en:1")).refused(WrongState)


def test_an_attempt_whose_worker_was_lost_gives_way_to_a_newer_revision():
    """What was begun and never answered for is not begun again to come out later."""
    state = (
        delivery(request(), start(), withdraw(2))
        .when(start())
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


def test_nothing_is_sent_before_it_is_due_or_after_it_is_settled():
    """A nudge too early, too late or for nothing changes nothing."""
    waiting = (request(), start(), record(UNAVAILABLE))
    delivery(*waiting).when(start(at=later(seconds=3.9))).then()
    delivery(*waiting).when(start(at=later(seconds=6.1))).then(happened.AttemptStarted)
    delivery(request(), start(), record()).when(start()).then()
    delivery(request(), start(), record()).when(record()).then()
    delivery(request()).when(record()).then()
    delivery(request(), request(1, PT)).when(start("pt:1")).then()
    delivery(request()).when(start("ru:9")).refused(NotFound)


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
    assert state.current.due_at >= later(seconds=4)


def test_the_first_body_is_remembered():
    """A later attempt that sent other bytes would not be noticed otherwise."""
    first = make.answer(503, body_digest="cd" * 32)
    state = delivery(request(), start(), record(first), start(at=later(hours=1)), record(OK, at=later(hours=1))).state
    assert state.item("en:1").body_digest == "cd" * 32


def test_the_partners_own_copy_is_remembered_by_language():
    """What its system calls our text is known to every later revision; a failed attempt may have made it."""
    copy = wanted.RemoteCopy(id="17", url="https://agency.example/?p=17")
    state = delivery(request(), start(), record(make.answer(502, remote=copy))).state
    assert (state.remote_copy(EN), state.remote_copy(PT)) == (copy, None)


# --- recalls ----------------------------------------------------------------------------------------------


def test_withdrawals_go_first():
    """A withdrawal overtakes everything that is due, also what a person wants sent now."""
    state = (
        delivery(request(1, PT), request(), request(1, RU))
        .when(withdraw(2))
        .then(happened.DeliveryRequested, happened.DeliverySuperseded, happened.AttemptScheduled)
    )
    assert state.current.id == "en:2"
    state = Scenario("delivery", state).when(retry("pt:1")).then(happened.AttemptScheduled, happened.AttemptScheduled)
    assert (state.current.id, states(state)["pt:1"]) == ("en:2", ItemState.PLANNED)


@pytest.mark.parametrize("status", [PubStatus.CANCELED, PubStatus.WITHHELD])
def test_a_recall_has_no_lane_that_could_be_closed(status: PubStatus):
    """Pause, end of the partnership, breaker and Retry-After close the lane; a recall goes beside it."""
    assert work(delivery(request(1, status=status)).state) == [("en:1", RECALL_LANE)]


def test_a_recall_that_waits_for_its_retry_holds_nothing_else_up():
    """The partner may refuse it for days: corrections of the other editions go out meanwhile."""
    failed = (withdraw(2), start("en:2"), record(UNAVAILABLE, "en:2"))
    state = (
        delivery(*failed)
        .when(request(3, PT, at=later(seconds=1)))
        .then(happened.DeliveryRequested, happened.AttemptScheduled)
    )
    assert work(state) == [("pt:3", LANE), ("en:2", RECALL_LANE)]


def test_a_recall_goes_when_it_is_due_though_the_item_before_it_cannot():
    """The other item's lane may be closed: the recall has its own work and takes its turn."""
    past = (withdraw(2), start("en:2"), record(UNAVAILABLE, "en:2"), request(3, PT, at=later(seconds=1)))
    state = delivery(*past).when(start("en:2", at=later(seconds=2))).then(happened.AttemptStarted)
    assert states(state) == {"en:2": ItemState.ATTEMPTED, "pt:3": ItemState.PLANNED}
    assert work(state) == [("en:2", RECALL_LANE)]
    state = (
        Scenario("delivery", state)
        .when(record(OK, "en:2", at=later(seconds=3)))
        .then(happened.DeliveryAccepted, happened.AttemptScheduled)
    )
    assert work(state) == [("pt:3", LANE)]


def test_a_recall_waits_for_the_end_of_an_attempt_and_for_nothing_else():
    """At most one item is under way; an attempt that a recall waits for is taken up again though the lane is closed."""
    state = delivery(request(), start(), withdraw(1, PT)).state
    assert work(state) == [("en:1", RECALL_LANE)]
    Scenario("delivery", state).when(start("pt:1")).then()


def test_an_attempt_whose_worker_was_lost_lets_a_recall_go_first():
    """It is not begun again before the recall went out, and not at all while its lane is closed."""
    state = (
        delivery(request(), start(), withdraw(1, PT))
        .when(start("en:1", at=later(seconds=90)))
        .then(happened.AttemptScheduled, happened.AttemptScheduled)
    )
    assert states(state) == {"en:1": ItemState.PLANNED, "pt:1": ItemState.SCHEDULED}
    moment = later(seconds=91)
    state = make.after(state, start("pt:1", at=moment), record(OK, "pt:1", at=moment))
    assert work(state) == [("en:1", LANE)]


def test_recalls_of_several_editions_take_turns():
    """A partner that answers late does not get one of them five times before the other once."""
    state = (
        delivery(withdraw(1), withdraw(1, PT), start())
        .when(record(UNAVAILABLE, at=later(seconds=15)))
        .then(happened.AttemptFailed, happened.AttemptScheduled, happened.AttemptScheduled)
    )
    assert work(state) == [("pt:1", RECALL_LANE)]


def test_a_hold_under_way_gives_way_to_the_release():
    """The hold's retries end; what is usable again goes out in its place, in the partner's lane."""
    state = (
        delivery(request(), start(), record(), hold(2), start("en:2"), request(3))
        .when(record(UNAVAILABLE, "en:2"))
        .then(happened.AttemptFailed, happened.DeliverySuperseded, happened.AttemptScheduled)
    )
    assert states(state)["en:2"] is ItemState.SUPERSEDED
    assert work(state) == [("en:3", LANE)]


def test_a_hold_that_waits_gives_way_to_the_release():
    """Scheduled again after a failure, it is superseded as anything else."""
    state = (
        delivery(request(), start(), record(), hold(2), start("en:2"), record(UNAVAILABLE, "en:2"))
        .when(request(3, at=later(seconds=1)))
        .then(happened.DeliveryRequested, happened.DeliverySuperseded, happened.AttemptScheduled)
    )
    assert (states(state)["en:2"], state.current.id) == (ItemState.SUPERSEDED, "en:3")


def test_a_withdrawal_takes_the_place_of_a_hold():
    """Both take something back: the newer one goes."""
    state = delivery(request(), start(), record(), hold(2)).given(withdraw(3)).state
    assert (states(state)["en:2"], work(state)) == (ItemState.SUPERSEDED, [("en:3", RECALL_LANE)])


def test_a_recall_takes_the_place_of_what_was_parked():
    """The partner may have it: an attempt was begun."""
    state = delivery(request(), start(), record(GONE), withdraw(2)).state
    assert (states(state)["en:1"], work(state)) == (ItemState.SUPERSEDED, [("en:2", RECALL_LANE)])
    assert state.may_have(EN)
    assert not state.may_have(PT)


# --- sending again ----------------------------------------------------------------------------------------


def test_a_person_sends_again_what_was_parked():
    """Retrying begins the schedule anew, at number one, now."""
    failed = make.given_up()
    moment = later(days=9)
    state = (
        Scenario("delivery", failed)
        .when(retry(at=moment))
        .then(
            happened.AttemptScheduled(by="user:publisher", at=moment, item_id="en:1", number=1, due_at=moment),
        )
    )
    item = state.item("en:1")
    assert (item.attempts, item.settled_at, item.round_at) == (0, None, moment)


def test_a_person_sends_now_what_waits():
    """It becomes due and keeps its count."""
    state = (
        delivery(request(), start(), record(UNAVAILABLE))
        .when(retry(at=later(seconds=1)))
        .then(happened.AttemptScheduled)
    )
    assert (state.current.due_at, state.current.attempts) == (later(seconds=1), 1)


def test_the_newest_accepted_can_be_sent_once_more():
    """A partner that lost its copy gets it again, under the same id; an accepted recall likewise."""
    for first in (request(), withdraw(1)):
        state = delivery(first, start(), record()).when(retry(at=later(days=400))).then(happened.AttemptScheduled)
        moment = later(days=400)
        state = make.after(state, start(at=moment), record(at=moment))
        assert states(state) == {"en:1": ItemState.ACCEPTED}


def test_what_is_superseded_or_under_way_is_not_sent_again():
    """There is nothing to send, and the refusal names the state."""
    delivery(request(), start()).when(retry()).refused(WrongState, "is attempted")
    delivery(request(), request(2)).when(retry()).refused(WrongState, "is superseded")
    delivery(request()).when(retry("ru:1")).refused(NotFound)


def test_sending_again_waits_for_an_attempt_under_way():
    """It is noted, disturbs nothing, and comes when the other is answered for."""
    parked = (request(1, PT), start("pt:1"), record(GONE, "pt:1"), request(), start())
    before = delivery(*parked).state
    state = Scenario("delivery", before).when(retry("pt:1")).then(happened.AttemptScheduled)
    assert states(state) == {"pt:1": ItemState.PLANNED, "en:1": ItemState.ATTEMPTED}
    assert work_of_delivery(state) == work_of_delivery(before)
    assert make.after(state, record()).current.id == "pt:1"


def test_other_streams_commands_are_no_deliverys_business():
    """A command of another stream is a programming error."""
    with pytest.raises(TypeError, match="SubmitArticle"):
        delivery(request()).when(make.submit()).then()
