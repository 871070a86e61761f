"""The figures of the machinery: what stands in /metrics, in both text formats, and what is absent when nobody knows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from prometheus_client import parser
from prometheus_client.openmetrics import parser as openmetrics
from sqlalchemy import text

from tests.api.conversation import Newsroom, newsroom_in
from workers.relay import Relay
from workflow.cli.redis_server import RedisServer

NOBODYS_PORT = "redis://127.0.0.1:9"
Figures = dict[tuple[str, ...], float]


@pytest.fixture
def client(redis_server: RedisServer) -> Iterator[redis.Redis]:
    """An empty Redis."""
    with redis.Redis.from_url(redis_server.url) as connection:
        connection.flushall()
        yield connection
        connection.flushall()


def figures(newsroom: Newsroom) -> Figures:
    """What the page says: name and label values to value."""
    families = parser.text_string_to_metric_families(newsroom.writer.get("metrics").text)
    return {
        (sample.name.removeprefix("copyflow_"), *sample.labels.values()): sample.value
        for family in families
        for sample in family.samples
    }


def follower_at(newsroom: Newsroom, name: str, position: int, *, parked: int = 0) -> None:
    with newsroom.application.database.write() as connection:
        connection.execute(
            text("INSERT INTO checkpoints VALUES (:name, :position, 1, 1, '')"), {"name": name, "position": position}
        )
        for number in range(parked):
            connection.execute(
                text("INSERT INTO parked_events VALUES (:name, :position, 'broken', '')"),
                {"name": name, "position": number + 1},
            )


def test_figures_of_relay_followers_and_work(tmp_path: Path, client: redis.Redis, redis_server: RedisServer) -> None:
    """Lags count events, parked events and work stand by name, and the relay's lag is gone once it has caught up."""
    with newsroom_in(tmp_path, redis_url=redis_server.url) as newsroom:
        newsroom.writer.article()
        head = newsroom.application.views.head()
        follower_at(newsroom, "turnaround", 1, parked=2)
        now = figures(newsroom)
        waited = now.pop(("oldest_due_work_seconds",))
        assert 0 < waited < 600
        assert now == {
            ("log_position",): head,
            ("redis_up",): 1,
            ("relay_lag_events",): head,
            ("follower_lag_events", "turnaround"): head - 1,
            ("follower_lag_events", "memory"): head,
            ("follower_lag_events", "topic_learning"): head,
            ("follower_lag_events", "edition_texts"): head,
            ("follower_lag_events", "figures"): head,
            ("parked_events", "turnaround"): 2,
            ("work", "default", "open"): 1,
            ("work", "tagging", "open"): 1,
            ("work", "translation", "open"): 1,
        }
        relay = Relay(newsroom.application, client)
        while relay.step():
            pass
        assert figures(newsroom)["relay_lag_events",] == 0


def test_lag_is_absent_while_nobody_knows_it(tmp_path: Path, newsroom: Newsroom) -> None:
    """While Redis is away its gauge is 0 and the relay's lag absent; where none is set neither stands there."""
    names = {name for name, *_ in figures(newsroom)}
    assert names == {"log_position", "oldest_due_work_seconds", "follower_lag_events"}
    with newsroom_in(tmp_path / "away", redis_url=NOBODYS_PORT) as away:
        now = figures(away)
        assert now["redis_up",] == 0
        assert ("relay_lag_events",) not in now


def test_both_text_formats(newsroom: Newsroom) -> None:
    """A collector that asks for OpenMetrics gets it, with its content type; any other gets Prometheus' text."""
    plain = newsroom.writer.get("metrics")
    assert plain.headers["Content-Type"].startswith("text/plain; version=")
    answer = newsroom.writer.request(
        "GET", "metrics", headers={"Accept": "application/openmetrics-text; version=1.0.0"}
    )
    assert answer.headers["Content-Type"].startswith("application/openmetrics-text; version=1.0.0")
    families = list(openmetrics.text_string_to_metric_families(answer.text))
    assert {family.type for family in families} == {"gauge"}
    assert all(family.documentation.endswith(".") for family in families)


def test_figures_need_a_key(newsroom: Newsroom) -> None:
    """Nobody reads the figures without being signed in."""
    assert newsroom.nobody.get("metrics").status_code == 401
