"""Redis, simulated: one stream with its groups, and each process's client of it.

``test_outside.py`` asks it and a real one the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import redis

from tests.simulation.outside import ANSWERS_LOST, Weather
from tests.simulation.scheduler import Process
from workers import stream
from workflow.feed import Header


@dataclass
class Group:
    """A consumer group: where it stands, and what it has given out and not had acknowledged."""

    position: int
    pending: set[int] = field(default_factory=set)


class SimulatedRedis:
    """One Redis: the stream with its groups. Holds what ``workers/stream.py`` lets Lua do, call by call."""

    def __init__(self) -> None:
        self.top: int | None = None
        self.entries: dict[int, Header] = {}
        self.groups: dict[str, Group] = {}
        self.begun_at = 0
        self.appended: list[tuple[int, int]] = []
        """Positions and what the stream stood at before each, in the order of their appending."""

    def flush(self) -> None:
        """Lose everything."""
        self.top, self.entries, self.groups = None, {}, {}

    def append(self, headers: Sequence[Header]) -> int:
        """The script that compares before it appends."""
        if self.top is None or self.top != headers[0].position - 1:
            return -1 if self.top is None else self.top
        for header in headers:
            if header.position <= self.top:
                raise redis.ResponseError(
                    "The ID specified in XADD is equal or smaller than the target stream top item"
                )
            self.put(header)
        return headers[-1].position

    def put(self, header: Header) -> None:
        """XADD."""
        assert self.top is not None
        self.appended.append((header.position, self.top))
        self.entries[header.position] = header
        self.top = header.position

    def create(self, position: int, groups: Mapping[str, int]) -> bool:
        """The script that makes the stream where there is none."""
        if self.top is not None:
            return False
        self.top = self.begun_at = position
        self.groups = {name: Group(at) for name, at in groups.items()}
        return True

    def add_group(self, name: str, position: int) -> bool:
        """XGROUP CREATE without MKSTREAM."""
        if self.top is None or name in self.groups:
            return False
        self.groups[name] = Group(position)
        return True

    def trim(self, position: int) -> int:
        """XTRIM MINID; exact, where Redis lets go of whole nodes."""
        gone = [each for each in self.entries if each <= position]
        for each in gone:
            del self.entries[each]
        return len(gone)

    def drop(self, position: int) -> bool:
        """The script that removes another log's stream."""
        if self.top != position:
            return False
        self.flush()
        return True

    def take(self, name: str, since: str, count: int) -> list[int]:
        """XREADGROUP: what is new to the group, or (``0``) what it gave out and nobody acknowledged."""
        if self.top is None or name not in self.groups:
            raise redis.ResponseError("NOGROUP No such key 'copyflow:events' or consumer group")
        group = self.groups[name]
        if since == "0":
            return sorted(group.pending)[:count]
        found = sorted(each for each in self.entries if each > group.position)[:count]
        if found:
            group.position = found[-1]
            group.pending.update(found)
        return found


class RedisOf:
    """One process's client of Redis, as far as ``EventStream`` and the projector use one."""

    def __init__(self, server: SimulatedRedis, process: Process, weather: Weather) -> None:
        self._server = server
        self._process = process
        self._weather = weather

    def _call(self, what: str, do: Callable[[], Any]) -> Any:
        process = self._process
        process.act(what)
        if process.world.seconds < self._weather.redis_away_until:
            raise redis.ConnectionError("Redis is away")
        answer = do()
        if self._weather.stormy and process.world.dice.random() < ANSWERS_LOST:
            raise redis.ConnectionError("Redis went away with the answer")
        return answer

    def register_script(self, script: str) -> Callable[..., Any]:
        """A script, by what it does here."""
        do = {stream._APPEND: self._append, stream._CREATE: self._create, stream._DROP: self._drop}[script]
        return lambda keys, args: do(args)

    def _append(self, args: Sequence[Any]) -> int:
        headers = [Header(*args[start : start + 4]) for start in range(0, len(args), 4)]
        what = f"append {headers[0].position}-{headers[-1].position}"
        return int(self._call(what, lambda: self._server.append(headers)))

    def _create(self, args: Sequence[Any]) -> int:
        groups = dict(zip(args[1::2], args[2::2], strict=True))
        return int(self._call(f"create {args[0]}", lambda: self._server.create(args[0], groups)))

    def _drop(self, args: Sequence[Any]) -> int:
        return int(self._call(f"drop {args[0]}", lambda: self._server.drop(args[0])))

    def _require_stream(self) -> None:
        if self._server.top is None:
            raise redis.ResponseError("no such key")

    def xinfo_stream(self, name: str) -> Mapping[str, str]:
        """Where the stream stands."""

        def look() -> Mapping[str, str]:
            self._require_stream()
            return {"last-generated-id": f"{self._server.top}-0"}

        found: Mapping[str, str] = self._call(f"look at {name}", look)
        return found

    def xinfo_groups(self, name: str) -> list[Mapping[str, str]]:
        """The stream's groups."""

        def look() -> list[Mapping[str, str]]:
            self._require_stream()
            return [{"name": each} for each in self._server.groups]

        found: list[Mapping[str, str]] = self._call(f"groups of {name}", look)
        return found

    def xgroup_create(self, name: str, group: str, id: str, *, mkstream: bool) -> None:  # noqa: A002 - redis-py's name
        """Make a group."""
        assert not mkstream

        def make() -> None:
            if self._server.top is None:
                raise redis.ResponseError("The XGROUP subcommand requires the key to exist.")
            if not self._server.add_group(group, _position(id)):
                raise redis.ResponseError("BUSYGROUP Consumer Group name already exists")

        self._call(f"make group {group} of {name}", make)

    def xtrim(self, name: str, minid: str, *, approximate: bool) -> int:
        """Let go of what is older."""
        assert approximate
        return int(self._call(f"trim {name} to {minid}", lambda: self._server.trim(_position(minid) - 1)))

    def xreadgroup(self, group: str, consumer: str, streams: Mapping[str, str], count: int, block: int | None) -> Any:
        """Entries for a group; never waits."""
        del consumer, block
        [(name, since)] = streams.items()
        taken = self._call("xreadgroup", lambda: self._server.take(group, since, count))
        return [(name, [(f"{position}-0", {}) for position in taken])] if taken else []

    def xack(self, name: str, group: str, *entries: str) -> int:
        """Entries that are done with."""

        def acknowledge() -> int:
            known = self._server.groups.get(group)
            done = {_position(entry) for entry in entries} & (known.pending if known else set())
            if known:
                known.pending -= done
            return len(done)

        return int(self._call(f"acknowledge in {name}", acknowledge))


def _position(entry: str) -> int:
    return int(entry.split("-", 1)[0])
