"""Connections and transactions on SQLite (WAL) and PostgreSQL. No table is known here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text

POOL_SIZE = 45
"""More than AnyIO's 40 threads: a smaller pool than thread pool deadlocks under load."""
BUSY_SECONDS = 30
"""How long a writer waits for another one on SQLite, and for the append lock on PostgreSQL."""


def to_text(moment: datetime | None) -> str:
    """A moment as UTC text of fixed width, ``2026-11-23T09:30:00.000000Z``; empty for None."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ") if moment else ""


def from_text(stored: str) -> datetime | None:
    """The moment of such a text; None for the empty text."""
    return datetime.strptime(stored, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC) if stored else None


class Database:
    """One database. Make it after a fork, never before."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = _make_engine(url)

    @property
    def is_postgresql(self) -> bool:
        """Whether it is PostgreSQL; else it is SQLite."""
        return self.engine.dialect.name == "postgresql"

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A writing transaction: committed at the end, rolled back by any exception.

        On SQLite it begins with ``BEGIN IMMEDIATE``, because a deferred transaction that reads
        before it writes fails at once with "database is locked" however long it may wait.
        """
        with self.engine.connect().execution_options(copyflow_write=True) as connection, connection.begin():
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A reading transaction."""
        with self.engine.connect() as connection:
            yield connection

    def lock_log(self, connection: Connection) -> None:
        """Let appends happen one after the other, so that positions follow commit order.

        PostgreSQL: one advisory lock for the rest of the transaction; READ COMMITTED makes every
        later statement see what was committed before the lock was granted. SQLite: ``BEGIN
        IMMEDIATE`` did it already.
        """
        if self.is_postgresql:
            connection.execute(text("SELECT pg_advisory_xact_lock(7303014)"))

    def close(self) -> None:
        """Close every pooled connection."""
        self.engine.dispose()


def _make_engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() == "postgresql":
        return create_engine(
            parsed,
            pool_size=POOL_SIZE,
            max_overflow=10,
            pool_pre_ping=True,
            isolation_level="READ COMMITTED",  # an older snapshot than the lock would see an older end of the log
            connect_args={"options": f"-c lock_timeout={BUSY_SECONDS}s -c idle_in_transaction_session_timeout=60s"},
        )
    if parsed.get_backend_name() != "sqlite":
        raise ValueError(
            f"COPYFLOW_DATABASE_URL names {parsed.get_backend_name()!r}; use sqlite:///… or postgresql+psycopg://…"
        )
    if parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        parsed,
        pool_size=POOL_SIZE,
        max_overflow=10,
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, record: object) -> None:
    del record
    connection.isolation_level = None  # the driver must not begin transactions by itself
    pragmas = (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "recursive_triggers=ON",  # else INSERT OR REPLACE gets past the trigger that keeps events
        f"busy_timeout={BUSY_SECONDS * 1000}",
    )
    for pragma in pragmas:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("copyflow_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
