"""Turns the one table of the log into partitions while everybody goes on (PostgreSQL).

The table becomes the first partition as it is: a constraint that was proven beforehand, while writers wrote, spares the
exchange any reading, so that it takes a moment.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from workflow.domain.errors import AlreadyExists, WrongState
from workflow.domain.phrases import phrase
from workflow.store.database import Database
from workflow.store.partitions import (
    FIRST_RANGE,
    attach,
    changing,
    drop_what_is_left,
    grow_only,
    is_partitioned,
    make_room,
    name_of,
    quoted,
    rename,
)

Tell = Callable[[str], None]
"""Hears what is being done, in a sentence."""

LOCK_MILLISECONDS = 300
"""How long a step that nobody may read beside waits for its turn, and all who come after it with it. Less than
PostgreSQL's ``deadlock_timeout``, so that nobody is ever chosen to give way to it."""
ATTEMPTS, LONGEST_PAUSE = 40, 1.0
"""How often it asks for its turn, and the seconds between: half a minute of patience."""

_BUSY = frozenset({"55P03", "40P01"})
"""Lock not available; deadlock."""
_IN_THE_WAY = """
    SELECT format('the view %%s', c.oid::regclass) FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid
        JOIN pg_class c ON c.oid = r.ev_class
        WHERE d.refobjid = to_regclass('events') AND d.classid = 'pg_rewrite'::regclass AND c.oid <> d.refobjid
    UNION SELECT format('the foreign key %%s of %%s', conname, conrelid::regclass) FROM pg_constraint
        WHERE confrelid = to_regclass('events') AND contype = 'f'
    UNION SELECT format('the trigger %%s', tgname) FROM pg_trigger WHERE tgrelid = to_regclass('events')
        AND NOT tgisinternal AND tgname NOT IN ('events_only_grow', 'events_no_update')
    UNION SELECT format('the publication %%s', p.pubname) FROM pg_publication_rel r
        JOIN pg_publication p ON p.oid = r.prpubid WHERE r.prrelid = to_regclass('events')
"""
_WHO_HOLDS = """
    SELECT DISTINCT a.pid, coalesce(extract(epoch FROM clock_timestamp() - a.xact_start), 0)::int
    FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
    WHERE l.granted AND l.pid <> pg_backend_pid() AND l.relation = to_regclass('events') ORDER BY 2 DESC LIMIT 5
"""
_GRANTS = """
    SELECT privilege_type, CASE WHEN grantee = 0 THEN NULL ELSE pg_get_userbyid(grantee) END, is_grantable
    FROM pg_class, aclexplode(relacl) WHERE oid = to_regclass(%s) AND grantee <> relowner
"""


def begin(database: Database, size: int, tell: Tell = lambda _step: None) -> str:
    """Partition the log by ranges of so many positions; the first partition, which is the table of before.

    ``AlreadyExists`` where it is partitioned, ``WrongState`` where something is in the way: then nothing is changed.
    """
    with working_on(database) as connection:
        if is_partitioned(connection):
            raise AlreadyExists(
                phrase("This log is in partitions already: `copyflow partitions` shows them, and the clock makes more.")
            )
        if found := connection.exec_driver_sql(_IN_THE_WAY).scalars().all():
            raise WrongState(
                phrase(
                    "Something of your own hangs on the table of events and would stay with the first partition: "
                    "{things}. Drop it, begin again, and make it anew on the partitioned table.",
                    things=", ".join(sorted(found)),
                )
            )
        try:
            name = _begin(connection, size, tell)
        except BaseException:
            _undo(connection)
            raise
    return name


def _begin(connection: Connection, size: int, tell: Tell) -> str:
    head = _head(connection)
    end = _end_of_first_range(head, size)
    tell(f"Asking that every event up to position {end - 1} belongs to the first partition.")

    def ask() -> None:
        drop_what_is_left(connection)
        connection.exec_driver_sql(
            f"ALTER TABLE events ADD CONSTRAINT {FIRST_RANGE} CHECK (position >= 1 AND position < {end}) NOT VALID"
        )

    patiently(connection, ask)
    tell(f"Reading the log once ({head:,} events) to prove it; readers and writers go on.")
    connection.exec_driver_sql(f"ALTER TABLE events VALIDATE CONSTRAINT {FIRST_RANGE}")
    tell("Putting the partitioned table in its place.")
    name = name_of(1)
    patiently(connection, lambda: _exchange(connection, name, end, size))
    return name


def _head(connection: Connection) -> int:
    return int(connection.exec_driver_sql("SELECT coalesce(max(position), 0) FROM events").scalar_one())


def _end_of_first_range(head: int, size: int) -> int:
    """The position after the first range: room for what is written while the log is read once, a size at least."""
    return ((head + max(size, head // 10)) // size + 1) * size


def _exchange(connection: Connection, name: str, end: int, size: int) -> None:
    connection.exec_driver_sql("LOCK TABLE events IN ACCESS EXCLUSIVE MODE")
    rename(connection, "events", name)
    connection.exec_driver_sql(
        f"CREATE TABLE events (LIKE {name} INCLUDING DEFAULTS INCLUDING STORAGE INCLUDING COMPRESSION "
        "INCLUDING COMMENTS, CONSTRAINT events_pkey PRIMARY KEY (position)) PARTITION BY RANGE (position)"
    )
    connection.exec_driver_sql("CREATE INDEX ix_events_type ON events (type)")
    connection.exec_driver_sql(f"DROP TRIGGER events_no_update ON {name}")
    connection.exec_driver_sql(
        "CREATE TRIGGER events_no_update BEFORE UPDATE ON events "
        "FOR EACH ROW EXECUTE FUNCTION copyflow_refuse_unless_permitted()"
    )
    grow_only(connection, "events")
    attach(connection, name, 1, end)
    connection.exec_driver_sql(f"ALTER TABLE {name} DROP CONSTRAINT {FIRST_RANGE}")
    _hand_over(connection, name)
    make_room(connection, _head(connection) + 1, size=size)


def _hand_over(connection: Connection, name: str) -> None:
    """Owner and grants of the table of before go to the one that has its name now."""
    for privilege, role, grantable in connection.exec_driver_sql(_GRANTS, (name,)).all():
        to = "PUBLIC" if role is None else quoted(role)
        option = " WITH GRANT OPTION" if grantable else ""
        connection.exec_driver_sql(f"GRANT {privilege} ON events TO {to}{option}")
    owner = connection.exec_driver_sql(
        "SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = to_regclass(%s)", (name,)
    ).scalar_one()
    connection.exec_driver_sql(f"ALTER TABLE events OWNER TO {quoted(owner)}")


def _undo(connection: Connection) -> None:
    """Take the constraint away again: it would stop the log at its end, long after everybody forgot this."""
    if connection.invalidated:
        return

    def clear() -> None:
        drop_what_is_left(connection)

    patiently(connection, clear)


# --- what beginning and moving share ------------------------------------------------------------------


@contextmanager
def working_on(database: Database) -> Iterator[Connection]:
    """A connection without a transaction for one beginning or move at a time.

    ``WrongState`` on SQLite, and where another is under way.
    """
    if not database.is_postgresql:
        raise WrongState(
            phrase(
                "This newsroom is on SQLite, which has one file and no partitions. Most newsrooms never need any; "
                "one that does moves to PostgreSQL first (`copyflow export`, `copyflow import`)."
            )
        )
    with (
        database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection,
        _unhurried(connection),
        changing(connection) as free,
    ):
        if not free:
            raise WrongState(
                phrase("Another `copyflow partitions begin` or `move` is under way. Try again when it has ended.")
            )
        yield connection


@contextmanager
def _unhurried(connection: Connection) -> Iterator[None]:
    """Let statements take the time that reading the whole log takes; those that others wait for set limits again."""
    limits = ("statement_timeout", "lock_timeout")
    for limit in limits:
        connection.exec_driver_sql(f"SET {limit} = 0")
    try:
        yield
    finally:
        if not connection.invalidated:
            for limit in limits:
                connection.exec_driver_sql(f"RESET {limit}")


def patiently(connection: Connection, step: Callable[[], None]) -> None:
    """Do a step in a transaction of its own that asks for its locks briefly and often.

    Whoever comes to the log while it asks waits as long, and no longer. ``WrongState`` names who does not let go.
    """
    pause = 0.05
    for _ in range(ATTEMPTS):
        if _took_its_turn(connection, step):
            return
        time.sleep(pause)
        pause = min(pause * 1.5, LONGEST_PAUSE)
    holders = connection.exec_driver_sql(_WHO_HOLDS).all()
    told = ", ".join(f"{pid} (for {seconds} s)" for pid, seconds in holders) or "-"
    raise WrongState(
        phrase(
            "The log was in use without a pause. Server processes that hold it now: {processes}. A dump, a report or a "
            "forgotten session reads for long: wait for its end, or end it with pg_terminate_backend, and try again.",
            processes=told,
        )
    )


def _took_its_turn(connection: Connection, step: Callable[[], None]) -> bool:
    connection.exec_driver_sql("BEGIN")
    try:
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {LOCK_MILLISECONDS}")
        step()
        connection.exec_driver_sql("COMMIT")
    except BaseException as error:
        if not connection.invalidated:
            connection.exec_driver_sql("ROLLBACK")
        cause: Any = getattr(error, "orig", None)
        if isinstance(error, DBAPIError) and getattr(cause, "sqlstate", None) in _BUSY:
            return False
        raise
    return True
