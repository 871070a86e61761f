"""Where a source of news is and how its items become drafts: values only."""

from __future__ import annotations

from dataclasses import dataclass

from workflow.domain.vocabulary import LanguageTag

SHORTEST_WAIT_MINUTES, LONGEST_WAIT_MINUTES, USUAL_WAIT_MINUTES = 5, 7 * 24 * 60, 15


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceProfile:
    """A feed's address, when it is fetched, and what its items do not say themselves."""

    name: str
    """What it is called; the publisher of items that name none."""
    address: str
    """An http or https address of RSS, Atom, JSON Feed or ninjs 3.1; which one, its document tells."""
    every_minutes: int = USUAL_WAIT_MINUTES
    language: LanguageTag | None = None
    """The language of all its items; None as each says itself, else as its words tell beyond doubt."""
    targets: tuple[LanguageTag, ...] = ()
    """Languages that the drafts are to be translated into by machine once they are submitted."""
    desk: str = ""
    """Id of the desk that handles the drafts; empty for the newsroom's own."""
    urgency: int | None = None
    """Of items that name none; None is routine."""
    genre: str = ""
    """IPTC genre of items that name none."""
