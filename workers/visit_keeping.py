"""Brings visits from Redis to the database every few seconds, for as long as the clock runs."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from workflow.bootstrap import Application
from workflow.visits import VisitCounter, flush

EVERY_SECONDS = 5.0
"""So much of the visits is lost with Redis at most."""

logger = logging.getLogger("copyflow.clock")


class VisitKeeping:
    """Remembers when it looked last."""

    def __init__(self, application: Application, *, seconds: Callable[[], float] = time.monotonic) -> None:
        self._application = application
        self._counter = VisitCounter(application.settings.redis_url)
        self._seconds = seconds
        self._look_at = seconds()

    def keep(self) -> None:
        """Flush what was counted, every few seconds however often this is called.

        Raises ``redis.RedisError`` and the database's errors; nothing is lost then, the next call goes on.
        """
        now = self._seconds()
        if now < self._look_at:
            return
        self._look_at = now + EVERY_SECONDS
        kept = flush(self._application.visits, self._counter, self._application.ids)
        if kept:
            logger.debug("%d visits brought to the database", kept)

    def close(self) -> None:
        """Close the connections to Redis."""
        self._counter.close()
