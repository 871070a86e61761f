"""Who the partners are: one row each, and one for each of their lanes."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Table

from workflow.domain.partner import LANE_WIDTH, Partner
from workflow.domain.reactions import lane_of, recall_lane_of
from workflow.store.database import to_text
from workflow.store.tables import LaneRow, PartnerRow, table_of

CLOSED = "9999-12-31T23:59:59.999999Z"
"""When a lane opens that waits for a person."""
_partners = table_of(PartnerRow)
_lanes = table_of(LaneRow)
TABLES = (_partners, _lanes)


def rows(partner: Partner) -> list[tuple[Table, dict[str, Any]]]:
    """The partner's rows in its present state."""
    row = {
        "partner_id": partner.id,
        "version": partner.version,
        "name": partner.name,
        "endpoint": partner.endpoint,
        "languages": " ".join(partner.languages),
        "format": partner.format,
        "transport": partner.transport,
        "paused_because": partner.paused_because,
    }
    opens_at = CLOSED if partner.closed_because else to_text(partner.opens_at)
    lanes = (
        {"lane": lane_of(partner.id), "partner_id": partner.id, "opens_at": opens_at, "width": partner.lane_width},
        {"lane": recall_lane_of(partner.id), "partner_id": partner.id, "opens_at": "", "width": LANE_WIDTH},
    )
    return [(_partners, row), *((_lanes, lane) for lane in lanes)]
