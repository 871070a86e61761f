"""An article from draft to withdrawal: what each command leads to, and when it is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests import factories as make
from tests.factories import ADMIN, EN, NOW, PT, PUBLISHER, REVIEWER, RU, SYSTEM, TRANSLATOR, later
from tests.scenario import Scenario
from workflow.domain import commands as wanted
from workflow.domain import events as happened
from workflow.domain.annotations import Verdict
from workflow.domain.article import Article, EditionState, Stage
from workflow.domain.errors import (
    AlreadyExists,
    BlockingFindings,
    ContentMoved,
    EmbargoStands,
    Incomplete,
    InvalidValue,
    NotFound,
    WrongState,
)
from workflow.domain.segments import BlockKind, DraftBlock
from workflow.domain.vocabulary import PubStatus, Route, system_actor


def article(state: Article | None = None) -> Scenario:
    """A scenario of an article."""
    return Scenario("article", state)


# --- the text ---------------------------------------------------------------------------------


def test_a_draft_begins_the_source_and_the_wanted_editions():
    """Drafting makes the source's edition and one for every language asked for, all in draft."""
    state = article().when(make.draft(targets=(PT, RU))).then(happened.ArticleDrafted)
    assert {language: edition.state for language, edition in state.editions.items()} == dict.fromkeys(
        (EN, PT, RU), EditionState.DRAFT
    )
    assert state.stage is Stage.DRAFT


@pytest.mark.parametrize(
    ("command", "field"),
    [
        (make.draft(targets=(EN,)), "targets"),
        (make.draft(targets=(PT, PT)), "targets"),
        (make.draft(required_approvals=0), "required_approvals"),
        (replace(make.draft(), blocks=make.text()[:1]), "body"),
        (replace(make.draft(), blocks=make.text()[1:]), "headline"),
        (replace(make.draft(), blocks=make.text(" ", headline="  ")), "headline"),
    ],
)
def test_a_draft_is_held_against_its_values(command: wanted.DraftArticle, field: str):
    """A draft without headline, body, sensible languages or approvals is refused, naming the field."""
    error = article().when(command).refused(InvalidValue)
    assert error.facts["field"] == field


def test_an_article_is_begun_once():
    """A second draft under the same id is refused; nothing else works before the first."""
    article().given(make.draft()).when(make.draft()).refused(AlreadyExists)
    article().when(make.submit()).refused(NotFound)
    article().when(make.request_edition()).refused(NotFound)


def test_a_draft_is_revised_until_it_is_submitted():
    """Revising keeps the metadata unless new ones come, and ends with the submission."""
    new = make.text("Something else happened.")
    state = article(make.drafted(slugline="sco")).when(make.revise(new)).then(happened.DraftRevised)
    assert state.details.slugline == "sco"
    assert state.original == make.original("revised")
    article(make.submitted()).when(make.revise(new)).refused(WrongState)
    article(make.drafted()).when(make.revise(new[:1])).refused(InvalidValue)


def test_a_revision_cannot_do_away_with_approvals():
    """The number of approvals is held to at least one in a revision too."""
    command = replace(make.revise(make.text()), details=wanted.Details(required_approvals=0))
    article(make.drafted()).when(command).refused(InvalidValue, "required_approvals")


def test_submitting_starts_every_edition():
    """A submitted version is numbered, and source and targets wait for machines."""
    state = article(make.drafted(targets=(PT,))).when(make.submit()).then(happened.ArticleSubmitted)
    assert state.source_version == 1
    assert {edition.state for edition in state.editions.values()} == {EditionState.TRANSLATION}
    article(state).when(make.submit()).refused(WrongState)


def test_one_more_language_can_be_asked_for():
    """An edition begins at once, once a language, and only of a submitted article."""
    state = article(make.published()).when(make.request_edition(PT)).then(happened.EditionRequested)
    assert state.editions[PT].state is EditionState.TRANSLATION
    article(state).when(make.request_edition(PT)).refused(AlreadyExists)
    article(state).when(make.request_edition(EN)).refused(AlreadyExists)
    article(make.drafted()).when(make.request_edition(PT)).refused(WrongState)


def test_a_language_that_was_not_asked_for_is_not_found():
    """A command for an edition that does not exist says so."""
    article(make.in_review()).when(make.publish(PT)).refused(NotFound, "pt")


# --- translation, checks, tags ------------------------------------------------------------------


def test_a_translation_goes_to_review_once_it_is_checked_and_tagged():
    """Text, findings and tags together make an edition ready for review."""
    state = make.submitted(targets=(PT,))
    state = article(state).when(make.translate(state)).then(happened.TranslationRecorded)
    assert state.editions[PT].state is EditionState.TRANSLATION
    state = article(state).when(make.check(state, PT)).then(happened.FindingsRecorded)
    assert state.editions[PT].state is EditionState.TRANSLATION
    state = article(state).when(make.tags(state, PT)).then(happened.TagsRecorded)
    assert state.editions[PT].state is EditionState.REVIEW


def test_a_translation_of_a_text_that_moved_is_discarded():
    """The machine's result counts only for source texts that still stand; the rest is put aside on record."""
    before = make.submitted(targets=(PT,))
    slow = make.translate(before)
    moved = make.after(before, make.correct(make.text("The meeting ended. ", "Nine countries took part. ", "Bye.")))
    state = article(moved).when(slow).then(happened.TranslationRecorded, happened.TranslationDiscarded)
    assert [segment.text for segment in state.unfinished(PT)] == ["The meeting ended. ", "Bye."]


def test_a_translation_that_nobody_waits_for_is_discarded():
    """A late result does not overwrite what people work on."""
    state = make.in_review(targets=(PT,))
    late = make.translate(make.submitted(targets=(PT,)))
    after = article(state).when(late).then(happened.TranslationDiscarded)
    assert after.editions == state.editions


def test_work_is_handed_to_a_person_once():
    """Handing over is on record once, and the machine's work ends with it."""
    command = wanted.HandToPerson(by=SYSTEM, at=NOW, language=PT, reason="no engine")
    state = article(make.submitted(targets=(PT,))).when(command).then(happened.HandedToPerson)
    assert state.editions[PT].route is Route.PERSON
    article(state).when(command).then()
    article(make.in_review(targets=(PT,))).when(command).refused(WrongState)


def test_a_person_translates_what_the_machine_cannot():
    """A person's text, complete, goes the same way as a machine's; partial work waits."""
    state = make.after(make.submitted(), make.request_edition(PT, route=Route.PERSON))
    state = article(state).when(make.post_edit({"s1": "Ministros"}, PT)).then(happened.EditionPostEdited)
    assert state.editions[PT].state is EditionState.TRANSLATION
    rest = {segment.id: f"pt {segment.text}" for segment in state.unfinished(PT)}
    state = make.checked(make.after(state, make.post_edit(rest, PT)), PT)
    assert state.editions[PT].state is EditionState.REVIEW


def test_the_machine_is_asked_again_only_for_what_is_missing():
    """Retranslation needs something to translate, and a translation."""
    command = wanted.Retranslate(by=TRANSLATOR, at=NOW, language=PT)
    article(make.in_review(targets=(PT,))).when(command).refused(WrongState, "Nothing is missing")
    article(make.in_review()).when(replace(command, language=EN)).refused(WrongState, "not translated")
    waiting = make.after(make.submitted(), make.request_edition(PT, route=Route.PERSON))
    state = article(waiting).when(command).then(happened.RetranslationRequested)
    assert state.editions[PT].route is Route.MACHINE


@pytest.mark.parametrize("command", [make.check, make.tags])
def test_results_for_an_older_text_are_put_aside(command: object):
    """Findings and tags count for one exact text only."""
    old = make.submitted()
    moved = make.after(old, make.post_edit({"s2": "It began. "}))
    late = command(old)
    state = article(moved).when(late).then(happened.ResultOutdated)
    assert not state.source.is_checked


def test_tags_are_decided_once_each():
    """A verdict is on record when it is new, and only for a tag that is there."""
    command = wanted.DecideTag(by=REVIEWER, at=NOW, language=EN, tag_id=make.tag().id, verdict=Verdict.REJECTED)
    state = article(make.in_review()).when(command).then(happened.TagDecided)
    assert state.source.outgoing_tags == ()
    article(state).when(command).then()
    article(state).when(replace(command, tag_id="wd:Q1")).refused(NotFound)


# --- review -------------------------------------------------------------------------------------


def test_an_edit_in_review_stays_in_review_and_is_checked_again():
    """Post-editing keeps the edition with its reviewers; approval waits for the new checks."""
    state = article(make.in_review()).when(make.post_edit({"s2": "It began. "})).then(happened.EditionPostEdited)
    assert state.source.state is EditionState.REVIEW
    article(state).when(make.approve(state)).refused(Incomplete, "checks")


def test_an_edit_that_changes_nothing_is_no_event():
    """The same text again is the case already; unknown segments and empty texts are refused."""
    same = make.in_review().blocks[0].segments[0].text
    article(make.in_review()).when(make.post_edit({"s1": same})).then()
    article(make.in_review()).when(make.post_edit({"s99": "x"})).refused(InvalidValue, "s99")
    article(make.in_review()).when(make.post_edit({"s1": " "})).refused(InvalidValue, "s1")


def test_an_edit_voids_the_approval():
    """An approval is for one exact text."""
    scheduled = make.after(make.approved(), make.schedule(later(hours=1)))
    for state, recalled in ((make.approved(), ()), (scheduled, (happened.AdvanceRecalled,))):
        edited = article(state).when(make.post_edit({"s2": "It began. "})).then(happened.EditionPostEdited, *recalled)
        assert edited.source.state is EditionState.REVIEW
        assert edited.source.approvals == ()
        assert edited.source.publish_at is None


def test_blocking_findings_stop_the_approval_until_they_are_waived():
    """A blocking finding is mended or waived with a reason; an advisory one stops nobody."""
    state = make.in_review(make.finding())
    article(state).when(make.approve(state)).refused(BlockingFindings)
    article(state).when(make.override(state)).refused(BlockingFindings)
    article(state).when(replace(make.waive(), reason=" ")).refused(InvalidValue)
    article(state).when(make.waive("f9")).refused(NotFound)
    waived = article(state).when(make.waive()).then(happened.FindingWaived)
    article(waived).when(make.waive()).then()
    article(waived).when(make.approve(waived)).then(happened.EditionApproved)
    advisory = make.in_review(make.finding(blocking=False))
    article(advisory).when(make.approve(advisory)).then(happened.EditionApproved)


def test_changes_are_asked_of_whoever_wrote_the_text():
    """The source goes back to its draft, a translation to a person; both come back by work on the text."""
    command = wanted.RequestChanges(by=REVIEWER, at=NOW, language=EN, comment="who said so?")
    state = article(make.approved(targets=(PT,))).when(command).then(happened.ChangesRequested)
    assert state.source.state is EditionState.DRAFT
    assert state.editions[PT].state is EditionState.APPROVED
    assert make.after(state, make.submit()).source.state is EditionState.REVIEW
    sent_back = (
        article(make.in_review(targets=(PT,))).when(replace(command, language=PT)).then(happened.ChangesRequested)
    )
    assert sent_back.editions[PT].state is EditionState.TRANSLATION
    assert sent_back.editions[PT].route is Route.PERSON
    edited = make.checked(make.after(sent_back, make.post_edit({"s1": "Melhor"}, PT)), PT)
    assert edited.editions[PT].state is EditionState.REVIEW
    article(make.in_review()).when(replace(command, comment="")).refused(InvalidValue, "comment")
    article(make.published()).when(command).refused(WrongState)


def test_a_rejected_edition_is_closed():
    """Rejection needs a reason, and is not for what is public."""
    command = wanted.RejectEdition(by=REVIEWER, at=NOW, language=EN, reason="no news")
    state = article(make.in_review()).when(command).then(happened.EditionRejected)
    assert state.stage is Stage.CLOSED
    article(state).when(make.approve(state)).refused(WrongState)
    article(make.in_review()).when(replace(command, reason="")).refused(InvalidValue)
    again = make.after(make.published(), make.post_edit({"s2": "It began. "}))
    article(again).when(command).refused(WrongState, "Withdraw it")


def test_an_approval_is_for_the_text_that_was_read():
    """Approving or overriding another hash than the present one is refused with both."""
    state = make.in_review()
    for command in (make.approve(state), make.override(state)):
        error = article(state).when(replace(command, content_hash="0" * 64)).refused(ContentMoved)
        assert error.facts["content_hash"] == state.source.content_hash


def test_as_many_people_approve_as_the_article_asks_for():
    """With two approvals asked for, one leaves the edition in review, and one person gives one."""
    state = make.in_review(required_approvals=2)
    state = article(state).when(make.approve(state)).then(happened.EditionApproved)
    assert state.source.state is EditionState.REVIEW
    article(state).when(make.publish()).refused(WrongState)
    state = article(state).when(make.approve(state, by=PUBLISHER)).then(happened.EditionApproved)
    assert state.source.state is EditionState.APPROVED


def test_an_approval_is_taken_back_by_its_giver():
    """Taking back leads to review, also from a schedule; nobody takes back another's."""
    command = wanted.WithdrawApproval(by=REVIEWER, at=NOW, language=EN)
    scheduled = make.after(make.approved(), make.schedule(later(hours=1)))
    for state, recalled in ((make.approved(), ()), (scheduled, (happened.AdvanceRecalled,))):
        back = article(state).when(command).then(happened.ApprovalWithdrawn, *recalled)
        assert back.source.state is EditionState.REVIEW
        assert back.source.publish_at is None
        article(state).when(replace(command, by=PUBLISHER)).refused(WrongState)


# --- publication --------------------------------------------------------------------------------


def test_publication_needs_an_approval():
    """Only an approved text is published, and what is public is that very text."""
    article(make.in_review()).when(make.publish()).refused(WrongState)
    state = article(make.approved()).when(make.publish()).then(happened.EditionPublished)
    public = state.source.published
    assert public is not None
    assert (public.revision, public.pub_status, public.verb) == (1, PubStatus.USABLE, "published")
    assert public.blocks == state.blocks
    assert public.content_hash == state.source.content_hash


def test_editions_do_not_wait_for_each_other():
    """The source goes out while its translation is still under way."""
    state = make.checked(make.submitted(targets=(PT,)))
    state = make.after(state, make.approve(state), make.publish())
    assert state.source.state is EditionState.PUBLISHED
    assert state.editions[PT].state is EditionState.TRANSLATION


def test_nothing_is_published_before_its_embargo():
    """Neither now nor by schedule; at the embargo's moment it may go."""
    embargo = later(hours=2)
    state = make.approved(embargoed=embargo)
    article(state).when(make.publish(at=later(hours=1))).refused(EmbargoStands)
    article(state).when(make.schedule(later(hours=1))).refused(EmbargoStands)
    article(state).when(make.schedule(embargo)).then(happened.EditionScheduled)
    article(state).when(make.publish(at=embargo)).then(happened.EditionPublished)


def test_copyflow_publishes_only_what_was_scheduled_when_its_time_has_come():
    """The system publishes at the time set by a person, and not a moment sooner or anything else."""
    clock = system_actor("clock")
    article(make.approved()).when(make.publish(by=clock)).refused(WrongState)
    state = make.after(make.approved(), make.schedule(later(hours=1)))
    article(state).when(make.publish(by=clock, at=later(minutes=59))).refused(WrongState)
    article(state).when(make.publish(by=clock, at=later(hours=1))).then(happened.EditionPublished)


def test_a_schedule_lies_ahead_and_can_be_moved():
    """A time gone by is refused; a person may move the time or publish at once."""
    article(make.approved()).when(make.schedule(NOW)).refused(InvalidValue, "publish_at")
    state = make.after(make.approved(), make.schedule(later(hours=1)))
    moved = article(state).when(make.schedule(later(hours=3))).then(happened.EditionScheduled)
    assert moved.source.publish_at == later(hours=3)
    article(moved).when(make.publish()).then(happened.EditionPublished)


def test_a_published_edition_is_held_released_and_withdrawn():
    """Each raises the revision and tells partners the status; none can be done twice."""
    hold = wanted.HoldEdition(by=PUBLISHER, at=NOW, language=EN, reason="a question")
    release = wanted.ReleaseEdition(by=PUBLISHER, at=NOW, language=EN)
    withdraw = wanted.WithdrawEdition(by=PUBLISHER, at=NOW, language=EN, reason="wrong")
    state = make.published()
    article(state).when(release).refused(WrongState)
    for command in (hold, withdraw):
        article(state).when(replace(command, reason=" ")).refused(InvalidValue)
        article(make.approved()).when(command).refused(WrongState, "not public")
    state = article(state).when(hold).then(happened.EditionHeld)
    assert (state.source.state, state.source.published.pub_status) == (EditionState.HELD, PubStatus.WITHHELD)
    article(state).when(hold).refused(WrongState)
    state = article(state).when(release).then(happened.EditionReleased)
    assert (state.source.state, state.source.published.revision) == (EditionState.PUBLISHED, 3)
    state = article(state).when(withdraw).then(happened.EditionWithdrawn)
    assert (state.source.state, state.source.published.pub_status) == (EditionState.WITHDRAWN, PubStatus.CANCELED)
    for command in (hold, release, withdraw):
        article(state).when(command).refused(WrongState)


def test_a_withdrawal_does_not_wait_for_a_correction_under_way():
    """What is public can be withdrawn in whatever state the next text is; a scheduled correction dies with it."""
    withdraw = wanted.WithdrawEdition(by=PUBLISHER, at=NOW, language=EN, reason="wrong")
    state = make.checked(make.after(make.published(), make.post_edit({"s2": "It began. "})))
    state = make.after(state, make.approve(state), make.schedule(later(hours=1)))
    state = article(state).when(withdraw).then(happened.EditionWithdrawn)
    article(state).when(make.publish(by=system_actor("clock"), at=later(hours=1))).refused(WrongState)


def test_a_plan_is_put_on_record_once_a_revision():
    """A second plan of the same revision is the case already."""
    plan = wanted.RecordDeliveryPlan(by=SYSTEM, at=NOW, language=EN, revision=1, partners=(make.PARTNER_ID,))
    state = article(make.published()).when(plan).then(happened.DeliveryPlanned)
    article(state).when(plan).then()
    article(state).when(replace(plan, revision=2)).then(happened.DeliveryPlanned)


def test_the_board_shows_the_least_advanced_edition():
    """The article's stage follows from its editions."""
    assert make.in_review(targets=(PT,)).stage is Stage.REVIEW
    assert make.published(targets=(PT,)).stage is Stage.PUBLICATION
    assert make.after(make.published(), make.request_edition(PT)).stage is Stage.TRANSLATION


def test_a_block_keeps_its_kind_in_every_language():
    """A translation has the source's form: headline, lists and levels."""
    blocks = (*make.text(), DraftBlock(kind=BlockKind.LIST_ITEM, segments=("One.",), level=2))
    state = make.after(Article(id=make.ARTICLE_ID), replace(make.draft(targets=(PT,)), blocks=blocks), make.submit())
    state = make.after(state, make.translate(state))
    assert [(b.kind, b.level) for b in state.blocks_of(PT)] == [(b.kind, b.level) for b in blocks]


def test_other_streams_commands_are_no_articles_business():
    """A command of another stream is a programming error, not a refusal."""
    with pytest.raises(TypeError, match="PausePartner"):
        article(make.drafted()).when(wanted.PausePartner(by=ADMIN, at=NOW, reason="x")).then()
