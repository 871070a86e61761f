"""What the views answer with: one line about an article, an edition, a delivery, an event. Nothing is asked here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from workflow.domain.vocabulary import ArticleId, LanguageTag, PartnerId
from workflow.store.database import to_text

Cursor = tuple[str, ...]
"""A place in a sorted list: the sort key of the last row seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleSummary:
    """An article on the board."""

    article_id: ArticleId
    version: int
    slugline: str
    headline: str
    language: LanguageTag
    stage: str
    urgency: int
    drafted_by: str
    desk: str
    created_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionSummary:
    """An edition in the review queue."""

    article_id: ArticleId
    language: LanguageTag
    source_language: LanguageTag
    is_source: bool
    state: str
    route: str
    headline: str
    slugline: str
    urgency: int
    desk: str
    unfinished: int
    open_findings: int
    blocking_findings: int
    waiting_since: datetime | None
    revision: int
    pub_status: str
    claimed_by: str
    """Actor id; empty for nobody."""
    claimed_at: datetime | None
    claimed_until: datetime | None
    published_at: datetime | None

    def is_claimed(self, now: datetime) -> bool:
        """Whether somebody looks after it at this moment."""
        return self.claimed_until is not None and now < self.claimed_until


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverySummary:
    """One item of the delivery ledger."""

    partner_id: PartnerId
    partner_name: str
    article_id: ArticleId
    item_id: str
    language: LanguageTag
    revision: int
    pub_status: str
    state: str
    attempts: int
    last_status: int | None
    last_error: str
    latency_ms: int
    requested_at: datetime
    due_at: datetime | None
    settled_at: datetime | None
    version: int
    """Version of the delivery's stream: the ETag."""
    message_id: str
    """The ``webhook-id`` that the partner knows it by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """One event as a sentence."""

    position: int
    stream: str
    at: datetime
    actor: str
    """The actor's id."""
    actor_name: str
    sentence: str
    type: str


def article_cursor(last: ArticleSummary) -> Cursor:
    """The place after this row of ``Views.articles``."""
    return to_text(last.created_at), last.article_id


def delivery_cursor(last: DeliverySummary) -> Cursor:
    """The place after this row of ``Views.deliveries``."""
    return to_text(last.requested_at), last.partner_id, last.item_id
