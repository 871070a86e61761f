"""The frame of a long-running process: a loop under leadership that ends on SIGTERM and outlives outages."""

from __future__ import annotations

import logging
import signal
import time
import uuid
from collections.abc import Callable
from types import FrameType

from kombu.exceptions import OperationalError as BrokerError
from redis.exceptions import RedisError
from sqlalchemy.exc import OperationalError as DatabaseError

from workers.process import end_if_database_is_too_new, process_name
from workflow.bootstrap import Application
from workflow.observing import beginning, counting, log_lines
from workflow.observing.measures import OUTAGES
from workflow.settings import Settings

LEADERSHIP_SECONDS = 2.5
"""How long a leader that stopped renewing goes on leading: after a kill, the next one waits for so long at most."""
STANDBY_SECONDS = 0.25
"""How often who stands by looks at least whether the leader is gone, however rarely its own step is taken."""
OUTAGE_PAUSE_SECONDS = 0.5


class Service:
    """Runs one step again and again in one process at a time, until it is told to stop."""

    def __init__(
        self,
        name: str,
        application: Application,
        step: Callable[[], bool],
        pause_seconds: float,
        *,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name = name
        self.fence = 0
        """The fence of the leadership under which the step runs: a later leader's is higher."""
        self._stopping = False  # a plain flag: an Event's lock would deadlock when a signal interrupts its own holder
        self._application = application
        self._step = step
        self._pause_seconds = pause_seconds
        self._owner = f"{process_name()}:{uuid.uuid4().hex[:8]}"
        self._seconds = seconds
        self._leads_until = float("-inf")
        self._seen_term = ""
        self._seen_at = 0.0
        self._logger = logging.getLogger(f"copyflow.{name}")

    def run(self, wait: Callable[[float], object] = time.sleep) -> None:
        """Loop until SIGTERM or SIGINT; ``step`` says whether there may be more to do at once.

        ``wait`` returns after the pause, or sooner when there is reason to look again.
        """
        end_if_database_is_too_new(self.name, self._application)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        self._logger.info("%s ready", self.name)
        while not self._stopping:
            self.turn(wait)
        self._application.leadership.resign(self.name, self._owner)
        beginning.end()
        self._logger.info("%s stopped", self.name)

    def turn(self, wait: Callable[[float], object], rest: Callable[[float], object] = time.sleep) -> None:
        """Lead, take one step, and wait if there was nothing to do; ``rest`` while something outside is away."""
        try:
            leads = self._leads()
            busy = leads and self._step()
        except (RedisError, BrokerError, DatabaseError, OSError) as error:
            counting.count(OUTAGES, self.name)
            self._logger.warning("%s waits: %s: %s", self.name, type(error).__name__, str(error).splitlines()[0])
            rest(OUTAGE_PAUSE_SECONDS)
            return
        if not busy:
            wait(self._pause_seconds if leads else min(self._pause_seconds, STANDBY_SECONDS))

    def _leads(self) -> bool:
        """Whether this process leads; times are of its watch, since a wall clock may be put forward or back."""
        asked_at = self._seconds()
        if asked_at < self._leads_until - LEADERSHIP_SECONDS / 2:
            return True
        leadership, now = self._application.leadership, self._application.clock.now()
        is_overdue = self._seen_term != "" and asked_at - self._seen_at >= LEADERSHIP_SECONDS
        overdue = self._seen_term if is_overdue else ""
        fence = leadership.acquire(self.name, self._owner, now, LEADERSHIP_SECONDS, overdue=overdue)
        if fence is None:
            self._leads_until = float("-inf")
            self._look_at(leadership.term(self.name), asked_at)
            return False
        self._leads_until, self._seen_term = asked_at + LEADERSHIP_SECONDS, ""
        self.fence = fence
        return True

    def _look_at(self, term: str, at: float) -> None:
        """Note another's term, and since when it stands as it is: its leader may be dead, and its clock was ahead."""
        if term != self._seen_term:
            self._seen_term, self._seen_at = term, at

    def _stop(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self._stopping = True


def begin(name: str) -> Settings:
    """The settings of a service that begins: from here on its lines, figures and traces go where they say."""
    settings = Settings()
    log_lines.configure(name, as_json=settings.log_format == "json")
    beginning.begin(name, settings)
    return settings
