"""Which desks there are: one row each."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Table

from workflow.domain.desk import Desk
from workflow.store.tables import DeskRow, table_of

_desks = table_of(DeskRow)
TABLES = (_desks,)


def rows(desk: Desk) -> list[tuple[Table, dict[str, Any]]]:
    """The desk's row in its present state."""
    row = {
        "desk_id": desk.id,
        "version": desk.version,
        "name": desk.name,
        "rules": len(desk.routing),
        "checks": len(desk.checks),
    }
    return [(_desks, row)]
