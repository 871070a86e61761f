"""The relay: from the log to the Redis Stream ``copyflow:events``, and nudges for work that was opened.

The stream's own last id is the relay's checkpoint, so it is right after any loss, rollback or failover of Redis, and a
crash between appending and bookkeeping cannot happen. A leader that was paused and overtaken does no harm: appending
compares, making the stream acts only where there is none, a group that it makes stands at a checkpoint that was
durable then (its follower gets events twice, and knows them), and trimming by older checkpoints, which only ever grow,
removes less.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping

import redis

from workers.broker import make_app
from workers.nudging import nudge_due
from workers.pace import Pace
from workers.service import Service, begin
from workers.stream import EventStream
from workflow.bootstrap import Application, bootstrap
from workflow.observing import counting
from workflow.observing.measures import RELAYED
from workflow.ports import LOG_STREAM
from workflow.redis_connection import connect

BATCH = 500
"""Events appended to the stream at once; also all that the relay ever holds."""
KEPT = 10_000
"""How many entries the stream keeps at least for whoever reads it without a group; who falls behind reads the log."""
UPKEEP_SECONDS = 2.0
"""How often groups are looked after and the stream is trimmed."""

logger = logging.getLogger("copyflow.relay")


class Relay:
    """Carries the log into one Redis Stream."""

    def __init__(
        self,
        application: Application,
        client: redis.Redis,
        *,
        batch: int = BATCH,
        kept: int = KEPT,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self.stream = EventStream(client)
        self._application = application
        self._batch = batch
        self._kept = kept
        self._seconds = seconds
        self._upkeep_at = seconds() + UPKEEP_SECONDS
        self._missing = 0

    def step(self) -> bool:
        """Append the next batch; whether there may be more."""
        position = self.stream.top()
        if position is None:
            self._make_stream()
            position = self.stream.top()
        if position is None:  # lost again in between
            return True
        if self._seconds() >= self._upkeep_at:
            self.upkeep()
        headers = self._application.feed.headers(position, self._batch)
        if not headers:
            self._start_over_if_ahead(position)
            return False
        reached = self.stream.append(headers)
        if reached == position:
            self._say_that_it_is_missing(position + 1)
            return False
        counting.count(RELAYED, by=max(0, reached - position))
        if reached != headers[-1].position:
            logger.info("the stream moved to %d meanwhile; looking again", reached)
            return True
        return len(headers) == self._batch

    def _say_that_it_is_missing(self, position: int) -> None:
        """The log itself has a hole, which the stream must not cover up; said once."""
        if self._missing != position:
            logger.error(
                "event %d is missing from the log, so the stream ends before it. Run `copyflow verify`.", position
            )
            self._missing = position

    def _make_stream(self) -> None:
        """The stream is lost, or was never there: begin it where the follower that is furthest behind stands."""
        groups = self._groups()
        head = self._application.views.head()
        start = max(0, min([head - self._kept, *groups.values()]))
        if self.stream.create(start, groups):
            logger.info("made the stream anew at %d of %d, with %d group(s)", start, head, len(groups))

    def upkeep(self) -> None:
        """Make the groups that are missing, at their followers' durable checkpoints, and trim what nobody needs."""
        self._upkeep_at = self._seconds() + UPKEEP_SECONDS
        position = self.stream.top()
        if position is None:
            return
        groups = self._groups()
        for name in groups.keys() - self.stream.groups():
            if self.stream.add_group(name, groups[name]):
                logger.info("made group %s at %d", name, groups[name])
        nobody_needs = min([position - self._kept, *groups.values()])
        if nobody_needs > 0:
            self.stream.trim(nobody_needs)

    def _groups(self) -> Mapping[str, int]:
        """The followers and their durable checkpoints. A rebuild under way reads the log itself and has no group."""
        return {name: position for name, position in self._application.feed.checkpoints().items() if "@" not in name}

    def _start_over_if_ahead(self, position: int) -> None:
        """A stream that holds more than the log belongs to a log that is no more: it is dropped."""
        head = self._application.views.head()
        if position <= head:
            return
        logger.error(
            "the Redis Stream %s stands at %d, the log at %d: the stream is of another log and is made anew. "
            "If two installations share this Redis, give each its own database number in COPYFLOW_REDIS_URL.",
            LOG_STREAM,
            position,
            head,
        )
        self.stream.drop(position)


def step_of(relay: Relay, pace: Pace, announce: Callable[[], int]) -> Callable[[], bool]:
    """One step of the process: carry the log on, then announce what that opened; whether there may be more."""

    def step() -> bool:
        more = relay.step()
        return pace.look(announce) > 0 or more

    return step


def main() -> None:
    """Run the relay until it is told to stop."""
    application = bootstrap(begin("relay"))
    if application.settings.redis_url is None:
        raise SystemExit("COPYFLOW_REDIS_URL is not set. `copyflow up` starts a Redis of its own and sets it.")
    client = connect(application.settings.redis_url, socket_timeout=10, socket_connect_timeout=5)
    relay = Relay(application, client)
    celery = make_app(application.settings, announces=True)
    step = step_of(relay, Pace(), lambda: nudge_due(application, celery))
    with application.feed.watch() as watch:
        Service("relay", application, step, application.settings.poll_seconds).run(watch.wait)


if __name__ == "__main__":
    main()
