"""Corrections: only what changed is done again, and nothing of it is public without its own approval."""

from __future__ import annotations

from tests import factories as make
from tests.factories import EN, NOW, PT, PUBLISHER, REVIEWER, later
from tests.scenario import Scenario
from workflow.domain import commands as wanted
from workflow.domain import events as happened
from workflow.domain.article import Article, EditionState
from workflow.domain.errors import InvalidValue, WrongState
from workflow.domain.vocabulary import PubStatus


def article(state: Article | None = None) -> Scenario:
    """A scenario of an article."""
    return Scenario("article", state)


def test_a_correction_touches_only_the_segments_that_changed():
    """One reworded sentence makes one segment of each translation stale; the public text stands meanwhile."""
    state = make.published(targets=(PT,))
    corrected = make.text("The meeting began. ", "Ten countries took part. ", "It ends on Friday.")
    state = article(state).when(make.correct(corrected)).then(happened.ArticleCorrected)
    assert [segment.text for segment in state.unfinished(PT)] == ["Ten countries took part. "]
    assert state.editions[PT].state is EditionState.TRANSLATION
    assert state.editions[PT].published.pub_status is PubStatus.USABLE
    assert set(make.translate(state).segments) == {"s3"}


def test_a_correction_is_published_as_the_next_revision_with_its_note():
    """After its own checks and approval, the correction replaces what is public."""
    state = make.checked(make.after(make.published(), make.correct(make.text("It ended."))))
    state = make.after(state, make.approve(state))
    state = article(state).when(make.publish(at=later(hours=1))).then(happened.EditionCorrected)
    public = state.source.published
    assert (public.revision, public.verb, public.note) == (2, "corrected", "a wrong day")
    assert (public.first_published, public.this_version) == (NOW, later(hours=1))


def test_a_correction_says_what_was_wrong_and_changes_something():
    """No note, no change, no body: refused."""
    article(make.published()).when(make.correct(make.text())).refused(InvalidValue, "changes nothing")
    article(make.published()).when(make.correct(make.text("x"), note="")).refused(InvalidValue, "note")
    article(make.published()).when(make.correct(make.text()[:1])).refused(InvalidValue, "body")
    article(make.drafted()).when(make.correct(make.text("x"))).refused(WrongState)


def test_a_correction_reopens_a_withdrawn_source_and_leaves_closed_translations():
    """A withdrawn source may come back corrected; a rejected translation stays rejected."""
    state = make.in_review(targets=(PT,))
    state = make.after(
        state,
        wanted.RejectEdition(by=REVIEWER, at=NOW, language=PT, reason="no"),
        make.approve(state),
        make.publish(),
        wanted.WithdrawEdition(by=PUBLISHER, at=NOW, language=EN, reason="wrong"),
    )
    state = article(state).when(make.correct(make.text("It ended."))).then(happened.ArticleCorrected)
    assert state.source.state is EditionState.TRANSLATION
    assert state.editions[PT].state is EditionState.REJECTED


def test_a_translation_whose_form_moved_loses_its_approval():
    """Deleting a sentence leaves nothing untranslated, and still it is another text than the approved one."""
    state = make.approved(targets=(PT,))
    shorter = make.text("The meeting began. ", "Nine countries took part. ")
    state = article(state).when(make.correct(shorter)).then(happened.ArticleCorrected)
    assert state.unfinished(PT) == ()
    assert state.editions[PT].approvals == ()
    article(state).when(make.publish(PT)).refused(WrongState)


def test_a_revised_draft_takes_its_translations_along():
    """A source sent back and revised voids the approvals of translations of the former text, at once."""
    state = make.after(
        make.approved(targets=(PT,)), wanted.RequestChanges(by=REVIEWER, at=NOW, language=EN, comment="shorten")
    )
    shorter = make.text("The meeting began. ", "Nine countries took part. ")
    state = article(state).when(make.revise(shorter)).then(happened.DraftRevised)
    article(state).when(make.publish(PT)).refused(WrongState)
    state = make.checked(state, PT)
    assert state.editions[PT].state is EditionState.REVIEW
    article(state).when(make.approve(state, PT)).refused(WrongState, "being revised")
    article(state).when(make.override(state, PT)).refused(WrongState, "being revised")
    submitted = make.after(state, make.submit())
    article(submitted).when(make.approve(submitted, PT)).then(happened.EditionApproved)


def test_what_is_machine_made_is_judged_by_the_public_text():
    """Machine segments whose source sentence was deleted do not label the text as machine-translated."""
    state = make.published(targets=(PT,))
    assert state.editions[PT].published.machine_translated
    state = make.after(state, make.correct(make.text("It is over.", headline="The end")))
    state = make.after(state, make.post_edit({segment.id: "Fim" for segment in state.unfinished(PT)}, PT))
    state = make.checked(state, PT)
    state = make.after(state, make.approve(state, PT), make.publish(PT))
    assert not state.editions[PT].published.machine_translated


def test_a_release_keeps_the_time_that_a_corrected_text_was_scheduled_for():
    """Published, edited, held, approved again, scheduled, released: the corrected text still goes out at its time."""
    held = make.after(
        make.published(),
        make.post_edit({"s2": "Ten took part."}),
        wanted.HoldEdition(by=make.PUBLISHER, at=make.NOW, language=EN, reason="a question"),
    )
    checked = make.checked(held)
    scheduled = make.after(checked, make.approve(checked, by=make.SECOND_REVIEWER), make.schedule(make.later(hours=3)))
    released = make.after(scheduled, wanted.ReleaseEdition(by=make.PUBLISHER, at=make.NOW, language=EN))
    assert released.source.state is EditionState.SCHEDULED
    assert released.source.publish_at == make.later(hours=3)
