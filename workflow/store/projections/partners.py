"""Who the partners are: one row each."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Table

from workflow.domain.partner import Partner
from workflow.store.tables import PartnerRow, table_of

_partners = table_of(PartnerRow)
TABLES = (_partners,)


def rows(partner: Partner) -> list[tuple[Table, dict[str, Any]]]:
    """The partner's row in its present state."""
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
    return [(_partners, row)]
