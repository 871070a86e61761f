"""Read tables, kept in the append's transaction: one file a question, each row a function of its stream's state."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Table

from workflow.domain.streams import category
from workflow.store.projections import articles, concepts, deliveries, desks, entities, partners, sources, topics
from workflow.store.projections.rows import upsert

Rows = Callable[[Any], list[tuple[Table, dict[str, Any]]]]

ROWS: Mapping[str, Rows] = {
    "article": articles.rows,
    "delivery": deliveries.rows,
    "partner": partners.rows,
    "concept": concepts.rows,
    "entity": entities.rows,
    "desk": desks.rows,
    "topics": topics.vocabulary_rows,
    "topicrule": topics.rule_rows,
    "source": sources.rows,
    "memory": lambda _imported: [],  # its entries are kept by a follower
}
"""Stream category to the function that gives the rows of one stream's state, table by table."""

TABLES: Sequence[Table] = (
    *articles.TABLES,
    *deliveries.TABLES,
    *partners.TABLES,
    *concepts.TABLES,
    *entities.TABLES,
    *desks.TABLES,
    *topics.VOCABULARIES,
    *topics.RULES,
    *sources.TABLES,
)
"""Everything that is kept so."""


INLINE: Mapping[str, tuple[str, Sequence[Table]]] = {
    "articles": ("article", articles.TABLES),
    "deliveries": ("delivery", deliveries.TABLES),
    "partners": ("partner", partners.TABLES),
    "concepts": ("concept", concepts.TABLES),
    "entities": ("entity", entities.TABLES),
    "desks": ("desk", desks.TABLES),
    "topics": ("topics", topics.VOCABULARIES),
    "topic_rules": ("topicrule", topics.RULES),
    "sources": ("source", sources.TABLES),
}
"""Name of each such projection to its stream category and its tables."""


def write(connection: Connection, stream: str, state: Any) -> None:
    """Bring a stream's rows to its present state."""
    for table, rows in groupby(ROWS[category(stream)](state), key=lambda each: each[0]):
        upsert(connection, table, [row for _, row in rows])
