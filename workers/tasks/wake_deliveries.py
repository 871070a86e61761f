"""After a partner was resumed, or a replay asked for: put everything that is parked for it on its way again."""

from __future__ import annotations

import uuid

from workers.wiring import Hands
from workflow.domain.commands import RecordWakeUp, RetryDelivery
from workflow.domain.delivery import ItemState
from workflow.domain.streams import delivery_stream, partner_of
from workflow.domain.vocabulary import system_actor
from workflow.ports import Lease

_PAGE = 500


def perform(hands: Hands, lease: Lease) -> None:
    """Schedule parked items anew, oldest first, then say that it is done."""
    application, partner_id = hands.application, partner_of(lease.stream)
    actor = system_actor("syndicate")
    partner = application.views.partner(partner_id)
    woken = 0
    while True:
        items = application.views.deliveries(partner_id=partner_id, state=ItemState.PARKED.value, limit=_PAGE)
        for item in reversed(items):
            command = RetryDelivery(by=actor, at=application.clock.now(), item_id=item.item_id)
            key = f"{item.article_id}:{item.item_id}"
            application.newsroom.execute(
                command,
                delivery_stream(partner_id, item.article_id),
                command_id=str(uuid.uuid5(uuid.UUID(lease.work_id), key)),
                correlation_id=lease.correlation_id,
                causation_id=lease.work_id,
            )
            woken += 1
        if len(items) < _PAGE:
            break
    done = RecordWakeUp(by=actor, at=application.clock.now(), deliveries=woken)
    application.newsroom.execute(done, lease.stream, expected_version=partner.version, lease=lease)
