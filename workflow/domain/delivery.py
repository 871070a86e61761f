"""One partner's copy of one article: its items in order, at most one under way, retries as arithmetic.

An item is one revision of one edition. A newer revision supersedes an older one that was not
delivered; withdrawals go first. The retry schedule follows the Standard Webhooks example:
ten attempts over three days, with a jitter that is computed, not drawn.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from workflow.domain import commands as wanted
from workflow.domain import events as happened
from workflow.domain.changing import replace
from workflow.domain.errors import NotFound, WrongState
from workflow.domain.vocabulary import ArticleId, LanguageTag, PartnerId, PubStatus

RETRY_AFTER_SECONDS = (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)
"""Waiting time after the first, second, … failed attempt; after the last one the delivery is given up."""
JITTER = 0.1
"""Largest share by which a waiting time is lengthened."""


class ItemState(StrEnum):
    """Where an item stands."""

    QUEUED = "queued"
    SCHEDULED = "scheduled"
    STARTED = "started"
    HELD = "held"
    DELIVERED = "delivered"
    SUPERSEDED = "superseded"
    FAILED = "failed"


_UNSENT = frozenset({ItemState.QUEUED, ItemState.SCHEDULED, ItemState.HELD, ItemState.FAILED})
_WAITING = frozenset({ItemState.QUEUED, ItemState.SCHEDULED})


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
    state: ItemState = ItemState.QUEUED
    due_at: datetime
    attempts: int = 0
    last_outcome: wanted.AttemptOutcome | None = None
    settled_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """One partner's copy of one article. ``version`` counts the events of its stream."""

    partner_id: PartnerId = PartnerId("")
    article_id: ArticleId = ArticleId("")
    version: int = 0
    items: tuple[Item, ...] = ()
    schedule_serial: int = 0
    """Counts scheduled attempts; names the work of each."""

    def item(self, item_id: str) -> Item:
        """The item of that id, or ``NotFound``."""
        for item in self.items:
            if item.id == item_id:
                return item
        raise NotFound("There is no such delivery item.", item_id=item_id)

    @property
    def current(self) -> Item | None:
        """The item that is scheduled or under way; there is at most one."""
        return next((item for item in self.items if item.state in {ItemState.SCHEDULED, ItemState.STARTED}), None)


def retry_at(delivery: Delivery, item: Item, outcome: wanted.AttemptOutcome, now: datetime) -> datetime | None:
    """When to try again after the failed attempt number ``item.attempts``; None when it is time to give up."""
    if outcome.gone or item.attempts > len(RETRY_AFTER_SECONDS):
        return None
    seconds = float(RETRY_AFTER_SECONDS[item.attempts - 1])
    seed = f"{delivery.partner_id}/{delivery.article_id}/{item.id}/{item.attempts}".encode()
    share = int.from_bytes(hashlib.sha256(seed).digest()[:4], "big") / 2**32
    seconds *= 1 + JITTER * share
    return now + timedelta(seconds=max(seconds, outcome.retry_after or 0))


def decide(command: wanted.Command, delivery: Delivery) -> list[happened.Event]:
    """The events that ``command`` leads to; an empty list when it comes too late or changes nothing."""
    match command:
        case wanted.RequestDelivery():
            return _request(command, delivery)
        case wanted.StartAttempt():
            return _start(command, delivery)
        case wanted.RecordAttempt():
            return _record(command, delivery)
        case wanted.RetryDelivery():
            return _retry(command, delivery)
        case _:
            raise TypeError(f"{type(command).__name__} is not a delivery's command")


def _request(command: wanted.RequestDelivery, delivery: Delivery) -> list[happened.Event]:
    older = [item for item in delivery.items if item.language == command.language]
    if any(item.revision >= command.revision for item in older):
        return []
    requested = happened.DeliveryRequested(
        by=command.by.id,
        at=command.at,
        partner_id=command.partner_id,
        article_id=command.article_id,
        item_id=f"{command.language}:{command.revision}",
        language=command.language,
        revision=command.revision,
        pub_status=command.pub_status,
        article_version=command.article_version,
        urgency=command.urgency,
    )
    events: list[happened.Event] = [requested]
    events += [
        happened.DeliverySuperseded(by=command.by.id, at=command.at, item_id=item.id, by_item=requested.item_id)
        for item in older
        if item.state in _UNSENT
    ]
    return _with_next(events, delivery, command)


def _start(command: wanted.StartAttempt, delivery: Delivery) -> list[happened.Event]:
    item = delivery.item(command.item_id)
    if item.state not in {ItemState.SCHEDULED, ItemState.STARTED} or item.due_at > command.at:
        return []
    newer = _newest_of(delivery, item.language)
    if newer.id != item.id:  # the worker that had begun to send it is lost; the newer revision goes out instead
        gone = happened.DeliverySuperseded(by=command.by.id, at=command.at, item_id=item.id, by_item=newer.id)
        return _with_next([gone], delivery, command)
    if command.partner_paused and item.pub_status is not PubStatus.CANCELED:
        held: list[happened.Event] = [happened.DeliveryHeldBack(by=command.by.id, at=command.at, item_id=item.id)]
        return _with_next(held, delivery, command)
    again = item.state is ItemState.STARTED
    number = item.attempts if again else item.attempts + 1
    return [happened.AttemptStarted(by=command.by.id, at=command.at, item_id=item.id, number=number)]


def _record(command: wanted.RecordAttempt, delivery: Delivery) -> list[happened.Event]:
    item = delivery.item(command.item_id)
    if item.state is not ItemState.STARTED:
        return []
    outcome = command.outcome
    by, at = command.by.id, command.at
    if outcome.delivered:
        done = happened.DeliverySucceeded(by=by, at=at, item_id=item.id, number=item.attempts, outcome=outcome)
        return _with_next([done], delivery, command)
    events: list[happened.Event] = [
        happened.AttemptFailed(by=by, at=at, item_id=item.id, number=item.attempts, outcome=outcome)
    ]
    newer = _newest_of(delivery, item.language)
    again_at = retry_at(delivery, item, outcome, at)
    if newer.id != item.id:
        events.append(happened.DeliverySuperseded(by=by, at=at, item_id=item.id, by_item=newer.id))
    elif again_at is None:
        reason = "the partner's endpoint is gone (410)" if outcome.gone else f"{item.attempts} attempts failed"
        events.append(happened.DeliveryGaveUp(by=by, at=at, item_id=item.id, reason=reason))
    else:
        events.append(
            happened.AttemptScheduled(by=by, at=at, item_id=item.id, number=item.attempts + 1, due_at=again_at)
        )
    return _with_next(events, delivery, command)


def _retry(command: wanted.RetryDelivery, delivery: Delivery) -> list[happened.Event]:
    item = delivery.item(command.item_id)
    if item.state not in _UNSENT:
        raise WrongState(f"This delivery is {item.state}; there is nothing to send again.", state=item.state.value)
    current = delivery.current
    if current is not None and current.state is ItemState.STARTED:
        raise WrongState("Another item of this article is being sent to the partner just now. Try again in a moment.")
    again = happened.AttemptScheduled(
        by=command.by.id, at=command.at, item_id=item.id, number=_next_number(item), due_at=command.at
    )
    return _with_next([again], delivery, command)


def _next_number(item: Item) -> int:
    """The number of an item's next attempt; one that was given up begins anew."""
    return 1 if item.state is ItemState.FAILED else item.attempts + 1


def _newest_of(delivery: Delivery, language: LanguageTag) -> Item:
    return max((item for item in delivery.items if item.language == language), key=lambda item: item.revision)


def _with_next(events: list[happened.Event], delivery: Delivery, command: wanted.Command) -> list[happened.Event]:
    """``events``, and the schedule of the item that is to be sent next, if none is under way or due sooner."""
    after = delivery
    for event in events:
        after = evolve(after, event)
    current = after.current
    if current is not None and current.state is ItemState.STARTED:
        return events
    waiting = [item for item in after.items if item.state in _WAITING]
    if not waiting:
        return events
    head = min(
        waiting,
        key=lambda item: (
            item.pub_status is not PubStatus.CANCELED,
            max(item.due_at, command.at),
            item.requested_at,
            after.items.index(item),
        ),
    )
    if head is current:
        return events
    due_at = max(head.due_at, command.at)
    return [
        *events,
        happened.AttemptScheduled(
            by=command.by.id, at=command.at, item_id=head.id, number=head.attempts + 1, due_at=due_at
        ),
    ]


def evolve(delivery: Delivery, event: happened.Event) -> Delivery:
    """The delivery after ``event``; unmoved by events of other streams."""
    return replace(_evolve(delivery, event), version=delivery.version + 1)


def _evolve(delivery: Delivery, event: happened.Event) -> Delivery:
    match event:
        case happened.DeliveryRequested():
            item = Item(
                id=event.item_id,
                language=event.language,
                revision=event.revision,
                pub_status=event.pub_status,
                article_version=event.article_version,
                urgency=event.urgency,
                requested_at=event.at,
                due_at=event.at,
            )
            return replace(
                delivery, partner_id=event.partner_id, article_id=event.article_id, items=(*delivery.items, item)
            )
        case happened.AttemptScheduled():
            return _scheduled(delivery, event)
        case happened.AttemptStarted():
            return _item(delivery, event.item_id, state=ItemState.STARTED, attempts=event.number)
        case happened.AttemptFailed():
            return _item(delivery, event.item_id, state=ItemState.QUEUED, last_outcome=event.outcome)
        case happened.DeliverySucceeded():
            return _item(
                delivery, event.item_id, state=ItemState.DELIVERED, last_outcome=event.outcome, settled_at=event.at
            )
        case happened.DeliverySuperseded():
            return _item(delivery, event.item_id, state=ItemState.SUPERSEDED, settled_at=event.at)
        case happened.DeliveryGaveUp():
            return _item(delivery, event.item_id, state=ItemState.FAILED, settled_at=event.at)
        case happened.DeliveryHeldBack():
            return _item(delivery, event.item_id, state=ItemState.HELD)
        case _:
            return delivery


def _scheduled(delivery: Delivery, event: happened.AttemptScheduled) -> Delivery:
    items = tuple(
        replace(item, state=ItemState.QUEUED)
        if item.state is ItemState.SCHEDULED and item.id != event.item_id
        else item
        for item in delivery.items
    )
    renewed = delivery.item(event.item_id).state is ItemState.FAILED
    changed = _item(
        replace(delivery, items=items, schedule_serial=delivery.schedule_serial + 1),
        event.item_id,
        state=ItemState.SCHEDULED,
        due_at=event.due_at,
        settled_at=None,
    )
    return _item(changed, event.item_id, attempts=0) if renewed else changed


def _item(delivery: Delivery, item_id: str, **changes: object) -> Delivery:
    items = tuple(replace(item, **changes) if item.id == item_id else item for item in delivery.items)
    return replace(delivery, items=items)
