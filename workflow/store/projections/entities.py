"""The newsroom's own entries of the knowledge base: one row an entity, all of it as JSON, its words for searching."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import Table

from workflow.domain.entities import KnownEntity
from workflow.domain.known_entities import EntityEntry
from workflow.store.database import to_text
from workflow.store.projections.references import languages_of, words_of
from workflow.store.tables import EntityRow, table_of

_entities = table_of(EntityRow)
TABLES = (_entities,)
_encode = msgspec.json.Encoder(order="deterministic").encode
_decode = msgspec.json.Decoder(KnownEntity).decode


def rows(entry: EntityEntry) -> list[tuple[Table, dict[str, Any]]]:
    """The entity's row in its present state; none before it was ever recorded."""
    if entry.entity is None:
        return []
    row = {
        "entity_id": entry.id,
        "version": entry.version,
        "type": entry.entity.type.value,
        "withdrawn_because": entry.withdrawn_because,
        "languages": languages_of(name.language for name in entry.entity.names),
        "words": words_of(entry.id, (name.text for name in entry.entity.names)),
        "data": _encode(entry.entity).decode(),
        "changed_by": entry.changed_by,
        "changed_at": to_text(entry.changed_at),
    }
    return [(_entities, row)]


def entity_in(data: str) -> KnownEntity:
    """The entity that a row holds."""
    return _decode(data)
