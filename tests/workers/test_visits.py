"""Visits against a real Redis: each is counted once, whoever dies on the way; only what waited is lost with Redis."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import redis

from tests.workers.newsroom import Newsroom
from workers.visit_keeping import EVERY_SECONDS, VisitKeeping
from workflow.bootstrap import Application
from workflow.cli.redis_server import RedisServer
from workflow.domain.vocabulary import ArticleId, LanguageTag
from workflow.visits import BATCH, COUNTED, VisitCounter, flush

ONE, OTHER = ArticleId("01a0-one"), ArticleId("01a0-other")
EN, UR = LanguageTag("en"), LanguageTag("ur")
NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)


@pytest.fixture
def client(redis_server: RedisServer) -> Iterator[redis.Redis]:
    connection = redis.Redis.from_url(redis_server.url)
    connection.flushall()
    yield connection
    connection.close()


@pytest.fixture
def counter(redis_server: RedisServer, client: redis.Redis) -> Iterator[VisitCounter]:
    made = VisitCounter(redis_server.url)
    yield made
    made.close()


@pytest.fixture
def application(tmp_path: Path, redis_server: RedisServer) -> Iterator[Application]:
    room = Newsroom(tmp_path, redis_url=redis_server.url)
    yield room.application
    room.hands.close()


def kept(application: Application) -> dict[str, int]:
    """What the database knows, by language and day, of the one article."""
    return {
        f"{each.language} {day}": count
        for each in application.visits.of_article(ONE)
        for day, count in each.by_day.items()
    }


def test_visits_go_to_the_database_by_edition_and_day(application: Application, counter: VisitCounter) -> None:
    """What was counted is added to what is there; the day is the visit's, in UTC, not the flush's."""
    for at, language in ((NOON, EN), (NOON, EN), (NOON, UR), (NOON - timedelta(days=1), EN)):
        counter.count(ONE, language, at)
    counter.count(OTHER, EN, NOON)
    assert counter.not_added_yet(ONE, EN, NOON) == 3
    assert flush(application.visits, counter, application.ids) == 5
    counter.count(ONE, EN, NOON)
    assert flush(application.visits, counter, application.ids) == 1
    assert flush(application.visits, counter, application.ids) == 0
    assert kept(application) == {"en 2026-11-27": 1, "en 2026-11-28": 3, "ur 2026-11-28": 1}
    assert application.visits.of_edition(ONE, EN) == 4
    assert counter.not_added_yet(ONE, EN, NOON) == 0


def test_a_death_before_the_commit_loses_nothing(application: Application, counter: VisitCounter) -> None:
    """A batch that was taken and never added is taken again under its own id; what came meanwhile comes after it."""
    counter.count(ONE, EN, NOON)
    lost = counter.take("first")
    counter.count(ONE, EN, NOON)
    found = counter.take("second")
    assert lost == found
    assert found is not None
    assert found.id == "first"
    assert counter.not_added_yet(ONE, EN, NOON) == 2
    flush(application.visits, counter, application.ids)
    flush(application.visits, counter, application.ids)
    assert kept(application) == {"en 2026-11-28": 2}


def test_a_death_after_the_commit_counts_nothing_twice(application: Application, counter: VisitCounter) -> None:
    """A batch that was added and is still in Redis is recognised by its id."""
    counter.count(ONE, EN, NOON)
    batch = counter.take("only")
    assert batch is not None
    assert application.visits.add(batch)
    assert not application.visits.add(batch)
    assert flush(application.visits, counter, application.ids) == 0
    assert kept(application) == {"en 2026-11-28": 1}


def test_a_clock_that_wakes_up_late_takes_away_nothing(
    application: Application, counter: VisitCounter, client: redis.Redis
) -> None:
    """One that added a batch and slept removes that batch only, not the one that another clock works on."""
    counter.count(ONE, EN, NOON)
    old = counter.take("old")
    assert old is not None
    flush(application.visits, counter, application.ids)
    counter.count(ONE, EN, NOON)
    assert counter.take("new") is not None
    counter.end(old)
    assert client.exists(BATCH)
    flush(application.visits, counter, application.ids)
    assert kept(application) == {"en 2026-11-28": 2}


def test_flushall_loses_only_what_waited(application: Application, counter: VisitCounter, client: redis.Redis) -> None:
    """What is in the database stays, and counting goes on."""
    counter.count(ONE, EN, NOON)
    flush(application.visits, counter, application.ids)
    counter.count(ONE, EN, NOON)
    client.flushall()
    counter.count(ONE, EN, NOON)
    flush(application.visits, counter, application.ids)
    assert kept(application) == {"en 2026-11-28": 2}


def test_without_redis_nobody_waits(application: Application) -> None:
    """A Redis that is away is asked once, then left alone for a while; the stored number is still told."""
    gone = VisitCounter("redis://127.0.0.1:1/0")
    gone.count(ONE, EN, NOON)
    assert gone._is_left_alone()
    assert gone.not_added_yet(ONE, EN, NOON) == 0
    assert application.visits.of_edition(ONE, EN) == 0
    gone.close()
    none = VisitCounter(None)
    none.count(ONE, EN, NOON)
    assert none.take("x") is None


def test_the_clock_looks_every_few_seconds(
    application: Application, counter: VisitCounter, client: redis.Redis
) -> None:
    """However often it sweeps."""
    now = 0.0
    keeping = VisitKeeping(application, seconds=lambda: now)
    counter.count(ONE, EN, NOON)
    keeping.keep()
    counter.count(ONE, EN, NOON)
    keeping.keep()
    assert client.exists(COUNTED)
    now += EVERY_SECONDS
    keeping.keep()
    assert not client.exists(COUNTED)
    assert kept(application) == {"en 2026-11-28": 2}
    keeping.close()


def test_the_most_read_come_first(application: Application, counter: VisitCounter) -> None:
    """By visits within the days that are asked for, today being one of them."""
    today = application.clock.now()
    for article_id, days_ago, times in ((ONE, 0, 2), (OTHER, 0, 1), (OTHER, 9, 5)):
        for _ in range(times):
            counter.count(article_id, EN, today - timedelta(days=days_ago))
    flush(application.visits, counter, application.ids)
    of = {
        days: [(each.article_id, each.visits) for each in application.visits.most_read(days=days, limit=9)]
        for days in (1, 30)
    }
    assert of == {1: [(ONE, 2), (OTHER, 1)], 30: [(OTHER, 6), (ONE, 2)]}
