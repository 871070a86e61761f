"""The same newsroom on SQLite and on PostgreSQL: every test that takes ``application`` or ``database`` runs on both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import factories as make
from tests.store.desk import Desk
from tests.store.hands import Machines
from tests.store.parts import ManualClock, made
from workflow.bootstrap import Application
from workflow.store.database import Database


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of its own for every test."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'log.db'}"
    server = request.getfixturevalue("postgres_server")
    return str(server.fresh_database())


@pytest.fixture
def clock() -> ManualClock:
    """A clock that stands until it is moved."""
    return ManualClock()


@pytest.fixture
def application(database_url: str, tmp_path: Path, clock: ManualClock) -> Iterator[Application]:
    """A newsroom on an up-to-date database."""
    put_together = made(database_url, tmp_path, clock)
    put_together.migrate()
    yield put_together
    put_together.close()


@pytest.fixture
def database(application: Application) -> Database:
    """Its database."""
    return application.database


@pytest.fixture
def machines(application: Application, clock: ManualClock) -> Machines:
    """Its machines, which work when they are told to."""
    return Machines(application, clock)


@pytest.fixture
def desk(machines: Machines) -> Desk:
    """Its people, with a partner and a submitted article that is wanted in Portuguese too."""
    made_desk = Desk(machines)
    made_desk.do(make.register())
    machines.trust()
    made_desk.do(make.draft(targets=(make.PT,)), make.submit())
    return made_desk
