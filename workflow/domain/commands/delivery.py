"""What is wanted of one partner's copy of one article."""

from __future__ import annotations

from dataclasses import dataclass

from workflow.domain.commands.base import Command
from workflow.domain.vocabulary import ROUTINE, ArticleId, LanguageTag, PartnerId, PubStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestDelivery(Command):
    """Bring one partner's copy of an edition up to a revision."""

    partner_id: PartnerId
    article_id: ArticleId
    language: LanguageTag
    revision: int
    pub_status: PubStatus
    article_version: int
    """The article's stream version whose text is sent."""
    urgency: int = ROUTINE


@dataclass(frozen=True, slots=True, kw_only=True)
class StartAttempt(Command):
    """Begin sending an item; changes nothing when it is no longer the one to send."""

    item_id: str
    partner_paused: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordAttempt(Command):
    """Put the outcome of an attempt on record."""

    item_id: str
    outcome: AttemptOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptOutcome:
    """What came of one attempt to send."""

    delivered: bool
    status: int | None = None
    """The partner's HTTP status; None when there was no answer."""
    error: str | None = None
    """What went wrong, in one sentence without internal addresses."""
    latency_ms: int = 0
    """From connecting to the end of the answer."""
    body_digest: str = ""
    """SHA-256 of the exact bytes sent."""
    response: str = ""
    """The answer's first 2,000 characters, control characters removed."""
    retry_after: int | None = None
    """Seconds the partner asked us to wait."""
    gone: bool = False
    """The partner said that the endpoint is no more (410)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryDelivery(Command):
    """Send an item again now, that failed for good, was held back or waits."""

    item_id: str
