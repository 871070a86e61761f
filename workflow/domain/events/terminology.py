"""What happened to the glossary."""

from __future__ import annotations

from dataclasses import dataclass

from workflow.domain.events.base import Event
from workflow.domain.terminology import Concept


@dataclass(frozen=True, slots=True, kw_only=True)
class ConceptRecorded(Event):
    """A concept stands in the glossary with these terms."""

    concept: Concept


@dataclass(frozen=True, slots=True, kw_only=True)
class ConceptWithdrawn(Event):
    """A concept is not part of the glossary any more."""

    reason: str
