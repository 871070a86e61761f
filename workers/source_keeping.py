"""Forgets what was found at sources that were removed, now and then, for as long as the clock runs."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from workflow.bootstrap import Application

EVERY_SECONDS = 3600.0

logger = logging.getLogger("copyflow.clock")


class SourceKeeping:
    """Remembers when it looked last."""

    def __init__(self, application: Application, *, seconds: Callable[[], float] = time.monotonic) -> None:
        self._application = application
        self._seconds = seconds
        self._look_at = seconds()

    def keep(self) -> None:
        """Forget them once an hour, however often this is called; after an error of the database it tries again."""
        now = self._seconds()
        if now < self._look_at:
            return
        forgotten = self._application.sources.forget_removed()
        self._look_at = now + EVERY_SECONDS
        if forgotten:
            logger.info("%d items of removed sources forgotten", forgotten)
