"""What is wanted of an import into the translation memory."""

from __future__ import annotations

from dataclasses import dataclass

from workflow.domain.commands.base import Command
from workflow.domain.memory_units import MemoryUnit


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportMemory(Command):
    """Put a part of a file into the translation memory."""

    name: str
    """What people call the import: the file's name."""
    part: int
    """Counts from 1; parts come in order."""
    units: tuple[MemoryUnit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawMemoryImport(Command):
    """Offer nothing of an import any more."""

    reason: str
