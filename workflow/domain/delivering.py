"""What is decided about one partner's copy of one article: what goes out next, what gives way, when to try again.

A newer revision supersedes an older one that is not on its way any more. After a newer revision was begun, an older one
is never sent. Of all that is due, what takes something back goes first; and it goes when it is due, even while the item
before it cannot: that one's lane may be closed.
"""

from __future__ import annotations

from functools import reduce

from workflow.domain import commands as wanted
from workflow.domain import events as happened
from workflow.domain.delivery import TAKEN, Delivery, Item, ItemState, evolve
from workflow.domain.errors import WrongState
from workflow.domain.phrases import phrase, word
from workflow.domain.retries import advice_on, recall_at, retry_at
from workflow.domain.values import require_reason

MOST_RECEIPTS = 20
"""So often a partner may say something else about one item: what it says stays in the log for ever."""
_UNSENT = frozenset({ItemState.PLANNED, ItemState.SCHEDULED, ItemState.PARKED})
_WAITING = frozenset({ItemState.PLANNED, ItemState.SCHEDULED})


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
        case wanted.RecordReceipt():
            return _receipt(command, delivery)
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
        format=command.format,
        mode=command.mode,
        site_url=command.site_url,
        is_advance=command.is_advance,
    )
    events: list[happened.Event] = [requested]
    events += [
        happened.DeliverySuperseded(by=command.by.id, at=command.at, item_id=item.id, by_item=requested.item_id)
        for item in older
        if item.state in _UNSENT
    ]
    return _with_next(events, delivery, command)


def _start(command: wanted.StartAttempt, delivery: Delivery) -> list[happened.Event]:
    item, by, at = delivery.item(command.item_id), command.by.id, command.at
    if not _may_start(item, delivery) or item.due_at > at:
        return []
    newer = delivery.newest_of(item.language)
    if newer.id != item.id:  # the worker that had begun to send it is lost; the newer revision goes out instead
        gone = happened.DeliverySuperseded(by=by, at=at, item_id=item.id, by_item=newer.id)
        return _with_next([gone], delivery, command)
    lost = item.state is ItemState.ATTEMPTED
    if lost and delivery.waiting_recall is not None:
        again = happened.AttemptScheduled(by=by, at=at, item_id=item.id, number=item.attempts + 1, due_at=at)
        return _with_next([again], delivery, command)
    number = item.attempts if lost else item.attempts + 1
    return [happened.AttemptStarted(by=by, at=at, item_id=item.id, number=number)]


def _may_start(item: Item, delivery: Delivery) -> bool:
    """The current item, or the recall that does not wait for it."""
    if item == delivery.current:
        return True
    return delivery.under_way is None and item == delivery.waiting_recall


def _record(command: wanted.RecordAttempt, delivery: Delivery) -> list[happened.Event]:
    item = delivery.item(command.item_id)
    if item.state is not ItemState.ATTEMPTED:
        return []
    outcome = command.outcome
    by, at = command.by.id, command.at
    if outcome.delivered:
        done: list[happened.Event] = [
            happened.DeliveryAccepted(by=by, at=at, item_id=item.id, number=item.attempts, outcome=outcome)
        ]
        if outcome.verdict is wanted.Verdict.CONFIRMED:
            url = outcome.remote.url if outcome.remote else ""
            done.append(happened.ReceiptRecorded(by=by, at=at, item_id=item.id, confirmed=True, note="", url=url))
        return _with_next(done, delivery, command)
    failed = happened.AttemptFailed(by=by, at=at, item_id=item.id, number=item.attempts, outcome=outcome)
    if item.receipt is not None:  # the answer was lost, and the partner said by itself what became of it
        return _with_next([failed], delivery, command)
    return _with_next([failed, _after_failure(command, delivery, item)], delivery, command)


def _after_failure(command: wanted.RecordAttempt, delivery: Delivery, item: Item) -> happened.Event:
    """The item gives way to a newer one, is parked, or is scheduled anew."""
    by, at, outcome = command.by.id, command.at, command.outcome
    newer = delivery.newest_of(item.language)
    if newer.id != item.id:
        return happened.DeliverySuperseded(by=by, at=at, item_id=item.id, by_item=newer.id)
    if item.is_recall:
        again_at = recall_at(outcome, item.attempts, at, since=item.round_at)
        return happened.AttemptScheduled(by=by, at=at, item_id=item.id, number=item.attempts + 1, due_at=again_at)
    seed = f"{delivery.partner_id}/{delivery.article_id}/{item.id}"
    due_at = retry_at(outcome, item.attempts, at, seed=seed, schedule=command.schedule)
    if due_at is None:
        return happened.DeliveryParked(by=by, at=at, item_id=item.id, reason=_why_parked(outcome, item.attempts))
    return happened.AttemptScheduled(by=by, at=at, item_id=item.id, number=item.attempts + 1, due_at=due_at)


def _why_parked(outcome: wanted.AttemptOutcome, attempts: int) -> str:
    """In words for people: what was tried, what came of it, what to do now."""
    times = "1 attempt" if attempts == 1 else f"{attempts} attempts"
    error = (outcome.error or "").rstrip(".")[:300]
    return f"{times} failed{f': {error}' if error else ''}; {advice_on(outcome)}"


def _retry(command: wanted.RetryDelivery, delivery: Delivery) -> list[happened.Event]:
    item = delivery.item(command.item_id)
    newest = delivery.newest_of(item.language)
    if item.state not in _UNSENT | TAKEN or newest.id != item.id:
        told = phrase("This delivery is {state}; there is nothing to send again.", state=word(item.state))
        if newest.id != item.id:
            told = phrase("{told} Send revision {newest} instead.", told=told, newest=newest.revision)
        raise WrongState(told, state=item.state.value)
    again = happened.AttemptScheduled(
        by=command.by.id, at=command.at, item_id=item.id, number=_next_number(item), due_at=command.at
    )
    return _with_next([again], delivery, command)


def _next_number(item: Item) -> int:
    """The number of an item's next attempt; one that was settled begins anew."""
    return item.attempts + 1 if item.state in _WAITING else 1


def _receipt(command: wanted.RecordReceipt, delivery: Delivery) -> list[happened.Event]:
    """Note what became of an item over there.

    A receipt may come before the answer to the attempt, or in place of one that was lost. Of a recall that never got
    through, a person may have learnt by phone.
    """
    item = delivery.item(command.item_id)
    if item.state is ItemState.SUPERSEDED:
        return []
    by_phone = item.is_recall and command.confirmed and not command.by.is_system
    if item.begun_at is None and not by_phone:
        raise WrongState(
            phrase("This delivery is {state}; there is nothing to confirm yet.", state=word(item.state)),
            state=item.state.value,
        )
    if not command.by.is_system and (not command.confirmed or item.state not in TAKEN | {ItemState.ATTEMPTED}):
        require_reason(command.note, "note")
    told = item.receipt
    if told is not None and (told.confirmed, told.note, told.url) == (command.confirmed, command.note, command.url):
        return []
    if command.by.is_system and item.receipts >= MOST_RECEIPTS:
        raise WrongState(
            phrase(
                "There are {receipts} receipts of this delivery already, and no more are taken. Ask the newsroom.",
                receipts=item.receipts,
            ),
            state=item.state.value,
            receipts=item.receipts,
        )
    receipt = happened.ReceiptRecorded(
        by=command.by.id,
        at=command.at,
        item_id=item.id,
        confirmed=command.confirmed,
        note=command.note,
        url=command.url,
    )
    return _with_next([receipt], delivery, command)


def _with_next(events: list[happened.Event], delivery: Delivery, command: wanted.Command) -> list[happened.Event]:
    """``events``, and the schedule of the item that is to be sent next, if none is under way or due sooner."""
    after = reduce(evolve, events, delivery)
    waiting = [item for item in after.items if item.state in _WAITING]
    if after.under_way is not None or not waiting:
        return events
    head = min(
        waiting,
        key=lambda item: (
            max(item.due_at, command.at),
            not item.is_recall,
            item.due_at,
            item.requested_at,
            after.items.index(item),
        ),
    )
    if head == after.current:
        return events
    due_at, number = max(head.due_at, command.at), head.attempts + 1
    head_next = happened.AttemptScheduled(
        by=command.by.id, at=command.at, item_id=head.id, number=number, due_at=due_at
    )
    return [*events, head_next]
