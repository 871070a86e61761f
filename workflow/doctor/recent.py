"""The last checkup of a process, for pages that only mention it: however many ask at once, one looks."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from workflow.doctor.lines import Checkup

KEPT_SECONDS = 5.0


class RecentCheckup:
    """What ``look`` found last, for so many seconds; who asks while it looks waits for that look."""

    def __init__(
        self, look: Callable[[], Checkup], seconds: float = KEPT_SECONDS, watch: Callable[[], float] = time.monotonic
    ) -> None:
        self._look, self._seconds, self._watch = look, seconds, watch
        self._lock = threading.Lock()
        self._found: Checkup | None = None
        self._until = 0.0

    def get(self) -> Checkup:
        """The last one, or a new one where that is too old."""
        with self._lock:
            if self._found is None or self._watch() >= self._until:
                self._found = self._look()
                self._until = self._watch() + self._seconds
            return self._found
