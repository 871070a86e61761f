"""What each worker says of itself in Redis every few seconds: that it is alive, and which queues it takes.

A worker that dies says nothing any more, and is remembered for a while as one that was there; one that stops takes its
word back. Transport only: what is lost with Redis is said again.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import redis

from workflow.in_redis import WORKERS

BEAT_SECONDS = 10.0
ALIVE_SECONDS = 3 * BEAT_SECONDS
"""A worker that has said nothing for longer is lost."""
REMEMBERED_SECONDS = 600.0
"""How long one that is lost is spoken of."""

_log = logging.getLogger("copyflow.workers")


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerBeat:
    """What a worker said last."""

    name: str
    """Celery's name of it: ``worker@host``."""
    queues: tuple[str, ...]
    hands: int
    """How many pieces of work it does at once."""
    at: float
    """When, in seconds by Redis's clock."""
    clock_ahead: float
    """Seconds by which its machine's clock was ahead of Redis's."""

    def age(self, now: float) -> float:
        """Seconds since then."""
        return max(0.0, now - self.at)

    def is_alive(self, now: float) -> bool:
        """Whether it spoke lately."""
        return self.age(now) <= ALIVE_SECONDS


def redis_now(client: redis.Redis) -> float:
    """Redis's clock, in seconds."""
    seconds, micros = client.time()
    return float(seconds) + float(micros) / 1e6


def say(client: redis.Redis, name: str, queues: Sequence[str], hands: int, clock: float) -> None:
    """Say that this worker is alive; ``clock`` is its machine's, in seconds. ``redis.RedisError`` when it cannot."""
    now = redis_now(client)
    told = {"queues": sorted(queues), "hands": hands, "at": now, "ahead": round(clock - now, 3)}
    client.hset(WORKERS, name, json.dumps(told))


def take_back(client: redis.Redis, name: str) -> None:
    """This worker stops of its own will."""
    client.hdel(WORKERS, name)


def forget_lost(client: redis.Redis) -> None:
    """Speak no more of workers that have been gone for long."""
    now = redis_now(client)
    gone = [beat.name for beat in read(client) if beat.age(now) > REMEMBERED_SECONDS]
    if gone:
        client.hdel(WORKERS, *gone)


def read(client: redis.Redis) -> tuple[WorkerBeat, ...]:
    """What all workers said last, by name. ``redis.RedisError`` when Redis does not answer."""
    told: Any = client.hgetall(WORKERS)
    beats = (_beat(_text(name), _text(value)) for name, value in told.items())
    return tuple(sorted((beat for beat in beats if beat is not None), key=lambda beat: beat.name))


def _text(value: bytes | str) -> str:
    return value.decode(errors="replace") if isinstance(value, bytes) else value


def _beat(name: str, value: str) -> WorkerBeat | None:
    """None for what a later Copyflow may say there."""
    try:
        told = json.loads(value)
        return WorkerBeat(
            name=name,
            queues=tuple(map(str, told["queues"])),
            hands=int(told["hands"]),
            at=float(told["at"]),
            clock_ahead=float(told["ahead"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        _log.warning("what the worker %s says of itself cannot be read: %s", name, error)
        return None
