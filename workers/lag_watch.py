"""Says when somebody stays behind the log, and what to do. Kept by the clock, which lives when the relay does not."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from workflow.vitals import Vitals

LOOK_SECONDS = 5.0
PATIENCE_SECONDS = 30.0
"""How long a lag may last before it is warned about, and how long until it is warned about again."""
_RELAY = "the Redis Stream"

logger = logging.getLogger("copyflow.lag")


class LagWatch:
    """Remembers since when whom the log has left behind."""

    def __init__(self, threshold: int, *, seconds: Callable[[], float] = time.monotonic) -> None:
        self._threshold = threshold
        self._seconds = seconds
        self._since: dict[str, float] = {}
        self._look_at = seconds()

    def look(self, read: Callable[[], Vitals]) -> None:
        """Read and judge the figures, every few seconds however often this is called."""
        now = self._seconds()
        if now < self._look_at:
            return
        self._look_at = now + LOOK_SECONDS
        vitals = read()
        lags = {name: lag for name, lag in vitals.follower_lags.items() if "@" not in name}
        if vitals.relay_lag is not None:
            lags[_RELAY] = vitals.relay_lag
        behind = {name: lag for name, lag in lags.items() if lag >= self._threshold}
        self._since = {name: self._since.get(name, now) for name in behind}
        for name, lag in behind.items():
            if now - self._since[name] >= PATIENCE_SECONDS:
                self._since[name] = now
                logger.warning("%s has stayed behind the log: %d events. %s", name, lag, _advice(name))


def _advice(name: str) -> str:
    if name == _RELAY:
        return "Is the relay running, and is Redis quick? Look at the relay's log."
    return (
        f"Is the process that follows the log as {name} running? Look at its log for events that it cannot apply; "
        "until it catches up, Redis keeps every entry that it has not seen."
    )
