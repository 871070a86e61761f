"""A review link lets one guest do one thing, with one edition as it was shown, until a date: as its inviter's eye."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

import pytest

from tests import factories as make
from tests.factories import EN, NOW, PT, PUBLISHER, REVIEWER, SECOND_REVIEWER, later
from tests.guest_factories import (
    GUEST,
    LINK,
    ask,
    end_link,
    guest_approves,
    guest_asks_for_changes,
    guest_comments,
)
from tests.scenario import Scenario
from tests.story import STORY
from workflow.domain import commands as wanted
from workflow.domain import events as happened
from workflow.domain.article import Article, EditionState
from workflow.domain.editorial import decide
from workflow.domain.errors import (
    AlreadyExists,
    BlockingFindings,
    ContentMoved,
    FourEyes,
    InvalidValue,
    NewsroomError,
    NotAllowed,
    NotFound,
    ReviewLinkClosed,
    WrongState,
)
from workflow.domain.permissions import PERMISSIONS, permission
from workflow.domain.review_links import LONGEST_LINK, MOST_LINKS, LinkState, guest_actor
from workflow.domain.transitions import refusal
from workflow.domain.vocabulary import Actor, Role

ACTS = {
    "approve": lambda article, language=EN, **rest: guest_approves(article, language, **rest),
    "comment": lambda article, language=EN, **rest: guest_comments(language, **rest),
    "ask for changes": lambda article, language=EN, **rest: guest_asks_for_changes(language, **rest),
}
every_act = pytest.mark.parametrize("act", ACTS)
OTHER_LINK = LINK.replace("d001", "d002")


def asked(*more: wanted.Command, targets: Any = (PT,), **details: Any) -> Article:
    """An article in review, whose English edition the reviewer asked an official about."""
    state: Article = make.after(make.in_review(targets=targets, **details), ask(), *more)
    return state


# --- asking -------------------------------------------------------------------------------------------


def test_asking_puts_on_record_what_is_shown_to_whom_and_until_when():
    """Both texts' hashes bind the link; the guest's name is as the inviter typed it, on one line."""
    state = make.in_review(targets=(PT,))
    command = ask(PT, guest="  A.\n Official ")
    Scenario("article", state).when(command).then(
        happened.ReviewLinkMade(
            by=REVIEWER.id,
            at=NOW,
            link_id=LINK,
            language=PT,
            content_hash=state.editions[PT].content_hash,
            source_hash=state.source.content_hash,
            guest="A. Official",
            office="Ministry of Wells",
            until=later(days=7),
            may_approve=True,
            may_comment=True,
        )
    )


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"guest": " \n "}, "guest"),
        ({"guest": "x" * 201}, "guest"),
        ({"guest": "A\u202eB"}, "guest"),
        ({"office": "\x00"}, "office"),
        ({"until": NOW}, "until"),
        ({"until": NOW + LONGEST_LINK + timedelta(seconds=1)}, "until"),
        ({"may_approve": False, "may_comment": False}, "may"),
    ],
)
def test_what_cannot_be_asked_names_its_field(change: dict[str, Any], field: str):
    """Nobody asked, for nothing, for ever or for the past, in letters that hide others: refused."""
    with pytest.raises(InvalidValue) as refused:
        decide(ask(**change), make.in_review())
    assert refused.value.field == field


def test_only_a_finished_text_in_review_is_asked_about():
    """Before its review and after its approval there is nothing for a guest to decide."""
    for state in (make.submitted(), make.approved(), make.published()):
        Scenario("article", state).when(ask()).refused(WrongState)


def test_one_id_is_one_link_and_an_article_takes_a_bounded_number():
    """A link that exists is not made anew, whatever became of it; what everybody must load stays small."""
    Scenario("article", asked(end_link())).when(ask()).refused(AlreadyExists)
    state = make.in_review()
    state = make.after(state, *(ask(link=f"link-{number}") for number in range(MOST_LINKS)))
    Scenario("article", state).when(ask(link="one more")).refused(WrongState)


def test_reviewers_and_publishers_ask_and_end():
    """The permission table says so, and shows what a guest may do at all."""
    assert PERMISSIONS[wanted.MakeReviewLink] == PERMISSIONS[wanted.EndReviewLink] == {Role.REVIEWER, Role.PUBLISHER}
    of_guests = {command for command, roles in PERMISSIONS.items() if Role.GUEST in roles}
    assert of_guests == {wanted.ApproveEdition, wanted.RequestChanges, wanted.AddComment}


# --- using --------------------------------------------------------------------------------------------


def test_a_guest_approves_as_anybody_does():
    """The approval is an ordinary one, by ``guest:<link id>``; the link is spent with it."""
    state = asked()
    Scenario("article", state).when(guest_approves(state, at=later(days=1))).then(happened.EditionApproved)
    after = make.after(state, guest_approves(state, at=later(days=1)))
    assert after.editions[EN].state is EditionState.APPROVED
    assert [given.by for given in after.editions[EN].approvals] == [f"guest:{LINK}"]
    assert after.review_link(LINK).used_at == later(days=1)
    Scenario("article", after).when(make.publish()).then(happened.EditionPublished)


def test_a_guest_asks_for_changes_or_comments_as_anybody_does():
    """The edition goes back; or something is said, which stands in nobody's way."""
    state = asked()
    Scenario("article", state).when(guest_asks_for_changes()).then(happened.ChangesRequested)
    Scenario("article", state).when(guest_comments()).then(happened.CommentAdded)
    translation = make.after(make.in_review(targets=(PT,)), ask(PT))
    Scenario("article", translation).when(guest_comments(PT)).then(happened.CommentAdded)


@every_act
@pytest.mark.parametrize("first", ACTS)
def test_a_link_is_used_once(first: str, act: str):
    """Whatever was done with it: nothing else is done with it any more."""
    state = asked()
    state = make.after(state, ACTS[first](state))
    assert state.review_link(LINK).state(NOW) is LinkState.SPENT
    Scenario("article", state).when(ACTS[act](state)).refused(ReviewLinkClosed)


@every_act
def test_a_link_ends_with_its_time(act: str):
    """The command's own moment decides: one microsecond before, and not at the moment itself."""
    state = asked()
    last = later(days=7) - timedelta(microseconds=1)
    assert decide(ACTS[act](state, at=last), state)
    Scenario("article", state).when(ACTS[act](state, at=later(days=7))).refused(ReviewLinkClosed)
    assert state.review_link(LINK).state(later(days=7)) is LinkState.EXPIRED


@every_act
def test_an_ended_link_opens_nothing(act: str):
    """From the moment that somebody ended it."""
    state = asked(end_link(by=PUBLISHER))
    assert state.review_link(LINK).state(NOW) is LinkState.ENDED
    Scenario("article", state).when(ACTS[act](state)).refused(ReviewLinkClosed)


def test_ending_twice_or_after_its_time_changes_nothing_and_a_use_is_not_undone():
    """What is wanted is the case already; a link that was used is no link to end."""
    Scenario("article", asked(end_link())).when(end_link()).then()
    Scenario("article", asked()).when(end_link(at=later(days=8))).then()
    used = asked(guest_comments())
    Scenario("article", used).when(end_link()).refused(WrongState)
    Scenario("article", used).when(end_link("another")).refused(NotFound)


@every_act
def test_a_link_is_for_one_edition(act: str):
    """Not for another edition."""
    state = asked()
    Scenario("article", state).when(ACTS[act](state, PT)).refused(NotAllowed)


def test_a_guest_comments_on_the_edition_and_not_on_the_article():
    """What is said of the article as a whole is said among colleagues."""
    Scenario("article", asked()).when(guest_comments(None)).refused(NotAllowed)


@pytest.mark.parametrize(
    ("allowed", "refused"),
    [({"may_approve": False}, ("approve", "ask for changes")), ({"may_comment": False}, ("comment",))],
)
def test_a_link_allows_what_its_inviter_said(allowed: dict[str, bool], refused: tuple[str, ...]):
    """Who may only comment decides nothing; who may only decide says nothing beside it."""
    state = make.after(make.in_review(), ask(**allowed))
    for name, act in ACTS.items():
        case = Scenario("article", state).when(act(state))
        if name in refused:
            case.refused(NotAllowed)
        else:
            assert decide(act(state), state)


@every_act
@pytest.mark.parametrize("moved", ["edition", "source"])
def test_a_text_that_moved_voids_the_link(act: str, moved: str):
    """The guest speaks of what they were shown: when either text changed, they are told, and nothing happens."""
    state = make.after(make.in_review(targets=(PT,)), ask(PT))
    if moved == "edition":
        state = make.checked(make.after(state, make.post_edit({"s1": "Ministros"}, PT)), PT)
    else:
        state = make.after(state, make.correct(make.text("The meeting ended. ", "It was short.")))
    Scenario("article", state).when(ACTS[act](state, PT)).refused(ContentMoved)


def test_a_guest_answers_no_comment_and_sets_no_condition():
    """What stands elsewhere is not theirs to answer, and what must be settled is the newsroom's to say."""
    state = asked(wanted.AddComment(by=REVIEWER, at=NOW, language=PT, text="Internal."))
    Scenario("article", state).when(replace(guest_comments(), answers=1)).refused(NotAllowed)
    Scenario("article", state).when(replace(guest_comments(), must_be_settled=True)).refused(NotAllowed)


def test_a_guests_approval_meets_every_other_rule():
    """Findings that block, comments to be settled, a missing check: as for anybody; and the link is still good."""
    state = make.after(make.in_review(make.finding()), ask())
    Scenario("article", state).when(guest_approves(state)).refused(BlockingFindings)
    after = make.after(state, make.waive())
    Scenario("article", after).when(guest_approves(after)).then(happened.EditionApproved)


def story_commands() -> list[wanted.Command]:
    """One command of every type that an article knows, as the story gives it."""
    stream, steps = STORY[0]
    found: dict[type[wanted.Command], wanted.Command] = {}
    state = make.in_review(make.finding(), targets=(PT,))
    for step in steps:
        try:
            command = step(state)
        except (KeyError, StopIteration):
            continue
        if isinstance(command, wanted.Command):
            found.setdefault(type(command), command)
    assert stream == make.ARTICLE_STREAM
    assert len(found) > 35
    return list(found.values())


@pytest.mark.parametrize("command", story_commands(), ids=lambda each: type(each).__name__)
def test_a_guest_can_do_nothing_else(command: Any):
    """Every other command of an article is refused to a guest, by the link and by the permission table alike."""
    state = make.after(make.in_review(make.finding(), targets=(PT,)), ask())
    by_guest = replace(command, by=GUEST)
    about = {field.name for field in fields(command)}
    if isinstance(command, wanted.ApproveEdition | wanted.RequestChanges | wanted.AddComment):
        assert "language" in about
        return
    if isinstance(command, wanted.RedactPayloads):
        assert permission(GUEST, type(command)) is not None
        return
    with pytest.raises((NotAllowed, ReviewLinkClosed)):
        decide(by_guest, state)
    assert permission(GUEST, type(command)) is not None


@every_act
@pytest.mark.parametrize(
    "by",
    [
        guest_actor(OTHER_LINK, "Nobody"),
        guest_actor("", "Nobody"),
        Actor(id=GUEST.id, name="x", roles=frozenset({Role.GUEST, Role.PUBLISHER})),
        Actor(id=GUEST.id, name="x", roles=frozenset({Role.REVIEWER})),
        Actor(id="user:eve", name="eve", roles=frozenset({Role.GUEST})),
        Actor(id="user:eve", name="eve", roles=frozenset({Role.GUEST, Role.REVIEWER})),
    ],
    ids=["unknown link", "no link", "guest with a role", "guest as reviewer", "person as guest", "both"],
)
def test_no_mixture_of_person_and_guest_gets_in(act: str, by: Actor):
    """A guest is the id of a live link and the role of guests, both and nothing beside."""
    state = asked()
    Scenario("article", state).when(ACTS[act](state, by=by)).refused(ReviewLinkClosed)


def test_buttons_know_what_a_link_allows():
    """What is asked beforehand is what will be decided."""
    state = asked(end_link())
    assert isinstance(refusal(guest_approves(state), state), ReviewLinkClosed)
    assert refusal(guest_approves(asked()), asked()) is None


# --- one eye --------------------------------------------------------------------------------------------


def test_nobody_lets_their_own_text_be_approved_by_a_link_of_theirs():
    """Whoever makes a link could open it: an author may ask for comments only."""
    author = make.person("author", Role.TRANSLATOR, Role.REVIEWER)
    state = make.in_review(targets=(PT,))
    state = make.checked(make.after(state, make.post_edit({"s1": "Ministros"}, PT, by=author)), PT)
    Scenario("article", state).when(ask(PT, by=author)).refused(FourEyes)
    Scenario("article", state).when(ask(PT, by=author, may_approve=False)).then(happened.ReviewLinkMade)
    Scenario("article", state).when(ask(PT, by=REVIEWER)).then(happened.ReviewLinkMade)


def test_a_hand_that_the_inviter_has_since_voids_the_guests_approval():
    """A waiver of a blocking finding moves no text, and makes the inviter an author all the same."""
    state = make.after(make.in_review(make.finding()), ask(by=SECOND_REVIEWER), make.waive(by=SECOND_REVIEWER))
    Scenario("article", state).when(guest_approves(state)).refused(FourEyes)


def test_a_hand_after_the_approval_keeps_the_text_from_coming_out():
    """The same, when the guest was faster."""
    state = make.after(make.in_review(make.finding("f2", blocking=False)), ask(by=SECOND_REVIEWER))
    state = make.after(state, guest_approves(state))
    Scenario("article", state).when(make.publish()).then(happened.EditionPublished)
    state = replace(state, authors=state.authors | {SECOND_REVIEWER.id})
    Scenario("article", state).when(make.publish()).refused(FourEyes)


def test_guest_and_inviter_are_one_of_two_eyes():
    """With two required approvals, those of a guest and of who asked them count once, in either order."""
    state = asked(required_approvals=2)
    by_guest = make.after(state, guest_approves(state))
    assert by_guest.editions[EN].state is EditionState.REVIEW
    Scenario("article", by_guest).when(make.approve(by_guest, by=REVIEWER)).refused(FourEyes)
    Scenario("article", by_guest).when(make.approve(by_guest, by=PUBLISHER)).then(happened.EditionApproved)
    by_inviter = make.after(state, make.approve(state, by=REVIEWER))
    Scenario("article", by_inviter).when(guest_approves(by_inviter)).refused(FourEyes)
    Scenario("article", by_inviter).when(ask(link=OTHER_LINK)).refused(FourEyes)


def test_two_guests_of_one_inviter_are_one_eye():
    """Else one person with two links would be two readers."""
    state = asked(ask(link=OTHER_LINK), required_approvals=2)
    state = make.after(state, guest_approves(state))
    second = guest_approves(state, by=guest_actor(OTHER_LINK, "B."))
    Scenario("article", state).when(second).refused(FourEyes)
    of_another = make.after(make.in_review(required_approvals=2), ask(), ask(link=OTHER_LINK, by=PUBLISHER))
    of_another = make.after(of_another, guest_approves(of_another))
    second = guest_approves(of_another, by=guest_actor(OTHER_LINK, "B."))
    Scenario("article", of_another).when(second).then(happened.EditionApproved)


def test_asking_and_commenting_make_nobody_else_miss_anything():
    """A reviewer who read the text before is not told that it moved: links are conversation until somebody decides."""
    state = make.in_review()
    after = make.after(state, ask(), end_link(), ask(link=OTHER_LINK))
    assert after.moved_at == state.moved_at
    assert after.version == state.version + 3


def test_a_refused_act_spends_nothing():
    """Whoever was refused may try again."""
    state = make.after(make.in_review(make.finding()), ask())
    with pytest.raises(NewsroomError):
        decide(guest_approves(state), state)
    assert state.review_link(LINK).state(NOW) is LinkState.LIVE
