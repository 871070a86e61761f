"""What happened to an import into the translation memory."""

from __future__ import annotations

from dataclasses import dataclass

from workflow.domain.events.base import Event
from workflow.domain.memory_units import MemoryUnit


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryImported(Event):
    """A part of a file came into the translation memory."""

    name: str
    part: int
    units: tuple[MemoryUnit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryImportWithdrawn(Event):
    """Nothing of an import is offered any more."""

    reason: str
