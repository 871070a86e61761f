"""Which vocabularies of topics were imported, and by which rules topics are suggested: one row each."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import Table

from workflow.domain.topic_import import TopicVocabulary
from workflow.domain.topic_rules import TopicRule
from workflow.domain.topic_ruling import TopicRuleEntry
from workflow.store.database import to_text
from workflow.store.tables import table_of
from workflow.store.topic_tables import TopicRuleRow, TopicVocabularyRow

_vocabularies = table_of(TopicVocabularyRow)
_rules = table_of(TopicRuleRow)
VOCABULARIES = (_vocabularies,)
RULES = (_rules,)
_encode = msgspec.json.Encoder(order="deterministic").encode
_decode = msgspec.json.Decoder(TopicRule).decode


def vocabulary_rows(known: TopicVocabulary) -> list[tuple[Table, dict[str, Any]]]:
    """The vocabulary's row in its present state."""
    row = {
        "vocabulary": known.id,
        "version": known.version,
        "name": known.name,
        "released": known.released,
        "topics": len(known.topics),
        "retired": sum(each.is_retired for each in known.topics.values()),
        "changed_by": known.changed_by,
        "changed_at": to_text(known.changed_at),
    }
    return [(_vocabularies, row)]


def rule_rows(entry: TopicRuleEntry) -> list[tuple[Table, dict[str, Any]]]:
    """The rule's row in its present state."""
    row = {
        "rule_id": entry.id,
        "version": entry.version,
        "topic": entry.rule.topic if entry.rule else "",
        "withdrawn_because": entry.withdrawn_because,
        "data": _encode(entry.rule).decode() if entry.rule else "",
        "changed_by": entry.changed_by,
        "changed_at": to_text(entry.changed_at),
    }
    return [(_rules, row)]


def rule_in(data: str) -> TopicRule | None:
    """The rule that a row holds."""
    return _decode(data) if data else None
