"""The projector: keeps every asynchronous projection up to the log, page by page, and waits for more.

The log and the durable checkpoint are the guarantee. Redis is a hint: the projector is a member of
the consumer group named like the projection, so that a new entry wakes it at once; bodies are read
from SQL, and an entry is acknowledged only after its effect is committed. Without Redis, or
without the group (the relay makes it), the log is polled.

A page costs each projection a transaction, however few events it has. So a page that was not full is
followed by a rest (workers/pace.py): in a busy newsroom pages grow and an event costs less, in a quiet
one every event is applied at once.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from typing import Any

import redis

from workers.pace import Pace
from workers.service import Service, begin
from workflow.bootstrap import Application, bootstrap
from workflow.followers import PAGE, Checkpoint, Moved
from workflow.observing import counting
from workflow.observing.measures import FOLLOWED
from workflow.ports import LOG_STREAM
from workflow.redis_connection import connect

CONSUMER = "projector"
"""One leads at a time, and inherits what the one before had read and not acknowledged."""
ENTRIES = 500
WAIT_MILLISECONDS = 500
"""How long to wait for an entry; after that, the log is looked at anyway."""
REDIS_PAUSE_SECONDS = 5.0
"""How long to leave Redis alone after it failed, and poll."""

logger = logging.getLogger("copyflow.projector")


class Projector:
    """Carries the log into one projection."""

    def __init__(
        self,
        application: Application,
        name: str,
        client: redis.Redis | None,
        fence: Callable[[], int],
        *,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name = name
        self._followers = application.followers
        self._client = client
        self._fence = fence
        self._seconds = seconds
        self._checkpoint: Checkpoint | None = None
        self._heard: list[tuple[str, int]] = []
        self._inherits = True
        self._redis_again_at = 0.0

    def advance(self) -> bool:
        """Apply the next page; whether more than that was waiting."""
        checkpoint = self._checkpoint or self._followers.begin(self.name)
        step = self._followers.advance(checkpoint, fence=self._fence(), limit=PAGE)
        for parked in step.parked:
            logger.error(
                "%s: the event at position %d was passed over: %s Upgrade Copyflow, then `copyflow rebuild %s`.",
                self.name,
                parked.position,
                parked.error,
                self.name,
            )
        if step.result is not Moved.MOVED:
            logger.warning("%s: nothing applied, the checkpoint is not where it was (%s)", self.name, step.result)
            self._checkpoint = None
            return step.result is not Moved.FENCED_OFF
        counting.count(FOLLOWED, self.name, by=step.events)
        self._checkpoint = step.checkpoint
        return step.events == PAGE

    def hear(self, wait_milliseconds: int | None = WAIT_MILLISECONDS) -> bool:
        """Acknowledge what is applied and wait for entries; False when Redis cannot be waited on."""
        if self._client is None or self._seconds() < self._redis_again_at:
            return False
        try:
            self._acknowledge(self._client)
            self._listen(self._client, wait_milliseconds)
        except redis.ResponseError as error:
            if not str(error).startswith(("NOGROUP", "UNBLOCKED")):
                raise
            self._inherits, self._heard = True, []  # a new group begins at the durable checkpoint
            return False
        except (redis.ConnectionError, redis.TimeoutError) as error:
            logger.warning("%s polls the log: Redis does not answer: %s", self.name, error)
            self._inherits, self._heard = True, []
            self._redis_again_at = self._seconds() + REDIS_PAUSE_SECONDS
            return False
        return True

    def _acknowledge(self, client: redis.Redis) -> None:
        reached = self._checkpoint.position if self._checkpoint else 0
        applied = [entry for entry, position in self._heard if position <= reached]
        if applied:
            client.xack(LOG_STREAM, self.name, *applied)
            self._heard = [(entry, position) for entry, position in self._heard if position > reached]

    def _listen(self, client: redis.Redis, wait_milliseconds: int | None) -> None:
        """Take new entries; at first those that an earlier projector had read and not acknowledged."""
        since, block = ("0", None) if self._inherits else (">", wait_milliseconds)
        answer: Any = client.xreadgroup(self.name, CONSUMER, {LOG_STREAM: since}, count=ENTRIES, block=block)
        entries = [_text(identity) for _, several in answer for identity, _ in several]
        heard = [(entry, int(entry.split("-", 1)[0])) for entry in entries]
        self._heard = heard if self._inherits else self._heard + heard
        self._inherits = self._inherits and len(entries) == ENTRIES


def _text(value: bytes | str) -> str:
    return value.decode() if isinstance(value, bytes) else value


def step_of(projectors: Sequence[Projector], pace: Pace) -> Callable[[], bool]:
    """One step of the process: a page of every projection, then a wait for entries; whether there may be more."""

    def step() -> bool:
        full = pace.look(lambda: [projector.advance() for projector in projectors])
        if any(full):
            pace.hurry()
            return True
        first, *others = projectors
        for projector in others:
            projector.hear(None)
        return first.hear()

    return step


def main() -> None:
    """Keep every asynchronous projection until told to stop."""
    application = bootstrap(begin("projector"))
    url = application.settings.redis_url
    client = connect(url, socket_timeout=10, socket_connect_timeout=2) if url else None
    names = application.followers.names
    projectors = [Projector(application, name, client, lambda: service.fence) for name in names]
    service = Service("projector", application, step_of(projectors, Pace()), application.settings.poll_seconds)
    service.run()


if __name__ == "__main__":
    main()
