"""How Copyflow reaches its Redis: one server by its URL, or whichever server Sentinel says leads. Holds no keys.

Every client is made here, so that one setting means the same everywhere. Beside redis-py's own URLs there is

    sentinel://[[user]:password@]host[:port][,host[:port]…]/service[/database]

whose password is the Redis servers' and that of the sentinels alike; a port left out is 26379, a database 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import redis
import redis.asyncio
import redis.asyncio.sentinel
import redis.sentinel

SCHEMES = ("redis", "rediss", "unix", "sentinel")
_SENTINEL_PORT = 26379


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentinels:
    """Where the sentinels are, and which of their services is meant."""

    nodes: tuple[tuple[str, int], ...]
    service: str
    database: int
    username: str | None
    password: str | None

    def credentials(self) -> dict[str, str]:
        """What a client signs in with, as redis-py calls it; empty where nothing is asked."""
        named = {"username": self.username, "password": self.password}
        return {name: value for name, value in named.items() if value}


def sentinels_of(url: str) -> Sentinels | None:
    """What a ``sentinel://`` URL says, None for another URL; ``ValueError`` where it says too little."""
    parts = urlsplit(url)
    if parts.scheme != "sentinel":
        return None
    credentials, _, hosts = parts.netloc.rpartition("@")
    username, _, password = credentials.partition(":")
    service, _, database = parts.path.strip("/").partition("/")
    if not service or not hosts or not (database or "0").isdecimal():
        raise ValueError("is no sentinel://host:26379,host:26379/service or …/service/database")
    return Sentinels(
        nodes=tuple(_node(each) for each in hosts.split(",")),
        service=unquote(service),
        database=int(database or 0),
        username=unquote(username) or None,
        password=unquote(password) or None,
    )


def _node(text: str) -> tuple[str, int]:
    """Host and port; an IPv6 address stands in brackets."""
    parts = urlsplit(f"//{text}")
    if not parts.hostname:
        raise ValueError("names a sentinel without a host")
    return parts.hostname, parts.port or _SENTINEL_PORT


class _Led(redis.Redis):
    """A client of whichever server leads, which lets go of the sentinels too."""

    def close(self) -> None:
        super().close()
        for each in self.connection_pool.sentinel_manager.sentinels:  # type: ignore[attr-defined]  # a sentinel's pool
            each.close()


class _LedAsync(redis.asyncio.Redis):
    """The same for the event loop."""

    async def aclose(self, close_connection_pool: bool | None = None) -> None:
        await super().aclose(close_connection_pool)
        for each in self.connection_pool.sentinel_manager.sentinels:  # type: ignore[attr-defined]  # the same
            await each.aclose()


def connect(url: str, **options: Any) -> redis.Redis:
    """A client of the server at ``url``, or of the one that leads; ``options`` are redis-py's. Connects later."""
    sentinels = sentinels_of(url)
    if sentinels is None:
        return redis.Redis.from_url(url, **options)
    client: redis.Redis = _led(redis.sentinel.Sentinel, _Led, sentinels, options)
    return client


def connect_async(url: str, **options: Any) -> redis.asyncio.Redis:
    """As ``connect``, for the event loop."""
    sentinels = sentinels_of(url)
    if sentinels is None:
        return redis.asyncio.Redis.from_url(url, **options)
    client: redis.asyncio.Redis = _led(redis.asyncio.sentinel.Sentinel, _LedAsync, sentinels, options)
    return client


def _led(kind: Any, client: Any, sentinels: Sentinels, options: dict[str, Any]) -> Any:
    """Sentinels are asked with the patience that the server itself is asked with, but never for long."""
    patience = {name: value for name, value in options.items() if name in {"socket_timeout", "socket_connect_timeout"}}
    credentials = sentinels.credentials()
    asked = kind(list(sentinels.nodes), sentinel_kwargs={"socket_timeout": 2.0} | patience | credentials)
    return asked.master_for(sentinels.service, client, db=sentinels.database, **(options | credentials))


def without_password(url: str) -> str:
    """The address for people to read."""
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="").geturl()


def broker_of(url: str) -> tuple[str, dict[str, Any]]:
    """The same server in Celery's spelling: its URL, and the options of its transport that belong to it."""
    sentinels = sentinels_of(url)
    if sentinels is None:
        return _broker_url(url), {}
    credentials = ""
    if sentinels.password:
        credentials = f"{quote(sentinels.username or '', safe='')}:{quote(sentinels.password, safe='')}@"
    hosts = (f"[{host}]:{port}" if ":" in host else f"{host}:{port}" for host, port in sentinels.nodes)
    urls = ";".join(f"sentinel://{credentials}{host}/{sentinels.database}" for host in hosts)
    return urls, {"master_name": sentinels.service, "sentinel_kwargs": sentinels.credentials()}


def _broker_url(url: str) -> str:
    """``unix://`` sockets are ``redis+socket://`` there."""
    parts = urlsplit(url)
    if parts.scheme != "unix":
        return url
    asked = dict(each.partition("=")[::2] for each in parts.query.split("&"))
    return f"redis+socket://{parts.path}?virtual_host={asked.get('db', '0')}"
