"""Fixtures that every test folder may use: real servers, started once a run and stopped at its end."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.servers import POSTGRES_MISSING, PostgresServer, find_postgres, running_postgres
from workflow.cli.redis_server import RedisServer, ensure_redis


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A real PostgreSQL; ``fresh_database()`` gives each test its own."""
    programs = find_postgres()
    if programs is None:
        pytest.skip(POSTGRES_MISSING)
    with running_postgres(programs) as server:
        yield server


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    """The Redis-compatible server that ``copyflow up`` would start."""
    with ensure_redis(None, tmp_path_factory.mktemp("redis")) as server:
        yield server


@pytest.fixture(scope="session", params=["bundled", "redis-server"])
def any_redis_server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    """The bundled server and, in a second run of the test, the redis-server on PATH."""
    binary = None
    if request.param != "bundled":
        found = shutil.which("redis-server")
        if found is None:
            pytest.skip("no redis-server on PATH: install Debian's package redis-server")
        binary = Path(found)
    with ensure_redis(None, tmp_path_factory.mktemp("redis"), binary) as server:
        yield server
