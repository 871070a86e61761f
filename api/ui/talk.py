"""What the page of an edition shows of people's work together: threads of comments, and who looks after it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from api.ui.actions import Given, why_not
from api.ui.talk_actions import OF_ARTICLE, TALK_ACTIONS
from workflow.domain.conversation import Claim, Comment
from workflow.domain.editorial import decide
from workflow.domain.errors import NewsroomError
from workflow.domain.segments import all_segments


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """A comment with the answers to it."""

    comment: Comment
    answers: tuple[Comment, ...]
    moved: bool
    """The segment that it is about has other words now, or is gone."""
    why_not_settle: str
    """Why this person cannot settle it or open it again; empty when they can."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """The threads about an edition or its article, and the edition's claim."""

    threads: tuple[Thread, ...]
    """The open ones first, each kind in order."""
    claim: Claim | None
    """One that stands."""
    is_mine: bool
    """The person who looks holds it."""
    why_not_comment: str
    """Why this person can say nothing about the article at all; empty when they can."""
    is_open_to: bool
    """This person can also comment on this edition and its segments."""
    why_not_claim: str
    segments: tuple[str, ...]
    """Ids of the segments that a comment may be about."""
    marks: Mapping[str, tuple[Comment, ...]]
    """Open comments by the id of their segment."""

    @property
    def open(self) -> int:
        """How many threads wait to be settled."""
        return sum(thread.comment.is_open for thread in self.threads)


def talk_of(given: Given) -> Talk:
    """What is said about the edition ``given.language``; ``given.fields`` is not looked at."""
    article, edition = given.article, given.article.editions[given.language]
    present = {segment.id: segment.text.strip() for segment in all_segments(article.blocks_of(given.language))}
    source = {segment.id: segment.text.strip() for segment in all_segments(article.blocks)}
    answers: dict[int, tuple[Comment, ...]] = {}
    for each in article.comments:
        if each.answers:
            answers[each.answers] = (*answers.get(each.answers, ()), each)
    threads = [
        Thread(
            comment=each,
            answers=answers.get(each.number, ()),
            moved=bool(each.segment_id) and each.quote != present.get(each.segment_id, source.get(each.segment_id, "")),
            why_not_settle=_why_not_settle(given, each),
        )
        for each in article.comments
        if not each.answers and each.is_about(given.language)
    ]
    claim = edition.claim if edition.is_claimed(given.at) else None
    in_order = tuple(sorted(threads, key=lambda thread: not thread.comment.is_open))
    return Talk(
        threads=in_order,
        claim=claim,
        is_mine=claim is not None and claim.by == given.by.id,
        why_not_comment=_why_not(given, "comment", text="-", about=OF_ARTICLE),
        is_open_to=not _why_not(given, "comment", text="-"),
        why_not_claim=why_not(TALK_ACTIONS["claim"], replace(given, fields={})),
        segments=tuple(source),
        marks=_marks(in_order),
    )


def _marks(threads: Sequence[Thread]) -> Mapping[str, tuple[Comment, ...]]:
    found: dict[str, tuple[Comment, ...]] = {}
    for comment in (thread.comment for thread in threads):
        if comment.is_open and comment.segment_id:
            found[comment.segment_id] = (*found.get(comment.segment_id, ()), comment)
    return found


def _why_not_settle(given: Given, comment: Comment) -> str:
    return _why_not(given, "settle" if comment.is_open else "unsettle", number=str(comment.number))


def _why_not(given: Given, name: str, **fields: str) -> str:
    """As ``why_not``, for commands that their own function refuses too."""
    asked = replace(given, fields=fields)
    denied = why_not(TALK_ACTIONS[name], asked)
    if denied:
        return denied
    try:
        decide(TALK_ACTIONS[name].build(asked), given.article)
    except NewsroomError as error:
        return error.detail
    return ""
