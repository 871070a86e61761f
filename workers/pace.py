"""Rest between looks: who is woken by every event does not spend all its time looking what that event made due."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

_Answer = TypeVar("_Answer")
SHARE_OF_REST = 2.0
"""Seconds of rest after a second of looking: at most a third of the time is spent so."""
LONGEST_REST_SECONDS = 1.0
"""A look that took minutes was not busy: its process was stopped, or kept waiting. It has rested enough."""


class Pace:
    """Lets one look follow another only after a rest that is as long as the look was, and as long again."""

    def __init__(
        self, *, seconds: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._seconds = seconds
        self._sleep = sleep
        self._again_at = seconds()

    def look(self, at: Callable[[], _Answer]) -> _Answer:
        """What ``at`` says, once the rest is over."""
        rest = self._again_at - self._seconds()
        if rest > 0:
            self._sleep(rest)
        begun = self._seconds()
        try:
            return at()
        finally:
            ended = self._seconds()
            self._again_at = ended + min(SHARE_OF_REST * (ended - begun), LONGEST_REST_SECONDS)

    def hurry(self) -> None:
        """Let the next look follow at once: there is more waiting than one look takes in."""
        self._again_at = self._seconds()
