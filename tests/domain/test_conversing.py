"""Comments and claims: what may be said where, what approval waits for, and that nobody is ever in somebody's way."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests import factories as make
from tests.factories import ADMIN, EN, NOW, PT, PUBLISHER, REVIEWER, RU, SECOND_REVIEWER, TRANSLATOR, WRITER, later
from tests.scenario import Scenario
from workflow.domain import commands as wanted
from workflow.domain import events as happened
from workflow.domain.article import Article, EditionState
from workflow.domain.conversation import CLAIM_LASTS, LONGEST_COMMENT, MOST_COMMENTS, Comment
from workflow.domain.errors import InvalidValue, NotAllowed, NotFound, OpenComments, WrongState
from workflow.domain.streams import KINDS


def article(state: Article | None = None) -> Scenario:
    """A scenario of an article, by default in review in English and Portuguese."""
    return Scenario("article", state or make.in_review(targets=(PT,)))


def say(text="Is it so?", *, by=REVIEWER, **where) -> wanted.AddComment:
    """A comment."""
    return wanted.AddComment(by=by, at=NOW, text=text, **where)


def settle(number=1, *, by=REVIEWER) -> wanted.ResolveComment:
    """A comment is settled."""
    return wanted.ResolveComment(by=by, at=NOW, number=number)


def claim(by=REVIEWER, at=NOW, language=EN, **more) -> wanted.ClaimEdition:
    """Somebody looks after an edition."""
    return wanted.ClaimEdition(by=by, at=at, language=language, **more)


# --- comments -----------------------------------------------------------------------------------


def test_a_comment_keeps_the_words_it_was_about():
    """The segment's words are stored with it; the text may go on."""
    state = article().when(say(language=PT, segment_id="s1")).then(happened.CommentAdded)
    before = state.comments[0].quote
    assert before == "[pt] Ministers meet in Bishkek"
    edited = make.after(state, make.post_edit({"s1": "Ministros reunidos"}, PT))
    assert edited.comments[0].quote == before


def test_a_segment_that_is_not_translated_is_quoted_from_its_source():
    """Who asks how to translate something quotes what is there."""
    state = article(make.submitted(targets=(PT,))).when(say(language=PT, segment_id="s2")).then(happened.CommentAdded)
    assert state.comments[0].quote == "The meeting began."


@pytest.mark.parametrize(
    ("where", "field"),
    [({"segment_id": "s1"}, "language"), ({"language": EN, "segment_id": "s99"}, "segment_id")],
)
def test_a_place_that_there_is_not_is_refused(where, field):
    """A comment stands somewhere or on the whole."""
    assert article().when(say(**where)).refused(InvalidValue).facts["field"] == field
    article().when(say(language=RU)).refused(NotFound)


def test_a_comment_says_something_and_no_novel():
    """Empty and overlong ones are refused, and so is one too many on one article."""
    article().when(say("  ")).refused(InvalidValue)
    article().when(say("x" * (LONGEST_COMMENT + 1))).refused(InvalidValue)
    article().when(say("x" * LONGEST_COMMENT)).then(happened.CommentAdded)
    many = tuple(Comment(number=number, by="user:a", at=NOW, text="x") for number in range(1, MOST_COMMENTS + 1))
    article(replace(make.in_review(), comments=many)).when(say()).refused(WrongState)


def test_an_answer_stands_where_its_thread_stands():
    """An answer to an answer belongs to the thread that both are in, and carries no wish of its own."""
    state = article().given(say(language=PT, segment_id="s1"), say("Yes.", answers=1)).state
    state = article(state).when(say("No.", by=TRANSLATOR, answers=2, must_be_settled=True)).then(happened.CommentAdded)
    answer = state.comments[-1]
    assert (answer.answers, answer.language, answer.must_be_settled, answer.is_open) == (1, PT, False, False)
    article().when(say(answers=7)).refused(NotFound)


def test_writers_comment_on_the_article_and_its_source():
    """Not on translations; everybody else with a role does."""
    for where in ({}, {"language": EN}, {"language": EN, "segment_id": "s1"}):
        article().when(say(by=WRITER, **where)).then(happened.CommentAdded)
    article().when(say(by=WRITER, language=PT)).refused(NotAllowed)
    for somebody in (TRANSLATOR, REVIEWER, PUBLISHER, ADMIN):
        article().when(say(by=somebody, language=PT)).then(happened.CommentAdded)


def test_settling_and_opening_again():
    """Both once: what is so already is no event."""
    state = article().given(say()).when(settle()).then(happened.CommentResolved)
    assert not state.comments[0].is_open
    assert state.comments[0].settled_by == REVIEWER.id
    article(state).when(settle()).then()
    reopen = wanted.ReopenComment(by=WRITER, at=NOW, number=1)
    state = article(state).when(reopen).then(happened.CommentReopened)
    assert state.comments[0].is_open
    article(state).when(reopen).then()
    article(state).when(settle(9)).refused(NotFound)


def test_an_ordinary_comment_blocks_nothing():
    """Open questions do not stand in the way of a decision."""
    state = article().given(say(language=EN), say()).state
    article(state).when(make.approve(state)).then(happened.EditionApproved)


@pytest.mark.parametrize("where", [{}, {"language": EN}, {"language": EN, "segment_id": "s2"}])
def test_what_must_be_settled_blocks_the_approval_of_what_it_is_about(where):
    """Approval and override name the comments; once settled, the text can be approved."""
    state = article().given(say(must_be_settled=True, **where)).state
    for command in (make.approve(state), make.override(state)):
        assert article(state).when(command).refused(OpenComments, "1 comment must be settled").facts["comments"] == [1]
    settled = make.after(state, settle())
    article(settled).when(make.approve(settled)).then(happened.EditionApproved)


def test_what_must_be_settled_in_another_language_blocks_nothing():
    """A question about the Portuguese text holds up the Portuguese text."""
    state = article().given(say(must_be_settled=True, language=PT)).state
    article(state).when(make.approve(state, EN)).then(happened.EditionApproved)
    article(state).when(make.approve(state, PT)).refused(OpenComments)


def test_what_must_be_settled_is_settled_by_its_author_or_a_reviewer():
    """Nobody else takes a stone out of the way of an approval."""
    state = article().given(say(by=TRANSLATOR, language=EN, must_be_settled=True)).state
    article(state).when(settle(by=WRITER)).refused(NotAllowed)
    article(state).when(settle(by=TRANSLATOR)).then(happened.CommentResolved)
    article(state).when(settle(by=SECOND_REVIEWER)).then(happened.CommentResolved)


def test_a_comment_after_approval_takes_nothing_back():
    """What was approved stays so; approval waits for comments, not the other way round."""
    state = make.approved()
    commented = article(state).when(say(must_be_settled=True)).then(happened.CommentAdded)
    assert commented.editions[EN].state is EditionState.APPROVED
    article(commented).when(make.publish()).then(happened.EditionPublished)


# --- claims ---------------------------------------------------------------------------------------


def test_a_claim_runs_out_by_itself():
    """It stands for two hours and then no more, with nothing recorded."""
    state = article().when(claim()).then(happened.EditionClaimed)
    edition = state.editions[EN]
    assert edition.is_claimed(NOW + CLAIM_LASTS - timedelta(seconds=1))
    assert not edition.is_claimed(NOW + CLAIM_LASTS)
    article(state).when(claim(at=later(hours=1))).then()
    article(state).when(claim(at=later(hours=3))).then(happened.EditionClaimed)


def test_a_claim_is_taken_over_by_whoever_wants_to():
    """Without asking; the record says from whom. One that ran out is taken from nobody."""
    state = article().given(claim()).state
    taken = article(state).when(claim(SECOND_REVIEWER, later(hours=1))).then(happened.EditionClaimed)
    assert taken.editions[EN].claim.by == SECOND_REVIEWER.id
    assert KINDS["article"].decide(claim(SECOND_REVIEWER, later(hours=1)), state)[0].taken_from == REVIEWER.id
    assert KINDS["article"].decide(claim(SECOND_REVIEWER, later(hours=3)), state)[0].taken_from == ""


def test_a_claim_stands_in_nobodys_way():
    """Another reviewer decides as if there were none, and the claim ends with the state it was for."""
    state = article().given(claim()).state
    decided = article(state).when(make.approve(state, by=SECOND_REVIEWER)).then(happened.EditionApproved)
    assert decided.editions[EN].claim is None


def test_a_claim_ends_with_the_decision_of_who_holds_it():
    """The first of two approvals ends its giver's claim and nobody else's."""
    state = article(make.in_review(required_approvals=2)).given(claim()).state
    by_another = make.after(state, make.approve(state, by=SECOND_REVIEWER))
    assert by_another.editions[EN].claim is not None
    assert make.after(state, make.approve(state)).editions[EN].claim is None


def test_letting_go():
    """Only who holds a claim lets go of it."""
    state = article().given(claim()).state
    let_go = wanted.LetGoEdition(by=REVIEWER, at=NOW, language=EN)
    assert article(state).when(let_go).then(happened.EditionLetGo).editions[EN].claim is None
    article(state).when(replace(let_go, by=SECOND_REVIEWER)).refused(WrongState)
    article().when(let_go).refused(WrongState)


@pytest.mark.parametrize("lasts", [timedelta(), timedelta(hours=-1), timedelta(hours=13)])
def test_a_claim_has_an_end_that_can_be_waited_for(lasts):
    """No claim for no time, nor for days."""
    article().when(claim(lasts=lasts)).refused(InvalidValue)


def test_conversation_moves_nothing_that_is_decided_on():
    """The version goes on, the version of the last thing that matters does not."""
    state = make.in_review()
    talked = make.after(state, say(), say(answers=1), settle(), claim())
    assert (talked.version, talked.moved_at) == (state.version + 4, state.version)
    assert make.after(talked, make.approve(talked)).moved_at == talked.version + 1
