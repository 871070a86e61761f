"""One consistent look at the whole database that cannot write: for questions that read for a while."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from workflow.store.database import Database


@contextmanager
def reading_only(database: Database) -> Iterator[Connection]:
    """A transaction that sees one moment of the database throughout, and in which the database refuses every write."""
    if database.is_postgresql:
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with database.engine.connect().execution_options(**options) as connection:
            yield connection
        return
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only=ON")
        try:
            yield connection
        finally:
            connection.exec_driver_sql("PRAGMA query_only=OFF")  # the pool gives it to a writer next
