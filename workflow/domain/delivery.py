"""One partner's copy of one article: its items in order, at most one under way. State and evolution only.

An item is one revision of one edition. What is decided about it stands in ``delivering.py``, when it is tried again in
``retries.py``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from workflow.domain import commands as wanted
from workflow.domain import events as happened
from workflow.domain.changing import replace
from workflow.domain.errors import NotFound
from workflow.domain.phrases import phrase
from workflow.domain.vocabulary import ArticleId, LanguageTag, PartnerId, PubStatus


class ItemState(StrEnum):
    """Where an item stands."""

    PLANNED = "planned"
    """It waits for its turn."""
    SCHEDULED = "scheduled"
    """Its next attempt has a due time."""
    ATTEMPTED = "attempted"
    """A worker is sending it; the partner may have it."""
    ACCEPTED = "accepted"
    """The partner took it."""
    CONFIRMED = "confirmed"
    """It is known to be done on the partner's side: shown, or taken down."""
    REFUSED = "refused"
    """The partner says that it will not do it."""
    PARKED = "parked"
    """Not tried again until a person says so."""
    SUPERSEDED = "superseded"
    """A newer revision goes, or went, out in its place."""


UNSETTLED = frozenset({ItemState.PLANNED, ItemState.SCHEDULED, ItemState.ATTEMPTED})
TAKEN = frozenset({ItemState.ACCEPTED, ItemState.CONFIRMED, ItemState.REFUSED})
"""The partner has it."""


@dataclass(frozen=True, kw_only=True)
class Item:
    """One revision of one edition on its way to the partner."""

    id: str
    language: LanguageTag
    revision: int
    pub_status: PubStatus
    article_version: int
    urgency: int
    requested_at: datetime
    format: str = ""
    """What it is rendered as, bound when it was planned; empty in old items: the partner's format of today."""
    mode: str = ""
    """Full or thin, bound likewise."""
    site_url: str = ""
    """The portal's address when it was planned: it stands in the document."""
    is_advance: bool = False
    """Ahead of its release, for a partner bound to the embargo."""
    state: ItemState = ItemState.PLANNED
    due_at: datetime
    round_at: datetime
    """When its present round of attempts began: when it was first due, or due again after a person asked for it."""
    attempts: int = 0
    last_outcome: wanted.AttemptOutcome | None = None
    body_digest: str = ""
    """SHA-256 of the bytes that were first sent; every later attempt sends the same."""
    begun_at: datetime | None = None
    """When it was first sent: from then on the partner may have it."""
    settled_at: datetime | None = None
    receipt: Receipt | None = None
    """Of the present round."""
    receipts: int = 0
    """How many there were in it."""

    @property
    def is_recall(self) -> bool:
        """It takes something back: it overtakes everything, goes out whatever stands in the way, and never gives up."""
        return self.pub_status is not PubStatus.USABLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What is known of an item on the partner's side."""

    at: datetime
    confirmed: bool
    by: str
    """Who says so: the partner's actor, a transport's look at the page, or one of us who asked."""
    note: str = ""
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """One partner's copy of one article. ``version`` counts the events of its stream."""

    partner_id: PartnerId = PartnerId("")
    article_id: ArticleId = ArticleId("")
    version: int = 0
    items: tuple[Item, ...] = ()
    schedule_serial: int = 0
    """Counts scheduled attempts; names the work of each."""
    remote: tuple[tuple[LanguageTag, wanted.RemoteCopy], ...] = ()
    """The partner's copies by language, as far as attempts learnt of them."""

    def item(self, item_id: str) -> Item:
        """The item of that id, or ``NotFound``."""
        for item in self.items:
            if item.id == item_id:
                return item
        raise NotFound(phrase("There is no such delivery item."), item_id=item_id)

    def newest_of(self, language: LanguageTag) -> Item:
        """The newest revision of an edition; there must be one."""
        return max((item for item in self.items if item.language == language), key=lambda item: item.revision)

    def remote_copy(self, language: LanguageTag) -> wanted.RemoteCopy | None:
        """The partner's copy of an edition, if its system named it."""
        return dict(self.remote).get(language)

    def may_have(self, language: LanguageTag) -> bool:
        """Whether an attempt of any revision of the edition was ever begun."""
        return any(item.language == language and item.begun_at is not None for item in self.items)

    @property
    def current(self) -> Item | None:
        """The item that is scheduled or under way; there is at most one."""
        return next((item for item in self.items if item.state in {ItemState.SCHEDULED, ItemState.ATTEMPTED}), None)

    @property
    def under_way(self) -> Item | None:
        """The item that a worker is sending; there is at most one."""
        return next((item for item in self.items if item.state is ItemState.ATTEMPTED), None)

    @property
    def waiting_recall(self) -> Item | None:
        """The recall to be sent next where the current item is none: whatever stands in that one's way, it goes."""
        if self.current is None or self.current.is_recall:
            return None
        waiting = [item for item in self.items if item.is_recall and item.state is ItemState.PLANNED]
        return min(waiting, key=lambda item: item.due_at, default=None)


def evolve(delivery: Delivery, event: happened.Event) -> Delivery:
    """The delivery after ``event``; unmoved by events of other streams."""
    return replace(_evolve(delivery, event), version=delivery.version + 1)


def _evolve(delivery: Delivery, event: happened.Event) -> Delivery:
    match event:
        case happened.DeliveryRequested():
            return _requested(delivery, event)
        case happened.AttemptScheduled():
            return _scheduled(delivery, event)
        case happened.AttemptStarted():
            begun = delivery.item(event.item_id).begun_at or event.at
            waiting = _giving_way(delivery, event.item_id)
            return _item(waiting, event.item_id, state=ItemState.ATTEMPTED, attempts=event.number, begun_at=begun)
        case happened.AttemptFailed():
            return _answered(delivery, event, state=ItemState.PLANNED)
        case happened.DeliveryAccepted():
            return _answered(delivery, event, state=ItemState.ACCEPTED, settled_at=event.at)
        case happened.DeliverySuperseded():
            return _item(delivery, event.item_id, state=ItemState.SUPERSEDED, settled_at=event.at)
        case happened.DeliveryParked():
            return _item(delivery, event.item_id, state=ItemState.PARKED, settled_at=event.at)
        case happened.DeliveryHeldBack():  # of earlier versions; now the partner's lane is closed instead
            return _item(delivery, event.item_id, state=ItemState.PARKED, settled_at=event.at)
        case happened.ReceiptRecorded():
            return _received(delivery, event)
        case _:
            return delivery


def _requested(delivery: Delivery, event: happened.DeliveryRequested) -> Delivery:
    item = Item(
        id=event.item_id,
        language=event.language,
        revision=event.revision,
        pub_status=event.pub_status,
        article_version=event.article_version,
        urgency=event.urgency,
        requested_at=event.at,
        format=event.format,
        mode=event.mode,
        site_url=event.site_url,
        is_advance=event.is_advance,
        due_at=event.at,
        round_at=event.at,
    )
    return replace(delivery, partner_id=event.partner_id, article_id=event.article_id, items=(*delivery.items, item))


def _scheduled(delivery: Delivery, event: happened.AttemptScheduled) -> Delivery:
    """The item is next, or, while another one is under way, waits for its turn."""
    its_turn = delivery.under_way is None or delivery.under_way.id == event.item_id
    changes: dict[str, object] = {"due_at": event.due_at, "settled_at": None}
    if event.number == 1:
        changes |= {"attempts": 0, "round_at": event.due_at, "receipt": None, "receipts": 0}
    if not its_turn:
        return _item(delivery, event.item_id, state=ItemState.PLANNED, **changes)
    counted = replace(_giving_way(delivery, event.item_id), schedule_serial=delivery.schedule_serial + 1)
    return _item(counted, event.item_id, state=ItemState.SCHEDULED, **changes)


def _giving_way(delivery: Delivery, item_id: str) -> Delivery:
    """What was scheduled waits for its turn again, since another item goes first."""
    items = tuple(
        replace(item, state=ItemState.PLANNED) if item.state is ItemState.SCHEDULED and item.id != item_id else item
        for item in delivery.items
    )
    return replace(delivery, items=items)


def _answered(
    delivery: Delivery, event: happened.AttemptFailed | happened.DeliveryAccepted, **changes: object
) -> Delivery:
    item, outcome = delivery.item(event.item_id), event.outcome
    if item.receipt is not None:  # the partner was faster with its receipt than with its answer
        changes = {"state": _by_receipt(item.receipt), "settled_at": event.at}
    digest = item.body_digest or outcome.body_digest
    changed = _item(delivery, item.id, last_outcome=outcome, body_digest=digest, **changes)
    if outcome.remote is None:
        return changed
    remote = {**dict(delivery.remote), item.language: outcome.remote}
    return replace(changed, remote=tuple(sorted(remote.items())))


def _received(delivery: Delivery, event: happened.ReceiptRecorded) -> Delivery:
    receipt = Receipt(at=event.at, confirmed=event.confirmed, by=event.by, note=event.note, url=event.url)
    item = delivery.item(event.item_id)
    told: dict[str, object] = {"receipt": receipt, "receipts": item.receipts + 1}
    if item.state is ItemState.ATTEMPTED:  # settled when the attempt's outcome is on record
        return _item(delivery, item.id, **told)
    return _item(delivery, item.id, state=_by_receipt(receipt), settled_at=event.at, **told)


def _by_receipt(receipt: Receipt) -> ItemState:
    return ItemState.CONFIRMED if receipt.confirmed else ItemState.REFUSED


def _item(delivery: Delivery, item_id: str, **changes: object) -> Delivery:
    items = tuple(replace(item, **changes) if item.id == item_id else item for item in delivery.items)
    return replace(delivery, items=items)
