"""What every command carries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from workflow.domain.vocabulary import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """Something that somebody wants done: by whom and when (UTC)."""

    by: Actor
    at: datetime
