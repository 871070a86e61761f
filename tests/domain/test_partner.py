"""A partner: registering, editing, pausing, errands; what it wants, and who gets a revision."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests import factories as make
from tests.factories import ADMIN, EN, NOW, OK, PT, PUBLISHER, RU, SYSTEM, later, profile, register
from tests.scenario import Scenario
from workflow.domain import commands as wanted
from workflow.domain import events as happened
from workflow.domain.errors import AlreadyExists, InvalidValue, NotFound, WrongState
from workflow.domain.partner import Offer, Partner, recipients, why_not
from workflow.domain.partner_profile import (
    DOCUMENT_FORMATS,
    TRANSPORTS,
    Filters,
    PartnerProfile,
    PayloadMode,
    SignatureScheme,
)
from workflow.domain.reactions import WorkKind, work_of_partner
from workflow.domain.vocabulary import LanguageTag, PartnerId, PubStatus

PAUSE = wanted.PausePartner(by=PUBLISHER, at=NOW, reason="it moves house")
DISABLE = wanted.DisablePartner(by=ADMIN, at=NOW, reason="the contract ended")
RESUME = wanted.ResumePartner(by=PUBLISHER, at=NOW)
WOKEN = wanted.RecordWakeUp(by=SYSTEM, at=NOW, deliveries=0)
REPLAY = wanted.ReplayParked(by=PUBLISHER, at=NOW)
BACKFILL = wanted.RequestBackfill(by=ADMIN, at=NOW, since=later(days=-30))
BACKFILLED = wanted.RecordBackfill(by=SYSTEM, at=NOW, editions=3)
TEST = wanted.TestPartner(by=ADMIN, at=NOW)
TESTED = wanted.RecordPartnerTest(by=SYSTEM, at=NOW, outcome=OK)
BRAZIL, SIMPLIFIED = LanguageTag("pt-BR"), LanguageTag("zh-Hans")


def partner(*past: wanted.Command) -> Scenario:
    """A scenario of a partner."""
    return Scenario("partner").given(*past)


def registering(**changes: Any) -> wanted.RegisterPartner:
    """Register a partner with another profile than the usual one."""
    return replace(register(), profile=replace(profile(), **changes))


def work(state: Partner) -> list[WorkKind]:
    """What the workers are to do for it."""
    return [each.kind for each in work_of_partner(state)]


# --- the profile ------------------------------------------------------------------------------------------


def test_a_partner_is_registered_once():
    """With a name, and before anything else."""
    state = partner().when(register(EN, name=" The   Agency ")).then(happened.PartnerRegistered)
    assert (state.name, state.languages, state.registered_at) == ("The Agency", (EN,), NOW)
    partner(register()).when(register()).refused(AlreadyExists)
    partner().when(PAUSE).refused(NotFound)


def test_a_partner_asks_for_what_its_transport_carries():
    """Each document of the list can be asked for, and no other."""
    for transport, formats in TRANSPORTS.items():
        for name in formats:
            state = partner().when(registering(transport=transport, format=name)).then(happened.PartnerRegistered)
            assert (state.transport, state.format) == (transport, name)
    assert set(TRANSPORTS["webhook"]) == set(DOCUMENT_FORMATS)


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("name", {"name": " "}),
        ("name", {"name": "a" * 201}),
        ("endpoint", {"endpoint": " "}),
        ("transport", {"transport": "pigeon"}),
        ("format", {"format": "nitf"}),
        ("format", {"transport": "wordpress"}),
        ("format", {"format": "wordpress-post"}),
        ("mode", {"transport": "sftp", "mode": PayloadMode.THIN}),
        ("signature", {"transport": "folder", "signature": SignatureScheme.ASYMMETRIC}),
        ("embargo_agreement", {"embargo_agreement": True, "format": "rss"}),
        ("rate_per_minute", {"rate_per_minute": -1}),
        ("rate_per_minute", {"rate_per_minute": 60_001}),
        ("retry_after_seconds", {"retry_after_seconds": (0,)}),
        ("retry_after_seconds", {"retry_after_seconds": (7 * 86_400 + 1,)}),
        ("retry_after_seconds", {"retry_after_seconds": (60,) * 21}),
        ("languages", {"filters": Filters(languages=(LanguageTag("english"),))}),
        ("least_urgency", {"filters": Filters(least_urgency=0)}),
        ("least_urgency", {"filters": Filters(least_urgency=10)}),
        ("topics", {"filters": Filters(topics=(" ",))}),
        ("entities", {"filters": Filters(entities=("",))}),
        ("genres", {"filters": Filters(genres=("",))}),
        ("desks", {"filters": Filters(desks=tuple(map(str, range(501))))}),
    ],
)
def test_a_profile_that_cannot_be_served_is_refused_and_names_the_field(field: str, changes: dict[str, Any]):
    """At registration and at every edit, before anything happened."""
    error = partner().when(registering(**changes)).refused(InvalidValue)
    assert error.facts["field"] == field
    edit = wanted.EditPartner(by=ADMIN, at=NOW, profile=replace(profile(), **changes))
    assert partner(register()).when(edit).refused(InvalidValue).facts["field"] == field


def test_conditions_are_kept_once_and_in_one_spelling():
    """What is named twice or in another spelling is one condition; the newsroom's own desk has no name."""
    filters = Filters(languages=(LanguageTag("PT-br"), BRAZIL), topics=(" a ", "a", "b"), desks=("", "world", "world"))
    kept = partner(registering(filters=filters)).state.profile.filters
    assert kept == Filters(languages=(BRAZIL,), topics=("a", "b"), desks=("", "world"))


def test_an_edit_that_changes_nothing_is_no_event():
    """Also where it is spelt otherwise."""
    partner(register()).when(wanted.EditPartner(by=ADMIN, at=NOW, profile=profile(name="Agency "))).then()
    edit = wanted.EditPartner(by=ADMIN, at=NOW, profile=profile(RU, retry_after_seconds=(60, 600)))
    state = partner(register()).when(edit).then(happened.PartnerEdited)
    assert (state.languages, state.profile.retry_after_seconds) == ((RU,), (60, 600))


# --- pause, end, errands ----------------------------------------------------------------------------------


def test_pausing_disabling_and_resuming_are_on_record_once():
    """What is the case already is no event; a pause and an end have a reason."""
    assert partner(register()).when(PAUSE).then(happened.PartnerPaused).closed_because == "it moves house"
    assert partner(register(), PAUSE).when(DISABLE).then(happened.PartnerDisabled).closed_because == DISABLE.reason
    for command in (PAUSE, DISABLE):
        partner(register(), command).when(command).then()
        partner(register()).when(replace(command, reason=" ")).refused(InvalidValue)
        state = partner(register(), command).when(RESUME).then(happened.PartnerResumed)
        assert (state.closed_because, state.waking_up) == ("", True)
    assert partner(register(), PAUSE, DISABLE, RESUME).state.closed_because == ""
    partner(register()).when(RESUME).then()


def test_waking_up_ends_with_its_record_or_a_new_pause():
    """What was parked is woken once a resumption."""
    assert work(partner(register(), PAUSE, RESUME).state) == [WorkKind.WAKE_DELIVERIES]
    assert work(partner(register(), PAUSE, RESUME).when(WOKEN).then(happened.PartnerWokenUp)) == []
    partner(register()).when(WOKEN).then()
    for end in (PAUSE, DISABLE):
        partner(register(), PAUSE, RESUME, end).when(WOKEN).then()


def test_what_is_parked_is_sent_again_at_a_word():
    """One command for all of it; a partner that is closed is resumed instead."""
    state = partner(register()).when(REPLAY).then(happened.ReplayRequested)
    assert work(state) == [WorkKind.WAKE_DELIVERIES]
    partner(register(), REPLAY).when(REPLAY).then()
    partner(register(), PAUSE).when(REPLAY).refused(WrongState, "paused. Resume it")
    partner(register(), DISABLE).when(REPLAY).refused(WrongState, "disabled. Resume it")


def test_a_backfill_is_asked_for_and_ends_with_its_record():
    """Once at a time; not for a partner whose partnership ended, and given up when it ends."""
    state = partner(register()).when(BACKFILL).then(happened.BackfillRequested)
    assert (work(state), state.backfill_since) == ([WorkKind.BACKFILL], later(days=-30))
    partner(register(), BACKFILL).when(BACKFILL).then()
    assert work(partner(register(), BACKFILL).when(BACKFILLED).then(happened.BackfillPlanned)) == []
    partner(register()).when(BACKFILLED).then()
    partner(register(), DISABLE).when(BACKFILL).refused(WrongState, "Resume it first")
    assert work(partner(register(), BACKFILL, DISABLE).state) == []


def test_a_trial_message_is_sent_once_and_its_outcome_kept():
    """Whoever asks twice gets one."""
    state = partner(register()).when(TEST).then(happened.PartnerTestRequested)
    assert work(state) == [WorkKind.TEST_PARTNER]
    partner(register(), TEST).when(TEST).then()
    state = partner(register(), TEST).when(TESTED).then(happened.PartnerTested)
    assert (work(state), state.last_test, state.last_test_at) == ([], OK, NOW)
    partner(register()).when(TESTED).then()


def test_of_a_rotation_the_log_knows_a_name_and_an_end():
    """The secret itself never enters it."""
    rotation = wanted.NoteRotation(by=ADMIN, at=NOW, key_id="1f2e3d4c", old_until=later(hours=24))
    state = partner(register()).when(rotation).then(happened.SecretRotated)
    assert (state.key_id, state.old_secret_until) == ("1f2e3d4c", later(hours=24))


def test_other_streams_commands_are_no_partners_business():
    """A command of another stream is a programming error."""
    with pytest.raises(TypeError, match="SubmitArticle"):
        partner(register()).when(make.submit()).then()


# --- filters ----------------------------------------------------------------------------------------------

OFFER = Offer(
    language=EN,
    topics=frozenset({"medtop:11000000", "medtop:20000593"}),
    entities=frozenset({"kb:sco", "sco"}),
    genre="Press Release",
    urgency=4,
    desk="world",
)


@pytest.mark.parametrize(
    ("filters", "reason"),
    [
        (Filters(), None),
        (Filters(languages=(PT, EN)), None),
        (Filters(languages=(PT, RU)), "it takes only pt, ru"),
        (Filters(least_urgency=4), None),
        (Filters(least_urgency=3), "it takes urgency 3 or more urgent, and this is 4"),
        (Filters(desks=("", "world")), None),
        (Filters(desks=("", "sports")), "it takes only the desks the newsroom's own, sports"),
        (Filters(genres=("press release",)), None),
        (Filters(genres=("Interview",)), "it takes only the genres Interview"),
        (Filters(topics=("medtop:15000000", "medtop:11000000")), None),
        (Filters(topics=("medtop:15000000",)), "none of its topics (medtop:15000000) is on it"),
        (Filters(entities=("sco",)), None),
        (Filters(entities=("kb:sco",)), None),
        (Filters(entities=("nato",)), "none of the entities it asks for (nato) is named in it"),
        (Filters(languages=(EN,), least_urgency=4, desks=("world",), topics=("medtop:20000593",)), None),
        (Filters(languages=(EN,), topics=("medtop:15000000",)), "none of its topics (medtop:15000000) is on it"),
    ],
)
def test_every_condition_must_hold_and_the_first_that_does_not_is_named(filters: Filters, reason: str | None):
    """In words that a person at either end understands; an empty condition lets everything through."""
    assert why_not(profile(filters=filters), OFFER) == reason


@pytest.mark.parametrize(
    ("asked", "offered", "wants"),
    [
        ("pt", "pt-BR", True),
        ("pt-BR", "pt", False),
        ("zh", "zh-Hans-CN", True),
        ("zh-Hans", "zh-Hans-CN", True),
        ("zh-Hant", "zh-Hans-CN", False),
        ("zh-Hans-CN", "zh-Hans", False),
        ("en", "en", True),
        ("ha", "haz", False),
    ],
)
def test_a_wide_language_lets_a_narrow_one_through_and_not_the_other_way_round(asked: str, offered: str, wants: bool):
    """``pt`` wants ``pt-BR``; ``pt-BR`` does not want ``pt``; ``ha`` is no part of ``haz``."""
    offer = replace(OFFER, language=LanguageTag(offered))
    assert (why_not(profile(LanguageTag(asked)), offer) is None) is wants


def test_what_is_not_released_goes_only_to_those_bound_to_the_embargo():
    """The agreement is part of the profile; without it the reason says so."""
    advance = replace(OFFER, is_advance=True)
    assert why_not(profile(embargo_agreement=True), advance) is None
    assert why_not(profile(), advance) == "it is not bound to embargoes, and this is not released yet"
    assert why_not(profile(embargo_agreement=True), OFFER) is None


# --- who gets it ------------------------------------------------------------------------------------------

WANTS, FILTERED, HAD, ENDED, ENDED_AND_HAD, PAUSED, BOUND = (PartnerId(letter * 36) for letter in "abcdefg")


def one(identity: PartnerId, kept: PartnerProfile | None = None, **fields: Any) -> Partner:
    """A partner."""
    return Partner(id=identity, profile=kept or profile(), **fields)


PARTNERS = (
    one(WANTS),
    one(FILTERED, profile(RU)),
    one(HAD, profile(RU)),
    one(ENDED, disabled_because="the contract ended"),
    one(ENDED_AND_HAD, disabled_because="the contract ended"),
    one(PAUSED, paused_because="it moves house"),
    one(BOUND, profile(embargo_agreement=True)),
)
RECEIVED = frozenset({HAD, ENDED_AND_HAD})


def test_a_usable_revision_goes_to_who_wants_it_and_to_who_has_an_earlier_one():
    """A filter change cuts nobody off from corrections; a paused partner gets it later; an ended one does not."""
    assert set(recipients(PARTNERS, RECEIVED, OFFER)) == {WANTS, HAD, PAUSED, BOUND}


@pytest.mark.parametrize("status", [PubStatus.WITHHELD, PubStatus.CANCELED])
@pytest.mark.parametrize("is_advance", [False, True])
def test_what_is_taken_back_goes_to_everybody_who_ever_received_it(status: PubStatus, is_advance: bool):
    """Active or not, whatever its filters and agreements say today; and to nobody else."""
    offer = replace(OFFER, pub_status=status, is_advance=is_advance)
    assert set(recipients(PARTNERS, RECEIVED, offer)) == RECEIVED


def test_an_advance_copy_goes_only_to_the_bound():
    """Not even to one that had an earlier copy and is bound no more."""
    assert set(recipients(PARTNERS, RECEIVED, replace(OFFER, is_advance=True))) == {BOUND}


def test_recipients_are_named_once_and_in_order():
    """The plan on record is the same whoever makes it."""
    forwards, backwards = recipients(PARTNERS, RECEIVED, OFFER), recipients(PARTNERS[::-1], RECEIVED, OFFER)
    assert forwards == backwards == tuple(sorted(set(forwards)))
