"""What commands and events on articles carry: targets, handling metadata, the text as it was handed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from workflow.domain.vocabulary import ROUTINE, LanguageTag, Route


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A language the article is wanted in, and who is to translate it."""

    language: LanguageTag
    route: Route = Route.MACHINE


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """Handling metadata of an article, in IPTC's words. Not translated."""

    slugline: str = ""
    byline: str = ""
    publisher: str = ""
    urgency: int = ROUTINE
    embargoed: datetime | None = None
    ednote: str = ""
    """A note from desk to desk; never public."""
    origin: Mapping[str, str] = field(default_factory=dict)
    """What came with the text and has no field of its own, as it stood: ``{"release_time": …, "visits": …}``."""
    required_approvals: int = 1
    genre: str = ""
    """IPTC genre in one word (``Feature``, ``Press Release``); partners can ask for some genres only."""
    desk: str = ""
    """Id of the desk that handles it; empty for the newsroom's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """The body exactly as it was handed in, so that nothing accepted is ever lost."""

    format: str
    """``text``, ``markdown`` or ``html``."""
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """What a translation took."""

    calls: int = 0
    """Calls of engines."""
    characters: int = 0
    """Characters of source text that engines were given, or what the provider says it bills."""
    milliseconds: int = 0

    def __add__(self, other: Spent) -> Spent:
        """Both together."""
        return Spent(
            calls=self.calls + other.calls,
            characters=self.characters + other.characters,
            milliseconds=self.milliseconds + other.milliseconds,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedSegment:
    """A segment that no engine renders whole, and why; it waits for a person."""

    source_hash: str
    reason: str
