"""How often somebody may try to sign in: counted in Redis over all processes, in this process when Redis is away.

Attempts are counted for an account as seen from one household, so that nobody locks another person out by guessing:
what others do elsewhere is no matter to who signs in here. Over all households an account has a ceiling that only a
spread attack reaches, and then a browser that signed in to the account before (``known_browsers.py``) still comes in:
it has a count of its own. The door is never open without a limit: an unreachable Redis only makes the count a process's
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

PER_ACCOUNT, PER_ADDRESS, CEILING = 5, 20, 100
"""Attempts within a window, before further ones are refused: on one account from one household (or from one browser
that is known), from one household on any account, and on one account from anywhere."""
WINDOW_SECONDS = 60
CODES, CODE_SECONDS = 10, 900
"""Codes of the second factor that may be tried for an account, and within what time."""
_MOST_COUNTED = 10_000
_REDIS_SECONDS = 0.5

_COUNT = """
local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('EXPIRE', KEYS[1], ARGV[1]) end
return {count, redis.call('TTL', KEYS[1])}
"""
_UNCOUNT = """
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


class SignInLimits:
    """Counts attempts by account and address."""

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

    def admit(self, account: str, address: str, known: str = "") -> None:
        """Count an attempt; 429 with ``Retry-After`` (seconds) when there were too many.

        ``known`` names the browser, when it signed in to this account before.
        """
        for key, limit in _counts(account, address, known):
            self._admit(key, limit, WINDOW_SECONDS)

    def forgive(self, account: str, address: str, known: str = "") -> None:
        """After a success: the account's count from there begins anew; the attempt is taken off the other counts."""
        self._forgive([key for key, _ in _counts(account, address, known)])

    def admit_code(self, user_id: str, known: str = "") -> None:
        """Count a code of a second factor that is tried, after the password was right; 429 when there were too many."""
        self._admit(_code_key(user_id, known), CODES, CODE_SECONDS)

    def forgive_codes(self, user_id: str, known: str = "") -> None:
        """After a right code the count begins anew."""
        self._forgive([_code_key(user_id, known)])

    def _admit(self, key: str, limit: int, window: int) -> None:
        count, seconds = self._count(key, window)
        if count > limit:
            raise Problem(
                "too_many_attempts",
                phrase("Too many sign-in attempts. Try again in {seconds} seconds.", seconds=seconds),
                headers={"Retry-After": str(seconds)},
            )

    def _forgive(self, keys: list[str]) -> None:
        if self._redis is not None:
            try:
                self._redis.eval(_UNCOUNT, len(keys), *keys)
            except redis.exceptions.RedisError as error:
                self._say_redis_is_away(error)
        with self._lock:
            self._windows.pop(keys[0], None)
            for key in keys[1:]:
                window = self._windows.get(key)
                if window is not None:
                    window.count = max(0, window.count - 1)

    def close(self) -> None:
        """Close the connections."""
        if self._redis is not None:
            self._redis.close()

    def _count(self, key: str, seconds_long: int) -> tuple[int, int]:
        if self._redis is not None:
            try:
                count, seconds = self._redis.eval(_COUNT, 1, key, seconds_long)
            except redis.exceptions.RedisError as error:
                self._say_redis_is_away(error)
            else:
                self._redis_is_away = False
                return int(count), max(1, int(seconds))
        return self._count_here(key, seconds_long)

    def _count_here(self, key: str, seconds_long: int) -> tuple[int, int]:
        now = time.monotonic()
        with self._lock:
            if len(self._windows) >= _MOST_COUNTED:
                self._windows = {each: window for each, window in self._windows.items() if window.ends_at > now}
            window = self._windows.get(key)
            if window is None or window.ends_at <= now:
                window = self._windows[key] = _Window(count=0, ends_at=now + seconds_long)
            window.count += 1
            return window.count, max(1, round(window.ends_at - now))

    def _say_redis_is_away(self, error: redis.exceptions.RedisError) -> None:
        if not self._redis_is_away:
            _log.warning("sign-in attempts are counted in this process while Redis is away: %s", error)
        self._redis_is_away = True


def _counts(account: str, address: str, known: str) -> list[tuple[str, int]]:
    """What an attempt is counted under, with the limit of each; first the one that a success ends."""
    whom = account_digest(account)
    if known:
        return [(f"copyflow:sign-in:known:{whom}:{known}", PER_ACCOUNT)]
    home = _digest(household(address))
    return [
        (f"copyflow:sign-in:pair:{whom}:{home}", PER_ACCOUNT),
        (f"copyflow:sign-in:address:{home}", PER_ADDRESS),
        (f"copyflow:sign-in:account:{whom}", CEILING),
    ]


def _code_key(user_id: str, known: str) -> str:
    return f"copyflow:sign-in:code:{user_id}:{known}"


def account_digest(account: str) -> str:
    """What an account is counted under, however its name was typed."""
    return _digest(account.strip().casefold())


def household(address: str) -> str:
    """The address; of IPv6 its /64, because one household has all of that to choose from."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((parsed, 64), strict=False)) if parsed.version == 6 else address


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]
