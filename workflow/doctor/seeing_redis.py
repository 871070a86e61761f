"""Asks Redis: how it is set up, which workers spoke lately, how much the engines may be asked. Changes nothing."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import redis

from workflow.doctor.signs import RedisSigns, WorkerSigns
from workflow.engine_quotas import EngineQuota, read_quotas
from workflow.engines_seen import configured
from workflow.redis_connection import connect, without_password
from workflow.settings import Settings
from workflow.worker_beats import read, redis_now

_SECONDS = 2.0
"""How long Redis may take to answer."""


def see_redis(settings: Settings) -> RedisSigns | None:
    """What the server says of itself; None when none is set. ``redis.RedisError`` when it does not answer."""
    if settings.redis_url is None:
        return None
    with _asking(settings.redis_url) as client:
        client.ping()
        before, started = time.time(), time.monotonic()
        its_clock = redis_now(client)
        took = time.monotonic() - started
        told: Any = client.info("everything")
        return RedisSigns(
            address=without_password(settings.redis_url),
            version=_version(told),
            role=str(told.get("role", "master")),
            is_loading=bool(told.get("loading")) or bool(told.get("async_loading")),
            clock_ahead=its_clock - (before + took / 2),
            keeps_aof=bool(told.get("aof_enabled")),
            keeps_rdb=_keeps_snapshots(client),
            cannot_write=_cannot_write(told),
            policy=str(told.get("maxmemory_policy", "")),
            memory_used=int(told.get("used_memory", 0)),
            memory_limit=int(told.get("maxmemory", 0)),
            answered_in=took,
        )


def see_workers(settings: Settings) -> WorkerSigns:
    """What the workers said last; none where there is no Redis."""
    if settings.redis_url is None:
        return WorkerSigns(beats=(), read_at=0.0)
    with _asking(settings.redis_url) as client:
        return WorkerSigns(beats=read(client), read_at=redis_now(client))


def see_engines(settings: Settings) -> tuple[EngineQuota, ...]:
    """The engines over HTTP that are set up here; each is unlimited where there is no Redis to count in."""
    if settings.redis_url is None:
        return tuple(EngineQuota(name=each.name, held_seconds=0.0) for each in configured(settings))
    with _asking(settings.redis_url) as client:
        return read_quotas(client, configured(settings))


@contextmanager
def _asking(url: str) -> Iterator[redis.Redis]:
    with connect(url, socket_timeout=_SECONDS, socket_connect_timeout=_SECONDS) as client:
        yield client


def _version(told: Any) -> str:
    """``7.2.4``, or what a Valkey calls itself beside: ``9.1.2 (Valkey)``."""
    valkey = told.get("valkey_version")
    return f"{valkey} (Valkey)" if valkey else str(told.get("redis_version", "0"))


def _keeps_snapshots(client: redis.Redis) -> bool | None:
    """None where the server lets nobody ask: hosted ones close CONFIG."""
    try:
        return bool(client.config_get("save").get("save", ""))
    except redis.ResponseError:
        return None


def _cannot_write(told: Any) -> str:
    if told.get("aof_enabled") and told.get("aof_last_write_status", "ok") != "ok":
        return "aof_last_write_status: err"
    if told.get("rdb_last_bgsave_status", "ok") != "ok":
        return "rdb_last_bgsave_status: err"
    return ""
