"""What is wanted of one partner's copy of one article."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

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
    format: str = ""
    """What it is to be rendered as, and sent how; bound now, so that every attempt sends the same bytes."""
    mode: str = ""
    site_url: str = ""
    is_advance: bool = False
    """Ahead of its release, to a partner bound to the embargo."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StartAttempt(Command):
    """Begin sending an item; changes nothing when it is no longer the one to send."""

    item_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordAttempt(Command):
    """Put the outcome of an attempt on record."""

    item_id: str
    outcome: AttemptOutcome
    schedule: tuple[int, ...] = ()
    """The partner's own waiting times in seconds; empty for Copyflow's."""


class Verdict(StrEnum):
    """What a transport makes of an answer whose status alone does not say it."""

    CONFIRMED = "confirmed"
    """Accepted, and seen on the partner's page."""
    RETRY = "retry"
    """May well succeed later."""
    CREDENTIALS = "credentials"
    """The partner does not take our key: slow retries, and a person must look."""
    REFUSED = "refused"
    """The partner does not take this document: parked after three attempts."""
    MISDIRECTED = "misdirected"
    """The address is not the right one (a redirect, no such interface): parked after three attempts."""
    INVALID = "invalid"
    """Our own rendering is at fault, so nothing was sent: parked at once."""
    REMOVED = "removed"
    """The partner took its copy down or changed it by itself: parked at once, for a person to decide."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteCopy:
    """The partner's copy as its own system names it."""

    id: str
    url: str = ""
    digest: str = ""
    """Of what the partner's system made of our text, as it answered; tells whether somebody edited it there."""


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
    verdict: Verdict | None = None
    """Where the status alone does not say what to do."""
    request: str = ""
    """What was asked, for people: ``POST https://… (application/json, 8,112 bytes)``; no secret in it."""
    remote: RemoteCopy | None = None
    """The partner's copy, where its system names it; of a failed attempt too, if it got that far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryDelivery(Command):
    """Send an item again now: one that is parked or waits, or once more what the partner has already."""

    item_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordReceipt(Command):
    """Put on record what is known of an item on the partner's side: that it is done there, or will not be."""

    item_id: str
    confirmed: bool
    note: str = ""
    """Why not, or how a person learnt of it."""
    url: str = ""
    """Where the partner shows it."""
