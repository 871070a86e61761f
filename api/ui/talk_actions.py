"""What a form about people's work together asks for: say something, settle it, look after an edition, let go of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from api.ui.actions import Action, Given
from workflow.domain import commands as wanted
from workflow.domain.errors import InvalidValue
from workflow.domain.phrases import phrase

OF_ARTICLE, OF_EDITION = "article", "edition"
"""Choices of what a comment is about; anything else is the id of a segment."""
_MOST_DIGITS = 6


def _comment(given: Given) -> wanted.Command:
    about = given.field("about") or OF_EDITION
    return wanted.AddComment(
        by=given.by,
        at=given.at,
        text=given.field("text"),
        language=None if about == OF_ARTICLE else given.language,
        segment_id="" if about in {OF_ARTICLE, OF_EDITION} else about,
        must_be_settled=bool(given.field("must_be_settled")),
        answers=_number(given, "answers") if given.field("answers") else 0,
    )


def _number(given: Given, name: str) -> int:
    written = given.field(name)
    if not (written.isascii() and written.isdigit() and len(written) <= _MOST_DIGITS):
        raise InvalidValue(name, "must be the number of a comment")
    return int(written)


def _of_comment(
    command: type[wanted.ResolveComment | wanted.ReopenComment],
) -> Callable[[Given], wanted.Command]:
    return lambda given: command(by=given.by, at=given.at, number=_number(given, "number"))


def _claim(given: Given) -> wanted.Command:
    return wanted.ClaimEdition(by=given.by, at=given.at, language=given.language)


def _let_go(given: Given) -> wanted.Command:
    return wanted.LetGoEdition(by=given.by, at=given.at, language=given.language)


TALK_ACTIONS: Mapping[str, Action] = {
    "comment": Action(
        label=phrase("Comment"),
        done=phrase("Your comment is there."),
        command=wanted.AddComment,
        build=_comment,
        is_talk=True,
    ),
    "settle": Action(
        label=phrase("Settle"),
        done=phrase("Settled."),
        command=wanted.ResolveComment,
        build=_of_comment(wanted.ResolveComment),
        is_talk=True,
    ),
    "unsettle": Action(
        label=phrase("Open again"),
        done=phrase("It is open again."),
        command=wanted.ReopenComment,
        build=_of_comment(wanted.ReopenComment),
        is_talk=True,
    ),
    "claim": Action(
        label=phrase("I look after it"),
        done=phrase("You look after it; others see that."),
        command=wanted.ClaimEdition,
        build=_claim,
        is_talk=True,
    ),
    "let-go": Action(
        label=phrase("Let go of it"),
        done=phrase("You look after it no more."),
        command=wanted.LetGoEdition,
        build=_let_go,
        is_talk=True,
    ),
}
"""By the last part of the form's address."""
