"""Judges the Redis server and how it is set up. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workflow.doctor.amounts import short_span, size
from workflow.doctor.judging_places import clock_line, unseen
from workflow.doctor.lines import Level, Line, Unit
from workflow.doctor.signs import RedisSigns, Unseen
from workflow.domain.phrases import Phrase, phrase

OLDEST_VERSION = (6, 2)
SLOWER_FROM_PERCENT, STUCK_FROM_PERCENT = 80, 98
"""Of the memory that Redis may take."""


def judge_redis(redis: RedisSigns | Unseen | None) -> Iterator[Line]:
    """Is it there, is it new enough, does it keep what it is given."""
    if redis is None:
        yield Line(
            kind="redis",
            name=phrase("Redis"),
            level=Level.STUCK,
            figure=phrase("none"),
            what=phrase("There is no Redis: nothing is handed to the workers."),
            next=phrase("Start `copyflow up`, which brings one, or set COPYFLOW_REDIS_URL."),
        )
        return
    if isinstance(redis, Unseen):
        yield unseen("redis", phrase("Redis"), redis, level=Level.STUCK)
        return
    yield _server(redis)
    yield _version(redis)
    yield _persistence(redis)
    yield _eviction(redis)
    yield _memory(redis)
    yield clock_line("redis_clock", phrase("Clock: Redis"), redis.clock_ahead)


def _server(redis: RedisSigns) -> Line:
    trouble: tuple[Phrase, Phrase] | None = None
    address = {"address": redis.address}
    if redis.is_loading:
        trouble = phrase("Redis at {address} is still reading its data.", **address), phrase("Wait until it is done.")
    elif redis.role != "master":
        trouble = (
            phrase("Redis at {address} is a replica: it takes no writes.", **address),
            phrase("Let COPYFLOW_REDIS_URL name the primary, and start the processes again."),
        )
    elif redis.cannot_write:
        trouble = (
            phrase("Redis cannot write to its disk ({error}) and may refuse writes.", error=redis.cannot_write),
            phrase("Look at its log and at the free space of its disk; what waits goes on by itself."),
        )
    figure = phrase("{address} answers in {span}", address=redis.address, span=short_span(redis.answered_in))
    if trouble is None:
        return _line("redis", phrase("Redis"), Level.OK, figure, redis.answered_in, Unit.SECONDS)
    what, todo = trouble
    return _line("redis", phrase("Redis"), Level.STUCK, figure, redis.answered_in, Unit.SECONDS, what, todo)


def _version(redis: RedisSigns) -> Line:
    found = tuple(int(part) for part in re.findall(r"\d+", redis.version)[:2])
    name, figure = phrase("Redis: version"), redis.version
    if found >= OLDEST_VERSION:
        return _line("redis_version", name, Level.OK, figure)
    return _line(
        "redis_version",
        name,
        Level.STUCK,
        figure,
        what=phrase("Redis {version} is too old.", version=redis.version),
        todo=phrase("Install Redis or Valkey 6.2 or newer; nothing that stands in it has to be kept."),
    )


def _persistence(redis: RedisSigns) -> Line:
    name = phrase("Redis: persistence")
    if redis.keeps_aof:
        return _line("redis_persistence", name, Level.OK, phrase("append-only file"))
    if redis.keeps_rdb:
        return _line("redis_persistence", name, Level.OK, phrase("snapshots"))
    if redis.keeps_rdb is None:
        return _line("redis_persistence", name, Level.OK, phrase("no append-only file; snapshots are not told"))
    return _line(
        "redis_persistence",
        name,
        Level.SLOWER,
        phrase("none"),
        what=phrase("Redis keeps nothing on disk: after its restart the relay has to put everything back."),
        todo=phrase("Set `appendonly yes` and `appendfsync everysec` in its configuration."),
    )


def _eviction(redis: RedisSigns) -> Line:
    name, figure = phrase("Redis: eviction"), redis.policy
    if redis.policy == "noeviction":
        return _line("redis_eviction", name, Level.OK, figure)
    todo = phrase("Set `maxmemory-policy noeviction` in its configuration (`CONFIG SET` does it at once).")
    if not redis.memory_limit:
        return _line(
            "redis_eviction",
            name,
            Level.SLOWER,
            figure,
            what=phrase("Redis would throw keys away ({policy}) if its memory had a limit.", policy=redis.policy),
            todo=todo,
        )
    return _line(
        "redis_eviction",
        name,
        Level.STUCK,
        figure,
        what=phrase("Redis throws keys away when its memory is full ({policy}): queues vanish.", policy=redis.policy),
        todo=todo,
    )


def _memory(redis: RedisSigns) -> Line:
    name, used = phrase("Redis: memory"), size(redis.memory_used)
    if not redis.memory_limit:
        figure = phrase("{used} used, no limit", used=used)
        return _line("redis_memory", name, Level.OK, figure, redis.memory_used, Unit.BYTES)
    percent = 100 * redis.memory_used / redis.memory_limit
    figure = phrase(
        "{used} of {limit} used ({percent} %)", used=used, limit=size(redis.memory_limit), percent=round(percent)
    )
    if percent < SLOWER_FROM_PERCENT:
        return _line("redis_memory", name, Level.OK, figure, redis.memory_used, Unit.BYTES)
    full = percent >= STUCK_FROM_PERCENT
    return _line(
        "redis_memory",
        name,
        Level.STUCK if full else Level.SLOWER,
        figure,
        redis.memory_used,
        Unit.BYTES,
        phrase("Redis’s memory is full: {figure}.", figure=figure)
        if full
        else phrase("Redis’s memory fills up: {figure}.", figure=figure),
        phrase("Give it more (`maxmemory`), or see which follower is behind: Redis keeps what it has not read."),
    )


def _line(
    kind: str,
    name: Phrase,
    level: Level,
    figure: str,
    value: float | None = None,
    unit: Unit | None = None,
    what: str = "",
    todo: str = "",
) -> Line:
    return Line(kind=kind, name=name, level=level, figure=figure, value=value, unit=unit, what=what, next=todo)
