"""Every test of the store runs on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.workers.newsroom import CHEAP_HASHER
from workflow.bootstrap import Application, bootstrap
from workflow.settings import Settings


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'copyflow.db'}"
    url: str = request.getfixturevalue("postgres_server").fresh_database()
    return url


@pytest.fixture
def application(database_url: str, tmp_path: Path) -> Iterator[Application]:
    """A newsroom with all its tables."""
    made = bootstrap(Settings(home=tmp_path, database_url=database_url), hasher=CHEAP_HASHER)
    made.migrate()
    yield made
    made.close()
