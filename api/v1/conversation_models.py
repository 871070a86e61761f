"""Comments and claims as they come in and go out."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Self

from pydantic import Field, StrictBool, StrictInt

from api.v1.answer import Answer
from api.v1.bodies import Body
from api.v1.values import Identity, Language, Reason
from workflow.domain.conversation import CLAIM_LASTS, LONGEST_CLAIM, Claim, Comment

_MINUTE = timedelta(minutes=1)


class NewCommentBody(Body):
    """Something to say about the article, an edition, or a segment of one."""

    text: Reason
    language: Language | None = Field(default=None, description="The edition; left out, the article as a whole.")
    segment_id: Identity | None = Field(default=None, description="A segment of that edition.")
    must_be_settled: StrictBool = Field(
        default=False, description="No edition that it is about is approved while it is open."
    )
    answers: Annotated[StrictInt, Field(ge=0)] = Field(
        default=0, description="Number of a comment; the answer stands where that one stands."
    )


class ResolutionBody(Body):
    """Whether what a comment asks for is settled."""

    settled: StrictBool = True


class ClaimBody(Body):
    """For how long one means to look after the edition."""

    minutes: Annotated[StrictInt, Field(ge=1, le=LONGEST_CLAIM // _MINUTE)] = CLAIM_LASTS // _MINUTE


class CommentModel(Answer):
    """A comment."""

    number: int = Field(description="Counts the article's comments from 1.")
    by: str
    by_name: str
    at: datetime
    text: str
    language: str | None = Field(description="The edition that it is about; null for the article as a whole.")
    segment_id: str
    quote: str = Field(description="The segment's words when the comment was made.")
    must_be_settled: bool
    answers: int = Field(description="Number of the comment that it answers; 0 for one that begins a thread.")
    open: bool = Field(description="Whether it waits to be settled; answers never do.")
    settled_by: str
    settled_at: datetime | None

    @classmethod
    def of(cls, comment: Comment, names: dict[str, str]) -> Self:
        """The domain's comment."""
        return cls(
            number=comment.number,
            by=comment.by,
            by_name=names.get(comment.by, comment.by),
            at=comment.at,
            text=comment.text,
            language=comment.language,
            segment_id=comment.segment_id,
            quote=comment.quote,
            must_be_settled=comment.must_be_settled,
            answers=comment.answers,
            open=comment.is_open,
            settled_by=comment.settled_by,
            settled_at=comment.settled_at,
        )


class CommentList(Answer):
    """The comments of an article."""

    items: list[CommentModel]


class ClaimModel(Answer):
    """Who looks after an edition."""

    by: str
    by_name: str
    since: datetime
    until: datetime = Field(description="When it ends by itself.")

    @classmethod
    def of(cls, claim: Claim, names: dict[str, str]) -> Self:
        """The domain's claim."""
        return cls(by=claim.by, by_name=names.get(claim.by, claim.by), since=claim.since, until=claim.until)
