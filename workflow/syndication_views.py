"""What is asked about partners and deliveries beside the ledger's list: how each partner does, and what was tried."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select

from workflow.domain.commands import AttemptOutcome
from workflow.domain.delivery import UNSETTLED, Delivery, ItemState
from workflow.domain.partner import Partner
from workflow.domain.partner_profile import Filters, PayloadMode, SignatureScheme
from workflow.domain.streams import delivery_stream
from workflow.domain.vocabulary import ArticleId, LanguageTag, PartnerId, PubStatus
from workflow.explaining.attempts import Attempt, attempts_of
from workflow.store.database import from_text, to_text
from workflow.store.event_store import Recorded
from workflow.store.past_tables import Readable
from workflow.store.tables import DeliveryRow, EditionRow, table_of

_deliveries = table_of(DeliveryRow)
_editions = table_of(EditionRow)
_AT_ONCE = 500
"""Ids named in one query."""


class Standing(StrEnum):
    """Whether a partner is sent to, in one word: the first that holds."""

    DISABLED = "disabled"
    PAUSED = "paused"
    BREAKER_OPEN = "breaker_open"
    WAITS = "waits"
    """It asked us to wait."""
    KEY_REFUSED = "key_refused"
    """It is sent to, but does not take our key."""
    RECEIVES = "receives"


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakerSummary:
    """How an endpoint does."""

    state: str
    """``closed`` or ``open``."""
    since: datetime | None
    """Open since; None while closed."""
    probe_at: datetime | None
    """Open: from then on one message is tried."""
    reason: str
    failures_in_a_row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialSummary:
    """The last trial message, and what came of it."""

    at: datetime
    outcome: AttemptOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerSummary:
    """A partner: what it wants, how it is served, and how it does."""

    partner_id: PartnerId
    version: int
    """The stream's version: the ETag."""
    name: str
    endpoint: str
    transport: str
    format: str
    mode: PayloadMode
    signature: SignatureScheme
    filters: Filters
    languages: tuple[LanguageTag, ...]
    """The same as in the filters."""
    embargo_agreement: bool
    rate_per_minute: int
    retry_after_seconds: tuple[int, ...]
    options: Mapping[str, str]
    registered_at: datetime | None
    standing: Standing
    paused_because: str
    disabled_because: str
    breaker: BreakerSummary
    waits_until: datetime | None
    alert: str
    key_id: str
    old_secret_until: datetime | None
    is_testing: bool
    last_test: TrialSummary | None
    is_backfilling: bool
    backfill_since: datetime | None
    is_waking_up: bool
    items: Mapping[str, int]
    """How many items of the ledger are in each state; states without any are left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """An edition of which a revision came out lately."""

    article_id: ArticleId
    language: LanguageTag


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A partner's items in one state in which it has not taken them."""

    partner_id: PartnerId
    state: ItemState
    items: int
    seconds: float
    """How long ago the oldest of them was planned."""


EVENTS_TOLD = 1_000
"""Of one partner's copy of one article, where its attempts are told."""


class SyndicationViews:
    """The questions, as of now or of a position of the log: both come from what it is made over."""

    def __init__(self, tables: Readable, stream: Callable[..., list[Recorded]]) -> None:
        self._tables = tables
        self._stream = stream

    def summaries(self, partners: Iterable[Partner], now: datetime) -> list[PartnerSummary]:
        """Partners with the counts of their items."""
        counts = self.counts()
        return [_summary(partner, counts.get(partner.id, {}), now) for partner in partners]

    def summary(self, partner: Partner, now: datetime) -> PartnerSummary:
        """One partner with the counts of its items."""
        return _summary(partner, self.counts(partner.id).get(partner.id, {}), now)

    def recalls_under_way(self) -> tuple[int, int]:
        """Messages that take an edition back and were not taken yet: those that go on by themselves, parked ones."""
        going_on = [state.value for state in UNSETTLED]
        query = select(_deliveries.c.state, func.count()).group_by(_deliveries.c.state)
        query = query.where(_deliveries.c.pub_status != PubStatus.USABLE.value)
        query = query.where(_deliveries.c.state.in_([*going_on, ItemState.PARKED.value]))
        with self._tables.read() as connection:
            found: dict[str, int] = {state: int(count) for state, count in connection.execute(query)}
        return sum(found.get(state, 0) for state in going_on), found.get(ItemState.PARKED.value, 0)

    def counts(self, partner_id: PartnerId | None = None) -> dict[PartnerId, dict[str, int]]:
        """How many items are in each state, by partner."""
        query = select(_deliveries.c.partner_id, _deliveries.c.state, func.count().label("items"))
        if partner_id:
            query = query.where(_deliveries.c.partner_id == partner_id)
        found: dict[PartnerId, dict[str, int]] = {}
        with self._tables.read() as connection:
            for row in connection.execute(query.group_by(_deliveries.c.partner_id, _deliveries.c.state)):
                found.setdefault(PartnerId(row.partner_id), {})[row.state] = row.items
        return found

    def waiting(self, now: datetime) -> list[Waiting]:
        """What partners have not taken, by partner and state: of a ledger of millions only the open rows are read."""
        states = sorted(state.value for state in {*UNSETTLED, ItemState.PARKED})
        by = (_deliveries.c.partner_id, _deliveries.c.state)
        query = select(*by, func.count().label("items"), func.min(_deliveries.c.requested_at).label("oldest"))
        with self._tables.read() as connection:
            rows = connection.execute(query.where(_deliveries.c.state.in_(states)).group_by(*by)).all()
        return [
            Waiting(
                partner_id=PartnerId(row.partner_id),
                state=ItemState(row.state),
                items=row.items,
                seconds=_seconds_since(row.oldest, now),
            )
            for row in rows
        ]

    def attempts(self, delivery: Delivery) -> tuple[Attempt, ...]:
        """The latest attempts to send one partner's copy of one article, in the order in which they were begun.

        A withdrawal that a silent partner does not take makes 864 events a day: of more than the last 1,000 events only
        the log itself tells.
        """
        stream = delivery_stream(delivery.partner_id, delivery.article_id)
        recorded = self._stream(stream, after=max(delivery.version - EVENTS_TOLD, 0)) if delivery.version else []
        return attempts_of(each.decode() for each in recorded)

    def of_message(self, partner_id: PartnerId, message_id: str) -> tuple[ArticleId, str] | None:
        """Article and item that a partner knows by a ``webhook-id``; None when it never got such a message."""
        query = select(_deliveries.c.article_id, _deliveries.c.item_id).where(
            _deliveries.c.message_id == message_id, _deliveries.c.partner_id == partner_id
        )
        with self._tables.read() as connection:
            row = connection.execute(query).one_or_none()
        return (ArticleId(row.article_id), row.item_id) if row else None

    def issued_since(self, since: datetime, *, limit: int) -> list[Issued]:
        """Editions that are public and of which a revision came out since then, the newest first."""
        query = (
            select(_editions.c.article_id, _editions.c.language)
            .where(_editions.c.pub_status == PubStatus.USABLE.value, _editions.c.published_at >= to_text(since))
            .order_by(_editions.c.published_at.desc(), _editions.c.article_id, _editions.c.language)
            .limit(limit)
        )
        with self._tables.read() as connection:
            return [
                Issued(article_id=ArticleId(row.article_id), language=LanguageTag(row.language))
                for row in connection.execute(query)
            ]

    def held_by(self, partner_id: PartnerId, articles: Iterable[ArticleId]) -> frozenset[tuple[ArticleId, LanguageTag]]:
        """Which editions of these articles were ever requested for a partner."""
        wanted, found = sorted(set(articles)), set[tuple[ArticleId, LanguageTag]]()
        with self._tables.read() as connection:
            for first in range(0, len(wanted), _AT_ONCE):
                query = select(_deliveries.c.article_id, _deliveries.c.language).where(
                    _deliveries.c.partner_id == partner_id,
                    _deliveries.c.article_id.in_(wanted[first : first + _AT_ONCE]),
                )
                found |= {(ArticleId(row.article_id), LanguageTag(row.language)) for row in connection.execute(query)}
        return frozenset(found)


def _seconds_since(moment: str, now: datetime) -> float:
    since = from_text(moment)
    return max(0.0, (now - since).total_seconds()) if since is not None else 0.0


def _summary(partner: Partner, items: Mapping[str, int], now: datetime) -> PartnerSummary:
    profile, breaker = partner.profile, partner.breaker
    trial = None
    if partner.last_test is not None and partner.last_test_at is not None:
        trial = TrialSummary(at=partner.last_test_at, outcome=partner.last_test)
    return PartnerSummary(
        partner_id=partner.id,
        version=partner.version,
        name=profile.name,
        endpoint=profile.endpoint,
        transport=profile.transport,
        format=profile.format,
        mode=profile.mode,
        signature=profile.signature,
        filters=profile.filters,
        languages=profile.filters.languages,
        embargo_agreement=profile.embargo_agreement,
        rate_per_minute=profile.rate_per_minute,
        retry_after_seconds=profile.retry_after_seconds,
        options=profile.options,
        registered_at=partner.registered_at,
        standing=_standing(partner, now),
        paused_because=partner.paused_because,
        disabled_because=partner.disabled_because,
        breaker=BreakerSummary(
            state="closed" if breaker.probe_at is None else "open",
            since=breaker.opened_at,
            probe_at=breaker.probe_at,
            reason=breaker.reason,
            failures_in_a_row=breaker.in_a_row,
        ),
        waits_until=partner.waits_until,
        alert=partner.alert,
        key_id=partner.key_id,
        old_secret_until=partner.old_secret_until,
        is_testing=partner.testing,
        last_test=trial,
        is_backfilling=partner.backfilling,
        backfill_since=partner.backfill_since,
        is_waking_up=partner.waking_up,
        items=dict(items),
    )


def _standing(partner: Partner, now: datetime) -> Standing:
    if partner.is_disabled:
        return Standing.DISABLED
    if partner.is_paused:
        return Standing.PAUSED
    if partner.breaker.probe_at is not None:
        return Standing.BREAKER_OPEN
    if partner.waits_until is not None and partner.waits_until > now:
        return Standing.WAITS
    return Standing.KEY_REFUSED if partner.alert else Standing.RECEIVES
