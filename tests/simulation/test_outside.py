"""The simulated Redis is as the real one: the same calls give the same answers."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
import redis

from tests.simulation.outside import Weather
from tests.simulation.redis_stream import RedisOf, SimulatedRedis
from tests.simulation.scheduler import Process, Scheduler
from workers.stream import EventStream
from workflow.cli.redis_server import RedisServer
from workflow.feed import Header
from workflow.ports import LOG_STREAM

Act = Callable[[Any, Callable[[], object]], object]
"""Something done to a client, or a loss of everything."""


class _Alone(Process):
    """Somebody whom nobody interrupts."""

    def act(self, what: str) -> None:
        """Go on."""
        del what


def _simulated() -> tuple[Any, Callable[[], object]]:
    server, weather = SimulatedRedis(), Weather(stormy=False)
    process = _Alone(name="alone", world=Scheduler(0, 20.0), main=lambda _: None)
    return RedisOf(server, process, weather), server.flush


@pytest.mark.parametrize("seed", range(8))
def test_it_answers_as_a_real_server_does(redis_server: RedisServer, seed: int):
    """Appends, new streams, groups, reading, acknowledging, trimming, dropping, losing: in any order, the same."""
    dice = random.Random(seed)
    with redis.Redis.from_url(redis_server.url, decode_responses=True) as real:
        real.flushall()
        [usual] = real.config_get("stream-node-max-entries").values()
        real.config_set("stream-node-max-entries", 1)  # trims to the entry, as the simulated one does
        try:
            both = ((real, real.flushall), _simulated())
            for _ in range(150):
                do = _something(dice)
                expected, answer = (_told(do, *each) for each in both)
                assert answer == expected
        finally:
            real.config_set("stream-node-max-entries", usual)


def _something(dice: random.Random) -> Act:
    first, many, group = dice.randint(1, 12), dice.randint(1, 4), dice.choice(("a", "b"))
    headers = [Header(position, "article-1", position, "x.y") for position in range(first, first + many)]
    acts: list[Act] = [
        lambda client, _: EventStream(client).append(headers),
        lambda client, _: EventStream(client).append(headers),
        lambda client, _: _grow(EventStream(client), many),
        lambda client, _: _grow(EventStream(client), many),
        lambda client, _: EventStream(client).create(first - 1, {"a": first - 1}),
        lambda client, _: sorted(EventStream(client).groups()),
        lambda client, _: EventStream(client).add_group(group, first),
        lambda client, _: EventStream(client).trim(first),
        lambda client, _: EventStream(client).drop(first),
        lambda client, _: EventStream(client).top(),
        lambda client, _: _read(client, group, ">"),
        lambda client, _: _read(client, group, "0"),
        lambda client, _: client.xack(LOG_STREAM, group, f"{first}-0"),
        lambda _, flush: [flush(), None][1] if first == 1 else None,
    ]
    return dice.choice(acts)


def _grow(stream: EventStream, many: int) -> int | None:
    top = stream.top()
    if top is None:
        return None
    return stream.append([Header(top + number, "article-1", 1, "x.y") for number in range(1, many + 1)])


def _read(client: Any, group: str, since: str) -> list[str]:
    answer = client.xreadgroup(group, "one", {LOG_STREAM: since}, count=3, block=None)
    return [entry for _, entries in answer for entry, _ in entries]


def _told(do: Act, client: Any, flush: Callable[[], object]) -> object:
    """The answer, or the kind of error."""
    try:
        return do(client, flush)
    except redis.ResponseError as error:
        return str(error).split()[0]
