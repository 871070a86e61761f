"""What the tests of a log in partitions share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import text

from tests.store.parts import ManualClock, append, made
from workflow.bootstrap import Application
from workflow.partitions import Partitions
from workflow.store import partitioning
from workflow.store.database import Database
from workflow.store.partitions import make_room

STREAMS = [f"partner-01939b6c-0000-7000-8000-{number:012d}" for number in range(5)]
UNTOUCHED = "never changed or removed"


def fill(database: Database, count: int) -> None:
    """Append so many events, a stream after the other."""
    for number in range(count):
        append(database, STREAMS[number % len(STREAMS)])


def partitioned(application: Application, size: int, events: int) -> Partitions:
    """Its log in partitions of ``size``, with so many events."""
    partitioning.begin(application.database, size)
    with application.database.write() as connection:
        make_room(connection, events)
    fill(application.database, events)
    return Partitions(application.database)


def rows(application: Application, sql: str, **values: Any) -> list[tuple[Any, ...]]:
    """What the database answers."""
    with application.database.read() as connection:
        return [tuple(row) for row in connection.execute(text(sql), values)]


def names(log: Partitions) -> list[str]:
    """What the partitions are called."""
    return [each.name for each in log.all()]


def sibling(application: Application, tmp_path: Path) -> Application:
    """Another, empty newsroom on the same server."""
    name = f"{application.database.engine.url.database}_b"
    with psycopg.connect(address_of(application), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    url = application.database.engine.url.set(database=name).render_as_string(hide_password=False)
    other = made(url, tmp_path / "other", ManualClock())
    other.migrate()
    return other


def address_of(application: Application) -> str:
    """Its database as psycopg names it."""
    return application.database.engine.url.render_as_string(hide_password=False).replace("+psycopg", "")
