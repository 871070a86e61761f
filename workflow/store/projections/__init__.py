"""Read tables, kept in the append's transaction: one file a question, each row a function of its stream's state."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table

from workflow.store.projections import articles, deliveries, partners

Writer = Callable[[Connection, Any], None]

WRITERS: Mapping[str, Writer] = {
    "article": articles.write,
    "delivery": deliveries.write,
    "partner": partners.write,
}
"""Stream category to the function that writes the rows of one stream's state."""

TABLES: Sequence[Table] = (*articles.TABLES, *deliveries.TABLES, *partners.TABLES)
"""Everything that a rebuild empties first."""
