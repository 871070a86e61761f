"""What is to be done with an item that was found at a source: a pure decision on the article that it became.

Nothing that a person has touched is overwritten, and nothing is taken back by itself: people are told in a comment.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from workflow.domain.article import Article, EditionState
from workflow.domain.conversation import LONGEST_COMMENT
from workflow.domain.vocabulary import system_actor

INGEST = system_actor("ingest")
"""The automatic actor that drafts what sources offer; whoever submits such a draft is its first human author."""

SOURCE, SOURCE_ID, ITEM, LINK, UPDATED, DIGEST = (
    "source",
    "source_id",
    "source_item",
    "source_link",
    "source_updated",
    "source_digest",
)
"""Keys of ``Details.origin`` that say where a draft was taken from."""

_NEWER = "The source has a newer version of this item"
_WITHDRAWN = "The source has withdrawn this item"


class Step(StrEnum):
    """What is done with an item."""

    DRAFT = "draft"
    REVISE = "revise"
    NOTE_NEWER = "note_newer"
    NOTE_WITHDRAWN = "note_withdrawn"
    NOTHING = "nothing"


class Fate(StrEnum):
    """What became of an item in the end."""

    TAKEN = "taken"
    """It is a draft."""
    DUPLICATE = "duplicate"
    """Its text was taken before, from there or from elsewhere."""
    REVISED = "revised"
    """A newer version took the place of the untouched draft."""
    NOTED = "noted"
    """There is a newer version, and the article says so in a comment."""
    WITHDRAWN = "withdrawn"
    """Its source took it back; the article, if there is one, says so in a comment."""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """An item as far as the decision looks at it."""

    source_id: str
    item_id: str
    """The item within its source: a digest of the id that the source gives it."""
    digest: str
    """Of its headline and text, whatever feed they come in."""
    updated: datetime | None = None
    is_withdrawn: bool = False


def next_step(offer: Offer, article: Article | None) -> Step:
    """What to do with an item, given the article that it became, or whose text it had; None when it became none."""
    if article is None:
        return Step.NOTHING if offer.is_withdrawn else Step.DRAFT
    if offer.is_withdrawn:
        return Step.NOTHING if _is_noted(article, _WITHDRAWN) else Step.NOTE_WITHDRAWN
    taken = article.details.origin
    if taken.get(DIGEST) == offer.digest or _is_older(offer, taken.get(UPDATED, "")):
        return Step.NOTHING
    is_its_own = (taken.get(SOURCE_ID), taken.get(ITEM)) == (offer.source_id, offer.item_id)
    if is_its_own and is_untouched(article):
        return Step.REVISE
    return Step.NOTHING if _is_noted(article, _NEWER) else Step.NOTE_NEWER


def is_untouched(article: Article) -> bool:
    """Whether it is a draft still and nobody but Copyflow itself had a hand in it."""
    return article.source.state is EditionState.DRAFT and article.authors <= {INGEST.id}


def note(step: Step, *, source: str, link: str, headline: str, text: str) -> str:
    """The comment that tells people of a newer or withdrawn item; a newer one with as much of its text as fits."""
    where = f" ({source})" if source else ""
    address = f"\n{link}" if link else ""
    if step is Step.NOTE_WITHDRAWN:
        return f"{_WITHDRAWN}{where}. Nothing was changed here.{address}"[:LONGEST_COMMENT]
    told = f"{_NEWER}{where}. Nothing was changed here, because somebody has worked on it."
    return f"{told}{address}\n\n{headline}\n\n{text}".strip()[:LONGEST_COMMENT]


def _is_noted(article: Article, beginning: str) -> bool:
    return any(each.is_open and each.by == INGEST.id and each.text.startswith(beginning) for each in article.comments)


def _is_older(offer: Offer, taken: str) -> bool:
    """Whether the source says that it is older than what was taken; what says no moment is never older."""
    if offer.updated is None or not taken:
        return False
    try:
        return offer.updated < datetime.fromisoformat(taken).astimezone(UTC)
    except ValueError:  # somebody wrote their own words into the origin
        return False
