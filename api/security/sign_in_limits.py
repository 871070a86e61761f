"""How often somebody may try to sign in: counted in Redis over all processes, in this process when Redis is away.

The door is never open without a limit: an unreachable Redis only makes the count a process's
own, and the log says so.
"""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from dataclasses import dataclass
from ipaddress import ip_address, ip_network

import redis

from api.problems import Problem
from workflow.domain.phrases import phrase

PER_ACCOUNT, PER_ADDRESS = 5, 20
"""Attempts within a window, before further ones are refused."""
WINDOW_SECONDS = 60
_MOST_COUNTED = 10_000
_REDIS_SECONDS = 0.5

_COUNT = """
local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('EXPIRE', KEYS[1], ARGV[1]) end
return {count, redis.call('TTL', KEYS[1])}
"""
_UNCOUNT = """
if redis.call('EXISTS', KEYS[2]) == 1 then redis.call('DECR', KEYS[2]) end
return redis.call('DEL', KEYS[1])
"""

_log = logging.getLogger("copyflow.api")


@dataclass(slots=True, kw_only=True)
class _Window:
    """Attempts counted in this process."""

    count: int
    ends_at: float


class SignInLimits:
    """Counts attempts by account and by address."""

    def __init__(self, redis_url: str | None) -> None:
        self._redis = (
            redis.Redis.from_url(redis_url, socket_timeout=_REDIS_SECONDS, socket_connect_timeout=_REDIS_SECONDS)
            if redis_url
            else None
        )
        self._windows: dict[str, _Window] = {}
        self._lock = threading.Lock()
        self._redis_is_away = False
        if self._redis is None:
            _log.warning("sign-in attempts are counted in this process only: COPYFLOW_REDIS_URL is not set")

    def admit(self, account: str, address: str) -> None:
        """Count an attempt; 429 with ``Retry-After`` (seconds) when there were too many."""
        for key, limit in ((_address_key(address), PER_ADDRESS), (_account_key(account), PER_ACCOUNT)):
            count, seconds = self._count(key)
            if count > limit:
                raise Problem(
                    "too_many_attempts",
                    phrase("Too many sign-in attempts. Try again in {seconds} seconds.", seconds=seconds),
                    headers={"Retry-After": str(seconds)},
                )

    def forgive(self, account: str, address: str) -> None:
        """After a success: the account's count begins anew and the attempt is taken off the address's."""
        if self._redis is not None:
            try:
                self._redis.eval(_UNCOUNT, 2, _account_key(account), _address_key(address))
            except redis.exceptions.RedisError as error:
                self._say_redis_is_away(error)
        with self._lock:
            self._windows.pop(_account_key(account), None)
            window = self._windows.get(_address_key(address))
            if window is not None:
                window.count = max(0, window.count - 1)

    def close(self) -> None:
        """Close the connections."""
        if self._redis is not None:
            self._redis.close()

    def _count(self, key: str) -> tuple[int, int]:
        if self._redis is not None:
            try:
                count, seconds = self._redis.eval(_COUNT, 1, key, WINDOW_SECONDS)
            except redis.exceptions.RedisError as error:
                self._say_redis_is_away(error)
            else:
                self._redis_is_away = False
                return int(count), max(1, int(seconds))
        return self._count_here(key)

    def _count_here(self, key: str) -> tuple[int, int]:
        now = time.monotonic()
        with self._lock:
            if len(self._windows) >= _MOST_COUNTED:
                self._windows = {each: window for each, window in self._windows.items() if window.ends_at > now}
            window = self._windows.get(key)
            if window is None or window.ends_at <= now:
                window = self._windows[key] = _Window(count=0, ends_at=now + WINDOW_SECONDS)
            window.count += 1
            return window.count, max(1, round(window.ends_at - now))

    def _say_redis_is_away(self, error: redis.exceptions.RedisError) -> None:
        if not self._redis_is_away:
            _log.warning("sign-in attempts are counted in this process while Redis is away: %s", error)
        self._redis_is_away = True


def _account_key(account: str) -> str:
    return f"copyflow:sign-in:account:{_digest(account.strip().casefold())}"


def _address_key(address: str) -> str:
    return f"copyflow:sign-in:address:{_digest(household(address))}"


def household(address: str) -> str:
    """The address; of IPv6 its /64, because one household has all of that to choose from."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((parsed, 64), strict=False)) if parsed.version == 6 else address


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]
