"""What is wanted of a source of news."""

from __future__ import annotations

from dataclasses import dataclass

from workflow.domain.commands.base import Command
from workflow.domain.source_profile import SourceProfile


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterSource(Command):
    """Fetch a source from now on."""

    source_id: str
    profile: SourceProfile


@dataclass(frozen=True, slots=True, kw_only=True)
class EditSource(Command):
    """Say anew where a source is and how its items become drafts."""

    profile: SourceProfile


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseSource(Command):
    """Stop fetching a source for a while."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeSource(Command):
    """Fetch a paused source again, and at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveSource(Command):
    """Never fetch a source again; what was taken from it stays."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSource(Command):
    """Fetch a source at once instead of when it is due."""
