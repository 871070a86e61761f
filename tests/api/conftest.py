"""Newsrooms for the API's tests: a fresh one a test, and one a module for tests that change nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from tests.api.conversation import Newsroom, newsroom_in
from workflow.cli.redis_server import RedisServer


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    """A newsroom of this test's own."""
    with newsroom_in(tmp_path) as made:
        yield made


@pytest.fixture(scope="module")
def shared_newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    """A newsroom that the tests of a module share, with an article in review."""
    with newsroom_in(tmp_path_factory.mktemp("newsroom")) as made:
        yield made


@pytest.fixture
def redis_newsroom(tmp_path: Path, redis_server: RedisServer) -> Iterator[Newsroom]:
    """A newsroom of this test's own, with a real Redis that nothing is in."""
    with redis.Redis.from_url(redis_server.url) as client:
        client.flushall()
    with newsroom_in(tmp_path, redis_url=redis_server.url) as made:
        yield made
