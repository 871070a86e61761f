"""What is wanted of the glossary."""

from __future__ import annotations

from dataclasses import dataclass

from workflow.domain.commands.base import Command
from workflow.domain.terminology import Concept


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordConcept(Command):
    """Add a concept to the glossary, or replace it as a whole; one that was withdrawn comes back."""

    concept: Concept


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawConcept(Command):
    """Take a concept out of the glossary."""

    reason: str
