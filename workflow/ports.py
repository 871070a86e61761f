"""The ports of the newsroom: what it needs of the world outside, and how work is handed out to the hands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

import uuid_utils

from workflow.domain.reactions import WorkKind

LOG_STREAM = "copyflow:events"
"""The Redis Stream that carries the log: entry ``<position>-0`` stands for the event at that position."""


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The present moment in UTC, with microseconds."""
        ...


class IdSource(Protocol):
    """Makes identifiers."""

    def new(self) -> str:
        """A new UUIDv7 as a lower-case string."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present moment in UTC."""
        return datetime.now(UTC)


class Uuid7Source:
    """UUIDv7 of the ``uuid-utils`` library: time-ordered, so that indexes stay compact."""

    def new(self) -> str:
        """A new identifier."""
        return str(uuid_utils.uuid7())


class MediaStore(Protocol):
    """Keeps files of images by their keys (``workflow/media/keys.py``). Raises ``MediaUnavailable``."""

    def put(self, key: str, content: bytes, media_type: str) -> None:
        """Keep a file, wholly or not at all; one that is there already is replaced."""
        ...

    def open(self, key: str) -> bytes | None:
        """The file's bytes; None when there is none."""
        ...

    def delete(self, key: str) -> None:
        """Forget a file; nothing when there is none."""
        ...

    def url(self, key: str) -> str:
        """Where the store keeps the file, for whoever runs the newsroom; readers get it from the portal."""
        ...

    def close(self) -> None:
        """Let go of connections."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """The right to do one piece of work until a moment; ``token`` fences off whoever held it before."""

    work_id: str
    kind: WorkKind
    stream: str
    subject: str
    attempts: int
    """Including this one."""
    correlation_id: str
    causation_id: str
    token: int
    lane: str = ""
    """What it takes a place in; empty for none."""
    due_at: datetime | None = None
    """Since when it has been due; a retry is due anew."""


class Taking(Protocol):
    """A claim on a lane's next work that is made within a command's transaction."""

    lease: Lease | None
    """What was taken, once the command is carried out."""

    def __call__(self, transaction: Any) -> None:
        """Take it."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Nudge:
    """Work that somebody should be told of."""

    work_id: str
    kind: WorkKind
    queue: str
    urgency: int
    lane: str = ""
    again: bool = False
    """It was announced before, and may still stand in the queue."""
    correlation_id: str = ""
    causation_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkItem:
    """One row of the ledger, for people to look at."""

    work_id: str
    kind: str
    queue: str
    stream: str
    subject: str
    state: str
    attempts: int
    last_error: str
    due_at: datetime | None
    lease_owner: str
    lease_until: datetime | None
