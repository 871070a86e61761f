"""The relay against a real Redis: the stream is the log, in order, whatever is lost or repeated."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from tests.workers.newsroom import Newsroom
from workers.celery_app import broker_url, make_app
from workers.nudging import nudge_due
from workers.relay import Relay
from workers.stream import EventStream
from workflow.cli.redis_server import RedisServer
from workflow.ports import LOG_STREAM

TEXT = "Ministers met in Bishkek."


@pytest.fixture
def client(redis_server: RedisServer) -> Iterator[redis.Redis]:
    connection = redis.Redis.from_url(redis_server.url)
    connection.flushall()
    yield connection
    connection.close()


@pytest.fixture
def newsroom(tmp_path: Path, redis_server: RedisServer) -> Iterator[Newsroom]:
    room = Newsroom(tmp_path, redis_url=redis_server.url)
    yield room
    room.hands.close()


def positions(client: redis.Redis) -> list[int]:
    """The positions in the stream, in its order."""
    return [int(fields[b"position"]) for _, fields in client.xrange(LOG_STREAM)]


def relay_all(relay: Relay) -> None:
    while relay.step():
        pass


def test_stream_is_the_log(newsroom: Newsroom, client: redis.Redis) -> None:
    """Every event is in the stream once, in order, under an id made of its position."""
    relay = Relay(newsroom.application, client)
    for _ in range(3):
        newsroom.submitted(TEXT)
        relay_all(relay)
    head = newsroom.application.views.head()
    assert positions(client) == list(range(1, head + 1))
    assert client.xinfo_stream(LOG_STREAM)["last-generated-id"] == f"{head}-0".encode()


def test_total_loss_is_refilled_from_the_log(newsroom: Newsroom, client: redis.Redis) -> None:
    """After FLUSHALL the stream comes back whole, and goes on."""
    relay = Relay(newsroom.application, client)
    newsroom.submitted(TEXT)
    relay_all(relay)
    client.flushall()
    newsroom.submitted(TEXT)
    relay_all(relay)
    assert positions(client) == list(range(1, newsroom.application.views.head() + 1))


def test_paused_old_leader_is_refused(newsroom: Newsroom, client: redis.Redis) -> None:
    """A batch that another leader has appended meanwhile, or that would leave a hole, changes nothing in Redis."""
    relay, stream = Relay(newsroom.application, client), EventStream(client)
    newsroom.submitted(TEXT)
    batch = newsroom.application.feed.headers(0)
    relay_all(relay)
    before = client.xrange(LOG_STREAM)
    assert stream.append(batch) == len(before)
    assert client.xrange(LOG_STREAM) == before
    newsroom.submitted(TEXT)
    newsroom.submitted(TEXT)
    later = newsroom.application.feed.headers(len(before) + 1)
    assert stream.append(later) == len(before)
    assert client.xrange(LOG_STREAM) == before
    client.flushall()
    assert stream.append(later) == -1
    assert stream.append(batch) == -1
    assert client.exists(LOG_STREAM) == 0


def test_stream_of_another_log_is_made_anew(newsroom: Newsroom, client: redis.Redis) -> None:
    """A stream that is ahead of the log belongs to another one: it is dropped and filled from this log."""
    client.xadd(LOG_STREAM, {"position": "999"}, id="999-0")
    newsroom.submitted(TEXT)
    relay = Relay(newsroom.application, client)
    relay_all(relay)
    relay_all(relay)
    assert positions(client) == list(range(1, newsroom.application.views.head() + 1))


def test_due_work_is_announced_once_then_again(newsroom: Newsroom, client: redis.Redis) -> None:
    """Work is announced when it is opened, not twice at once, and again when the announcement seems lost."""
    celery = make_app(newsroom.application.settings)
    newsroom.submitted(TEXT)
    assert nudge_due(newsroom.application, celery) == 2
    assert nudge_due(newsroom.application, celery) == 0
    client.flushall()
    assert nudge_due(newsroom.application, celery, nudged_before=newsroom.application.clock.now()) == 2
    queues = [key for key in client.scan_iter() if client.type(key) == b"list"]
    assert sum(client.llen(queue) for queue in queues) == 2


def test_broker_url_names_the_same_server() -> None:
    """Celery's spelling of a socket URL differs from redis-py's; both come from one setting."""
    assert broker_url("unix:///run/x/redis.sock?db=2") == "redis+socket:///run/x/redis.sock?virtual_host=2"
    assert broker_url("redis://127.0.0.1:6379/1") == "redis://127.0.0.1:6379/1"
