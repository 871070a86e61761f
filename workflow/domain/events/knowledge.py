"""What happened to the knowledge base."""

from __future__ import annotations

from dataclasses import dataclass

from workflow.domain.entities import KnownEntity
from workflow.domain.events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityRecorded(Event):
    """An entity stands in the knowledge base with these names and facts."""

    entity: KnownEntity


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityWithdrawn(Event):
    """An entity is not part of the knowledge base any more."""

    reason: str
