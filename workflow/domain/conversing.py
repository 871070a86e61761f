"""What the newsroom decides about comments and claims, and how their events change an article.

No decision here looks at a text's state of review, and none of these events changes what is approved or published.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from workflow.domain import commands as wanted
from workflow.domain import events as happened
from workflow.domain.article import Article, Edition
from workflow.domain.changing import replace
from workflow.domain.conversation import LONGEST_CLAIM, LONGEST_COMMENT, MOST_COMMENTS, Claim, Comment
from workflow.domain.errors import InvalidValue, NotAllowed, NotFound, WrongState
from workflow.domain.phrases import phrase
from workflow.domain.segments import all_segments
from workflow.domain.vocabulary import Actor, LanguageTag, Role

CONVERSATION = (
    happened.CommentAdded,
    happened.CommentResolved,
    happened.CommentReopened,
    happened.EditionClaimed,
    happened.EditionLetGo,
    happened.ReviewLinkMade,
    happened.ReviewLinkEnded,
)
"""Events that change nothing which anybody decides on: whoever read the article before them has not missed anything."""
_DECISIONS = (
    happened.ChangesRequested,
    happened.EditionRejected,
    happened.EditionApproved,
    happened.FourEyesOverridden,
)
_OF_EVERY_TEXT = frozenset({Role.TRANSLATOR, Role.REVIEWER, Role.PUBLISHER, Role.ADMIN, Role.GUEST})
"""Who may comment on translations; a guest's link says on which."""
_SETTLES_FOR_OTHERS = frozenset({Role.REVIEWER, Role.PUBLISHER})


# --- decisions ------------------------------------------------------------------------------------


def add(command: wanted.AddComment, article: Article, edition: Edition) -> list[happened.Event]:
    """A comment where it is wanted; an answer stands where the comment stands that it answers."""
    del edition  # with no language it is about the article
    text = command.text.strip()
    if not text:
        raise InvalidValue("text", phrase("must not be empty"))
    if len(text) > LONGEST_COMMENT:
        raise InvalidValue("text", phrase("must have at most {most:,} characters", most=LONGEST_COMMENT))
    if len(article.comments) >= MOST_COMMENTS:
        raise WrongState(phrase("An article takes at most {most} comments.", most=MOST_COMMENTS))
    thread = _thread(article, command.answers) if command.answers else None
    language = thread.language if thread else command.language
    segment_id = "" if thread else command.segment_id
    if language not in {None, article.language} and not command.by.roles & _OF_EVERY_TEXT:
        raise NotAllowed(phrase("Writers comment on the article and its source, not on translations."))
    return [
        happened.CommentAdded(
            by=command.by.id,
            at=command.at,
            number=len(article.comments) + 1,
            text=text,
            language=language,
            segment_id=segment_id,
            quote=_words_of(article, language, segment_id) if segment_id else "",
            must_be_settled=command.must_be_settled and thread is None,
            answers=thread.number if thread else 0,
        )
    ]


def resolve(command: wanted.ResolveComment, article: Article, edition: Edition) -> list[happened.Event]:
    """A thread is settled; one that approval waits for, only by who began it or by a reviewer."""
    del edition
    comment = _thread(article, command.number)
    _require_a_say(command.by, comment)
    if not comment.is_open:
        return []
    return [happened.CommentResolved(by=command.by.id, at=command.at, number=comment.number)]


def reopen(command: wanted.ReopenComment, article: Article, edition: Edition) -> list[happened.Event]:
    """A settled thread is open again."""
    del edition
    comment = _thread(article, command.number)
    _require_a_say(command.by, comment)
    if comment.is_open:
        return []
    return [happened.CommentReopened(by=command.by.id, at=command.at, number=comment.number)]


def claim(command: wanted.ClaimEdition, article: Article, edition: Edition) -> list[happened.Event]:
    """The edition is looked after by who says so; whoever did before is relieved, and one's own claim goes on."""
    del article
    if not timedelta() < command.lasts <= LONGEST_CLAIM:
        raise InvalidValue("minutes", f"must be more than 0 and at most {LONGEST_CLAIM // timedelta(minutes=1)}")
    held = edition.claim if edition.is_claimed(command.at) else None
    if held is not None and held.by == command.by.id:
        return []
    return [
        happened.EditionClaimed(
            by=command.by.id,
            at=command.at,
            language=edition.language,
            until=command.at + command.lasts,
            taken_from=held.by if held else "",
        )
    ]


def let_go(command: wanted.LetGoEdition, article: Article, edition: Edition) -> list[happened.Event]:
    """The edition is nobody's any more."""
    del article
    return [happened.EditionLetGo(by=command.by.id, at=command.at, language=edition.language)]


def _thread(article: Article, number: int) -> Comment:
    """The comment of that number, or the one that it answers."""
    if not 0 < number <= len(article.comments):
        raise NotFound(phrase("The article has no comment {number}.", number=number), comment=number)
    comment = article.comments[number - 1]
    return article.comments[comment.answers - 1] if comment.answers else comment


def _require_a_say(by: Actor, comment: Comment) -> None:
    if comment.must_be_settled and comment.by != by.id and not by.roles & _SETTLES_FOR_OTHERS:
        raise NotAllowed(phrase("Approval waits for this comment: who wrote it settles it, or a reviewer."))


def _words_of(article: Article, language: LanguageTag | None, segment_id: str) -> str:
    """The words of a segment as they stand; its source's where it is not translated."""
    if language is None:
        raise InvalidValue("language", "is needed with a segment: say in which edition it stands")
    source = {segment.id: segment.text for segment in all_segments(article.blocks)}
    if segment_id not in source:
        raise InvalidValue("segment_id", phrase("the article has no such segment"))
    present = {segment.id: segment.text for segment in all_segments(article.blocks_of(language))}
    return present.get(segment_id, source[segment_id]).strip()


# --- what they change -------------------------------------------------------------------------------


def conversed(article: Article, event: happened.Event) -> Article:
    """The article after something was said or somebody claimed or let go; unmoved by any other event."""
    match event:
        case happened.CommentAdded():
            comment = Comment(
                number=event.number,
                by=event.by,
                at=event.at,
                text=event.text,
                language=event.language,
                segment_id=event.segment_id,
                quote=event.quote,
                must_be_settled=event.must_be_settled,
                answers=event.answers,
            )
            return replace(article, comments=(*article.comments, comment))
        case happened.CommentResolved():
            return _with(article, event.number, settled_by=event.by, settled_at=event.at)
        case happened.CommentReopened():
            return _with(article, event.number, settled_by="", settled_at=None)
        case happened.EditionClaimed():
            held = Claim(by=event.by, since=event.at, until=event.until)
            return _put(article, {event.language: held})
        case happened.EditionLetGo():
            return _put(article, {event.language: None})
        case _:
            return article


def without_ended_claims(before: Article, after: Article, event: happened.Event) -> Article:
    """A claim ends with a decision of who holds it, and when the edition comes into another state."""
    ended = {
        language: None
        for language, edition in after.editions.items()
        if edition.claim is not None
        and (
            (language in before.editions and edition.state is not before.editions[language].state)
            or (isinstance(event, _DECISIONS) and event.language == language and event.by == edition.claim.by)
        )
    }
    return _put(after, ended) if ended else after


def _with(article: Article, number: int, **changes: Any) -> Article:
    comments = tuple(replace(each, **changes) if each.number == number else each for each in article.comments)
    return replace(article, comments=comments)


def _put(article: Article, claims: Mapping[LanguageTag, Claim | None]) -> Article:
    editions = {
        language: replace(edition, claim=claims[language]) if language in claims else edition
        for language, edition in article.editions.items()
    }
    return replace(article, editions=editions)
