"""What is wanted of the knowledge base."""

from __future__ import annotations

from dataclasses import dataclass

from workflow.domain.commands.base import Command
from workflow.domain.entities import KnownEntity


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordEntity(Command):
    """Add an entity to the knowledge base, or replace it as a whole; one that was withdrawn comes back."""

    entity: KnownEntity


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawEntity(Command):
    """Take an entity out of the knowledge base."""

    reason: str
    built_in: KnownEntity | None = None
    """What comes with Copyflow under this id, where the newsroom has no entry of its own: it is recorded first, so that
    the log says what was taken out."""
