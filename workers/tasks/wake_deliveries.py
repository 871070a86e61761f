"""After a partner was resumed, or a replay asked for: put everything that is parked for it on its way again."""

from __future__ import annotations

import uuid

from workers.tasks.outcomes import TryAgain
from workers.wiring import Hands
from workflow.domain.commands import RecordWakeUp, RetryDelivery
from workflow.domain.errors import NewsroomError, VersionConflict, WrongState
from workflow.domain.streams import delivery_stream, partner_of
from workflow.domain.vocabulary import ArticleId, system_actor
from workflow.newsroom import Order
from workflow.ports import Lease

_AT_ONCE = 50
_PAUSE_SECONDS = 2.0
_ROUNDS = 5
"""How often the end is put on record anew because the partner moved under it: its endpoint fails or recovers."""


def perform(hands: Hands, lease: Lease) -> None:
    """Schedule parked items anew, oldest first, then say that it is done.

    Of an article whose other item is being sent just now the parked one is left for the next look.
    """
    application, partner_id = hands.application, partner_of(lease.stream)
    serial = application.views.partner(partner_id).wake_up_serial
    woken, busy = 0, False
    parked = application.sending.parked(partner_id)
    for start in range(0, len(parked), _AT_ONCE):
        some = parked[start : start + _AT_ONCE]
        for outcome in application.newsroom.execute_all([_order(hands, lease, *each) for each in some]):
            if isinstance(outcome, WrongState):
                busy = True
            elif isinstance(outcome, NewsroomError):
                raise outcome
            else:
                woken += 1
    if busy:
        raise TryAgain("another item of a parked one's article is being sent", after_seconds=_PAUSE_SECONDS)
    _record(hands, lease, serial, woken)


def _record(hands: Hands, lease: Lease, serial: int, woken: int) -> None:
    """Say that it is done, of this wake-up and not of one that was asked for meanwhile."""
    application, partner_id = hands.application, partner_of(lease.stream)
    for attempt in range(_ROUNDS):
        partner = application.views.partner(partner_id)
        if partner.wake_up_serial != serial:
            return
        done = RecordWakeUp(by=system_actor("syndicate"), at=application.clock.now(), deliveries=woken)
        try:
            application.newsroom.execute(done, lease.stream, expected_version=partner.version, lease=lease)
        except VersionConflict:
            if attempt == _ROUNDS - 1:
                raise
        else:
            return


def _order(hands: Hands, lease: Lease, article_id: ArticleId, item_id: str) -> Order:
    return Order(
        command=RetryDelivery(by=system_actor("syndicate"), at=hands.application.clock.now(), item_id=item_id),
        stream=delivery_stream(partner_of(lease.stream), article_id),
        command_id=str(uuid.uuid5(uuid.UUID(lease.work_id), f"{article_id}:{item_id}")),
        correlation_id=lease.correlation_id,
        causation_id=lease.work_id,
    )
