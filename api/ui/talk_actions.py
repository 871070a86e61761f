"""What a form about people's work together asks for: say something, settle it, look after an edition, let go of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from api.ui.actions import Action, Given, action_of
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
        raise InvalidValue(name, phrase("must be the number of a comment"))
    return int(written)


def _of_comment(
    command: type[wanted.ResolveComment | wanted.ReopenComment],
) -> Callable[[Given], wanted.Command]:
    return lambda given: command(by=given.by, at=given.at, number=_number(given, "number"))


def _talk(label: str, done: str, command: type[wanted.Command], build: Callable[[Given], wanted.Command]) -> Action:
    return Action(label=label, done=done, command=command, build=build, is_talk=True)


TALK_ACTIONS: Mapping[str, Action] = {
    "comment": _talk(phrase("Comment"), phrase("Your comment is there."), wanted.AddComment, _comment),
    "settle": _talk(phrase("Settle"), phrase("Settled."), wanted.ResolveComment, _of_comment(wanted.ResolveComment)),
    "unsettle": _talk(
        phrase("Open again"), phrase("It is open again."), wanted.ReopenComment, _of_comment(wanted.ReopenComment)
    ),
    "claim": action_of(
        phrase("I look after it"), phrase("You look after it; others see that."), wanted.ClaimEdition, is_talk=True
    ),
    "let-go": action_of(
        phrase("Let go of it"), phrase("You look after it no more."), wanted.LetGoEdition, is_talk=True
    ),
}
"""By the last part of the form's address."""
