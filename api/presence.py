"""Who reads an article at this moment, over all processes of the API. Transport only: nothing of it is ever recorded.

Every process says for its own open pages, again and again, that they are open (a sorted set an article, whose members
run out by themselves), and tells the others at once of who came and went (a short Redis Stream). While Redis is away
each process knows of its own pages.
"""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections import Counter
from typing import Any

import redis

from workflow.ports import LOG_STREAM
from workflow.redis_connection import connect

STREAM = f"copyflow:presence:{{{LOG_STREAM}}}"
"""Who came and went: entries of ``article``, ``person`` and ``process``.

It is read together with the log's stream, so it stands in that one's slot of a cluster.
"""
RUNS_OUT_SECONDS = 45
"""How long a page counts as open after it was last said to be; said anew every 15 s."""
_REMEMBERED = 1_000
_REDIS_SECONDS = 0.5

_log = logging.getLogger("copyflow.live")


class Presence:
    """The open pages of this process, and what others say of theirs."""

    def __init__(self, redis_url: str | None) -> None:
        self.process = secrets.token_hex(8)
        """Tells this process's entries from the others'."""
        self._redis = (
            connect(
                redis_url,
                socket_timeout=_REDIS_SECONDS,
                socket_connect_timeout=_REDIS_SECONDS,
                decode_responses=True,
            )
            if redis_url
            else None
        )
        self._here: Counter[tuple[str, str]] = Counter()
        self._lock = threading.Lock()
        self._redis_is_away = False

    def enter(self, article: str, person: str) -> bool:
        """A page of the person on the article was opened; whether it is their only one here."""
        with self._lock:
            self._here[article, person] += 1
            is_first = self._here[article, person] == 1
        self._say(article, person, came=True, tell=is_first)
        return is_first

    def leave(self, article: str, person: str) -> bool:
        """It was closed; whether it was their last one here."""
        with self._lock:
            self._here[article, person] -= 1
            is_last = self._here[article, person] <= 0
            if is_last:
                del self._here[article, person]
        if is_last:
            self._say(article, person, came=False, tell=True)
        return is_last

    def stay(self, article: str, person: str) -> frozenset[str]:
        """Their page is still open; who reads the article now."""
        self._say(article, person, came=True, tell=False)
        return self.readers(article)

    def readers(self, article: str) -> frozenset[str]:
        """Actor ids of everybody who has the article open."""
        with self._lock:
            here = frozenset(person for (each, person) in self._here if each == article)
        if self._redis is None:
            return here
        try:
            members: Any = self._redis.zrangebyscore(_key(article), time.time(), "+inf")
        except redis.exceptions.RedisError as error:
            self._say_redis_is_away(error)
            return here
        self._redis_is_away = False
        elsewhere = (member.rsplit(" ", 1) for member in members)
        return here | {person for person, process in elsewhere if process != self.process}

    def close(self) -> None:
        """Close the connections."""
        if self._redis is not None:
            self._redis.close()

    def _say(self, article: str, person: str, *, came: bool, tell: bool) -> None:
        if self._redis is None:
            return
        key, member = _key(article), f"{person} {self.process}"
        try:
            with self._redis.pipeline(transaction=False) as pipe:
                if came:
                    pipe.zadd(key, {member: time.time() + RUNS_OUT_SECONDS})
                    pipe.expire(key, 2 * RUNS_OUT_SECONDS)
                else:
                    pipe.zrem(key, member)
                if tell:
                    entry: Any = {"article": article, "person": person, "process": self.process}
                    pipe.xadd(STREAM, entry, maxlen=_REMEMBERED, approximate=True)
                pipe.execute()
        except redis.exceptions.RedisError as error:
            self._say_redis_is_away(error)
        else:
            self._redis_is_away = False

    def _say_redis_is_away(self, error: redis.exceptions.RedisError) -> None:
        if not self._redis_is_away:
            _log.warning("readers of other processes are not seen while Redis is away: %s", error)
        self._redis_is_away = True


def _key(article: str) -> str:
    return f"copyflow:presence:{article}"
