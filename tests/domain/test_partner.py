"""A partner: what it wants, whether it is paused, who gets a revision."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests import factories as make
from tests.factories import EN, NOW, PT, PUBLISHER, RU, SYSTEM, register
from tests.scenario import Scenario
from workflow.domain import commands as wanted
from workflow.domain import events as happened
from workflow.domain.errors import AlreadyExists, InvalidValue, NotFound
from workflow.domain.partner import FORMATS, Partner, recipients
from workflow.domain.vocabulary import LanguageTag, PartnerId, PubStatus

PAUSE = wanted.PausePartner(by=PUBLISHER, at=NOW, reason="it moves house")
RESUME = wanted.ResumePartner(by=PUBLISHER, at=NOW)
WOKEN = wanted.RecordWakeUp(by=SYSTEM, at=NOW, deliveries=0)
BRAZIL = LanguageTag("pt-BR")


def partner(*past: wanted.Command) -> Scenario:
    """A scenario of a partner."""
    return Scenario("partner").given(*past)


def test_a_partner_is_registered_once():
    """With a name, and before anything else."""
    state = partner().when(register(EN, name=" Agency ")).then(happened.PartnerRegistered)
    assert (state.name, state.languages) == ("Agency", (EN,))
    partner(register()).when(register()).refused(AlreadyExists)
    partner().when(register(name=" ")).refused(InvalidValue, "name")
    partner().when(PAUSE).refused(NotFound)


def test_a_partner_asks_for_a_format_that_there_is():
    """Each document of the list can be asked for, and no other."""
    for name in FORMATS:
        assert partner().when(replace(register(), format=name)).then(happened.PartnerRegistered).format == name
    error = partner().when(replace(register(), format="nitf")).refused(InvalidValue, "ninjs, newsml-g2, json-ld")
    assert error.facts["field"] == "format"


def test_pausing_and_resuming_are_on_record_once():
    """What is the case already is no event; a pause has a reason."""
    state = partner(register()).when(PAUSE).then(happened.PartnerPaused)
    assert state.is_paused
    partner(register(), PAUSE).when(PAUSE).then()
    partner(register()).when(replace(PAUSE, reason=" ")).refused(InvalidValue)
    state = partner(register(), PAUSE).when(RESUME).then(happened.PartnerResumed)
    assert (state.is_paused, state.waking_up) == (False, True)
    partner(register()).when(RESUME).then()


def test_waking_up_ends_with_its_record_or_a_new_pause():
    """What was held back is woken once a resumption."""
    state = partner(register(), PAUSE, RESUME).when(WOKEN).then(happened.PartnerWokenUp)
    assert not state.waking_up
    partner(register()).when(WOKEN).then()
    partner(register(), PAUSE, RESUME, PAUSE).when(WOKEN).then()


def test_a_wide_filter_lets_a_narrow_language_through_and_not_the_other_way_round():
    """``pt`` wants ``pt-BR``; ``pt-BR`` does not want ``pt``; no filter wants everything."""
    assert Partner(languages=(PT,)).wants(BRAZIL)
    assert not Partner(languages=(BRAZIL,)).wants(PT)
    assert not Partner(languages=(EN, RU)).wants(PT)
    assert Partner().wants(PT)


@pytest.mark.parametrize("status", PubStatus)
def test_whoever_received_an_edition_receives_what_becomes_of_it(status: PubStatus):
    """Corrections and withdrawals reach every recipient whatever today's filter says; only news makes newcomers."""
    wants, does_not, had = (PartnerId(letter * 36) for letter in "abc")
    partners = [Partner(id=wants), Partner(id=does_not, languages=(RU,)), Partner(id=had, languages=(RU,))]
    newcomers = {wants} if status is PubStatus.USABLE else set()
    assert set(recipients(partners, frozenset({had}), EN, status)) == {had} | newcomers


def test_other_streams_commands_are_no_partners_business():
    """A command of another stream is a programming error."""
    with pytest.raises(TypeError, match="SubmitArticle"):
        partner(register()).when(make.submit()).then()
