"""The newsroom's named rules. Each looks at an article and a command and raises, or says nothing.

A rule's name is a sentence; its refusal tells the person what stands in the way and what to do.
"""

from __future__ import annotations

from datetime import UTC
from typing import Protocol

from workflow.domain import commands as wanted
from workflow.domain.article import Article, Edition, EditionState
from workflow.domain.errors import (
    BlockingFindings,
    ContentMoved,
    EmbargoStands,
    FourEyes,
    Incomplete,
    OpenComments,
    SegmentMoved,
    WrongState,
)
from workflow.domain.illustrating import shows_other_images
from workflow.domain.phrases import phrase, phrase_count
from workflow.domain.segments import all_segments, wording_of
from workflow.domain.vocabulary import PubStatus, Role


class Rule(Protocol):
    """A guard of a transition."""

    __name__: str

    def __call__(self, article: Article, edition: Edition, command: wanted.Command) -> None:
        """Raise a ``NewsroomError`` when the rule forbids the command."""
        ...


def hands_in(article: Article, edition: Edition) -> frozenset[str]:
    """Everybody whose own text this edition is: submitter, authors, post-editors, waivers of blocking findings."""
    return article.authors | edition.authors


def four_eyes(article: Article, edition: Edition, command: wanted.Command) -> None:
    """Nobody approves a text that they had a hand in, nor does a machine.

    A guest and who asked them are one eye: that one's hands are the guest's, and of both only one approves.
    """
    if command.by.is_system:
        raise FourEyes(phrase("Only a person approves."))
    eye = article.eye_of(command.by.id)
    if eye in hands_in(article, edition):
        raise FourEyes(
            phrase(
                "You had a hand in this text or its source (wrote, edited or waived a blocking finding). "
                "Another reviewer must approve it."
            ),
            authors=sorted(hands_in(article, edition)),
        )
    if any(article.eye_of(given.by) == eye for given in edition.approvals):
        raise FourEyes(
            phrase(
                "You approved this text already, yourself or through an official whom you asked. Somebody else must "
                "give the further approval."
            )
        )


def could_answer_for_a_guest(article: Article, edition: Edition, command: wanted.Command) -> None:
    """Who asks an official to approve could approve themselves: a guest and who asked them are one eye."""
    if not isinstance(command, wanted.MakeReviewLink) or not command.may_approve:
        return
    if command.by.id in hands_in(article, edition):
        raise FourEyes(
            phrase(
                "You had a hand in this text or its source, so an official whom you ask cannot approve it. Let another "
                "reviewer ask, or ask for comments only."
            )
        )
    if any(article.eye_of(given.by) == command.by.id for given in edition.approvals):
        raise FourEyes(
            phrase(
                "You approved this text already, and an official whom you ask counts as you. Let another reviewer ask, "
                "or ask for comments only."
            )
        )


def reads_the_present_text(article: Article, edition: Edition, command: wanted.Command) -> None:
    """An approval names the content hash of the text that was read, and it is the present one."""
    del article
    if isinstance(command, wanted.ApproveEdition | wanted.OverrideFourEyes) and command.content_hash != (
        edition.content_hash
    ):
        raise ContentMoved(
            phrase("The text has changed since you opened it. Read it again and decide then."),
            your_content_hash=command.content_hash,
            content_hash=edition.content_hash,
        )


def reads_the_present_segments(article: Article, edition: Edition, command: wanted.Command) -> None:
    """An edit that says from which wordings it was made is of the present ones; others may have changed meanwhile.

    So two people never stand in each other's way in different segments, and never overwrite each other in one.
    """
    if not isinstance(command, wanted.PostEdit) or not command.seen:
        return
    moved = [
        source.id
        for source in all_segments(article.blocks)
        if source.id in command.seen.keys() & command.segments.keys()
        and command.seen[source.id] != wording_of(source, edition.present(source))
    ]
    if moved:
        raise SegmentMoved(
            phrase(
                "Segment {segments} was changed since you read it. Compare both wordings and choose.",
                segments=", ".join(moved),
            ),
            segments=moved,
        )


def complete_and_fresh(article: Article, edition: Edition, command: wanted.Command) -> None:
    """Every source segment is translated, from its present text."""
    del command
    unfinished = article.unfinished(edition.language)
    if unfinished:
        raise Incomplete(
            phrase_count(
                "{count} segment is not translated or its source has moved.",
                "{count} segments are not translated or their source has moved.",
                len(unfinished),
            ),
            segments=[segment.id for segment in unfinished],
        )


def source_is_handed_over(article: Article, edition: Edition, command: wanted.Command) -> None:
    """No translation is approved or published while its source is being revised or was rejected."""
    del edition, command
    if article.source.state is EditionState.DRAFT:
        raise WrongState(phrase("The source is being revised. Go on with the translation when it is submitted again."))
    if article.source.state is EditionState.REJECTED:
        raise WrongState(phrase("The source was rejected; its translations end with it."))


def checked(article: Article, edition: Edition, command: wanted.Command) -> None:
    """The checks and tags of exactly this text are on record."""
    del article, command
    if not edition.is_checked:
        raise Incomplete(phrase("The checks of this text are still running. Try again in a moment."), checks="running")


def tagged(article: Article, edition: Edition, command: wanted.Command) -> None:
    """The tags on record are of exactly this text: whoever points at a place in it sees what stands there."""
    del article, command
    if not edition.tags_are_current:
        raise Incomplete(phrase("The taggers have not read this text yet. Try again in a moment."), tags="running")


def no_blocking_findings(article: Article, edition: Edition, command: wanted.Command) -> None:
    """No blocking finding is open."""
    del article, command
    if edition.blocking:
        raise BlockingFindings(
            phrase_count(
                "{count} blocking finding is open. Mend the text or waive it with a reason.",
                "{count} blocking findings are open. Mend the text or waive them with a reason.",
                len(edition.blocking),
            ),
            findings=[finding.id for finding in edition.blocking],
        )


def comments_settled(article: Article, edition: Edition, command: wanted.Command) -> None:
    """No comment is open that was to be settled before approval."""
    del command
    waiting = article.to_settle(edition.language)
    if waiting:
        raise OpenComments(
            phrase_count(
                "{count} comment must be settled before approval. Answer it, and settle it.",
                "{count} comments must be settled before approval. Answer them, and settle them.",
                len(waiting),
            ),
            comments=[comment.number for comment in waiting],
        )


def looks_after_it(article: Article, edition: Edition, command: wanted.Command) -> None:
    """Only who looks after an edition lets go of it."""
    del article
    if edition.claim is None or edition.claim.by != command.by.id:
        raise WrongState(phrase("You do not look after this edition."))


def approved_as_it_stands(article: Article, edition: Edition, command: wanted.Command) -> None:
    """The approvals are for exactly this text, by others than those with a hand in it, and there are enough of them."""
    del command
    given = [approval for approval in edition.approvals if approval.content_hash == edition.content_hash]
    if any(approval.override for approval in given):
        return
    if len(given) < article.details.required_approvals:
        raise ContentMoved(
            phrase(
                "{given} of {needed} needed approvals are for the present text. Have it approved.",
                given=len(given),
                needed=article.details.required_approvals,
            )
        )
    eyes = {article.eye_of(approval.by) for approval in given}
    if len(eyes - hands_in(article, edition)) < article.details.required_approvals:
        raise FourEyes(
            phrase("Who approved this text has had a hand in it since. Have it approved by another reviewer.")
        )


def embargo_passed(article: Article, edition: Edition, command: wanted.Command) -> None:
    """Nothing is published before its embargo."""
    del edition
    embargo = article.details.embargoed
    if embargo is None:
        return
    moment = command.publish_at if isinstance(command, wanted.SchedulePublication) else command.at
    if moment < embargo:
        raise EmbargoStands(
            phrase(
                "Under embargo until {embargo:%Y-%m-%d %H:%M} UTC. Schedule the publication for then or later.",
                embargo=embargo.astimezone(UTC),
            ),
            embargoed=embargo.isoformat(),
        )


def gave_the_approval(article: Article, edition: Edition, command: wanted.Command) -> None:
    """Only who gave an approval takes it back."""
    del article
    if not any(given.by == command.by.id for given in edition.approvals):
        raise WrongState(phrase("You gave no approval that could be taken back. Request changes instead."))


def is_public(article: Article, edition: Edition, command: wanted.Command) -> None:
    """The edition was published and not withdrawn."""
    del article, command
    if edition.published is None or edition.published.pub_status is PubStatus.CANCELED:
        raise WrongState(phrase("This edition is not public."))


def is_usable(article: Article, edition: Edition, command: wanted.Command) -> None:
    """The edition is public and not held."""
    is_public(article, edition, command)
    if edition.published is not None and edition.published.pub_status is not PubStatus.USABLE:
        raise WrongState(phrase("This edition is held already. Release it or withdraw it."))


def is_held(article: Article, edition: Edition, command: wanted.Command) -> None:
    """The edition is held."""
    is_public(article, edition, command)
    if edition.published is not None and edition.published.pub_status is not PubStatus.WITHHELD:
        raise WrongState(phrase("This edition is not held."))


def is_not_retracted(article: Article, edition: Edition, command: wanted.Command) -> None:
    """The edition is not marked as retracted yet."""
    del article, command
    if edition.published is not None and edition.published.is_retracted:
        raise WrongState(phrase("This edition is marked as retracted already. Correct it, or withdraw it."))


# --- the article as a whole ---------------------------------------------------------------------------


def something_is_out_or_scheduled(article: Article, edition: Edition, command: wanted.Command) -> None:
    """Some edition can be held, or is about to come out by itself."""
    del edition, command
    if not any(each.is_public or each.state is EditionState.SCHEDULED for each in article.editions.values()):
        raise WrongState(phrase("No edition of this article is public or scheduled: there is nothing to hold."))


def something_is_public_or_scheduled(article: Article, edition: Edition, command: wanted.Command) -> None:
    """Some edition can be withdrawn, or is about to come out by itself."""
    del edition, command
    if not any(can_be_withdrawn(each) or each.state is EditionState.SCHEDULED for each in article.editions.values()):
        raise WrongState(
            phrase("No edition of this article is public, held or scheduled: there is nothing to withdraw.")
        )


def something_is_held(article: Article, edition: Edition, command: wanted.Command) -> None:
    """Some edition can be released."""
    del edition, command
    if not any(can_be_released(each) for each in article.editions.values()):
        raise WrongState(phrase("No edition of this article is held: there is nothing to release."))


def a_publisher_answers_for_what_comes_out(article: Article, edition: Edition, command: wanted.Command) -> None:
    """While an edition is scheduled nobody sees its images again before readers do: only a publisher changes them."""
    del edition
    if Role.PUBLISHER in command.by.roles:
        return
    waiting = sorted(each.language for each in article.editions.values() if each.state is EditionState.SCHEDULED)
    if waiting:
        raise WrongState(
            phrase(
                "An edition is scheduled ({languages}) and comes out by itself with the images as they stand. Until "
                "then only a publisher changes them; an image that must not come out can be removed.",
                languages=", ".join(waiting),
            )
        )


def other_images_are_public(article: Article, edition: Edition, command: wanted.Command) -> None:
    """Some public edition shows other images than the article has now."""
    del edition, command
    if not any(shows_other_images(article, each) for each in article.editions.values()):
        raise WrongState(phrase("What is public shows these images already, or nothing is public."))


def something_can_be_retracted(article: Article, edition: Edition, command: wanted.Command) -> None:
    """Some edition is public and not marked yet."""
    del edition, command
    if not any(can_be_retracted(each) for each in article.editions.values()):
        raise WrongState(
            phrase("No edition of this article is public and not yet retracted: there is nothing to retract.")
        )


def can_be_withdrawn(edition: Edition) -> bool:
    """Whether partners and readers have, or once held back, something that was not taken back."""
    return edition.published is not None and edition.published.pub_status is not PubStatus.CANCELED


def can_be_released(edition: Edition) -> bool:
    """Whether it is held."""
    return edition.published is not None and edition.published.pub_status is PubStatus.WITHHELD


def can_be_retracted(edition: Edition) -> bool:
    """Whether it is public and not marked yet."""
    return edition.published is not None and edition.published.is_usable and not edition.published.is_retracted
