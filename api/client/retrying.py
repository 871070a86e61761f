"""When to ask again, and after how long. Waits and chance come in from outside, so that tests need neither."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import Enum, auto

_TOO_MANY, _NOT_NOW = 429, 503
_BETWEEN = frozenset({502, 504})
"""What stands between us and the newsroom lost the answer."""


class Repeatable(Enum):
    """What a second sending of the same request would do."""

    SAFELY = auto()
    """Nothing more than the first: it only reads, or carries the key by which a repetition is recognised."""
    GUARDED = auto()
    """Nothing more than the first, but it would be refused as stale if the first was done: it names a version."""
    NEVER = auto()
    """Perhaps everything once more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long a call may take altogether because of waits, and how waits grow."""

    seconds: float = 60.0
    """Of waiting, over all repetitions of one call."""
    first: float = 0.25
    """Seconds before the second sending; each further wait is twice as long."""
    longest: float = 8.0
    """Seconds of one wait, unless the newsroom asks for more."""
    wait: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random
    """A number from 0 up to 1: waits are shortened by up to a half, so that programs do not come back all at once."""

    def pause(self, tries: int) -> float:
        """Seconds to wait after so many tries."""
        full = min(self.longest, self.first * 2.0 ** min(tries - 1, 30))
        return full * (1 - self.chance() / 2)


def is_worth_repeating(status: int, repeatable: Repeatable) -> bool:
    """Whether an answer of that status says that the same request may be sent again."""
    if status == _TOO_MANY:
        return True  # it was refused before anything was done
    if status == _NOT_NOW:
        return repeatable is not Repeatable.NEVER
    return status in _BETWEEN and repeatable is Repeatable.SAFELY


def seconds_asked_for(retry_after: str | None, now: datetime | None = None) -> float | None:
    """What a ``Retry-After`` asks for: seconds, or a moment of HTTP. None where it says nothing that can be read."""
    text = (retry_after or "").strip()
    if text.isascii() and text.isdigit() and len(text) < 8:
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - (now or datetime.now(UTC))).total_seconds())
