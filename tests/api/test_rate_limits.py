"""Whoever asks too often is told to wait, whoever asks says what is left, and without Redis nobody is held back."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from tests.api.conversation import ARTICLE, Newsroom, newsroom_in
from workflow.cli.redis_server import RedisServer

NOBODYS_PORT = "redis://127.0.0.1:9/0"


@pytest.fixture
def slow_newsroom(tmp_path: Path, redis_server: RedisServer) -> Iterator[Newsroom]:
    """A newsroom that gives each client three requests at once, and one more every ten seconds."""
    with redis.Redis.from_url(redis_server.url) as client:
        client.flushall()
    with newsroom_in(tmp_path, redis_url=redis_server.url, requests_per_second=0.1) as made:
        yield made


def test_every_answer_says_what_is_left(slow_newsroom: Newsroom) -> None:
    """The headers of the IETF draft: the policy, and what remains of it."""
    first, second = slow_newsroom.reviewer.get("queue"), slow_newsroom.reviewer.get("queue")
    assert first.headers["RateLimit-Policy"] == '"client";q=3;w=30'
    assert [each.headers["RateLimit"].split(";")[1] for each in (first, second)] == ["r=2", "r=1"]


def test_a_client_that_asks_too_often_is_told_when_to_come_back(slow_newsroom: Newsroom) -> None:
    """The fourth request is 429 with ``Retry-After``; another client's bucket is its own."""
    answers = [slow_newsroom.reviewer.get("queue") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    refused = answers[3]
    assert refused.json()["code"] == "rate_limited"
    assert 1 <= int(refused.headers["Retry-After"]) <= 10
    assert refused.headers["RateLimit"].startswith('"client";r=0;')
    assert slow_newsroom.writer.get("queue").status_code == 200
    assert slow_newsroom.nobody.get("queue").status_code == 401


def test_a_refused_creation_makes_nothing_and_may_be_sent_again(slow_newsroom: Newsroom) -> None:
    """A request that was refused for its rate is as if it had never come, its idempotency key included."""
    for _ in range(3):
        slow_newsroom.writer.get("queue")
    refused = slow_newsroom.writer.create("articles", ARTICLE, key="later")
    assert refused.status_code == 429
    assert slow_newsroom.application.views.head() == 0


def test_health_has_no_bucket(slow_newsroom: Newsroom) -> None:
    """What watches the newsroom is never told to wait, and pages are no API."""
    for _ in range(5):
        assert slow_newsroom.nobody.get("health/live").status_code == 200
        assert slow_newsroom.nobody.get("/login").status_code == 200


def test_without_redis_nobody_is_held_back_and_the_log_says_so_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A Redis that is away costs the limit, never an answer."""
    with (
        caplog.at_level(logging.WARNING, "copyflow.api"),
        newsroom_in(tmp_path, redis_url=NOBODYS_PORT, requests_per_second=0.1) as newsroom,
    ):
        answers = [newsroom.reviewer.get("queue") for _ in range(6)]
        assert [answer.status_code for answer in answers] == [200] * 6
        assert all("RateLimit" not in answer.headers for answer in answers)
    said = [record for record in caplog.records if "requests are not counted" in record.getMessage()]
    assert len(said) == 1
