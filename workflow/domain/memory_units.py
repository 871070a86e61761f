"""What the translation memory is made of: a source text with its translation, and whether it may be offered."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from workflow.domain.vocabulary import LanguageTag


class MemoryStatus(StrEnum):
    """Whether an entry of the memory is offered, and on whose word."""

    APPROVED = "approved"
    """It stood in an edition that was approved."""
    IMPORTED = "imported"
    """It came in from elsewhere."""
    SUPERSEDED = "superseded"
    """The same segment was approved with other words later. Kept, not offered."""
    WITHDRAWN = "withdrawn"
    """Its edition, its approval or its import was taken back. Kept, not offered."""


OFFERED = (MemoryStatus.APPROVED, MemoryStatus.IMPORTED)
"""The statuses whose entries are offered, the better first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryUnit:
    """A text and its translation, as they come in from elsewhere."""

    source_language: LanguageTag
    target_language: LanguageTag
    source: str
    target: str
    line: int
    """Where it stood in the file."""
