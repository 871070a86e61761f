"""The same newsroom on SQLite and on PostgreSQL: every test that takes ``application`` or ``database`` runs on both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import factories as make
from tests.store.desk import Desk
from tests.store.hands import Machines
from tests.store.parts import ManualClock, made, partition_finely
from workflow.bootstrap import Application
from workflow.store.database import Database

ON_PARTITIONS = frozenset(
    f"tests.store.test_{name}"
    for name in (
        "log_contract interleavings linearizability tampering redaction log_files log_followers followers "
        "model_of_store kept_states article_history"
    ).split()
)
"""What the log promises: held a third time, on PostgreSQL with a log in partitions of a few events."""


@pytest.hookimpl(tryfirst=True)
def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run the log's contract on partitions too; a mark takes the place of the fixture's own databases."""
    if (
        "database_url" in metafunc.fixturenames
        and metafunc.module.__name__ in ON_PARTITIONS
        and not _is_chosen(metafunc)
    ):
        three = pytest.mark.parametrize("database_url", ["sqlite", "postgresql", "partitioned"], indirect=True)
        metafunc.definition.add_marker(three)


def _is_chosen(metafunc: pytest.Metafunc) -> bool:
    marks = metafunc.definition.iter_markers("parametrize")
    return any("database_url" in mark.args[0] for mark in marks)


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
def application(
    request: pytest.FixtureRequest, database_url: str, tmp_path: Path, clock: ManualClock
) -> Iterator[Application]:
    """A newsroom on an up-to-date database."""
    put_together = made(database_url, tmp_path, clock)
    put_together.migrate()
    if request.node.callspec.params.get("database_url") == "partitioned":
        partition_finely(put_together.database)
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
