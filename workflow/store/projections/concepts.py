"""What stands in the glossary: one row a concept, with all of it as JSON, and its words for searching."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import Table

from workflow.domain.concepts import GlossaryEntry
from workflow.domain.terminology import Concept
from workflow.store.database import to_text
from workflow.store.projections.references import languages_of, words_of
from workflow.store.tables import ConceptRow, table_of

_concepts = table_of(ConceptRow)
TABLES = (_concepts,)
_encode = msgspec.json.Encoder(order="deterministic").encode
_decode = msgspec.json.Decoder(Concept).decode


def rows(entry: GlossaryEntry) -> list[tuple[Table, dict[str, Any]]]:
    """The concept's row in its present state; none before it was ever recorded."""
    if entry.concept is None:
        return []
    row = {
        "concept_id": entry.id,
        "version": entry.version,
        "kind": entry.concept.kind.value,
        "withdrawn_because": entry.withdrawn_because,
        "languages": languages_of(term.language for term in entry.concept.terms),
        "words": words_of(entry.id, (term.text for term in entry.concept.terms)),
        "data": _encode(entry.concept).decode(),
        "changed_by": entry.changed_by,
        "changed_at": to_text(entry.changed_at),
    }
    return [(_concepts, row)]


def concept_in(data: str) -> Concept:
    """The concept that a row holds."""
    return _decode(data)
