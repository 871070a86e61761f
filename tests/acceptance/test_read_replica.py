"""Two API processes, a primary and its replica, all real: what one process recorded the other shows at once."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.api.conversation import ARTICLE
from tests.support.servers import (
    POSTGRES_MISSING,
    PostgresServer,
    Replica,
    find_postgres,
    running_postgres,
    running_replica,
)
from workflow.bootstrap import bootstrap
from workflow.cli.processes.child import Child
from workflow.cli.processes.stack import free_port
from workflow.cli.processes.supervisor import Supervisor
from workflow.domain.vocabulary import Role
from workflow.settings import Settings

FROM_REPLICA = 'copyflow_replica_reads_total{because="",server="replica"}'


class Api:
    """One API process, asked with a writer's key."""

    def __init__(self, home: Path, key: str) -> None:
        self.port, self.figures_port = free_port(), free_port()
        self._home = home
        self._client = httpx.Client(
            base_url=f"http://127.0.0.1:{self.port}/api/v1",
            headers={"Authorization": f"Bearer {key}"},
            trust_env=False,
            timeout=60,
        )

    def child(self, name: str, database_url: str, read_url: str) -> Child:
        """The process that is to run."""
        return Child(
            name=name,
            command=[sys.executable, "-m", "uvicorn", "--factory", "api.app:create_app", "--port", str(self.port)],
            environment={
                "COPYFLOW_HOME": str(self._home),
                "COPYFLOW_DATABASE_URL": database_url,
                "COPYFLOW_READ_DATABASE_URL": read_url,
                "COPYFLOW_METRICS_PORT": str(self.figures_port),
                "COPYFLOW_REQUESTS_PER_SECOND": "0",
            },
            ready=self._is_ready,
        )

    def _is_ready(self) -> bool:
        try:
            return self._client.get("/health/live").status_code == 200
        except httpx.TransportError:
            return False

    def close(self) -> None:
        """Ask nothing more."""
        self._client.close()

    def headlines(self) -> list[str]:
        """The newest articles, which have to come."""
        answer = self._client.get("/articles")
        assert answer.status_code == 200, answer.text
        return [each["headline"] for each in answer.json()["items"]]

    def write(self, headline: str) -> None:
        """Record an article."""
        body = {**ARTICLE, "headline": headline}
        answer = self._client.post("/articles", json=body, headers={"Idempotency-Key": headline})
        assert answer.status_code == 201, answer.text

    def from_replica(self) -> float:
        """How often the replica was read from so far."""
        told = httpx.get(f"http://127.0.0.1:{self.figures_port}/metrics", trust_env=False).text
        return sum(float(line.split()[-1]) for line in told.splitlines() if line.startswith(FROM_REPLICA))


Newsroom = tuple[Api, Api, Replica]


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    """Two API processes over a primary and its replica."""
    programs = find_postgres()
    if programs is None:
        pytest.skip(POSTGRES_MISSING)
    home = tmp_path_factory.mktemp("newsroom")
    with running_postgres(programs) as primary, running_replica(programs, primary) as replica:
        database_url, key = prepared(primary, home)
        read_url = replica.server.url(database_url.rpartition("/")[2])
        apis = Api(home, key), Api(home, key)
        children = [api.child(name, database_url, read_url) for api, name in zip(apis, ("one", "other"), strict=True)]
        with Supervisor(children, home / "log", on_line=lambda _name, _line: None) as supervisor:
            supervisor.wait_ready(120)
            yield *apis, replica
        for api in apis:
            api.close()


def prepared(primary: PostgresServer, home: Path) -> tuple[str, str]:
    """A database with its tables, and a writer's key."""
    url = primary.fresh_database()
    application = bootstrap(Settings(home=home, database_url=url, redis_url=None))
    application.migrate()
    application.accounts.add_user("writer", "a password of the tests", (Role.WRITER,))
    key = application.accounts.keys.add("writer", "tests")
    application.close()
    return url, key


def until_from_replica(api: Api, expected: str) -> None:
    """Read, and be shown the same each time, until the replica was read from."""
    before, end = api.from_replica(), time.monotonic() + 90
    while api.from_replica() == before:
        assert api.headlines()[0] == expected
        assert time.monotonic() < end


def test_two_processes_and_a_replica_that_comes_and_goes(newsroom: Newsroom) -> None:
    """Whatever the replica does, each process shows at once what the other recorded, and uses the replica if it can."""
    one, other, replica = newsroom
    one.write("The first")
    assert other.headlines() == ["The first"]
    until_from_replica(other, "The first")

    replica.pause()
    one.write("While it is paused")
    assert other.headlines() == one.headlines() == ["While it is paused", "The first"]
    replica.resume()
    until_from_replica(other, "While it is paused")

    for number in range(20):
        writing, reading = (one, other) if number % 2 else (other, one)
        writing.write(f"Number {number}")
        assert reading.headlines()[0] == f"Number {number}"

    replica.stop()
    other.write("While it is away")
    assert one.headlines()[0] == other.headlines()[0] == "While it is away"
    replica.start()
    until_from_replica(one, "While it is away")
    until_from_replica(other, "While it is away")
