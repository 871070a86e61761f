"""What happened to a source of news that is fetched on a schedule."""

from __future__ import annotations

from dataclasses import dataclass

from workflow.domain.events.base import Event
from workflow.domain.source_profile import SourceProfile


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRegistered(Event):
    """A source is fetched from now on."""

    source_id: str
    profile: SourceProfile


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceEdited(Event):
    """A source is fetched so from now on."""

    profile: SourceProfile


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcePaused(Event):
    """A source is not fetched until it is resumed."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceResumed(Event):
    """A source is fetched again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRemoved(Event):
    """A source is never fetched again; what was taken from it stays."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFetchRequested(Event):
    """Somebody wants a source fetched at once."""
