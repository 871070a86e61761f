"""How fast an engine may be asked: a token bucket per engine, shared by all workers through Redis.

Redis is transport: when it is lost, only the buckets are, and each process then counts for itself. Nobody waits here;
who asks is told for how long the bucket is empty.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import redis

from workflow.engine_settings import EngineRate
from workflow.in_redis import engine_bucket
from workflow.redis_connection import connect

_REDIS_SECONDS = 0.5
LONGEST_HOLD_SECONDS = 3600.0
"""However long an engine asks to be left alone, it is looked at again after an hour."""

_TAKE = """
local held = redis.call('PTTL', KEYS[1])
if held > 0 then return held end
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local left, wait = {}, 0
for i = 2, #KEYS do
  local per_ms, capacity, amount = tonumber(ARGV[3 * i - 5]), tonumber(ARGV[3 * i - 4]), tonumber(ARGV[3 * i - 3])
  local state = redis.call('HMGET', KEYS[i], 'tokens', 'at')
  local tokens, at = tonumber(state[1] or capacity), tonumber(state[2] or now)
  left[i] = math.min(capacity, tokens + math.max(0, now - at) * per_ms)
  local needed = math.min(amount, capacity)
  if left[i] < needed then wait = math.max(wait, math.ceil((needed - left[i]) / per_ms)) end
end
for i = 2, #KEYS do
  local per_ms, capacity, amount = tonumber(ARGV[3 * i - 5]), tonumber(ARGV[3 * i - 4]), tonumber(ARGV[3 * i - 3])
  if wait == 0 then left[i] = left[i] - amount end
  redis.call('HSET', KEYS[i], 'tokens', tostring(left[i]), 'at', tostring(now))
  redis.call('PEXPIRE', KEYS[i], math.ceil((capacity - left[i]) / per_ms) + 1000)
end
return wait
"""
"""Takes from every bucket or from none; the milliseconds until it could. KEYS[1] holds everybody back while it lives.

A request larger than a bucket passes when the bucket is full, and leaves a debt. Who must wait writes the count too:
were only the taker to, a clock set back by an hour would keep everybody waiting for that hour.
"""

_HOLD = """
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[1]) then redis.call('SET', KEYS[1], 1, 'PX', ARGV[1]) end
"""
"""Holds everybody back, never for less than was asked for before."""

_log = logging.getLogger("copyflow.worker")


class Bucket(Protocol):
    """Where the requests to one engine are counted."""

    def take(self, characters: int) -> float:
        """Count one request of so many characters: 0.0 when it may be sent, else the seconds until it might."""
        ...

    def hold(self, seconds: float) -> None:
        """Let nobody ask for so long, because the engine said so."""
        ...

    def close(self) -> None:
        """Let go of connections."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class _Measure:
    """One kind of token: how it grows, how much of it is kept, how much this request wants."""

    kind: str
    per_second: float
    capacity: float
    amount: float


def _measures(rate: EngineRate, characters: int) -> list[_Measure]:
    """The tokens that a request wants: a second's requests and a minute's characters are kept at most."""
    measures = []
    if rate.requests_per_second is not None:
        capacity = max(1.0, rate.requests_per_second)
        measures.append(_Measure(kind="requests", per_second=rate.requests_per_second, capacity=capacity, amount=1.0))
    if rate.characters_per_minute is not None:
        per_minute = float(rate.characters_per_minute)
        measures.append(
            _Measure(kind="characters", per_second=per_minute / 60, capacity=per_minute, amount=float(characters))
        )
    return measures


class OwnBucket:
    """The bucket of this process alone."""

    def __init__(self, rate: EngineRate, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._clock = clock
        self._lock = threading.Lock()
        self._tokens: dict[str, float] = {}
        self._counted_at = clock()
        self._held_until = 0.0

    def take(self, characters: int) -> float:
        """Take from every measure or from none."""
        with self._lock:
            now = self._clock()
            if now < self._held_until:
                return self._held_until - now
            measures = _measures(self._rate, characters)
            for each in measures:
                tokens = self._tokens.get(each.kind, each.capacity)
                self._tokens[each.kind] = min(each.capacity, tokens + (now - self._counted_at) * each.per_second)
            self._counted_at = now
            missing = [
                (min(each.amount, each.capacity) - self._tokens[each.kind]) / each.per_second for each in measures
            ]
            wait = max([0.0, *missing])
            if wait == 0.0:
                for each in measures:
                    self._tokens[each.kind] -= each.amount
            return wait

    def hold(self, seconds: float) -> None:
        """Take nothing for so long."""
        with self._lock:
            self._held_until = max(self._held_until, self._clock() + min(seconds, LONGEST_HOLD_SECONDS))

    def close(self) -> None:
        """Nothing is held open."""


class SharedBucket:
    """The bucket of all workers, in Redis; while Redis is away, each process has its own."""

    def __init__(self, connection: redis.Redis, engine: str, rate: EngineRate) -> None:
        self._redis = connection
        self._engine = engine
        self._rate = rate
        self._own = OwnBucket(rate)
        self._redis_is_away = False

    def take(self, characters: int) -> float:
        """Take from every measure or from none, in one act of Redis, by its clock."""
        measures = _measures(self._rate, characters)
        keys = [engine_bucket(self._engine, each) for each in ("held", *(measure.kind for measure in measures))]
        amounts = [
            value for each in measures for value in (f"{each.per_second / 1000:.12f}", each.capacity, each.amount)
        ]
        try:
            milliseconds = self._redis.eval(_TAKE, len(keys), *keys, *amounts)
        except redis.exceptions.RedisError as error:
            self._say_redis_is_away(error)
            return self._own.take(characters)
        self._redis_is_away = False
        return int(milliseconds) / 1000

    def hold(self, seconds: float) -> None:
        """Let no worker ask for so long."""
        self._own.hold(seconds)
        milliseconds = max(1, round(min(seconds, LONGEST_HOLD_SECONDS) * 1000))
        try:
            self._redis.eval(_HOLD, 1, engine_bucket(self._engine, "held"), milliseconds)
        except redis.exceptions.RedisError as error:
            self._say_redis_is_away(error)

    def close(self) -> None:
        """Close the connections to Redis."""
        self._redis.close()

    def _say_redis_is_away(self, error: redis.exceptions.RedisError) -> None:
        if not self._redis_is_away:
            _log.warning("requests to %s are counted in this process while Redis is away: %s", self._engine, error)
        self._redis_is_away = True


def bucket_for(engine: str, rate: EngineRate, redis_url: str | None) -> Bucket:
    """The bucket of an engine: shared where there is a Redis."""
    if not redis_url:
        return OwnBucket(rate)
    connection = connect(redis_url, socket_timeout=_REDIS_SECONDS, socket_connect_timeout=_REDIS_SECONDS)
    return SharedBucket(connection, engine, rate)
