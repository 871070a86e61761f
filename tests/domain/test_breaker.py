"""How an endpoint does: its breaker, its wish to be left alone, its refusal of our key. On a virtual clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import reduce
from itertools import pairwise

import pytest

from tests import factories as make
from tests.factories import (
    ADMIN,
    ASKS_TO_WAIT,
    GONE,
    OK,
    PUBLISHER,
    REFUSES_OUR_KEY,
    SYSTEM,
    UNAVAILABLE,
    endpoint,
    later,
    profile,
    register,
)
from tests.scenario import Scenario
from workflow.domain import commands as wanted
from workflow.domain import events as happened
from workflow.domain.partner import LANE_WIDTH, Breaker, Partner
from workflow.domain.vocabulary import LanguageTag

PAUSE = wanted.PausePartner(by=PUBLISHER, at=later(), reason="it moves house")


def partner(*past: wanted.Command) -> Scenario:
    """A scenario of a partner that was registered."""
    return Scenario("partner").given(register(), *past)


def told(
    seconds: float, outcome: wanted.AttemptOutcome = UNAVAILABLE, accepted: int = 0
) -> wanted.RecordEndpointAnswer:
    """What came of an attempt, so many seconds on."""
    return endpoint(outcome, at=later(seconds=seconds), accepted=accepted)


FIVE = tuple(told(second) for second in range(5))
"""Five in a row, the last at second 4."""


def is_open(state: Partner) -> bool:
    """Whether the breaker is open."""
    return state.breaker.probe_at is not None


# --- opening ----------------------------------------------------------------------------------------------


def test_it_opens_after_five_in_a_row():
    """However far apart; the fifth opens it, with a probe half a minute later."""
    hours = tuple(told(hour * 3_600) for hour in range(4))
    assert not is_open(partner(*hours).state)
    state = partner(*hours).when(told(14_400)).then(happened.EndpointFailed, happened.BreakerOpened)
    assert state.breaker.probe_at == later(seconds=14_430)
    assert "5 attempts in a row" in state.breaker.reason


def test_a_success_in_between_begins_the_row_anew():
    """Four and four are no five."""
    past = (*(told(hour * 3_600) for hour in range(4)), told(14_400, OK), *(told(15_000 + 90 * n) for n in range(4)))
    assert not is_open(partner(*past).state)


@pytest.mark.parametrize(
    ("failures", "accepted"), [(4, 6), (4, 5), (3, 7), (4, 4)], ids=["below half", "nine", "a third", "eight"]
)
def test_a_small_share_or_sample_keeps_it_closed(failures: int, accepted: int):
    """Less than half of ten, or less than ten, within the minute."""
    past = tuple(each for n in range(failures) for each in (told(n * 5), told(n * 5 + 1, OK)))
    state = partner(*past[:-2]).when(told(failures * 5 - 5, accepted=accepted)).then(happened.EndpointFailed)
    assert not is_open(state)


def test_it_opens_when_half_of_ten_fail_within_a_minute():
    """Failures between successes are no row, and open it all the same."""
    past = tuple(each for n in range(4) for each in (told(n * 10), told(n * 10 + 1, OK)))
    state = partner(*past).when(told(50, accepted=5)).then(happened.EndpointFailed, happened.BreakerOpened)
    assert state.breaker.reason == "5 of 10 attempts within a minute failed"


def test_failures_of_more_than_a_minute_ago_do_not_count():
    """The window is sixty seconds."""
    past = tuple(each for n in range(4) for each in (told(n), told(n + 0.5, OK)))
    assert not is_open(partner(*past).given(told(63, accepted=5)).state)


def test_a_document_that_is_not_taken_does_not_open_it():
    """The endpoint answers: that one document is at fault."""
    partner(*(told(n, make.answer(422)) for n in range(20))).when(told(30, make.answer(413))).then()


# --- open -------------------------------------------------------------------------------------------------


def test_while_it_is_open_the_lane_is_closed_until_the_probe_and_then_one_wide():
    """Nothing goes before the probe, and one message then."""
    assert (partner().state.opens_at, partner().state.lane_width) == (None, LANE_WIDTH)
    state = partner(*FIVE).state
    assert (state.opens_at, state.lane_width) == (later(seconds=34), 1)


def test_a_probe_every_thirty_seconds():
    """Each failed probe puts the next one half a minute off, for as long as it takes."""
    state = partner(*FIVE).state
    probes: list[datetime] = []
    for _ in range(100):
        assert state.opens_at is not None
        probes.append(state.opens_at)
        state = Scenario("partner", state).given(endpoint(at=state.opens_at)).state
    gaps = {after - before for before, after in pairwise(probes)}
    assert gaps == {timedelta(seconds=30)}


def test_it_closes_on_a_probes_success():
    """All is forgotten, and the lane is as wide as ever."""
    state = partner(*FIVE).when(told(34, OK)).then(happened.EndpointRecovered)
    assert (state.breaker, state.opens_at, state.lane_width) == (Breaker(), None, LANE_WIDTH)


def test_answers_to_what_was_begun_before_it_opened_do_not_move_it():
    """Neither a success nor a failure that comes in before the probe is the probe's."""
    partner(*FIVE).when(told(10, OK)).then()
    partner(*FIVE).when(told(10)).then()


def test_it_survives_a_restart():
    """It is nothing but events: folding them anew gives the same breaker, with the same probe."""
    recorded = events_of(register(), *FIVE)
    assert recorded[-1] == happened.BreakerOpened(
        by=SYSTEM.id, at=later(seconds=4), probe_at=later(seconds=34), reason="5 attempts in a row failed"
    )
    assert Scenario("partner").given(*recorded).state == partner(*FIVE).state


def events_of(*commands: wanted.Command) -> list[happened.Event]:
    """What is recorded when these commands are carried out one after the other."""
    kind, recorded = make.KINDS["partner"], list[happened.Event]()
    for command in commands:
        state = reduce(kind.evolve, recorded, kind.initial(make.PARTNER_STREAM))
        recorded += kind.decide(command, state)
    return recorded


# --- the key ----------------------------------------------------------------------------------------------


def test_a_key_that_is_not_taken_alerts_once():
    """A person must look; the alert stays until a message gets through."""
    state = partner().when(told(0, REFUSES_OUR_KEY)).then(happened.CredentialsRefused, happened.EndpointFailed)
    assert state.alert == "the partner answered 401"
    state = Scenario("partner", state).when(told(1, REFUSES_OUR_KEY)).then(happened.EndpointFailed)
    assert Scenario("partner", state).when(told(2, OK)).then(happened.EndpointRecovered).alert == ""


def test_while_the_key_is_not_taken_probes_are_rare():
    """Ten minutes instead of thirty seconds: some systems lock out whoever tries too often."""
    state = partner(*(told(n, REFUSES_OUR_KEY) for n in range(5))).state
    assert state.opens_at == later(seconds=604)


@pytest.mark.parametrize(
    "mended",
    [
        wanted.NoteRotation(by=ADMIN, at=later(seconds=9), key_id="1f2e3d4c", old_until=later(hours=24)),
        wanted.EditPartner(by=ADMIN, at=later(seconds=9), profile=profile(options={"username": "copyflow"})),
        wanted.EditPartner(
            by=ADMIN, at=later(seconds=9), profile=replace(profile(), endpoint="https://agency.example/new")
        ),
    ],
    ids=["a new secret", "another account", "another address"],
)
def test_a_new_key_or_address_is_tried_at_once(mended: wanted.Command):
    """What was held against the old one says nothing about it."""
    state = partner(*(told(n, REFUSES_OUR_KEY) for n in range(5)), mended).state
    assert (state.alert, state.breaker, state.opens_at) == ("", Breaker(), None)


def test_an_edit_of_what_it_wants_leaves_the_breaker_as_it_is():
    """The endpoint is the same."""
    edit = wanted.EditPartner(by=ADMIN, at=later(seconds=9), profile=profile(LanguageTag("ru")))
    assert partner(*FIVE, edit).state.breaker == partner(*FIVE).state.breaker


def test_a_trial_message_that_gets_through_closes_the_breaker():
    """Nobody who has just seen it work waits for the probe."""
    past = (*FIVE, wanted.TestPartner(by=ADMIN, at=later(seconds=9)))
    command = wanted.RecordPartnerTest(by=SYSTEM, at=later(seconds=10), outcome=OK)
    state = partner(*past).when(command).then(happened.PartnerTested, happened.EndpointRecovered)
    assert state.opens_at is None
    failed = wanted.RecordPartnerTest(by=SYSTEM, at=later(seconds=10), outcome=UNAVAILABLE)
    assert is_open(partner(*past).when(failed).then(happened.PartnerTested))


# --- Retry-After and 410 ----------------------------------------------------------------------------------


def test_a_wish_to_be_left_alone_closes_the_whole_lane():
    """Not only the message that was answered: everything for the partner waits."""
    state = partner().when(told(0, ASKS_TO_WAIT)).then(happened.EndpointAskedToWait, happened.EndpointFailed)
    assert state.opens_at == later(seconds=600)


def test_the_longest_wish_holds():
    """A shorter one that comes in later does not shorten it; a day is the most."""
    state = partner(told(0, ASKS_TO_WAIT)).when(told(1, make.answer(429, retry_after=5))).then(happened.EndpointFailed)
    assert state.opens_at == later(seconds=600)
    state = partner(told(0, make.answer(503, retry_after=10**8))).state
    assert state.opens_at == later(hours=24)


def test_a_message_that_was_under_way_does_not_lift_the_wish():
    """Four are under way at once: the success of one says nothing about what the partner asked of another."""
    state = partner(told(0, ASKS_TO_WAIT), told(1, OK)).state
    assert state.opens_at == later(seconds=600)


def test_breaker_and_wish_hold_both():
    """The later of the two moments counts."""
    state = partner(*FIVE[:4], told(4, make.answer(429, retry_after=10))).state
    assert state.opens_at == later(seconds=34)


def test_an_endpoint_that_is_gone_disables_the_partner_at_once():
    """With what to do about it; its lane is closed until somebody resumes it."""
    state = partner().when(told(0, GONE)).then(happened.PartnerDisabled)
    assert state.is_disabled
    assert "410" in state.disabled_because
    assert "new address" in state.disabled_because


def test_of_a_disabled_partner_no_failures_are_counted():
    """Only recalls go to it, every five minutes for ever: they would fill its history to no use."""
    for outcome in (UNAVAILABLE, GONE, ASKS_TO_WAIT, REFUSES_OUR_KEY):
        partner(told(0, GONE)).when(told(300, outcome)).then()


def test_of_a_healthy_endpoint_that_answers_nothing_is_recorded():
    """Success is no news."""
    partner().when(told(0, OK)).then()
    partner(PAUSE).when(told(0, OK)).then()
