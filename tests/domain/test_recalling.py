"""Taking back: grades and notes, retraction, a whole article at once, re-issues, and copies ahead of a release."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests import factories as make
from tests.factories import EN, NOW, PT, PUBLISHER, RU, SYSTEM, later
from tests.scenario import Scenario
from workflow.domain import commands as wanted
from workflow.domain import events as happened
from workflow.domain.article import Article, EditionState
from workflow.domain.corrections import CorrectionGrade
from workflow.domain.errors import InvalidValue, WrongState
from workflow.domain.publication import publication_of
from workflow.domain.vocabulary import LanguageTag, PubStatus, system_actor

UPDATE, CORRECTION, RETRACTION = CorrectionGrade
HOLD = wanted.HoldArticle(by=PUBLISHER, at=NOW, reason="a question")
RELEASE = wanted.ReleaseArticle(by=PUBLISHER, at=NOW)
WITHDRAW = wanted.WithdrawArticle(by=PUBLISHER, at=NOW, reason="wrong")
RETRACT = wanted.RetractArticle(by=PUBLISHER, at=NOW, note="it was made up")


def article(state: Article | None = None) -> Scenario:
    """A scenario of an article."""
    return Scenario("article", state)


def reapproved(state: Article, language: LanguageTag = EN) -> Article:
    """Checked and approved again."""
    state = make.checked(state, language)
    return make.after(state, make.approve(state, language))


def planned(state: Article) -> Article:
    """Every newest revision on its way."""
    for language, edition in state.editions.items():
        if edition.newest is None:
            continue
        plan = wanted.RecordDeliveryPlan(
            by=SYSTEM, at=NOW, language=language, revision=edition.newest.revision, partners=(make.PARTNER_ID,)
        )
        state = make.after(state, plan)
    return state


# --- grades and notes ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("grade", "verb"), [(UPDATE, "updated"), (CORRECTION, "corrected"), (RETRACTION, "retracted")])
def test_the_grade_of_a_correction_is_what_partners_are_told(grade: CorrectionGrade, verb: str):
    """Grade, note and moment of every text that replaced one stay with it; the verb is the grade's."""
    state = reapproved(make.after(make.published(), make.correct(make.text("It ended."), grade=grade)))
    public = publication_of(make.after(state, make.publish(at=later(hours=1))), EN)
    assert public is not None
    assert (public.verb, public.note, public.text_changed) == (verb, "a wrong day", later(hours=1))
    assert [(each.at, each.grade, each.note) for each in public.corrections] == [(later(hours=1), grade, "a wrong day")]
    assert public.is_retracted == (grade is RETRACTION)


def test_only_an_update_needs_no_note():
    """Nothing was wrong: nothing need be said. Anything graver says what it was."""
    for grade in (CORRECTION, RETRACTION):
        refused = article(make.published()).when(make.correct(make.text("x"), note=" ", grade=grade))
        assert refused.refused(InvalidValue).facts["field"] == "note"
    article(make.published()).when(make.correct(make.text("x"), note="", grade=UPDATE)).then(happened.ArticleCorrected)


def test_a_text_that_missed_corrections_says_all_of_them():
    """An edition published after two corrections of its source carries both notes and the graver grade."""
    state = make.after(
        make.published(),
        make.correct(make.text("One."), note="a wrong day", grade=CORRECTION),
        make.correct(make.text("Two."), note="more is known", grade=UPDATE),
    )
    state = make.after(reapproved(state), make.publish())
    assert (state.source.published.verb, state.source.published.note) == ("corrected", "a wrong day\nmore is known")


def test_an_edition_is_corrected_by_itself():
    """What was wrong in a translation alone is said when it is published; without a word it is an update."""
    state = reapproved(make.after(make.published(targets=(PT,)), make.post_edit({"s1": "Ministros"}, PT)), PT)
    silent = make.after(state, make.publish(PT))
    assert (silent.editions[PT].published.verb, silent.editions[PT].published.note) == ("updated", "")
    said = make.after(state, replace(make.publish(PT), note="the title was wrong"))
    assert (said.editions[PT].published.verb, said.editions[PT].published.note) == ("corrected", "the title was wrong")
    article(state).when(replace(make.publish(PT), grade=CORRECTION)).refused(InvalidValue, "note")
    article(make.approved()).when(replace(make.publish(), note="x")).refused(InvalidValue, "nothing was published")


def test_a_scheduled_correction_says_what_was_said_when_it_was_scheduled():
    """The clock publishes it with the grade and note of the person who scheduled it."""
    state = reapproved(make.after(make.published(), make.post_edit({"s2": "It began."})))
    by_clock = make.publish(by=system_actor("clock"), at=later(hours=1))
    said = replace(make.schedule(later(hours=1)), grade=RETRACTION, note="nobody met")
    public = make.after(state, said, by_clock).source.published
    assert (public.verb, public.note, public.is_retracted) == ("retracted", "nobody met", True)
    article(state).when(replace(said, note="")).refused(InvalidValue, "note")


# --- retraction -----------------------------------------------------------------------------------------


def test_a_retraction_marks_what_is_public_without_changing_it():
    """The text and its approvals stay; a revision says that it was wrong; a correction ends the mark, an update not."""
    retract = wanted.RetractEdition(by=PUBLISHER, at=later(hours=1), language=EN, note="nobody met")
    before = make.published()
    state = article(before).when(retract).then(happened.EditionRetracted)
    public = state.source.published
    assert (public.revision, public.verb, public.note, public.is_retracted) == (2, "retracted", "nobody met", True)
    assert (public.pub_status, public.text_changed) == (PubStatus.USABLE, later(hours=1))
    assert (public.blocks, public.content_hash) == (
        before.source.published.blocks,
        before.source.published.content_hash,
    )
    assert state.source.state is EditionState.PUBLISHED
    article(state).when(retract).refused(WrongState, "already")
    article(before).when(replace(retract, note=" ")).refused(InvalidValue, "note")
    article(make.approved()).when(retract).refused(WrongState, "not public")
    for grade, marked in ((UPDATE, True), (CORRECTION, False)):
        again = reapproved(make.after(state, make.correct(make.text("It ended."), grade=grade)))
        assert make.after(again, make.publish()).source.published.is_retracted is marked


# --- the whole article ------------------------------------------------------------------------------------


def test_a_whole_article_is_held_released_retracted_and_withdrawn():
    """One decision reaches every edition; each is refused with a reason when it applies to none."""
    state = make.published(targets=(PT, RU))
    both = (happened.EditionHeld,) * 3
    held = article(state).when(HOLD).then(*both)
    assert {edition.state for edition in held.editions.values()} == {EditionState.HELD}
    article(held).when(HOLD).refused(WrongState, "nothing to hold")
    article(held).when(RETRACT).refused(WrongState, "nothing to retract")
    released = article(held).when(RELEASE).then(*(happened.EditionReleased,) * 3)
    article(released).when(RELEASE).refused(WrongState, "nothing to release")
    retracted = article(released).when(RETRACT).then(*(happened.EditionRetracted,) * 3)
    article(retracted).when(RETRACT).refused(WrongState, "nothing to retract")
    withdrawn = article(retracted).when(WITHDRAW).then(*(happened.EditionWithdrawn,) * 3)
    assert {edition.published.pub_status for edition in withdrawn.editions.values()} == {PubStatus.CANCELED}
    for command in (HOLD, RELEASE, WITHDRAW, RETRACT):
        article(withdrawn).when(command).refused(WrongState, "nothing to")
    for command in (HOLD, WITHDRAW):
        article(state).when(replace(command, reason=" ")).refused(InvalidValue)
    article(state).when(replace(RETRACT, note="")).refused(InvalidValue)


def test_a_withdrawal_of_all_reaches_what_is_held_and_leaves_what_is_withdrawn():
    """Held editions too were with partners; what was taken back before is not taken back twice."""
    one = {"by": PUBLISHER, "at": NOW}
    state = make.after(
        make.published(targets=(PT, RU)),
        wanted.HoldEdition(**one, language=PT, reason="x"),
        wanted.WithdrawEdition(**one, language=RU, reason="x"),
    )
    events = article(state).when(WITHDRAW).then(happened.EditionWithdrawn, happened.EditionWithdrawn)
    assert events.editions[RU].published.revision == state.editions[RU].published.revision


@pytest.mark.parametrize("command", [HOLD, WITHDRAW])
def test_nothing_comes_out_by_itself_after_the_article_was_taken_back(command: Any):
    """A scheduled translation leaves the schedule with the article, and what went ahead of it is taken back."""
    state = make.after(make.approved(targets=(PT,)), make.publish(), make.schedule(later(hours=1), PT))
    kinds = {HOLD: happened.EditionHeld, WITHDRAW: happened.EditionWithdrawn}
    state = article(state).when(command).then(kinds[command], happened.EditionUnscheduled, happened.AdvanceRecalled)
    assert (state.editions[PT].state, state.editions[PT].publish_at) == (EditionState.APPROVED, None)
    article(state).when(make.publish(PT, by=system_actor("clock"), at=later(hours=1))).refused(WrongState)
    article(state).when(make.publish(PT)).then(
        happened.EditionPublished, *((happened.EditionReissued,) if state.source.is_public else ())
    )


# --- re-issues ----------------------------------------------------------------------------------------------


def test_the_others_are_reissued_when_a_language_comes_out():
    """Their documents link to it now: one more revision of the same text, which is no change to readers."""
    state = planned(make.after(make.approved(targets=(PT,)), make.publish()))
    before = state.source.published
    state = (
        article(state)
        .when(make.publish(PT, at=later(hours=1)))
        .then(
            happened.EditionPublished,
            happened.EditionReissued(
                by=PUBLISHER.id, at=later(hours=1), language=EN, revision=2, of=(PT,), because="published"
            ),
        )
    )
    public = state.source.published
    assert (public.revision, public.verb, public.note) == (2, "updated", "")
    assert (public.this_version, public.text_changed) == (later(hours=1), before.text_changed)
    same = ("blocks", "tags", "content_hash", "slug", "first_published", "corrections", "source_version")
    assert [getattr(public, name) for name in same] == [getattr(before, name) for name in same]
    assert [each.language for each in publication_of(state, EN).siblings] == [PT]
    assert publication_of(state, EN).is_reissue
    assert not publication_of(state, PT).is_reissue


def test_the_others_are_reissued_whenever_one_goes_comes_back_or_is_marked():
    """Held, released, retracted, withdrawn, published anew, and with another headline; not for words within."""
    one: dict[str, Any] = {"by": PUBLISHER, "at": NOW, "language": PT}
    state = planned(make.published(targets=(PT, RU)))
    reissued = (happened.EditionReissued,) * 2
    for command, event in (
        (wanted.HoldEdition(**one, reason="x"), happened.EditionHeld),
        (wanted.ReleaseEdition(**one), happened.EditionReleased),
        (wanted.RetractEdition(**one, note="x"), happened.EditionRetracted),
    ):
        state = article(state).when(command).then(event, *reissued)
    withdrawn = (
        article(state).when(wanted.WithdrawEdition(**one, reason="x")).then(happened.EditionWithdrawn, *reissued)
    )
    assert [each.language for each in publication_of(withdrawn, EN).siblings] == [RU]
    within = reapproved(make.after(state, make.post_edit({"s2": "Começou. "}, PT)), PT)
    article(within).when(make.publish(PT)).then(happened.EditionCorrected)
    headline = reapproved(make.after(state, make.post_edit({"s1": "Ministros"}, PT)), PT)
    article(headline).when(make.publish(PT)).then(happened.EditionCorrected, *reissued)


def test_what_nobody_has_seen_yet_is_no_reason_to_reissue():
    """Taking back what was held already changes no document of the others."""
    one: dict[str, Any] = {"by": PUBLISHER, "at": NOW, "language": PT}
    state = make.after(make.published(targets=(PT,)), wanted.HoldEdition(**one, reason="x"))
    article(state).when(wanted.WithdrawEdition(**one, reason="x")).then(happened.EditionWithdrawn)


def test_one_decision_reissues_an_edition_once():
    """Two languages released together make one message of a third."""
    one: dict[str, Any] = {"by": PUBLISHER, "at": NOW, "reason": "x"}
    state = make.published(targets=(PT, RU))
    state = make.after(state, wanted.HoldEdition(**one, language=PT), wanted.HoldEdition(**one, language=RU))
    after = (
        article(state).when(RELEASE).then(happened.EditionReleased, happened.EditionReleased, happened.EditionReissued)
    )
    assert after.source.published.revision == state.source.published.revision + 1


def test_a_reissue_before_the_plan_still_says_what_happened():
    """Who gets an edition for the first time with its new links is told that it was published, not updated."""
    state = make.after(make.approved(targets=(PT,)), make.publish(), make.publish(PT))
    public = publication_of(state, EN)
    assert (public.revision, public.verb, public.is_reissue) == (2, "published", False)


# --- ahead of the release ---------------------------------------------------------------------------------


def test_a_scheduled_edition_goes_ahead_to_those_bound_to_its_embargo():
    """The copy says until when it is under embargo; readers have nothing; the release is the following revision."""
    state = make.after(make.approved(), make.schedule(later(hours=1)))
    copy = publication_of(state, EN, ahead=True)
    assert (copy.revision, copy.verb, copy.embargoed_until) == (1, "published", later(hours=1))
    assert copy.pub_status is PubStatus.USABLE
    assert publication_of(state, EN) is None
    released = make.after(state, make.publish(by=system_actor("clock"), at=later(hours=1)))
    public = publication_of(released, EN, ahead=True)
    assert (public.revision, public.embargoed_until, public.slug) == (2, None, copy.slug)
    assert public == publication_of(released, EN)


def test_the_copy_follows_the_schedule():
    """Another time is told with the next revision; without a schedule it is taken back, whatever ended it."""
    state = make.after(make.approved(), make.schedule(later(hours=1)), make.schedule(later(hours=3)))
    copy = publication_of(state, EN, ahead=True)
    assert (copy.revision, copy.embargoed_until) == (2, later(hours=3))
    for command, event in (
        (wanted.WithdrawApproval(by=make.REVIEWER, at=NOW, language=EN), happened.ApprovalWithdrawn),
        (make.post_edit({"s2": "It began. "}), happened.EditionPostEdited),
        (make.correct(make.text("It ended.")), happened.ArticleCorrected),
    ):
        ended = article(state).when(command).then(event, happened.AdvanceRecalled)
        taken = publication_of(ended, EN, ahead=True)
        assert (taken.revision, taken.pub_status, taken.embargoed_until) == (3, PubStatus.CANCELED, None)
        assert publication_of(ended, EN) is None
        again = make.after(reapproved(ended), make.schedule(later(hours=5)))
        assert publication_of(again, EN, ahead=True).revision == 4


def test_what_is_public_is_not_replaced_ahead_of_time():
    """A scheduled correction of a public text stays here until its time: partners go on showing what readers see."""
    state = reapproved(make.after(make.published(), make.post_edit({"s2": "It began."})))
    state = article(state).when(make.schedule(later(hours=1))).then(happened.EditionScheduled)
    assert state.source.advance is None
    assert publication_of(state, EN, ahead=True) == publication_of(state, EN)
