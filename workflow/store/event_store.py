"""The log: append, read, follow. Nothing here knows what an event means.

The contract is the same on SQLite and PostgreSQL and held by ``tests/store/test_log_contract.py``:
positions are 1..N without holes in commit order, so "greater than my checkpoint" is complete.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection

from workflow.domain import events as happened
from workflow.domain.errors import CommandConflict, NewsroomError
from workflow.domain.phrases import phrase
from workflow.store import postgresql_log, sqlite_log
from workflow.store.appending import Expected, Prepared, prepare
from workflow.store.chain import GENESIS
from workflow.store.codec import Metadata
from workflow.store.database import Database, begin_if_it_has_not
from workflow.store.group_commit import AppendBatch, GroupCommit, Then
from workflow.store.recorded import Appended, Recorded

__all__ = ["PAGE", "Appended", "EventStore", "Expected", "Header", "Recorded"]

PAGE = 500
"""Events read at once when following."""

_COLUMNS = "position, stream, version, event_id, type, schema_version, data, metadata, recorded_at"

_SINCE = (
    "SELECT position, stream, version, event_id, type, schema_version, CASE WHEN version > ? THEN data ELSE '' END, "
    "metadata, recorded_at FROM events WHERE stream = ? AND version >= ? ORDER BY version"
)


class Header(NamedTuple):
    """What an event is called and where it stands, without what it says."""

    position: int
    stream: str
    version: int
    type: str


class EventStore:
    """The log of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._mark = "%s" if database.is_postgresql else "?"
        self._append: AppendBatch = postgresql_log.append if database.is_postgresql else sqlite_log.append
        self._group = GroupCommit(database, self._append)

    # --- append -----------------------------------------------------------------------------------

    def commit(
        self,
        stream: str,
        expected: Expected,
        events: Sequence[happened.Event],
        metadata: Metadata,
        *,
        fingerprint: str,
        recorded_at: datetime,
        then: Then | None = None,
    ) -> Appended:
        """Append the events of one command to one stream, all or none, and commit; on disk when this returns.

        ``then`` writes what else belongs to the command, in the same transaction. A repeated
        ``metadata.command_id`` gives the first result, appends nothing and does without ``then``;
        with another fingerprint it raises ``CommandConflict``. Raises ``VersionConflict`` when the
        stream is not at ``expected``.
        """
        prepared = prepare(stream, expected, events, metadata, fingerprint=fingerprint, recorded_at=recorded_at)
        return self._group.commit(prepared, then)

    def commit_all(self, commands: Sequence[tuple[Prepared, Then | None]]) -> list[Appended | BaseException]:
        """The same for several commands at once, each prepared with ``prepare`` and carried out by itself."""
        return self._group.commit_all(commands)

    def append(
        self,
        connection: Connection,
        stream: str,
        expected: Expected,
        events: Sequence[happened.Event],
        metadata: Metadata,
        *,
        fingerprint: str,
        recorded_at: datetime,
    ) -> Appended:
        """The same within the caller's transaction."""
        prepared = prepare(stream, expected, events, metadata, fingerprint=fingerprint, recorded_at=recorded_at)
        if not connection.in_transaction():
            connection.begin()
        driver = connection.connection.driver_connection
        with self._database.translated_errors(driver):
            (outcome,) = self._append(driver, [prepared])
        if isinstance(outcome, NewsroomError):
            raise outcome
        return outcome

    def find_command(self, connection: Connection, command_id: str, fingerprint: str) -> Appended | None:
        """The result of an earlier command of that id; ``CommandConflict`` when it was another command."""
        sql = (
            "SELECT stream, stream_version, first_position, last_position, fingerprint FROM commands "
            "WHERE command_id = ?"
        )
        row = self._rows(connection, sql, command_id)
        if not row:
            return None
        stream, version, first, last, known = row[0]
        if known != fingerprint:
            raise CommandConflict(phrase("This command id was used before for something else."), command_id=command_id)
        return Appended(stream=stream, stream_version=version, first_position=first, last_position=last, repeated=True)

    # --- read -------------------------------------------------------------------------------------

    def head(self, connection: Connection) -> tuple[int, bytes]:
        """Position and hash of the last event; 0 and zeros for an empty log."""
        rows = self._rows(connection, "SELECT position, hash FROM events ORDER BY position DESC LIMIT 1")
        return (rows[0][0], bytes(rows[0][1])) if rows else (0, GENESIS)

    def read_stream(
        self,
        connection: Connection,
        stream: str,
        *,
        after: int = 0,
        until: int | None = None,
        until_position: int | None = None,
    ) -> list[Recorded]:
        """The stream's events after one version and up to another or up to a position of the log, in order."""
        where = "stream = ? AND version > ?"
        values: list[Any] = [stream, after]
        if until is not None:
            where, values = f"{where} AND version <= ?", [*values, until]
        if until_position is not None:
            where, values = f"{where} AND position <= ?", [*values, until_position]
        sql = f"SELECT {_COLUMNS} FROM events WHERE {where} ORDER BY version"  # noqa: S608 - words of our own
        return [Recorded(*row) for row in self._rows(connection, sql, *values)]

    def read_tail(self, connection: Connection, stream: str, shape: str) -> list[Recorded]:
        """The stream's events after its snapshot of a shape; all of them when it has none."""
        sql = (
            f"SELECT {_COLUMNS} FROM events WHERE stream = ? AND version > "  # noqa: S608 - words of our own
            "coalesce((SELECT version FROM snapshots WHERE stream = ? AND shape = ?), 0) ORDER BY version"
        )
        return [Recorded(*row) for row in self._rows(connection, sql, stream, stream, shape)]

    def read_since(self, connection: Connection, stream: str, version: int) -> list[Recorded]:
        """The stream's event at a version, without what it says, and those after it; none when it is not there."""
        return [Recorded(*row) for row in self._rows(connection, _SINCE, version, stream, version)]

    def read_all(
        self,
        connection: Connection,
        *,
        after: int = 0,
        until: int | None = None,
        limit: int = PAGE,
        types: Sequence[str] = (),
        category: str | None = None,
        backwards: bool = False,
    ) -> list[Recorded]:
        """Events after one position and up to another, filtered by stored names and stream category.

        The first ``limit`` of them in log order, or the last ``limit`` of them from the end ``backwards``.
        """
        where = "position > ?"
        values: list[Any] = [after]
        if until is not None:
            where, values = f"{where} AND position <= ?", [*values, until]
        if types:
            where, values = f"{where} AND type IN ({', '.join('?' * len(types))})", [*values, *types]
        if category is not None:
            prefix = f"{category}-"
            where, values = f"{where} AND substr(stream, 1, ?) = ?", [*values, len(prefix), prefix]
        order = "position DESC" if backwards else "position"
        sql = f"SELECT {_COLUMNS} FROM events WHERE {where} ORDER BY {order} LIMIT ?"  # noqa: S608 - words of our own
        return [Recorded(*row) for row in self._rows(connection, sql, *values, limit)]

    def _rows(self, connection: Connection, sql: str, *values: Any) -> Sequence[Any]:
        """Rows by the driver; ``?`` stands for a value on both databases."""
        begin_if_it_has_not(connection)
        driver = connection.connection.driver_connection
        assert driver is not None
        with self._database.translated_errors(driver):
            rows: Sequence[Any] = driver.execute(sql.replace("?", self._mark), values).fetchall()
        return rows

    def read_headers(self, connection: Connection, *, after: int, limit: int = PAGE) -> list[Header]:
        """The headers of the events after a position: no payload is read, however large it is."""
        sql = "SELECT position, stream, version, type FROM events WHERE position > ? ORDER BY position LIMIT ?"
        return [Header(*row) for row in self._rows(connection, sql, after, limit)]
