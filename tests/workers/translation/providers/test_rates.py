"""How fast providers are asked: one bucket for all workers, no long wait in a worker, and Redis may go away."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
import redis

from tests.workers.translation.providers.parts import EN, RU, Options, at_work, case_of, segments
from workers.ports import ThrottledEngineError
from workers.rates import Bucket, OwnBucket, SharedBucket, bucket_for
from workflow.cli.redis_server import RedisServer
from workflow.engine_settings import EngineRate
from workflow.in_redis import engine_bucket

DEEPL = case_of("deepl")
TWO_A_SECOND = EngineRate(requests_per_second=2)
A_THOUSAND_A_MINUTE = EngineRate(characters_per_minute=1_000)


class Clock:
    """A clock that the test moves; to pause is to move it."""

    def __init__(self) -> None:
        self.now = 100.0
        self.pauses: list[float] = []

    def __call__(self) -> float:
        return self.now

    def pause(self, seconds: float) -> None:
        """Let so much time pass."""
        self.pauses.append(seconds)
        self.now += seconds


@pytest.fixture
def connection(redis_server: RedisServer) -> Iterator[redis.Redis]:
    """An empty Redis."""
    with redis.Redis.from_url(redis_server.url) as open_connection:
        open_connection.flushall()
        yield open_connection


@pytest.fixture(params=["own", "shared"])
def make(request: pytest.FixtureRequest) -> object:
    """Either bucket: made from a rate."""
    if request.param == "own":
        return OwnBucket
    connection = request.getfixturevalue("connection")
    return lambda rate: SharedBucket(connection, "deepl", rate)


def test_requests_beyond_a_seconds_worth_must_wait(make: object) -> None:
    """Two a second: two at once, and the third waits for less than a second."""
    bucket: Bucket = make(TWO_A_SECOND)
    assert [bucket.take(10), bucket.take(10)] == [0.0, 0.0]
    assert 0 < bucket.take(10) <= 0.5


def test_characters_beyond_a_minutes_worth_must_wait(make: object) -> None:
    """A thousand a minute: 900 pass, 200 more would pass in six seconds."""
    bucket: Bucket = make(A_THOUSAND_A_MINUTE)
    assert bucket.take(900) == 0.0
    assert 5 < bucket.take(200) <= 6


def test_who_must_wait_takes_nothing(make: object) -> None:
    """A request that is turned away for its characters costs no request either, and a smaller one still passes."""
    bucket: Bucket = make(EngineRate(requests_per_second=2, characters_per_minute=1_000))
    assert bucket.take(900) == 0.0
    assert bucket.take(500) > 2
    assert bucket.take(50) == 0.0


def test_a_request_larger_than_the_bucket_passes_and_leaves_a_debt(make: object) -> None:
    """Else it could never be sent; the ones after it wait for what it took."""
    bucket: Bucket = make(A_THOUSAND_A_MINUTE)
    assert bucket.take(3_000) == 0.0
    assert 115 < bucket.take(1) <= 121


def test_who_is_held_back_waits(make: object) -> None:
    """The provider asked for a pause: nobody asks before."""
    bucket: Bucket = make(EngineRate())
    assert bucket.take(1_000_000) == 0.0
    bucket.hold(30)
    assert 25 < bucket.take(1) <= 30


def test_a_shorter_pause_does_not_cut_a_longer_one_short(make: object) -> None:
    """Two requests were under way: the longer of the two wishes holds."""
    bucket: Bucket = make(EngineRate())
    bucket.hold(30)
    bucket.hold(1)
    assert 25 < bucket.take(1) <= 30


def test_an_hour_is_the_longest_hold(make: object) -> None:
    """A server that asks for a day is looked at again after an hour."""
    bucket: Bucket = make(EngineRate())
    bucket.hold(86_400)
    assert 3_500 < bucket.take(1) <= 3_600


def test_the_bucket_fills_again() -> None:
    """Time brings tokens back, up to what the bucket holds and no further."""
    clock = Clock()
    bucket = OwnBucket(TWO_A_SECOND, clock)
    assert [bucket.take(1) for _ in range(3)] == [0.0, 0.0, 0.5]
    clock.pause(0.5)
    assert [bucket.take(1), bucket.take(1)] == [0.0, 0.5]
    clock.pause(3_600)
    assert [bucket.take(1) for _ in range(3)] == [0.0, 0.0, 0.5]


def test_all_workers_share_one_bucket(connection: redis.Redis) -> None:
    """Two processes ask the same provider, and each sees what the other took; another provider's bucket is its own."""
    one, other = (SharedBucket(connection, "deepl", TWO_A_SECOND) for _ in range(2))
    assert [one.take(1), other.take(1)] == [0.0, 0.0]
    assert one.take(1) > 0
    assert other.take(1) > 0
    assert SharedBucket(connection, "azure", TWO_A_SECOND).take(1) == 0.0
    other.hold(20)
    assert one.take(1) > 15


def test_a_clock_that_is_set_back_stops_nobody(connection: redis.Redis) -> None:
    """The count was written at a time that is to come: from the next question on it is one of now."""
    seconds, _ = connection.time()
    key = engine_bucket("deepl", "requests")
    connection.hset(key, mapping={"tokens": "0", "at": str((seconds + 3_600) * 1_000)})
    assert 0 < SharedBucket(connection, "deepl", TWO_A_SECOND).take(1) <= 0.5
    now, _ = connection.time()
    assert seconds * 1_000 <= int(connection.hget(key, "at") or 0) < (now + 1) * 1_000


def test_losing_redis_loses_the_bucket_only(connection: redis.Redis) -> None:
    """FLUSHALL empties the counts, nothing else; and what stands there goes away by itself."""
    bucket = SharedBucket(connection, "deepl", TWO_A_SECOND)
    bucket.take(1)
    assert all(0 < connection.pttl(key) < 5_000 for key in connection.keys("copyflow:engine-rate:*"))
    assert connection.keys("copyflow:engine-rate:*")
    bucket.take(1)
    assert bucket.take(1) > 0
    connection.flushall()
    assert bucket.take(1) == 0.0


def test_without_redis_each_process_counts_for_itself(caplog: pytest.LogCaptureFixture) -> None:
    """An unreachable Redis opens no door: the limit is kept here, and the log says so once."""
    caplog.set_level(logging.WARNING)
    bucket = bucket_for("deepl", TWO_A_SECOND, "redis://127.0.0.1:1/0")
    assert [bucket.take(1), bucket.take(1)] == [0.0, 0.0]
    assert bucket.take(1) > 0
    bucket.hold(30)
    assert bucket.take(1) > 25
    assert [record.message for record in caplog.records if "counted in this process" in record.message] != []
    assert len(caplog.records) == 1
    assert isinstance(bucket_for("deepl", TWO_A_SECOND, None), OwnBucket)


def test_a_worker_waits_briefly_for_room() -> None:
    """Half a second is waited for in place; the request is then sent."""
    clock = Clock()
    with at_work(DEEPL, options=Options(bucket=OwnBucket(TWO_A_SECOND, clock), pause=clock.pause)) as (server, engine):
        for _ in range(4):
            engine.translate(segments("Good day."), EN, RU)
        assert clock.pauses == [0.5, 0.5]
        assert len(server.sent()) == 4


def test_a_worker_that_would_wait_long_gives_the_work_back() -> None:
    """The provider is not asked; the ledger hears when there will be room, and that it was our own limit."""
    clock = Clock()
    options = Options(bucket=OwnBucket(A_THOUSAND_A_MINUTE, clock), pause=clock.pause)
    with at_work(DEEPL, options=options) as (server, engine):
        engine.translate(segments("a" * 950), EN, RU)
        with pytest.raises(ThrottledEngineError, match="COPYFLOW_ENGINE_RATES") as caught:
            engine.translate(segments("b" * 300, "c" * 300), EN, RU)
        assert len(server.sent()) == 1
    assert caught.value.retry_after == pytest.approx(33, abs=0.1)
    assert caught.value.segments == ("s1", "s2")
    assert clock.pauses == []
