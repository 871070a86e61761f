"""How much the translation engines may be asked just now: what their buckets in Redis say. Changes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import redis

from workflow.engines_seen import SetEngine
from workflow.in_redis import engine_bucket


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineQuota:
    """One engine that is set up."""

    name: str
    held_seconds: float
    """For how long it asked to be left alone; 0 where it did not."""
    requests_left: float | None = None
    """Share of a second's requests that may be sent at once, 0 to 1; None where there is no limit."""
    characters_left: float | None = None
    """Share of a minute's characters; below 0 after a request that was larger than the bucket."""


def read_quotas(client: redis.Redis, engines: Iterable[SetEngine]) -> tuple[EngineQuota, ...]:
    """Ask for each engine, by Redis's clock. ``redis.RedisError`` when it does not answer."""
    seconds, micros = client.time()
    return tuple(_quota(client, engine, seconds * 1000 + micros / 1000) for engine in engines)


def _quota(client: redis.Redis, engine: SetEngine, now: float) -> EngineQuota:
    held: Any = client.pttl(engine_bucket(engine.name, "held"))
    rate = engine.rate
    requests = characters = None
    if rate is not None and rate.requests_per_second is not None:
        capacity = max(1.0, rate.requests_per_second)
        requests = _share(client, engine.name, "requests", rate.requests_per_second, capacity, now)
    if rate is not None and rate.characters_per_minute is not None:
        capacity = float(rate.characters_per_minute)
        characters = _share(client, engine.name, "characters", capacity / 60, capacity, now)
    return EngineQuota(
        name=engine.name, held_seconds=max(0, held) / 1000, requests_left=requests, characters_left=characters
    )


def _share(client: redis.Redis, engine: str, kind: str, per_second: float, capacity: float, now: float) -> float:
    tokens, at = client.hmget(engine_bucket(engine, kind), "tokens", "at")
    if tokens is None or at is None:
        return 1.0  # a bucket that nobody used lately is full
    grown = float(tokens) + max(0.0, now - float(at)) / 1000 * per_second
    return min(capacity, grown) / capacity
