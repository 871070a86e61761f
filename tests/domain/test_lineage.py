"""Segment by segment: whose hand is in it, who approved it, what it was before, what no engine renders."""

from __future__ import annotations

import pytest

from tests import factories as make
from tests.factories import EN, NOW, PT, REVIEWER, SECOND_REVIEWER, TRANSLATOR, later
from tests.scenario import Scenario
from workflow.domain import commands as wanted
from workflow.domain import events as happened
from workflow.domain.article import Article, EditionState, Progress
from workflow.domain.errors import FourEyes, InvalidValue
from workflow.domain.marks import Mark, MarkKind
from workflow.domain.reactions import WorkKind, work_of_article
from workflow.domain.segments import BlockKind, DraftBlock, Method
from workflow.domain.vocabulary import Role, Route

EDITOR = make.person("editor", Role.TRANSLATOR, Role.REVIEWER)
TEN = make.text("The meeting began. ", "Ten countries took part. ", "It ends on Friday.")


def article(state: Article | None = None) -> Scenario:
    """A scenario of an article."""
    return Scenario("article", state)


# --- approvals by segment -------------------------------------------------------------------------


def test_an_approval_stands_on_every_segment_that_a_correction_leaves():
    """One reworded sentence: the others keep their approver, in the source and in every translation."""
    state = make.after(make.published(targets=(PT,)), make.correct(TEN))
    for language in (EN, PT):
        assert {each: given.by for each, given in state.standing_approvals(language).items()} == {
            "s1": (REVIEWER.id,),
            "s2": (REVIEWER.id,),
            "s4": (REVIEWER.id,),
        }


def test_a_second_approval_adds_to_the_segments_that_have_none():
    """Who approves the corrected text is the approver of what changed; the first approver stays that of the rest."""
    state = make.checked(make.after(make.published(), make.correct(TEN)))
    state = make.after(state, make.approve(state, by=SECOND_REVIEWER))
    by = {each: given.by for each, given in state.standing_approvals(EN).items()}
    assert by == {
        "s1": (REVIEWER.id,),
        "s2": (REVIEWER.id,),
        "s3": (SECOND_REVIEWER.id,),
        "s4": (REVIEWER.id,),
    }
    state = make.after(state, wanted.WithdrawApproval(by=SECOND_REVIEWER, at=NOW, language=EN))
    assert set(state.standing_approvals(EN)) == {"s1", "s2", "s4"}


def test_a_segment_is_approved_when_there_are_enough_approvals():
    """Half of two approvals approves no segment; both names stand on each in the end."""
    state = make.in_review(required_approvals=2)
    state = make.after(state, make.approve(state))
    assert state.standing_approvals(EN) == {}
    state = make.after(state, make.approve(state, by=SECOND_REVIEWER))
    assert {given.by for given in state.standing_approvals(EN).values()} == {(REVIEWER.id, SECOND_REVIEWER.id)}


def test_an_edited_segment_loses_its_approval_and_no_other():
    """The approval was for a wording."""
    state = make.after(make.approved(), make.post_edit({"s2": "The talks began. "}, by=SECOND_REVIEWER))
    assert set(state.standing_approvals(EN)) == {"s1", "s3", "s4"}
    assert state.source.state is EditionState.REVIEW


# --- hands ----------------------------------------------------------------------------------------


def test_two_reviewers_who_each_edited_one_language_approve_each_others():
    """A hand in the wording of the source is none in that of the translation."""
    state = make.in_review(targets=(PT,))
    state = make.after(
        state, make.post_edit({"s2": "It began. "}, by=REVIEWER), make.post_edit({"s1": "x"}, PT, by=SECOND_REVIEWER)
    )
    state = make.checked(make.checked(make.after(state, make.translate(state)), EN), PT)
    article(state).when(make.approve(state, EN, by=SECOND_REVIEWER)).then(happened.EditionApproved)
    article(state).when(make.approve(state, PT, by=REVIEWER)).then(happened.EditionApproved)
    article(state).when(make.approve(state, EN, by=REVIEWER)).refused(FourEyes)
    article(state).when(make.approve(state, PT, by=SECOND_REVIEWER)).refused(FourEyes)


def test_a_hand_goes_with_the_words():
    """Editing over somebody's words does not take their hand out; a machine's new translation does."""
    state = make.in_review(targets=(PT,))
    state = make.after(
        state, make.post_edit({"s2": "Um"}, PT, by=EDITOR), make.post_edit({"s2": "Um "}, PT, by=TRANSLATOR)
    )
    state = make.checked(state, PT)
    article(state).when(make.approve(state, PT, by=EDITOR)).refused(FourEyes)
    moved = make.after(state, make.post_edit({"s2": "It began late. "}))
    moved = make.checked(make.after(moved, make.translate(moved)), PT)
    article(moved).when(make.approve(moved, PT, by=EDITOR)).then(happened.EditionApproved)


def test_a_hand_leaves_with_its_segment():
    """What is no longer in the text is nobody's text."""
    state = make.after(make.in_review(), make.post_edit({"s4": "It ends late."}, by=EDITOR))
    shorter = make.text("The meeting began. ", "Nine countries took part. ")
    state = make.checked(make.after(state, make.correct(shorter)))
    article(state).when(make.approve(state, by=EDITOR)).then(happened.EditionApproved)


def test_a_waiver_counts_for_as_long_as_the_finding_is_there():
    """Who let a blocking finding pass had a hand in that text, not in the one without it."""
    state = make.after(make.in_review(make.finding()), make.waive(by=EDITOR))
    article(state).when(make.approve(state, by=EDITOR)).refused(FourEyes)
    state = make.checked(make.after(state, make.post_edit({"s1": "Ministers met"}, by=SECOND_REVIEWER)))
    article(state).when(make.approve(state, by=EDITOR)).then(happened.EditionApproved)


# --- wordings that lose their source ------------------------------------------------------------------


def corrected_over_a_person() -> Article:
    """A person's wording of the second sentence, whose source was corrected and translated anew by the machine."""
    state = make.checked(make.after(make.in_review(targets=(PT,)), make.post_edit({"s3": "À mão. "}, PT)), PT)
    state = make.after(state, make.correct(TEN))
    return make.after(state, make.translate(state))


def test_a_persons_wording_is_kept_beside_the_machines_new_one():
    """The correction moves its source; what the person wrote stands beside the proposal, with what it rendered."""
    state = corrected_over_a_person()
    former = state.editions[PT].former["s3"]
    assert former.source == "Nine countries took part. "
    assert (former.target.text, former.target.method, former.target.editor) == ("À mão. ", Method.HUMAN, TRANSLATOR.id)
    assert state.editions[PT].translations["s3"].method is Method.MACHINE
    assert state.replaced_wordings(PT) == {"s3"}
    again = make.after(state, make.post_edit({"s3": "Dez países. "}, PT))
    assert again.replaced_wordings(PT) == frozenset()


def test_a_persons_wording_outlives_a_second_correction_and_goes_with_the_approval():
    """It is the last thing that a person said about the segment, until a person approves another."""
    state = corrected_over_a_person()
    state = make.after(state, make.correct(make.text("The meeting began. ", "All took part. ", "It ends on Friday.")))
    assert state.editions[PT].former["s3"].target.text == "À mão. "
    state = make.checked(make.after(state, make.translate(state)), PT)
    state = make.checked(state)
    state = make.after(state, make.approve(state, PT, by=SECOND_REVIEWER))
    assert state.editions[PT].former == {}


@pytest.mark.parametrize(
    ("text", "is_theirs"), [("À mão. ", True), ("Sim, à  mão, dez. ", True), ("Dez países participaram. ", False)]
)
def test_who_takes_a_former_wording_takes_its_hands_along(text: str, is_theirs: bool):
    """Words that stood there before are still those of who wrote them: that person does not approve them."""
    state = make.checked(
        make.after(make.in_review(targets=(PT,)), make.post_edit({"s3": "À mão. "}, PT, by=EDITOR)), PT
    )
    state = make.after(state, make.correct(TEN))
    state = make.after(state, make.translate(state))
    state = make.checked(make.after(state, make.post_edit({"s3": text}, PT, by=SECOND_REVIEWER)), PT)
    asked = article(state).when(make.approve(state, PT, by=EDITOR))
    if is_theirs:
        asked.refused(FourEyes)
    else:
        asked.then(happened.EditionApproved)


def test_a_persons_edit_says_what_it_was_made_from():
    """An edit of a machine's wording keeps the engine in its lineage; a person's own translation has none."""
    state = make.after(make.in_review(targets=(PT,)), make.post_edit({"s2": "Começou. "}, PT))
    edited = state.editions[PT].translations["s2"]
    assert (edited.method, edited.engine, edited.editor) == (Method.HUMAN, "fake 1.0", TRANSLATOR.id)
    own = make.after(make.submitted(targets=(PT,)), make.post_edit({"s2": "Começou. "}, PT))
    assert own.editions[PT].translations["s2"].engine is None


# --- what no engine renders ---------------------------------------------------------------------------


def test_what_the_machine_refuses_is_not_asked_of_it_again():
    """The rest is recorded; the refused segment stays unfinished, with its reason, and the work has a new key."""
    state = make.submitted(targets=(PT,))
    before = {work.key for work in work_of_article(state)}
    state = (
        article(state)
        .when(make.translate(state, refused=1))
        .then(happened.TranslationRecorded, happened.TranslationRefused)
    )
    assert state.for_machine(PT) == ()
    assert state.refusals(PT) == {"s1": "fake lost 9"}
    assert state.progress(PT) == Progress(done=3, total=4)
    keys = {work.key for work in work_of_article(state) if work.kind is WorkKind.TRANSLATE}
    assert keys
    assert not keys & before


def test_work_that_only_refused_is_not_the_work_that_is_left():
    """Settled work never comes back under its key, also where nothing was recorded but refusals."""
    state = make.submitted(targets=(PT,))
    before = {work.key for work in work_of_article(state)}
    state = article(state).when(make.translate(state, refused=4)).then(happened.TranslationRefused)
    keys = {work.key for work in work_of_article(state) if work.kind is WorkKind.TRANSLATE}
    assert keys
    assert not keys & before


def test_a_refusal_is_of_one_source_text():
    """When the source moves, or a person asks again, the machine gets another try."""
    state = make.submitted(targets=(PT,))
    state = make.after(state, make.translate(state, refused=1))
    moved = make.after(state, make.post_edit({"s1": "Ministers met"}))
    assert [segment.id for segment in moved.for_machine(PT)] == ["s1"]
    again = make.after(state, wanted.Retranslate(by=TRANSLATOR, at=NOW, language=PT))
    assert [segment.id for segment in again.for_machine(PT)] == ["s1"]


def test_a_refusal_for_a_source_that_moved_is_not_recorded():
    """It says nothing of the present text."""
    state = make.submitted(targets=(PT,))
    late = make.translate(state, refused=4)
    state = make.after(state, make.post_edit({"s1": "Ministers met"}))
    state = article(state).when(late).then(happened.TranslationRefused)
    assert set(state.refusals(PT)) == {"s2", "s3", "s4"}
    handed = make.after(state, wanted.HandToPerson(by=make.SYSTEM, at=NOW, language=PT, reason="no engine"))
    assert handed.editions[PT].route is Route.PERSON
    article(handed).when(late).then()


def test_what_translations_took_is_added_up():
    """Calls, characters and time, over every recorded and refused part."""
    state = make.submitted(targets=(PT,))
    spent = wanted.Spent(calls=1, characters=80, milliseconds=12)
    for refused in (1, 1):
        command = make.translate(state, refused=refused)
        state = make.after(state, wanted.RecordTranslation(**{**_fields(command), "spent": spent}))
    assert state.editions[PT].spent == wanted.Spent(calls=2, characters=160, milliseconds=24)


def _fields(command: wanted.RecordTranslation) -> dict[str, object]:
    return {name: getattr(command, name) for name in command.__dataclass_fields__}


# --- markup ---------------------------------------------------------------------------------------

LINK = Mark(start=4, end=11, kind=MarkKind.LINK, href="https://example.org/")


def marked(*marks: Mark) -> tuple[DraftBlock, ...]:
    """A headline, and a paragraph of two sentences with markup."""
    return (
        DraftBlock(kind=BlockKind.HEADLINE, segments=("Ministers meet",)),
        DraftBlock(kind=BlockKind.PARAGRAPH, segments=("The meeting began. ", "It ends."), marks=marks),
    )


def test_markup_is_part_of_the_text():
    """A block's marks are its segments'; changed markup makes the translation stale and the approval void."""
    across = Mark(start=12, end=21, kind=MarkKind.EMPHASIS)
    state = make.after(make.drafted(targets=(PT,)), make.revise(marked(LINK, across)), make.submit())
    first, second = state.blocks[1].segments
    assert first.marks == (LINK, Mark(start=12, end=19, kind=MarkKind.EMPHASIS))
    assert second.marks == (Mark(start=0, end=2, kind=MarkKind.EMPHASIS),)
    state = make.after(state, make.translate(state))
    before = state.source.content_hash
    state = make.after(state, make.correct(marked(LINK)))
    assert [segment.id for segment in state.unfinished(PT)] == [first.id, second.id]
    assert state.source.content_hash != before


def test_an_edit_carries_the_markup_over_or_brings_its_own():
    """Without a word about markup it follows its text; marks that do not fit the text are refused by name."""
    state = make.checked(make.after(make.drafted(), make.revise(marked(LINK)), make.submit()))
    state = make.after(state, make.post_edit({"s2": "Then the meeting began. "}))
    assert state.blocks[1].segments[0].marks == (Mark(start=9, end=16, kind=MarkKind.LINK, href=LINK.href),)
    strong = Mark(start=0, end=3, kind=MarkKind.STRONG)
    edit = wanted.PostEdit(by=TRANSLATOR, at=later(), language=EN, segments={"s2": "Now. "}, marks={"s2": (strong,)})
    assert make.after(state, edit).blocks[1].segments[0].marks == (strong,)
    far = wanted.PostEdit(by=TRANSLATOR, at=NOW, language=EN, segments={"s2": "No"}, marks={"s2": (strong,)})
    article(state).when(far).refused(InvalidValue, r"marks\.s2")


def test_markup_without_its_text_is_refused():
    """Nothing that was handed in is dropped in silence."""
    strong = Mark(start=0, end=3, kind=MarkKind.STRONG)
    edit = wanted.PostEdit(by=TRANSLATOR, at=NOW, language=EN, segments={"s1": "New"}, marks={"s2": (strong,)})
    article(make.checked(make.submitted())).when(edit).refused(InvalidValue, r"marks\.s2")


@pytest.mark.parametrize("href", ["", "javascript:alert(1)", "//example.org", "https://a b"])
def test_a_link_leads_somewhere_harmless(href: str):
    """An address that is none of http, https or mailto is refused."""
    state = make.checked(make.submitted())
    mark = Mark(start=0, end=2, kind=MarkKind.LINK, href=href)
    edit = wanted.PostEdit(by=TRANSLATOR, at=NOW, language=EN, segments={"s2": "It began. "}, marks={"s2": (mark,)})
    article(state).when(edit).refused(InvalidValue, "link")


def test_a_paragraph_that_stays_keeps_its_division():
    """However sentences are told apart by then, an untouched paragraph makes nothing stale."""
    state = make.after(
        make.published(targets=(PT,)),
        make.correct(
            (
                DraftBlock(kind=BlockKind.HEADLINE, segments=("Ministers met in Bishkek",)),
                DraftBlock(
                    kind=BlockKind.PARAGRAPH,
                    segments=("".join(make.text()[1].segments),),
                ),
            )
        ),
    )
    assert [segment.id for segment in state.unfinished(PT)] == ["s1"]
