"""Which sources of news there are: one row each."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Table

from workflow.domain.source import Source
from workflow.store.source_tables import SourceRow
from workflow.store.tables import table_of

_sources = table_of(SourceRow)
TABLES = (_sources,)


def rows(source: Source) -> list[tuple[Table, dict[str, Any]]]:
    """The source's row in its present state."""
    row = {
        "source_id": source.id,
        "version": source.version,
        "name": source.profile.name,
        "address": source.profile.address,
        "state": "removed" if source.is_removed else "paused" if source.paused_because else "fetched",
    }
    return [(_sources, row)]
