"""A relay in K shards by the hash of the stream: what it keeps, and what it costs. For the capacity model only.

No production code stands behind it. Each shard has a relay of its own, with leaders that change, pause and wake up
late, and a Redis Stream ``copyflow:events:<shard>``. The positions in a shard have holes, so that "the last id is the
position before" no longer says that nothing is missing. The compare is with the position from which the log was read
for this shard: the log itself is dense, so nothing of the shard lies between. Who reads only the stream cannot see a
missing entry any more.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from zlib import crc32

from workflow.feed import Header

START = 0


def shard_of(stream: str, shards: int) -> int:
    """A pure function of the stream's name: all events of a stream go one way, with nobody to ask."""
    return crc32(stream.encode()) % shards


@dataclass
class ShardStream:
    """``copyflow:events:<shard>`` in one Redis: the entries and the last position."""

    name: str
    last: int | None = None
    entries: list[Header] = field(default_factory=list)

    def append(self, headers: list[Header], after: int, *, compares: bool = True) -> int | None:
        """Append if the stream stands at ``after``, the shard's event before the first; where it stands then."""
        if compares and self.last != after:
            return self.last
        for header in headers:
            if self.last is None or header.position > self.last:  # Redis itself refuses ids that do not grow
                self.entries.append(header)
                self.last = header.position
        return self.last

    def create(self, at: int) -> None:
        """Make the stream if there is none."""
        if self.last is None:
            self.last, self.entries = at, []

    def lose(self) -> None:
        """Redis forgets it."""
        self.last, self.entries = None, []


class Leader:
    """One process's way of relaying a shard: read where the stream stands, read the log, append. Each is one step."""

    def __init__(self, shard: int, shards: int, batch: int) -> None:
        self.shard = shard
        self._shards = shards
        self._batch = batch
        self._known: int | None = None
        self._headers: list[Header] = []
        self._stage = 0

    def step(self, log: list[Header], stream: ShardStream, checkpoint: int, *, compares: bool) -> None:
        """The next of its steps; between two of them anything may happen, and any time may pass."""
        if self._stage == 0:
            self._known = stream.last
            if self._known is None:
                stream.create(checkpoint)
                return
        elif self._stage == 1:
            mine = (each for each in log[self._known or 0 :] if shard_of(each.stream, self._shards) == self.shard)
            self._headers = [header for header, _ in zip(mine, range(self._batch), strict=False)]
        elif self._headers:
            assert self._known is not None
            stream.append(self._headers, self._known, compares=compares)
        self._stage = (self._stage + 1) % 3


@dataclass
class Follower:
    """Reads every shard, with a checkpoint for each: no single number says how far it has come."""

    checkpoints: list[int]
    applied: list[Header] = field(default_factory=list)

    def take(self, shard: int, stream: ShardStream, many: int) -> None:
        """Apply what is new in one shard; effect and that shard's checkpoint are one transaction."""
        new = [each for each in stream.entries if each.position > self.checkpoints[shard]][:many]
        for header in new:
            self.applied.append(header)
            self.checkpoints[shard] = header.position


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of schedules."""

    schedules: int
    shards: int
    events: int
    inversions: int
    """Events that a follower saw after one of a later position: of other streams."""

    def __str__(self) -> str:
        share = 100 * self.inversions / max(self.events, 1)
        return (
            f"{self.schedules} schedules of {self.shards} shard(s), {self.events} events: every event once, every "
            f"stream in order; {share:.1f} % of events seen after a later one of another stream"
        )


def run_one(seed: int, shards: int, *, compares: bool = True) -> tuple[int, int]:
    """One schedule: its events, and the inversions that its follower saw.

    ``AssertionError`` when a stream's order or an event is lost.
    """
    dice = random.Random(seed)
    log: list[Header] = []
    versions: dict[str, int] = {}
    streams = [ShardStream(f"copyflow:events:{number}") for number in range(shards)]
    leaders = [[Leader(number, shards, dice.choice((1, 3, 20))) for _ in range(2)] for number in range(shards)]
    follower = Follower([START] * shards)

    def write() -> None:
        name = f"article-{dice.randint(1, 12)}"
        versions[name] = versions.get(name, 0) + 1
        log.append(Header(len(log) + 1, name, versions[name], "something.happened"))

    def relay(shard: int) -> None:
        pair = leaders[shard]
        leader = pair[0] if dice.random() < 0.8 else pair[1]  # the second was paused, and wakes up now and then
        leader.step(log, streams[shard], follower.checkpoints[shard], compares=compares)

    for _ in range(400):
        shard = dice.randrange(shards)
        match dice.choices(("write", "relay", "read", "lose", "die"), (25, 50, 20, 2, 3))[0]:
            case "write":
                write()
            case "relay":
                relay(shard)
            case "read":
                follower.take(shard, streams[shard], dice.randint(1, 5))
            case "lose":
                streams[shard].lose()
            case _:
                leaders[shard].reverse()
                leaders[shard][0] = Leader(shard, shards, dice.choice((1, 3, 20)))
    for shard in range(shards):  # peace: one leader each, until nothing is new
        leader = Leader(shard, shards, 20)
        for _ in range(3 * len(log) + 6):
            leader.step(log, streams[shard], follower.checkpoints[shard], compares=compares)
        follower.take(shard, streams[shard], len(log))
    require_order(log, follower, shards)
    return len(log), sum(later.position < earlier.position for earlier, later in pairwise(follower.applied))


def require_order(log: list[Header], follower: Follower, shards: int) -> None:
    """Every event was applied once, every stream's events in their order, and each shard's checkpoint is its last."""
    assert sorted(each.position for each in follower.applied) == [each.position for each in log], "lost or doubled"
    versions: dict[str, int] = {}
    for header in follower.applied:
        assert header.version == versions.get(header.stream, 0) + 1, f"{header.stream} is out of order"
        versions[header.stream] = header.version
    for shard, checkpoint in enumerate(follower.checkpoints):
        mine = [each.position for each in log if shard_of(each.stream, shards) == shard]
        assert checkpoint == (mine[-1] if mine else START)


def run_many(seeds: Iterable[int], shards: int) -> Outcome:
    """Schedules one after the other."""
    schedules = events = inversions = 0
    for seed in seeds:
        many, inverted = run_one(seed, shards)
        schedules, events, inversions = schedules + 1, events + many, inversions + inverted
    return Outcome(schedules, shards, events, inversions)
