"""Waiting for the log to grow: a hint that saves looking in vain. Whoever waits looks at the log afterwards anyway.

PostgreSQL tells by NOTIFY, sent in the append's transaction. SQLite cannot tell another process anything;
its ``data_version`` changes with every commit of another connection and costs a few microseconds to read.
"""

from __future__ import annotations

import logging
import sqlite3
import time
from types import TracebackType
from typing import Protocol, Self

import psycopg

from workflow.store.database import Database

CHANNEL = "copyflow_log"
LOOK_SECONDS = 0.01
"""How often SQLite's ``data_version`` is read while waiting."""

logger = logging.getLogger("copyflow.log")


class Watch(Protocol):
    """Waits for the log to grow. Belongs to one thread; begin it before the log is read for the first time."""

    def wait(self, seconds: float) -> bool:
        """Return once the log may have grown, or after so many seconds: whether something was heard."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def watch(database: Database) -> Watch:
    """A watch on the log of a database, with a connection of its own."""
    return _PostgresqlWatch(database) if database.is_postgresql else _SqliteWatch(database)


class _SqliteWatch:
    def __init__(self, database: Database) -> None:
        self._connection = database.engine.raw_connection()
        self._version = self._look()

    def _look(self) -> int:
        driver = self._connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        return int(driver.execute("PRAGMA data_version").fetchone()[0])

    def wait(self, seconds: float) -> bool:
        until = time.monotonic() + seconds
        while (version := self._look()) == self._version:
            left = until - time.monotonic()
            if left <= 0:
                return False
            time.sleep(min(LOOK_SECONDS, left))
        self._version = version
        return True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()


class _PostgresqlWatch:
    def __init__(self, database: Database) -> None:
        self._url = database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._connection: psycopg.Connection | None = self._listen()

    def _listen(self) -> psycopg.Connection | None:
        try:
            connection = psycopg.connect(self._url, autocommit=True, connect_timeout=5)
            connection.execute(f"LISTEN {CHANNEL}")
        except psycopg.OperationalError as error:
            logger.warning("the database cannot be listened to, the log is polled meanwhile: %s", error)
            return None
        return connection

    def wait(self, seconds: float) -> bool:
        if self._connection is None:
            time.sleep(seconds)
            self._connection = self._listen()
            return False
        try:
            return any(True for _ in self._connection.notifies(timeout=seconds, stop_after=1))
        except psycopg.OperationalError as error:
            logger.warning("the database no longer tells of new events, the log is polled meanwhile: %s", error)
            self._connection.close()
            self._connection = None
            return False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._connection is not None:
            self._connection.close()
