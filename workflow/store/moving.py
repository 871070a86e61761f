"""Puts a full partition of the log into another tablespace while everybody reads and writes (PostgreSQL).

``ALTER TABLE … SET TABLESPACE`` would keep every reader of the partition waiting for as long as its files are copied,
and an append reads all partitions to find a stream's version. So the events are copied into a table of the other
tablespace, and the two change places in a moment.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection

from workflow.domain.errors import LogDamaged, NotFound, WrongState
from workflow.domain.phrases import phrase
from workflow.store.database import Database
from workflow.store.partitioning import Tell, patiently, working_on
from workflow.store.partitions import (
    Range,
    add_keys,
    attach,
    copy_of,
    drop_what_is_left,
    is_partitioned,
    make_table,
    own,
    ranges,
    rename,
)
from workflow.store.proof import redactions

COPIED_AT_ONCE = 5_000
"""Events: some megabytes."""

Progress = Callable[[int, int], None]
_RANGE = "moved_range"


def move(
    database: Database,
    name: str,
    tablespace: str,
    progress: Progress = lambda _done, _total: None,
    tell: Tell = lambda _step: None,
) -> bool:
    """Move a full partition; False when it is there already.

    ``NotFound`` for a partition or tablespace that there is none of, ``WrongState`` for one that is not full, for a
    tablespace in which nothing may be made, and when the log is never free for the exchange. Nothing is changed then.
    """
    with working_on(database) as connection:
        part = _checked(connection, name, tablespace)
        if part.tablespace == tablespace:
            return False
        patiently(connection, lambda: _forget(drop_what_is_left(connection)))
        try:
            _copy_and_exchange(connection, part, tablespace, progress, tell)
        except BaseException:
            if not connection.invalidated:
                connection.exec_driver_sql(f"DROP TABLE IF EXISTS {copy_of(name)}")
            raise
    return True


def _forget(_found: list[str]) -> None:
    return None


def _checked(connection: Connection, name: str, tablespace: str) -> Range:
    if not is_partitioned(connection):
        raise WrongState(
            phrase("This log is one table. `copyflow partitions begin` makes partitions of it; docs say when to.")
        )
    present = ranges(connection)
    part = next((each for each in present if each.name == name), None)
    if part is None:
        raise NotFound(
            phrase(
                "There is no partition {name!r}. There are: {names}.",
                name=name,
                names=", ".join(each.name for each in present),
            )
        )
    head = _head(connection)
    if head < part.last:
        raise WrongState(
            phrase(
                "{name} takes positions up to {last}, and the log is at {head}. A partition is moved when it is full.",
                name=name,
                last=part.last,
                head=head,
            )
        )
    _require_tablespace(connection, tablespace)
    return part


def _head(connection: Connection) -> int:
    return int(connection.exec_driver_sql("SELECT coalesce(max(position), 0) FROM events").scalar_one())


def _require_tablespace(connection: Connection, tablespace: str) -> None:
    found = connection.exec_driver_sql(
        "SELECT has_tablespace_privilege(oid, 'CREATE') FROM pg_tablespace WHERE spcname = %s", (tablespace,)
    ).scalar()
    if found is None:
        names = connection.exec_driver_sql(
            "SELECT string_agg(spcname, ', ' ORDER BY spcname) FROM pg_tablespace WHERE spcname <> 'pg_global'"
        ).scalar()
        raise NotFound(
            phrase(
                "There is no tablespace {name!r}; there are: {names}. A superuser makes one: "
                "CREATE TABLESPACE … LOCATION '…', a folder that the server's account owns.",
                name=tablespace,
                names=names,
            )
        )
    if not found or tablespace == "pg_global":
        raise WrongState(
            phrase(
                "Nothing may be made in the tablespace {name!r}. A superuser allows it: "
                "GRANT CREATE ON TABLESPACE … TO the role that Copyflow signs in as.",
                name=tablespace,
            )
        )


def _copy_and_exchange(connection: Connection, part: Range, tablespace: str, progress: Progress, tell: Tell) -> None:
    begun_at, copy = _head(connection), copy_of(part.name)  # any redaction up to this is in what is copied
    make_table(connection, copy, like=part.name, tablespace=tablespace)
    for first in range(part.first, part.last + 1, COPIED_AT_ONCE):
        end = min(first + COPIED_AT_ONCE, part.last + 1)
        connection.exec_driver_sql(
            f"INSERT INTO {copy} SELECT * FROM {part.name} "  # noqa: S608 - a name out of the catalogue
            f"WHERE position >= {first} AND position < {end} ORDER BY position"
        )
        progress(end - part.first, part.size)
    tell("Making its keys and its index.")
    add_keys(connection, copy, tablespace=tablespace)
    connection.exec_driver_sql(
        f"ALTER TABLE {copy} ADD CONSTRAINT {_RANGE} CHECK (position >= {part.first} AND position <= {part.last})"
    )
    connection.exec_driver_sql(f"VACUUM (FREEZE, ANALYZE) {copy}")  # so that nobody has to write there again
    _require_all(connection, copy, part)
    tell("Changing places.")
    renewed: list[int] = []
    patiently(connection, lambda: _exchange(connection, part, begun_at, renewed))
    if renewed:
        connection.exec_driver_sql(f"VACUUM {part.name}")  # the words of before stand in the space of former rows


def _require_all(connection: Connection, copy: str, part: Range) -> None:
    count = int(connection.exec_driver_sql(f"SELECT count(*) FROM {copy}").scalar_one())  # noqa: S608 - the same
    if count != part.size:
        raise LogDamaged(
            f"{part.name} has {count} events and should have {part.size}: run `copyflow verify`. It was not moved."
        )


def _exchange(connection: Connection, part: Range, begun_at: int, renewed: list[int]) -> None:
    name, copy = part.name, copy_of(part.name)
    connection.exec_driver_sql("LOCK TABLE ONLY events IN ACCESS EXCLUSIVE MODE")
    connection.exec_driver_sql(f"LOCK TABLE {name} IN ACCESS EXCLUSIVE MODE")
    renewed[:] = [
        position
        for position, record in redactions(connection).items()
        if record.at > begun_at and part.first <= position <= part.last
    ]
    for position in renewed:
        connection.exec_driver_sql(
            f"UPDATE {copy} SET data = former.data FROM {name} former "  # noqa: S608 - the same
            "WHERE former.position = %s AND copy.position = former.position".replace("copy.", f"{copy}."),
            (position,),
        )
    connection.exec_driver_sql(f"ALTER TABLE events DETACH PARTITION {name}")
    connection.exec_driver_sql(f"DROP TABLE {name}")
    rename(connection, copy, name)
    own(connection, name)
    attach(connection, name, part.first, part.last + 1)
    connection.exec_driver_sql(f"ALTER TABLE {name} DROP CONSTRAINT {_RANGE}")
