"""How the newsroom's machinery is doing: lags, parked events, open work. What ``status``, metrics and the clock read.

Nothing here changes anything, and nothing here is certain to be of one moment: the log goes on while Redis is asked.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import redis

from workflow.bootstrap import Application
from workflow.ports import LOG_STREAM
from workflow.redis_connection import connect

_SECONDS = 1.0
"""How long Redis may take to answer."""
_log = logging.getLogger("copyflow.vitals")


@dataclass(frozen=True, slots=True, kw_only=True)
class Vitals:
    """The figures, as they were a moment ago."""

    head: int
    """Position of the log's last event."""
    redis_answers: bool | None
    """None when no Redis is set."""
    relayed: int | None
    """The position that the Redis Stream stands at; 0 when there is none, None when Redis was not asked or is away."""
    checkpoints: Mapping[str, int]
    parked_events: Mapping[str, int]
    work: Mapping[tuple[str, str], int]
    """How much work there is by queue and state."""
    waiting_since: datetime | None
    """Since when the oldest work that nobody holds has been due."""
    read_at: datetime

    @property
    def relay_lag(self) -> int | None:
        """How many events are not in the stream yet; None when nobody knows."""
        return None if self.relayed is None else max(0, self.head - self.relayed)

    @property
    def follower_lags(self) -> Mapping[str, int]:
        """How many events each follower has still to apply."""
        return {name: max(0, self.head - position) for name, position in self.checkpoints.items()}

    @property
    def waiting_seconds(self) -> float:
        """How long the oldest work that nobody holds has been due."""
        return (self.read_at - self.waiting_since).total_seconds() if self.waiting_since else 0.0


def read_vitals(application: Application) -> Vitals:
    """Ask the database and, if one is set, Redis."""
    url, now = application.settings.redis_url, application.clock.now()
    relayed = None if url is None else _position_of_the_stream(url)  # before the head, which is never behind it
    followers = application.followers.standing()
    return Vitals(
        head=application.views.head(),
        redis_answers=None if url is None else relayed is not None,
        relayed=relayed,
        checkpoints={each.name: each.position for each in followers},
        parked_events={each.name: each.parked for each in followers if each.parked},
        work=application.ledger.depths(),
        waiting_since=application.ledger.waiting_since(now),
        read_at=now,
    )


def _position_of_the_stream(url: str) -> int | None:
    """The last id of the stream, 0 when there is no stream; None when Redis does not answer."""
    try:
        with connect(url, socket_timeout=_SECONDS, socket_connect_timeout=_SECONDS) as client:
            last = client.xinfo_stream(LOG_STREAM)["last-generated-id"]
    except redis.ResponseError as error:
        if "no such key" in str(error):
            return 0
        _log.warning("Redis does not say where the stream stands: %s", error)
        return None
    except (redis.RedisError, OSError) as error:
        _log.warning("Redis does not answer: %s", error)
        return None
    return int(last.decode().split("-", 1)[0] if isinstance(last, bytes) else str(last).split("-", 1)[0])
