"""A real streaming replica answers what is shown, is never behind what somebody was told, and fails no page."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry

from tests.api.conversation import ARTICLE, Newsroom, newsroom_in
from tests.observing.test_figures import figures
from tests.support.servers import (
    POSTGRES_MISSING,
    PostgresServer,
    Replica,
    find_postgres,
    running_postgres,
    running_replica,
)
from workflow.observing import counting

CAUGHT_UP = "SELECT pg_last_wal_replay_lsn() >= '{lsn}'"


@pytest.fixture(scope="module")
def servers() -> Iterator[tuple[PostgresServer, Replica]]:
    """A primary and its replica."""
    programs = find_postgres()
    if programs is None:
        pytest.skip(POSTGRES_MISSING)
    with running_postgres(programs) as primary, running_replica(programs, primary) as replica:
        yield primary, replica


@pytest.fixture
def replica(servers: tuple[PostgresServer, Replica]) -> Replica:
    """The replica."""
    return servers[1]


@pytest.fixture
def counted(tmp_path: Path) -> Iterator[CollectorRegistry]:
    """Figures are taken."""
    folder = tmp_path / "figures"
    folder.mkdir()
    with counting.taken_in(folder) as registry:
        yield registry


@pytest.fixture
def newsroom(servers: tuple[PostgresServer, Replica], tmp_path: Path, counted: CollectorRegistry) -> Iterator[Newsroom]:
    """A newsroom that reads from the replica, which has caught up; in it one article."""
    primary, replica = servers
    url = primary.fresh_database()
    read_url = replica.server.url(url.rpartition("/")[2])
    with newsroom_in(tmp_path, database_url=url, read_database_url=read_url) as made:
        made.writer.article()
        catch_up(made, replica)
        yield made


def catch_up(newsroom: Newsroom, replica: Replica) -> None:
    """Wait until the replica has everything."""
    with newsroom.application.database.read() as connection:
        lsn = connection.exec_driver_sql("SELECT pg_current_wal_insert_lsn()::text").scalar()
    replica.until(CAUGHT_UP.format(lsn=lsn))


def reads(registry: CollectorRegistry) -> dict[tuple[str, str], float]:
    """By server and why not the replica: how often it was read from; nothing else."""
    return {
        (key[2], key[1]): value for key, value in figures(registry).items() if key[0] == "replica_reads_total"
    }


def since(registry: CollectorRegistry, before: dict[tuple[str, str], float]) -> dict[tuple[str, str], float]:
    """What was read since."""
    return {key: grown for key, value in reads(registry).items() if (grown := value - before.get(key, 0))}


def test_what_is_shown_comes_from_the_replica(newsroom: Newsroom, counted: CollectorRegistry) -> None:
    """Lists, articles and the portal are read there and nowhere else once the replica has caught up."""
    before = reads(counted)
    listed = newsroom.writer.get("articles").json()["items"]
    assert [each["headline"] for each in listed] == [ARTICLE["headline"]]
    assert newsroom.writer.get(f"articles/{listed[0]['article_id']}").status_code == 200
    assert newsroom.nobody.get("/news").status_code == 200
    assert {server for server, _ in since(counted, before)} == {"replica"}
