"""What people say to each other about an article, and who looks after an edition. Neither ever changes a text.

A comment is about the article, an edition, or a segment of one; answers stand under the comment that they answer.
A claim says who works on an edition at the moment. It stands in nobody's way: whoever may decide may decide, and may
take the claim over.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from workflow.domain.vocabulary import LanguageTag

LONGEST_COMMENT = 5_000
"""Most characters of a comment."""
MOST_COMMENTS = 1_000
"""Most comments on one article, settled ones included: a bound on what every reading of it must carry."""
CLAIM_LASTS = timedelta(hours=2)
"""How long a claim stands where nothing else is said, unless it ends with a decision before."""
LONGEST_CLAIM = timedelta(hours=12)


@dataclass(frozen=True, kw_only=True)
class Comment:
    """Something that somebody said, by its number within the article."""

    number: int
    by: str
    at: datetime
    text: str
    language: LanguageTag | None = None
    """The edition that it is about; None for the article as a whole."""
    segment_id: str = ""
    """The segment of that edition; empty for all of it."""
    quote: str = ""
    """The segment's words when the comment was made: it keeps what it was about when the text moves on."""
    must_be_settled: bool = False
    """Whether no edition that it is about may be approved while it is open."""
    answers: int = 0
    """Number of the comment that it answers; 0 for one that begins a thread."""
    settled_by: str = ""
    settled_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether nobody settled it; answers are neither open nor settled, their thread is."""
        return self.settled_at is None and not self.answers

    def is_about(self, language: LanguageTag) -> bool:
        """Whether it is of interest on the page of an edition: about it, or about the article."""
        return self.language in {None, language}


@dataclass(frozen=True, kw_only=True)
class Claim:
    """Who said that they look after an edition, since when, and until when it stands by itself."""

    by: str
    since: datetime
    until: datetime

    def stands(self, now: datetime) -> bool:
        """Whether it has not run out."""
        return now < self.until
