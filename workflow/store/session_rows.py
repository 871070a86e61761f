"""Rows of sessions. Never in the log; nothing here decides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, delete, insert, literal_column, select, update

from workflow.store.database import Database, to_text
from workflow.store.last_uses import LastUses
from workflow.store.preference_tables import PreferenceRow
from workflow.store.prepared import Prepared
from workflow.store.sign_in_tables import SecondFactorRow
from workflow.store.tables import SessionRow, UserRow, table_of

_users = table_of(UserRow)
_sessions = table_of(SessionRow)
_factors = table_of(SecondFactorRow)
_preferences = table_of(PreferenceRow)
_CHOSEN = tuple(column for column in _preferences.c if column.name != "user_id")
_SEEN = (_sessions.c.session_id, _sessions.c.last_seen_at, _sessions.c.began_by)
_PUBLIC = tuple(column for column in _sessions.c if column.name != "token_hash")
_FOUND = Prepared(
    select(*_users.c, *_CHOSEN, *_SEEN, _factors.c.confirmed_at)
    .join(_sessions, _sessions.c.user_id == _users.c.user_id)
    .outerjoin(_preferences, _preferences.c.user_id == _users.c.user_id)
    .outerjoin(_factors, _factors.c.user_id == _users.c.user_id)
    .where(_sessions.c.token_hash == bindparam("token_hash"), _users.c.disabled_at == literal_column("''"))
    .where(_sessions.c.expires_at > bindparam("now"), _sessions.c.last_seen_at > bindparam("idle_since"))
)


class SessionRows:
    """The rows of one database."""

    def __init__(self, database: Database, idle: timedelta) -> None:
        self._database = database
        self._idle = idle
        self._uses = LastUses(database, _sessions.c.token_hash, _sessions.c.last_seen_at)

    def add(self, row: dict[str, Any], *, matched: str | None, renewed: str | None, only: bool) -> bool:
        """Insert a session, store the renewed password hash if any, and drop sessions that have run out.

        ``only`` ends every other session of the person. False, and nothing is done, when the user is disabled or got
        another hash than the ``matched`` one meanwhile: checking a password takes long enough for that.
        """
        this_user = _users.c.user_id == row["user_id"]
        unchanged = select(_users.c.user_id).where(this_user, _users.c.disabled_at == "")
        if matched is not None:
            unchanged = unchanged.where(_users.c.password_hash == matched)
        changes = {"signed_in_at": row["created_at"]} | ({} if renewed is None else {"password_hash": renewed})
        with self._database.write() as connection:
            if connection.execute(unchanged.with_for_update()).one_or_none() is None:
                return False
            connection.execute(update(_users).where(this_user).values(**changes))
            connection.execute(delete(_sessions).where(~self._live(datetime.fromisoformat(row["created_at"]))))
            if only:
                end_sessions(connection, row["user_id"])
            connection.execute(insert(_sessions).values(**row))
        return True

    def find(self, token_hash: str, now: datetime) -> Any | None:
        """The user row of a live session, with what the person chose for themselves (NULL where nothing).

        And when the session was seen last, what it was begun on, and since when a second factor
        holds (empty or NULL: none does).
        """
        moments = {"now": to_text(now), "idle_since": to_text(now - self._idle)}
        with self._database.glance() as connection:
            return _FOUND.one_or_none(connection, {"token_hash": token_hash, **moments})

    def touch(self, token_hash: str, now: datetime) -> None:
        """Remember when a session was seen last, without waiting for the writer."""
        self._uses.note(token_hash, now)

    def of(self, user_id: str, now: datetime) -> Sequence[Any]:
        """A person's live sessions without their tokens' hashes, the one seen last first."""
        query = select(*_PUBLIC).where(_sessions.c.user_id == user_id, self._live(now))
        with self._database.read() as connection:
            return connection.execute(query.order_by(_sessions.c.last_seen_at.desc(), _sessions.c.session_id)).all()

    def end(self, token_hash: str) -> None:
        """Delete a session."""
        with self._database.write() as connection:
            connection.execute(delete(_sessions).where(_sessions.c.token_hash == token_hash))

    def end_one(self, user_id: str, session_id: str) -> bool:
        """Delete a session of a person by what it is called; whether there was one."""
        this_one = (_sessions.c.user_id == user_id, _sessions.c.session_id == session_id)
        with self._database.write() as connection:
            return connection.execute(delete(_sessions).where(*this_one)).rowcount > 0

    def end_all(self, user_id: str) -> None:
        """Delete all sessions of a person."""
        with self._database.write() as connection:
            end_sessions(connection, user_id)

    def _live(self, now: datetime) -> ColumnElement[bool]:
        return and_(_sessions.c.expires_at > to_text(now), _sessions.c.last_seen_at > to_text(now - self._idle))


def end_sessions(connection: Connection, user_id: str) -> None:
    """Delete all sessions of a person in a transaction that is under way."""
    connection.execute(delete(_sessions).where(_sessions.c.user_id == user_id))
