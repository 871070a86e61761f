"""A newsroom on PostgreSQL whose log is one table yet, and a second disk."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.store.parts import ManualClock, made
from tests.support.servers import PostgresServer
from workflow.bootstrap import Application
from workflow.partitions import Partitions


@pytest.fixture
def application(postgres_server: PostgresServer, tmp_path: Path, clock: ManualClock) -> Iterator[Application]:
    """A newsroom on PostgreSQL whose log is one table."""
    put_together = made(postgres_server.fresh_database(), tmp_path, clock)
    put_together.migrate()
    yield put_together
    put_together.close()


@pytest.fixture
def log(application: Application) -> Partitions:
    """Its partitions."""
    return Partitions(application.database)


@pytest.fixture
def tablespace(postgres_server: PostgresServer) -> Iterator[str]:
    """A tablespace with a name that must be quoted, in a folder of the server's own account."""
    name = 'old "news" 100%'
    with tempfile.TemporaryDirectory(prefix="space-") as room:
        folder = Path(room) / "space"
        folder.mkdir()
        subprocess.run(["chown", "-R", postgres_server.user, room], check=True)
        with psycopg.connect(postgres_server.url().replace("+psycopg", ""), autocommit=True) as connection:
            quoted = name.replace('"', '""')
            connection.execute(f"CREATE TABLESPACE \"{quoted}\" LOCATION '{folder}'".encode())
            yield name
            for (database,) in connection.execute(
                "SELECT datname FROM pg_database WHERE datname LIKE 'test_%%' AND oid IN "
                "(SELECT pg_tablespace_databases(oid) FROM pg_tablespace WHERE spcname = %s)",
                (name,),
            ).fetchall():
                connection.execute(f'DROP DATABASE "{database}" WITH (FORCE)'.encode())
            connection.execute(f'DROP TABLESPACE "{quoted}"'.encode())
