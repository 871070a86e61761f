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

from workers.wiring import process_name
from workflow.bootstrap import Application

LEADERSHIP_SECONDS = 2.5
"""How long a leader that stopped renewing goes on leading: after a kill, the next one waits for so long at most."""
OUTAGE_PAUSE_SECONDS = 0.5


class Service:
    """Runs one step again and again in one process at a time, until it is told to stop."""

    def __init__(self, name: str, application: Application, step: Callable[[], bool], pause_seconds: float) -> None:
        self.name = name
        self.fence = 0
        """The fence of the leadership under which the step runs: a later leader's is higher."""
        self._stopping = False  # a plain flag: an Event's lock would deadlock when a signal interrupts its own holder
        self._application = application
        self._step = step
        self._pause_seconds = pause_seconds
        self._owner = f"{process_name()}:{uuid.uuid4().hex[:8]}"
        self._leads_until = 0.0
        self._logger = logging.getLogger(f"copyflow.{name}")

    def run(self, wait: Callable[[float], object] = time.sleep) -> None:
        """Loop until SIGTERM or SIGINT; ``step`` says whether there may be more to do at once.

        ``wait`` returns after the pause, or sooner when there is reason to look again.
        """
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        self._logger.info("%s ready", self.name)
        while not self._stopping:
            try:
                busy = self._leads() and self._step()
            except (RedisError, BrokerError, DatabaseError, OSError) as error:
                self._logger.warning("%s waits: %s: %s", self.name, type(error).__name__, str(error).splitlines()[0])
                time.sleep(OUTAGE_PAUSE_SECONDS)
                continue
            if not busy:
                wait(self._pause_seconds)
        self._application.leadership.resign(self.name, self._owner)
        self._logger.info("%s stopped", self.name)

    def _leads(self) -> bool:
        now = self._application.clock.now()
        if now.timestamp() < self._leads_until - LEADERSHIP_SECONDS / 2:
            return True
        fence = self._application.leadership.acquire(self.name, self._owner, now, LEADERSHIP_SECONDS)
        self._leads_until = now.timestamp() + LEADERSHIP_SECONDS if fence is not None else 0.0
        self.fence = fence or self.fence
        return fence is not None

    def _stop(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self._stopping = True


def configure_logging() -> None:
    """Plain lines on standard error; chatty libraries only from WARNING."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    for chatty in ("httpx", "alembic", "kombu", "amqp"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
