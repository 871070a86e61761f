"""Nobody's own text is approved by them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests import factories as make
from tests.factories import EN, NOW, PT, PUBLISHER, REVIEWER, SECOND_REVIEWER, WRITER
from tests.scenario import Scenario
from workflow.domain import commands as wanted
from workflow.domain import events as happened
from workflow.domain.article import EditionState
from workflow.domain.errors import FourEyes, InvalidValue
from workflow.domain.vocabulary import Actor, Role, system_actor

EDITOR = make.person("editor", Role.WRITER, Role.TRANSLATOR, Role.REVIEWER, Role.PUBLISHER)


def with_a_hand(how: str) -> tuple[object, Actor]:
    """An article in review (source and Portuguese) in which the editor had a hand."""
    state = make.in_review(make.finding(), targets=(PT,))
    match how:
        case "drafted":
            return make.checked(make.after(state, make.waive())), WRITER
        case "corrected":
            return make.checked(make.after(state, make.correct(make.text("New."), by=EDITOR))), EDITOR
        case "edited":
            return make.checked(make.after(state, make.post_edit({"s1": "New"}, by=EDITOR))), EDITOR
        case _:
            return make.after(state, make.waive(by=EDITOR)), EDITOR


@pytest.mark.parametrize("how", ["drafted", "corrected", "edited", "waived"])
def test_a_hand_in_the_text_is_no_eye(how: str):
    """Writer, corrector, post-editor and whoever waived a blocking finding do not approve."""
    state, who = with_a_hand(how)
    Scenario("article", state).when(make.approve(state, by=who)).refused(FourEyes)
    Scenario("article", state).when(make.approve(state)).then(happened.EditionApproved)


def test_the_submitter_of_somebody_elses_draft_is_its_author_too():
    """Handing in is vouching."""
    state = make.checked(make.after(make.drafted(), make.submit(by=EDITOR)))
    Scenario("article", state).when(make.approve(state, by=EDITOR)).refused(FourEyes)


def test_a_hand_in_one_translation_leaves_the_others_free():
    """A post-editor of the Portuguese text may approve the English one, and not the Portuguese."""
    state = make.in_review(targets=(PT,))
    state = make.checked(make.after(state, make.post_edit({"s1": "Ministros"}, PT, by=EDITOR)), PT)
    Scenario("article", state).when(make.approve(state, EN, by=EDITOR)).then(happened.EditionApproved)
    Scenario("article", state).when(make.approve(state, PT, by=EDITOR)).refused(FourEyes)


def test_the_writer_of_the_source_approves_no_translation_of_it():
    """What the source says is the writer's in every language."""
    state = make.in_review(targets=(PT,))
    Scenario("article", state).when(make.approve(state, PT, by=WRITER)).refused(FourEyes)


def test_waiving_an_advisory_finding_is_no_hand_in_the_text():
    """Only what would have stopped the approval counts."""
    state = make.after(make.in_review(make.finding(blocking=False)), make.waive(by=REVIEWER))
    Scenario("article", state).when(make.approve(state)).then(happened.EditionApproved)


def test_a_machine_never_approves():
    """Only a person's word counts."""
    state = make.in_review()
    Scenario("article", state).when(make.approve(state, by=system_actor("x"))).refused(FourEyes, "person")


def test_one_person_is_one_pair_of_eyes():
    """A second approval comes from a second person."""
    state = make.in_review(required_approvals=2)
    state = make.after(state, make.approve(state))
    Scenario("article", state).when(make.approve(state)).refused(FourEyes, "already")


def test_an_override_is_its_own_event_with_its_reason():
    """A publisher may set the rule aside for one text, on record, and it suffices."""
    state = make.in_review(required_approvals=2)
    command = make.override(state, by=PUBLISHER)
    Scenario("article", state).when(replace(command, reason=" ")).refused(InvalidValue)
    state = Scenario("article", state).when(command).then(happened.FourEyesOverridden)
    assert state.source.state is EditionState.APPROVED
    assert state.source.approvals[0].override
    Scenario("article", state).when(make.publish()).then(happened.EditionPublished)


def test_who_gets_a_hand_in_the_text_after_approving_it_is_no_eye_any_more():
    """The approver who later resubmits the source makes the approval void for publication."""
    state = make.approved(targets=(PT,))
    state = make.after(
        state,
        wanted.RequestChanges(by=SECOND_REVIEWER, at=NOW, language=EN, comment="is this all?"),
        make.submit(by=REVIEWER),
    )
    assert state.editions[PT].state is EditionState.APPROVED
    Scenario("article", state).when(make.publish(PT)).refused(FourEyes)
