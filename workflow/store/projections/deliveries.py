"""Who has what: one row an item on its way to a partner."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Table

from workflow.domain.delivery import Delivery, Item
from workflow.domain.messages import message_id
from workflow.store.database import to_text
from workflow.store.tables import DeliveryRow, table_of

_deliveries = table_of(DeliveryRow)
TABLES = (_deliveries,)


def rows(delivery: Delivery) -> list[tuple[Table, dict[str, Any]]]:
    """The rows of one partner's copy in its present state."""
    return [(_deliveries, _row(delivery, item)) for item in delivery.items]


def _row(delivery: Delivery, item: Item) -> dict[str, Any]:
    outcome = item.last_outcome
    return {
        "partner_id": delivery.partner_id,
        "article_id": delivery.article_id,
        "item_id": item.id,
        "language": item.language,
        "revision": item.revision,
        "pub_status": item.pub_status.value,
        "state": item.state.value,
        "attempts": item.attempts,
        "last_status": outcome.status if outcome else None,
        "last_error": (outcome.error or "") if outcome else "",
        "latency_ms": outcome.latency_ms if outcome else 0,
        "requested_at": to_text(item.requested_at),
        "due_at": to_text(item.due_at),
        "settled_at": to_text(item.settled_at),
        "version": delivery.version,
        "message_id": message_id(delivery.partner_id, delivery.article_id, item.id),
    }
