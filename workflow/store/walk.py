"""Reading the whole log fast: rows of the driver, past SQLAlchemy, and one snapshot for a long comparison.

Texts come as the bytes that are stored, so that a byte changed under the database's feet is a finding and no crash.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from workflow.store.database import Database
from workflow.store.tables import CheckpointRow, table_of

PAGE = 2_000
"""Events read at once: some megabytes."""


class Link(NamedTuple):
    """An event as the chain sees it; texts are encoded."""

    position: int
    stream: bytes
    version: int
    event_id: bytes
    type: bytes
    schema_version: int
    data: bytes
    metadata: bytes
    recorded_at: bytes
    payload_digest: bytes
    hash: bytes


class Record(NamedTuple):
    """What stands at one position, undecoded."""

    position: int
    stream: bytes
    schema_version: int
    data: bytes


class Told(NamedTuple):
    """An event as a fold of its stream sees it; texts are encoded."""

    stream: bytes
    version: int
    position: int
    type: bytes
    schema_version: int
    data: bytes


_SQLITE_LINKS = """
    SELECT position, CAST(stream AS BLOB), version, CAST(event_id AS BLOB), CAST(type AS BLOB), schema_version,
    CAST(data AS BLOB), CAST(metadata AS BLOB), CAST(recorded_at AS BLOB), payload_digest, hash
    FROM events WHERE position > ? ORDER BY position LIMIT ?
"""
_POSTGRESQL_LINKS = """
    SELECT position, convert_to(stream, 'UTF8'), version, convert_to(event_id, 'UTF8'), convert_to(type, 'UTF8'),
    schema_version, convert_to(data, 'UTF8'), convert_to(metadata, 'UTF8'), convert_to(recorded_at, 'UTF8'),
    payload_digest, hash
    FROM events WHERE position > %s ORDER BY position LIMIT %s
"""


def links(database: Database, after: int) -> Iterator[list[tuple[Any, ...]]]:
    """The log after a position in pages of ``Link`` fields; the next page is read while the caller works on this one.

    Each page is a short transaction of its own: a walk of minutes keeps nobody from tidying up behind the writers.
    """
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="walk") as reader:
        coming = reader.submit(_page, database, after)
        while page := coming.result():
            coming = reader.submit(_page, database, page[-1][0])
            yield page


def _page(database: Database, after: int) -> list[tuple[Any, ...]]:
    with database.read() as connection:
        driver: Any = connection.connection.driver_connection
        if database.is_postgresql:
            with driver.cursor(binary=True) as cursor:
                rows: list[tuple[Any, ...]] = cursor.execute(_POSTGRESQL_LINKS, (after, PAGE)).fetchall()
                return rows
        return list(driver.execute(_SQLITE_LINKS, (after, PAGE)))


_SQLITE_RECORDS = "SELECT position, CAST(stream AS BLOB), schema_version, CAST(data AS BLOB) FROM events WHERE "
_POSTGRESQL_RECORDS = (
    "SELECT position, convert_to(stream, 'UTF8'), schema_version, convert_to(data, 'UTF8') FROM events WHERE "
)


def records(connection: Connection, *, type_name: str = "", position: int = 0) -> Iterator[Record]:
    """The events of one type, or the one at a position, in log order."""
    driver: Any = connection.connection.driver_connection
    condition, value = ("type = {}", type_name) if type_name else ("position = {}", position)
    if connection.dialect.name == "postgresql":
        query = _POSTGRESQL_RECORDS + condition.format("%s") + " ORDER BY position"
    else:
        query = _SQLITE_RECORDS + condition.format("?") + " ORDER BY position"
    yield from map(Record._make, driver.execute(query, (value,)))


# --- stream by stream, in one snapshot ----------------------------------------------------------------


@contextmanager
def snapshot(database: Database) -> Iterator[Connection]:
    """One unchanging view of the whole database for reading only; writers go on meanwhile and are not seen."""
    if database.is_postgresql:
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with database.engine.connect().execution_options(**options) as connection, connection.begin():
            yield connection
        return
    with database.read() as connection:
        connection.exec_driver_sql("PRAGMA query_only=ON")  # the transaction's first read takes the snapshot
        try:
            yield connection
        finally:
            connection.exec_driver_sql("PRAGMA query_only=OFF")


@contextmanager
def followed(database: Database, name: str) -> Iterator[tuple[Connection, int | None]]:
    """A snapshot, and how far in it the follower of that name has come; None when it has not begun."""
    checkpoints = table_of(CheckpointRow)
    with snapshot(database) as connection:
        query = select(checkpoints.c.position).where(checkpoints.c.name == name)
        yield connection, connection.execute(query).scalar()


_SQLITE_STREAMS = """
    SELECT CAST(stream AS BLOB), version, position, CAST(type AS BLOB), schema_version, CAST(data AS BLOB)
    FROM events ORDER BY stream, version
"""
_POSTGRESQL_STREAMS = """
    SELECT convert_to(stream, 'UTF8'), version, position, convert_to(type, 'UTF8'), schema_version,
    convert_to(data, 'UTF8') FROM events ORDER BY stream, version
"""


def streams(database: Database, connection: Connection) -> Iterator[Told]:
    """Every event of the snapshot, stream by stream and each in the order of its versions, a page in memory at a time.

    Other statements may run on the connection meanwhile.
    """
    driver: Any = connection.connection.driver_connection
    if database.is_postgresql:
        with driver.cursor(name="copyflow_walk") as cursor:
            cursor.itersize = PAGE
            cursor.execute(_POSTGRESQL_STREAMS, binary=True)
            yield from map(Told._make, cursor)
        return
    yield from map(Told._make, driver.execute(_SQLITE_STREAMS))
