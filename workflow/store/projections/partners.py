"""Who the partners are: one row each."""

from __future__ import annotations

from sqlalchemy import Connection

from workflow.domain.partner import Partner
from workflow.store.projections.rows import upsert
from workflow.store.tables import PartnerRow, table_of

_partners = table_of(PartnerRow)
TABLES = (_partners,)


def write(connection: Connection, partner: Partner) -> None:
    """Bring the partner's row to its present state."""
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
    upsert(connection, _partners, [row])
