"""What people want to say about an article, and which edition they look after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from workflow.domain.commands.base import Command
from workflow.domain.conversation import CLAIM_LASTS
from workflow.domain.vocabulary import LanguageTag


@dataclass(frozen=True, slots=True, kw_only=True)
class AddComment(Command):
    """Say something about the article, an edition, or a segment of one."""

    text: str
    language: LanguageTag | None = None
    """None for the article as a whole."""
    segment_id: str = ""
    must_be_settled: bool = False
    """No edition that it is about is approved while it is open."""
    answers: int = 0
    """Number of a comment; then where it stands is as that one says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolveComment(Command):
    """Settle what a comment asks for."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenComment(Command):
    """Say that a settled comment is not settled."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimEdition(Command):
    """Say that one looks after an edition; whoever said so before is relieved."""

    language: LanguageTag
    lasts: timedelta = CLAIM_LASTS


@dataclass(frozen=True, slots=True, kw_only=True)
class LetGoEdition(Command):
    """Say that one does not look after an edition any more."""

    language: LanguageTag
