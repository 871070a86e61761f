"""Who has what: one row an item on its way to a partner."""

from __future__ import annotations

from sqlalchemy import Connection

from workflow.domain.delivery import Delivery
from workflow.store.database import to_text
from workflow.store.projections.rows import upsert
from workflow.store.tables import DeliveryRow, table_of

_deliveries = table_of(DeliveryRow)
TABLES = (_deliveries,)


def write(connection: Connection, delivery: Delivery) -> None:
    """Bring the rows of one partner's copy to its present state."""
    upsert(
        connection,
        _deliveries,
        [
            {
                "partner_id": delivery.partner_id,
                "article_id": delivery.article_id,
                "item_id": item.id,
                "language": item.language,
                "revision": item.revision,
                "pub_status": item.pub_status.value,
                "state": item.state.value,
                "attempts": item.attempts,
                "last_status": item.last_outcome.status if item.last_outcome else None,
                "last_error": (item.last_outcome.error or "") if item.last_outcome else "",
                "latency_ms": item.last_outcome.latency_ms if item.last_outcome else 0,
                "requested_at": to_text(item.requested_at),
                "due_at": to_text(item.due_at),
                "settled_at": to_text(item.settled_at),
                "version": delivery.version,
            }
            for item in delivery.items
        ],
    )
