"""How many requests a second one client may send to the API: a token bucket each, in Redis, over all processes.

A client is its key or session (by digest), else its address. While Redis is away nobody is held back, and the log says
so once: a limit protects neighbours, and a newsroom that cannot publish is worse off than one whose API is slow.
Health, and what is outside of ``/api/v1``, has no bucket. The headers are those of the IETF draft
``draft-ietf-httpapi-ratelimit-headers``: ``RateLimit-Policy: "client";q=CAPACITY;w=SECONDS`` and
``RateLimit: "client";r=REMAINING;t=SECONDS_UNTIL_FULL``.
"""

from __future__ import annotations

import logging
import math
import time
from dataclasses import dataclass

from redis.exceptions import RedisError
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from api.problems import Problem, answer, document_of
from api.security.attempt_counts import digest, household
from api.security.headers import add_to_answer
from workflow.domain.phrases import phrase
from workflow.redis_connection import connect_async

BURST_SECONDS = 30
"""A bucket holds as many requests as come in at its rate within this time."""
_REDIS_SECONDS = 0.25
_LEFT_ALONE_SECONDS = 1.0
"""How long a Redis that did not answer is not asked again: requests must not wait for it one by one."""

_TAKE = """
local capacity, rate = tonumber(ARGV[1]), tonumber(ARGV[2])
local now = redis.call('TIME')
now = now[1] + now[2] / 1000000
local kept = redis.call('HMGET', KEYS[1], 'tokens', 'at')
local passed = math.max(0, now - (tonumber(kept[2]) or now))
local tokens = math.min(capacity, (tonumber(kept[1]) or capacity) + passed * rate)
local taken = 0
if tokens >= 1 then taken, tokens = 1, tokens - 1 end
redis.call('HSET', KEYS[1], 'tokens', tostring(tokens), 'at', string.format('%.6f', now))
redis.call('EXPIRE', KEYS[1], math.ceil(capacity / rate) + 1)
return {taken, tostring(tokens)}
"""

_log = logging.getLogger("copyflow.api")


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A bucket's size and how fast it fills; at 0 a second nobody is counted."""

    per_second: float

    @property
    def capacity(self) -> int:
        """Requests that may come at once after a pause."""
        return max(1, round(self.per_second * BURST_SECONDS))

    def headers(self, tokens: float) -> dict[str, str]:
        """What an answer says of a bucket with so many tokens."""
        full = math.ceil((self.capacity - tokens) / self.per_second)
        return {
            "RateLimit-Policy": f'"client";q={self.capacity};w={BURST_SECONDS}',
            "RateLimit": f'"client";r={int(tokens)};t={full}',
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """Whether a bucket had a token left, and how many it holds now."""

    granted: bool
    tokens: float


class Buckets:
    """The buckets of all clients, in Redis."""

    def __init__(self, redis_url: str | None, policy: Policy) -> None:
        self.policy = policy
        self._redis = (
            connect_async(redis_url, socket_timeout=_REDIS_SECONDS, socket_connect_timeout=_REDIS_SECONDS)
            if redis_url and policy.per_second
            else None
        )
        self._away_until = 0.0
        self._is_away = False

    @property
    def are_counted(self) -> bool:
        """Whether anybody is counted at all."""
        return self._redis is not None

    async def take(self, client: str) -> Taken | None:
        """Take a token from a client's bucket; None where nobody counts."""
        if self._redis is None or time.monotonic() < self._away_until:
            return None
        try:
            granted, tokens = await self._redis.eval(
                _TAKE, 1, f"copyflow:requests:{client}", str(self.policy.capacity), str(self.policy.per_second)
            )
        except (RedisError, OSError) as error:
            self._say_away(error)
            return None
        if self._is_away:
            _log.warning("requests are counted again: Redis is back")
        self._is_away = False
        return Taken(granted=bool(granted), tokens=float(tokens))

    async def close(self) -> None:
        """Close the connections."""
        if self._redis is not None:
            await self._redis.aclose()

    def _say_away(self, error: Exception) -> None:
        if not self._is_away:
            _log.warning("requests are not counted while Redis is away: %s", error)
        self._is_away = True
        self._away_until = time.monotonic() + _LEFT_ALONE_SECONDS


class RateLimits:
    """ASGI middleware that answers 429 ``rate_limited`` to who asks too often, and tells everybody what is left."""

    def __init__(self, app: ASGIApp, buckets: Buckets) -> None:
        self._app = app
        self._buckets = buckets

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count the request and pass it on, or refuse it."""
        taken = await self._taken(scope)
        if taken is None:
            await self._app(scope, receive, send)
            return
        policy = self._buckets.policy
        add_to_answer(scope, policy.headers(taken.tokens))
        if taken.granted:
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        await answer(request, document_of(_refusal(policy, taken.tokens), request))(scope, receive, send)

    async def _taken(self, scope: Scope) -> Taken | None:
        if not self._buckets.are_counted or scope["type"] != "http" or not is_limited(scope["path"]):
            return None
        return await self._buckets.take(client_of(scope))


def is_limited(path: str) -> bool:
    """Whether requests to this address are counted."""
    return path.startswith("/api/v1/") and not path.startswith("/api/v1/health/")


def client_of(scope: Scope) -> str:
    """Who sends a request: a digest of the key or of the cookies, else of the address (of IPv6 its /64).

    Nobody has looked yet whether the key is a good one: wrong ones are counted by address where they are refused.
    """
    headers = Headers(scope=scope)
    proof = headers.get("authorization") or headers.get("cookie")
    client = scope.get("client")
    told = f"proof {proof}" if proof else f"address {household(client[0]) if client else ''}"
    return digest(told)


def _refusal(policy: Policy, tokens: float) -> Problem:
    seconds = max(1, math.ceil((1 - tokens) / policy.per_second))
    return Problem(
        "rate_limited",
        phrase(
            "More than {rate:g} requests a second. Try again in {seconds} s.", rate=policy.per_second, seconds=seconds
        ),
        headers={"Retry-After": str(seconds)},
    )
