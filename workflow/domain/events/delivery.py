"""What happened to one partner's copy of one article."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from workflow.domain.commands import AttemptOutcome
from workflow.domain.events.base import Event
from workflow.domain.vocabulary import ArticleId, LanguageTag, PartnerId, PubStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRequested(Event):
    """One partner's copy is to be brought up to a revision."""

    partner_id: PartnerId
    article_id: ArticleId
    item_id: str
    """``<language>:<revision>``; also the base of the webhook id, the same on every attempt."""
    language: LanguageTag
    revision: int
    pub_status: PubStatus
    article_version: int
    urgency: int
    format: str = ""
    mode: str = ""
    site_url: str = ""
    is_advance: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverySuperseded(Event):
    """An item not yet delivered gave way to a newer revision."""

    item_id: str
    by_item: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptScheduled(Event):
    """The next attempt was given its due time. At most one is outstanding per partner and article."""

    item_id: str
    number: int
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptStarted(Event):
    """A worker began sending: from here on the partner may have it."""

    item_id: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptFailed(Event):
    """An attempt failed."""

    item_id: str
    number: int
    outcome: AttemptOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryAccepted(Event):
    """The partner took an item."""

    item_id: str
    number: int
    outcome: AttemptOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryParked(Event):
    """An item is not tried again until a person says so."""

    item_id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryHeldBack(Event):
    """An item waits, because its partner is paused. Only in logs of earlier versions of Copyflow."""

    item_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptRecorded(Event):
    """What became of an item on the partner's side went on record."""

    item_id: str
    confirmed: bool
    note: str
    url: str
