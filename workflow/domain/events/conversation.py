"""What people said about an article, and who looked after its editions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from workflow.domain.events.base import Event
from workflow.domain.vocabulary import LanguageTag


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentAdded(Event):
    """Something was said about the article, an edition, or a segment of one."""

    number: int
    text: str
    language: LanguageTag | None = None
    segment_id: str = ""
    quote: str = ""
    """The segment's words at that moment."""
    must_be_settled: bool = False
    answers: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentResolved(Event):
    """A comment was settled."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentReopened(Event):
    """A settled comment was found not to be settled."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionClaimed(Event):
    """Somebody said that they look after an edition."""

    language: LanguageTag
    until: datetime
    """When it ends by itself."""
    taken_from: str = ""
    """Who looked after it until now; empty for nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionLetGo(Event):
    """Whoever looked after an edition does not any more."""

    language: LanguageTag
