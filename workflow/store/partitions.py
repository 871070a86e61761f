"""The log in ranges of positions, each a table of its own (PostgreSQL alone): which there are, and room for what comes.

``partitioning.py`` turns a log into this, ``moving.py`` puts an old range onto another disk. A log that nobody has
partitioned, and any on SQLite, is one table; nothing here changes it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection

from workflow.store.database import Database

AHEAD = 2
"""Partitions without an event that there are always to be."""
FIRST_RANGE = "events_first_range"
"""The constraint that a log has while it is being partitioned: every event belongs to the first range."""

_ROOM_LOCK, _CHANGE_LOCK = 7303015, 7303016
"""Advisory locks: one makes room at a time, and one begins or moves. 7303014 is the log's own."""
_BOUNDS = re.compile(r"FOR VALUES FROM \('?(\d+)'?\) TO \('?(\d+)'?\)")
_PARTITIONS = """
    SELECT c.relname, pg_get_expr(c.relpartbound, c.oid), coalesce(t.spcname, d.spcname),
        pg_total_relation_size(c.oid)
    FROM pg_inherits i
    JOIN pg_class c ON c.oid = i.inhrelid
    LEFT JOIN pg_tablespace t ON t.oid = c.reltablespace
    JOIN pg_database b ON b.datname = current_database()
    JOIN pg_tablespace d ON d.oid = b.dattablespace
    WHERE i.inhparent = to_regclass('events')
"""
_MOVING = "_moving"
_LEFT_BEHIND = r"""
    SELECT relname FROM pg_class WHERE relkind = 'r' AND relname ~ '^events_from_\d+_moving$'
    AND relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = to_regclass('events'))
"""
_BEGUN = "SELECT 1 FROM pg_constraint WHERE conrelid = to_regclass('events') AND conname = 'events_first_range'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """A partition as the catalogue has it."""

    name: str
    first: int
    last: int
    """The positions that belong to it, whether there are events or not."""
    tablespace: str
    bytes: int
    """On its disk, with indexes and long payloads."""

    @property
    def size(self) -> int:
        """How many positions belong to it."""
        return self.last - self.first + 1


def is_partitioned(connection: Connection) -> bool:
    """Whether the log is in partitions: one look into the catalogue."""
    if connection.dialect.name != "postgresql":
        return False
    return connection.exec_driver_sql("SELECT relkind FROM pg_class WHERE oid = to_regclass('events')").scalar() == "p"


def ranges(connection: Connection) -> tuple[Range, ...]:
    """The partitions in the order of their positions; none where the log is one table.

    ``ValueError`` where somebody attached a table that is no range of positions.
    """
    if connection.dialect.name != "postgresql":
        return ()
    found = []
    for name, bounds, tablespace, size in connection.exec_driver_sql(_PARTITIONS):
        matched = _BOUNDS.fullmatch(bounds)
        if matched is None:
            raise ValueError(
                f"The partition {name} is no range of positions ({bounds}): detach it, as it was attached."
            )
        first, end = int(matched[1]), int(matched[2])
        found.append(Range(name=name, first=first, last=end - 1, tablespace=tablespace, bytes=int(size)))
    return tuple(sorted(found, key=lambda each: each.first))


def covered(connection: Connection) -> int:
    """The last position that there is a place for; a number beyond all positions where the log is one table."""
    return ranges(connection)[-1].last if is_partitioned(connection) else sys.maxsize


def make_room(connection: Connection, until: int, *, size: int | None = None) -> list[str]:
    """Make partitions so that ``AHEAD`` of them begin after a position; the names of those that were made.

    Within the caller's transaction, until whose end others that make room wait. Readers and writers of the log wait for
    nothing: a new table is made by itself and then attached. ``size`` in events, else that of the last partition.
    Nothing is done where the log is one table.
    """
    if not is_partitioned(connection):
        return []
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ROOM_LOCK})")
    present = ranges(connection)
    chosen = size or present[-1].size
    first = present[-1].last + 1
    ahead = sum(each.first > until for each in present)
    made = []
    while ahead < AHEAD:
        made.append(_add(connection, first, chosen))
        ahead += first > until
        first += chosen
    return made


def _add(connection: Connection, first: int, size: int) -> str:
    name = name_of(first)
    make_table(connection, name, like="events")
    add_keys(connection, name)
    own(connection, name)
    attach(connection, name, first, first + size)
    return name


def name_of(first: int) -> str:
    """What the partition that begins with a position is called."""
    return f"events_from_{first}"


def copy_of(name: str) -> str:
    """What the table is called that a partition is being copied into."""
    return f"{name}{_MOVING}"


def make_table(connection: Connection, name: str, *, like: str, tablespace: str | None = None) -> None:
    """A table for events, without keys yet; payloads of up to a page stay with their events (see migration 0002)."""
    where = f" TABLESPACE {quoted(tablespace)}" if tablespace is not None else ""
    connection.exec_driver_sql(
        f"CREATE TABLE {name} (LIKE {like} INCLUDING DEFAULTS INCLUDING STORAGE INCLUDING COMPRESSION) "
        f"WITH (toast_tuple_target = 8160){where}"
    )


def add_keys(connection: Connection, name: str, *, tablespace: str | None = None) -> None:
    """Its keys and its index, named after it."""
    using = f" USING INDEX TABLESPACE {quoted(tablespace)}" if tablespace is not None else ""
    where = f" TABLESPACE {quoted(tablespace)}" if tablespace is not None else ""
    for statement in (
        f"ALTER TABLE {name} ADD CONSTRAINT {name}_pkey PRIMARY KEY (position){using}",
        f"ALTER TABLE {name} ADD CONSTRAINT {name}_stream_version_key UNIQUE (stream, version){using}",
        f"CREATE INDEX ix_{name}_type ON {name} (type){where}",
    ):
        connection.exec_driver_sql(statement)


def rename(connection: Connection, former: str, name: str) -> None:
    """Give a table of events another name, and its keys and its index names after it."""
    connection.exec_driver_sql(f"ALTER TABLE {former} RENAME TO {name}")
    for end in ("pkey", "stream_version_key"):
        connection.exec_driver_sql(f"ALTER INDEX {former}_{end} RENAME TO {name}_{end}")
    connection.exec_driver_sql(f"ALTER INDEX ix_{former}_type RENAME TO ix_{name}_type")


def attach(connection: Connection, name: str, first: int, end: int) -> None:
    """Make a table a partition, from one position to before another.

    What refuses DELETE and TRUNCATE stands on each partition, since a statement can name one; what guards UPDATE comes
    from the parent.
    """
    grow_only(connection, name)
    connection.exec_driver_sql(f"ALTER TABLE events ATTACH PARTITION {name} FOR VALUES FROM ({first}) TO ({end})")


def grow_only(connection: Connection, name: str) -> None:
    """Refuse DELETE and TRUNCATE of a table."""
    connection.exec_driver_sql(
        f"CREATE OR REPLACE TRIGGER events_only_grow BEFORE DELETE OR TRUNCATE ON {name} "
        "FOR EACH STATEMENT EXECUTE FUNCTION copyflow_refuse()"
    )


def own(connection: Connection, name: str) -> None:
    """Let a new table belong to whom the log belongs, where somebody else works on it."""
    owner = connection.exec_driver_sql(
        "SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = to_regclass('events') "
        "AND pg_get_userbyid(relowner) <> current_user"
    ).scalar()
    if owner is not None:
        connection.exec_driver_sql(f"ALTER TABLE {name} OWNER TO {quoted(owner)}")


def quoted(name: str) -> str:
    """A name as SQL has it, whatever stands in it; a driver that looks for ``%`` is told that there is none to fill."""
    return '"' + name.replace('"', '""').replace("%", "%%") + '"'


# --- one at a time, and what an interrupted one left ------------------------------------------------


@contextmanager
def changing(connection: Connection) -> Iterator[bool]:
    """Whether nobody else begins or moves; nobody will until the block ends. On a connection without transactions."""
    free = bool(connection.exec_driver_sql(f"SELECT pg_try_advisory_lock({_CHANGE_LOCK})").scalar())
    try:
        yield free
    finally:
        if free and not connection.invalidated:
            connection.exec_driver_sql(f"SELECT pg_advisory_unlock({_CHANGE_LOCK})")


def left_behind(connection: Connection) -> Sequence[str]:
    """Tables that an interrupted move left: they hold a copy of what may have been redacted since."""
    return connection.exec_driver_sql(_LEFT_BEHIND).scalars().all()


def is_half_begun(connection: Connection) -> bool:
    """Whether a beginning that did not end left its constraint: the log takes no event after the first range."""
    return connection.dialect.name == "postgresql" and connection.exec_driver_sql(_BEGUN).scalar() is not None


def clear_up(database: Database) -> list[str]:
    """Take away what an interrupted beginning or move left, unless one is under way; what was taken away."""
    if not database.is_postgresql:
        return []
    with database.read() as connection:
        if not left_behind(connection) and not is_half_begun(connection):
            return []
    with database.write() as connection:
        if not connection.exec_driver_sql(f"SELECT pg_try_advisory_xact_lock({_CHANGE_LOCK})").scalar():
            return []
        connection.exec_driver_sql("SET LOCAL lock_timeout = '1s'")
        return drop_what_is_left(connection)


def drop_what_is_left(connection: Connection) -> list[str]:
    """The same on a connection of whoever begins or moves."""
    found = list(left_behind(connection))
    for name in found:
        connection.exec_driver_sql(f"DROP TABLE {name}")
    if is_half_begun(connection):
        connection.exec_driver_sql(f"ALTER TABLE events DROP CONSTRAINT {FIRST_RANGE}")
        found.append(FIRST_RANGE)
    return found
