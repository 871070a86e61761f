"""The statements of a redaction: payloads replaced under a permit, remainders forgotten, old bytes erased."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, delete, insert, or_, select, update
from sqlalchemy.exc import DBAPIError

from workflow.domain.vocabulary import ArticleId
from workflow.store.database import Database
from workflow.store.partitions import clear_up
from workflow.store.tables import EventRow, ParkedEventRow, RedactionPermitRow, SnapshotRow, WorkRow, table_of

_events = table_of(EventRow)
_permits = table_of(RedactionPermitRow)
_snapshots = table_of(SnapshotRow)
_work = table_of(WorkRow)
_parked = table_of(ParkedEventRow)
_HOLDING_WORDS = (
    "events snapshots articles editions deliveries partners concepts entities work "
    "parked_events memory_entries memory_sources memory_grams "
    "topic_vocabularies topic_rules topic_articles topic_signs edition_texts"
).split()
"""Tables whose former rows may hold the words."""


def erase_what_is_replaced(connection: Connection) -> None:
    """Let SQLite overwrite with zeros what this connection replaces or deletes from now on."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete=ON")


def replace_payloads(connection: Connection, data: Mapping[int, str]) -> None:
    """Put these payloads in the place of those at their positions; the permit for it ends here."""
    connection.execute(insert(_permits), [{"position": position} for position in data])
    for position, text in data.items():
        connection.execute(update(_events).where(_events.c.position == position).values(data=text))
    connection.execute(delete(_permits).where(_permits.c.position.in_(list(data))))


def forget(connection: Connection, stream: str, clean: Callable[[str], str]) -> None:
    """Take the words out of what is kept beside the log of a stream: its snapshot, and errors that quote it."""
    connection.execute(delete(_snapshots).where(_snapshots.c.stream == stream))
    quoted = select(_work.c.id, _work.c.last_error).where(_work.c.stream == stream, _work.c.last_error != "")
    for identity, error in connection.execute(quoted).all():
        if clean(error) != error:
            connection.execute(update(_work).where(_work.c.id == identity).values(last_error=clean(error)))
    of_stream = select(_events.c.position).where(_events.c.stream == stream)
    parked = select(_parked.c.name, _parked.c.position, _parked.c.error).where(_parked.c.position.in_(of_stream))
    for name, position, error in connection.execute(parked).all():
        if clean(error) != error:
            this = (_parked.c.name == name, _parked.c.position == position)
            connection.execute(update(_parked).where(*this).values(error=clean(error)))


def streams_of_article(connection: Connection, article_id: ArticleId) -> list[str]:
    """The streams whose names end with the article's id: its own, and one a partner."""
    query = select(_events.c.stream).where(_events.c.version == 1)
    query = query.where(_events.c.stream.endswith(f"-{article_id}", autoescape=True))
    query = query.where(or_(*(_events.c.stream.startswith(f"{kind}-") for kind in ("article", "delivery"))))
    return list(connection.execute(query.order_by(_events.c.stream)).scalars())


def erase(database: Database) -> Iterator[str]:
    """Erase former rows from the database's own files; what could not be erased just now, in sentences.

    SQLite writes the whole file anew and empties its write-ahead log. PostgreSQL gives the space of former rows free.
    """
    try:
        if database.is_postgresql:
            yield from _vacuum(database)
        else:
            yield from _write_anew(database)
    except DBAPIError as error:
        yield f"The database could not tidy up ({str(error.orig).splitlines()[0]}): run VACUUM on it yourself."


def _vacuum(database: Database) -> Iterator[str]:
    clear_up(database)  # a partition's move that was cut off left a copy of the words
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in _HOLDING_WORDS:
            connection.exec_driver_sql(f"VACUUM {table}")
    yield (
        "PostgreSQL overwrites the space of former rows only in time: `VACUUM FULL` of the tables (it locks them) "
        "does it at once. Archived write-ahead logs and replicas hold them as well."
    )


def _write_anew(database: Database) -> Iterator[str]:
    with database.engine.connect() as connection:
        driver: Any = connection.connection.driver_connection  # VACUUM runs outside of any transaction
        try:
            driver.execute("PRAGMA secure_delete=ON")
            driver.execute("VACUUM")
            busy, *_ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.OperationalError as error:
            busy = str(error)
    if busy:
        yield (
            "The database is in use, so that its write-ahead file may still hold the words: stop the newsroom once, "
            "and run `copyflow migrate`, which closes the file."
        )
