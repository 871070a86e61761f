"""Attempts within a window: counted in Redis over all processes, in this process when Redis is away.

There is never no count: an unreachable Redis only makes it a process's own, and the log says so.
"""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, ip_address, ip_network

import redis

from workflow.redis_connection import connect

WINDOW_SECONDS = 60
_MOST_COUNTED = 10_000
_REDIS_SECONDS = 0.5

_COUNT = """
local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('EXPIRE', KEYS[1], ARGV[1]) end
return {count, redis.call('TTL', KEYS[1])}
"""
_FORGET = """
for place = 2, #KEYS do
    if redis.call('EXISTS', KEYS[place]) == 1 then redis.call('DECR', KEYS[place]) end
end
return redis.call('DEL', KEYS[1])
"""

_log = logging.getLogger("copyflow.api")


@dataclass(slots=True, kw_only=True)
class _Window:
    """Attempts counted in this process."""

    count: int
    ends_at: float


class AttemptCounts:
    """Counts attempts of one kind, such as ``sign-in attempts``, by what is counted."""

    def __init__(self, redis_url: str | None, what: str) -> None:
        self._what = what
        self._redis = (
            connect(redis_url, socket_timeout=_REDIS_SECONDS, socket_connect_timeout=_REDIS_SECONDS)
            if redis_url
            else None
        )
        self._windows: dict[str, _Window] = {}
        self._lock = threading.Lock()
        self._redis_is_away = False
        if self._redis is None:
            _log.warning("%s are counted in this process only: COPYFLOW_REDIS_URL is not set", what)

    def count(self, key: str, window_seconds: int = WINDOW_SECONDS) -> tuple[int, int]:
        """One more: how many there are in this window, and the seconds until it ends."""
        if self._redis is not None:
            try:
                count, seconds = self._redis.eval(_COUNT, 1, key, window_seconds)
            except redis.exceptions.RedisError as error:
                self._say_redis_is_away(error)
            else:
                self._redis_is_away = False
                return int(count), max(1, int(seconds))
        return self._count_here(key, window_seconds)

    def forget(self, key: str, *, one_less: Sequence[str] = ()) -> None:
        """Begin a count anew, and take one off others."""
        if self._redis is not None:
            try:
                self._redis.eval(_FORGET, 1 + len(one_less), key, *one_less)
            except redis.exceptions.RedisError as error:
                self._say_redis_is_away(error)
        with self._lock:
            self._windows.pop(key, None)
            for other in one_less:
                window = self._windows.get(other)
                if window is not None:
                    window.count = max(0, window.count - 1)

    def close(self) -> None:
        """Close the connections."""
        if self._redis is not None:
            self._redis.close()

    def _count_here(self, key: str, window_seconds: int) -> tuple[int, int]:
        now = time.monotonic()
        with self._lock:
            if len(self._windows) >= _MOST_COUNTED:
                self._windows = {each: window for each, window in self._windows.items() if window.ends_at > now}
            window = self._windows.get(key)
            if window is None or window.ends_at <= now:
                window = self._windows[key] = _Window(count=0, ends_at=now + window_seconds)
            window.count += 1
            return window.count, max(1, round(window.ends_at - now))

    def _say_redis_is_away(self, error: redis.exceptions.RedisError) -> None:
        if not self._redis_is_away:
            _log.warning("%s are counted in this process while Redis is away: %s", self._what, error)
        self._redis_is_away = True


def household(address: str) -> str:
    """The address; of IPv6 its /64, because one household has all of that to choose from. ``::ffff:…`` is IPv4."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv4Address):
        return address
    return str(parsed.ipv4_mapped or ip_network((parsed, 64), strict=False))


def digest(text: str) -> str:
    """What is counted, as part of a key of Redis: nobody reads names or addresses there."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]
