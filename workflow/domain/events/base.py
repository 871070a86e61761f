"""What every event carries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened: by whom (an actor's id) and when (UTC)."""

    by: str
    at: datetime
