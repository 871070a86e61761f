"""Of copies of one creation the first is carried out; the others wait for it, and not for ever."""

from __future__ import annotations

import asyncio
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from pathlib import Path

import httpx
import pytest

from api.in_flight import InFlight
from api.problems import Problem
from tests.api.conversation import ARTICLE, newsroom_in
from workflow.cli.redis_server import RedisServer

REFUSED = "request_in_flight, {'Retry-After': '1'}"
NOBODYS_PORT = "redis://127.0.0.1:9/0"


async def _second_while_the_first_lasts(first: InFlight, second: InFlight, one: str, other: str) -> str:
    """What a second holder is refused with while the first holds; empty when it is let in."""
    try:
        async with first.hold(one):
            try:
                async with second.hold(other):
                    return ""
            except Problem as problem:
                return f"{problem.code}, {problem.headers}"
    finally:
        await first.close()
        await second.close()


def test_a_copy_is_refused_when_the_first_does_not_end() -> None:
    """In one process, without Redis."""
    here = InFlight(None, patience_seconds=0.01)
    assert asyncio.run(_second_while_the_first_lasts(here, here, "a", "a")) == REFUSED


def test_another_request_passes() -> None:
    """Only copies of the same request wait."""
    here = InFlight(None, patience_seconds=0.01)
    assert asyncio.run(_second_while_the_first_lasts(here, here, "a", "b")) == ""


def test_a_copy_in_another_process_is_refused_too(redis_server: RedisServer) -> None:
    """Processes tell each other by Redis, and let go when they are done."""

    def pair() -> tuple[InFlight, InFlight]:
        return InFlight(redis_server.url, patience_seconds=0.2), InFlight(redis_server.url, patience_seconds=0.2)

    assert asyncio.run(_second_while_the_first_lasts(*pair(), "c", "c")) == REFUSED
    assert asyncio.run(_second_while_the_first_lasts(*pair(), "c", "d")) == ""


def test_a_redis_that_is_away_holds_nobody_back(caplog: pytest.LogCaptureFixture) -> None:
    """The log's own guard stays; the log file says that the courtesy is gone."""
    first, second = InFlight(NOBODYS_PORT, patience_seconds=5), InFlight(NOBODYS_PORT, patience_seconds=5)
    assert asyncio.run(_second_while_the_first_lasts(first, second, "e", "e")) == ""
    assert "while Redis is away" in caplog.text


def test_a_copy_that_comes_while_the_first_is_stuck_is_told_to_come_back(tmp_path: Path) -> None:
    """409 ``request_in_flight`` over HTTP; the first is carried out once, and answered again after it."""
    with newsroom_in(tmp_path) as newsroom:
        newsroom.app.state.in_flight = InFlight(None, patience_seconds=0.05)

        def send(_number: int) -> httpx.Response:
            return newsroom.writer.create("articles", ARTICLE, key="stuck")

        newsroom.writer.get("me")  # when a key was last used is written at its first use
        with ThreadPoolExecutor(2) as pool:
            with newsroom.application.database.write():  # nobody else can write meanwhile
                sent = {pool.submit(send, number) for number in range(2)}
                ended, waiting = wait(sent, return_when=FIRST_COMPLETED)
            (refused,), (done,) = ended, waiting
            assert (refused.result().status_code, refused.result().json()["code"]) == (409, "request_in_flight")
            assert done.result().status_code == 201
        again = send(3)
        assert (again.status_code, again.headers["Idempotency-Replayed"]) == (201, "true")
        assert again.json()["article_id"] == done.result().json()["article_id"]
