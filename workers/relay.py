"""The relay: from the log to the Redis Stream ``copyflow:events``, and nudges for work that was opened.

The stream's own last id is the relay's checkpoint. A batch is appended by one Lua call and only
if the stream's last id is the position before its first event, so Redis refuses repeats, holes
and a paused old leader alike; a stream that was lost is refilled from the log.
"""

from __future__ import annotations

import logging

import redis

from workers.celery_app import make_app
from workers.nudging import nudge_due
from workers.service import Service, configure_logging
from workflow.bootstrap import Application, bootstrap
from workflow.feed import Recorded

STREAM = "copyflow:events"
BATCH = 500
"""Events appended to the stream at once."""
KEPT = 100_000
"""About how many entries the stream keeps. Readers that fall behind further read the log."""

_APPEND = """
local last = 0
if redis.call('EXISTS', KEYS[1]) == 1 then
  last = tonumber(string.match(redis.call('XINFO', 'STREAM', KEYS[1])[8], '^(%d+)'))
end
if last ~= tonumber(ARGV[1]) - 1 then return last end
for i = 3, #ARGV, 4 do
  redis.call('XADD', KEYS[1], ARGV[i] .. '-0', 'position', ARGV[i], 'stream', ARGV[i + 1],
             'version', ARGV[i + 2], 'type', ARGV[i + 3])
end
redis.call('XTRIM', KEYS[1], 'MAXLEN', '~', ARGV[2])
return tonumber(ARGV[#ARGV - 3])
"""

logger = logging.getLogger("copyflow.relay")


class Relay:
    """Carries the log into one Redis Stream."""

    def __init__(self, application: Application, client: redis.Redis) -> None:
        self._application = application
        self._client = client
        self._append = client.register_script(_APPEND)
        self._last: int | None = None

    def last_position(self) -> int:
        """The position the stream stands at; 0 when there is none."""
        try:
            info = self._client.xinfo_stream(STREAM)
        except redis.ResponseError as error:
            if "no such key" not in str(error):
                raise
            return 0
        return int(_text(info["last-generated-id"]).split("-", 1)[0])

    def step(self) -> bool:
        """Append the next batch; whether there may be more."""
        position = self.last_position()
        recorded = self._application.feed.read(position, BATCH)
        if not recorded:
            head = self._application.views.head()
            if position > head:
                self._start_over(position, head)
            return False
        reached = int(self._append(keys=[STREAM], args=_arguments(recorded)))
        if reached != recorded[-1].position:
            logger.info("the stream moved to %d meanwhile; looking again", reached)
        return len(recorded) == BATCH

    def _start_over(self, position: int, head: int) -> None:
        """The stream holds more than the log: it belongs to a log that is no more."""
        logger.error(
            "the Redis Stream %s stands at %d, the log at %d: the stream is of another log and is made anew. "
            "If two installations share this Redis, give each its own database number in COPYFLOW_REDIS_URL.",
            STREAM,
            position,
            head,
        )
        self._client.delete(STREAM)


def _arguments(recorded: list[Recorded]) -> list[str | int]:
    arguments: list[str | int] = [recorded[0].position, KEPT]
    for event in recorded:
        arguments += [event.position, event.stream, event.version, event.type]
    return arguments


def _text(value: bytes | str) -> str:
    return value.decode() if isinstance(value, bytes) else value


def main() -> None:
    """Run the relay until it is told to stop."""
    configure_logging()
    application = bootstrap()
    if application.settings.redis_url is None:
        raise SystemExit("COPYFLOW_REDIS_URL is not set. `copyflow up` starts a Redis of its own and sets it.")
    client = redis.Redis.from_url(application.settings.redis_url, socket_timeout=10, socket_connect_timeout=5)
    relay = Relay(application, client)
    celery = make_app(application.settings)

    def step() -> bool:
        more = relay.step()
        return nudge_due(application, celery) > 0 or more

    with application.feed.watch() as watch:
        Service("relay", application, step, application.settings.poll_seconds).run(watch.wait)


if __name__ == "__main__":
    main()
