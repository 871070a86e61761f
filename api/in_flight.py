"""Creations that are under way, by command id: a copy that comes meanwhile waits a little for the first one's answer.

Only a courtesy, told by 409 ``request_in_flight`` when the wait is over: that nothing is made twice is the log's doing,
whose append refuses a command id that it has. So a Redis that is away costs nothing but the courtesy between processes.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import redis.asyncio as redis
from redis.exceptions import RedisError

from api.problems import Problem
from workflow.domain.phrases import phrase
from workflow.redis_connection import connect_async

PATIENCE_SECONDS = 5.0
"""How long a copy waits before it is told to come back."""
_LONGEST_SECONDS = 60
"""After so long another process's creation is taken for dead."""
_LOOK_EVERY_SECONDS = 0.05
_REDIS_SECONDS = 0.25
_RETRY_AFTER = {"Retry-After": "1"}

_log = logging.getLogger("copyflow.api")


@dataclass(slots=True)
class _Held:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    users: int = 0


class InFlight:
    """The creations of this process, and by Redis those of the others."""

    def __init__(self, redis_url: str | None, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self._held: dict[str, _Held] = {}
        self._patience_seconds = patience_seconds
        self._redis = (
            connect_async(redis_url, socket_timeout=_REDIS_SECONDS, socket_connect_timeout=_REDIS_SECONDS)
            if redis_url
            else None
        )

    @asynccontextmanager
    async def hold(self, command_id: str) -> AsyncIterator[None]:
        """Be the only one under way with this id; 409 ``request_in_flight`` when another does not come to its end."""
        held = self._held.setdefault(command_id, _Held())
        held.users += 1
        try:
            await self._wait(held.lock.acquire())
            try:
                async with self._held_among_processes(command_id):
                    yield
            finally:
                held.lock.release()
        finally:
            held.users -= 1
            if held.users == 0:
                del self._held[command_id]

    async def close(self) -> None:
        """Close the connections."""
        if self._redis is not None:
            await self._redis.aclose()

    async def _wait(self, waiting: Awaitable[object]) -> None:
        try:
            await asyncio.wait_for(waiting, self._patience_seconds)
        except TimeoutError as error:
            raise _refusal() from error

    @asynccontextmanager
    async def _held_among_processes(self, command_id: str) -> AsyncIterator[None]:
        name = f"copyflow:in-flight:{command_id}"
        if self._redis is None:
            yield
            return
        taken = await self._taken(self._redis, name)
        try:
            yield
        finally:
            if taken:
                await self._let_go(self._redis, name)

    async def _taken(self, client: redis.Redis, name: str) -> bool:
        """Whether the name is ours now; False when Redis is away, which holds nobody back."""

        async def take() -> None:
            while not await client.set(name, "1", nx=True, ex=_LONGEST_SECONDS):  # noqa: ASYNC110 - another process lets go
                await asyncio.sleep(_LOOK_EVERY_SECONDS)

        try:
            await self._wait(take())
        except (RedisError, OSError) as error:
            _log.warning("other processes' creations are not waited for while Redis is away: %s", error)
            return False
        return True

    async def _let_go(self, client: redis.Redis, name: str) -> None:
        try:
            await client.delete(name)
        except (RedisError, OSError) as error:
            _log.warning("a creation could not be told as ended, copies of it wait a minute: %s", error)


def _refusal() -> Problem:
    return Problem(
        "request_in_flight",
        phrase("The first request with this Idempotency-Key is still under way; send it again in a moment."),
        headers=_RETRY_AFTER,
    )
