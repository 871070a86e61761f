"""Rows about people and their sessions. Never in the log; nothing here decides. Their keys: ``key_rows.py``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from workflow.store.database import Database, to_text
from workflow.store.preference_tables import PreferenceRow
from workflow.store.tables import DeskRow, SessionRow, UserRow, table_of

_users = table_of(UserRow)
_sessions = table_of(SessionRow)
_desks = table_of(DeskRow)
_preferences = table_of(PreferenceRow)
_CHOSEN = tuple(column for column in _preferences.c if column.name != "user_id")


class AccountRows:
    """The rows of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add_user(self, row: dict[str, Any]) -> None:
        """Insert a user; ``IntegrityError`` when the name is taken."""
        with self._database.write() as connection:
            connection.execute(insert(_users).values(**row))

    def user(self, *, name: str | None = None, user_id: str | None = None) -> Any | None:
        """The row of a user by name or id."""
        condition = _users.c.name == name if name is not None else _users.c.user_id == user_id
        with self._database.read() as connection:
            return connection.execute(select(_users).where(condition)).one_or_none()

    def users(self) -> Sequence[Any]:
        """All users by name."""
        with self._database.read() as connection:
            return connection.execute(select(_users).order_by(_users.c.name)).all()

    def newest_sessions(self) -> Sequence[Any]:
        """Each user who has a session, with when the newest one began."""
        query = select(_sessions.c.user_id, func.max(_sessions.c.created_at)).group_by(_sessions.c.user_id)
        with self._database.read() as connection:
            return connection.execute(query).all()

    def set_roles(self, user_id: str, roles: str, limits: str, version: int | None = None) -> bool:
        """Replace a user's roles with their limits and end the user's sessions.

        False, and nothing is done, when the row is not at ``version`` any more (None: whatever it is at).
        """
        seen = () if version is None else (_users.c.version == version,)
        changed = {"roles": roles, "limits": limits, "version": _users.c.version + 1}
        with self._database.write() as connection:
            done = connection.execute(update(_users).where(_users.c.user_id == user_id, *seen).values(**changed))
            if done.rowcount == 0:
                return False
            connection.execute(delete(_sessions).where(_sessions.c.user_id == user_id))
        return True

    def desks(self) -> Sequence[str]:
        """Ids of the desks that were configured."""
        with self._database.read() as connection:
            return connection.execute(select(_desks.c.desk_id)).scalars().all()

    def set_password(self, user_id: str, password_hash: str) -> None:
        """Replace a password hash and end the user's sessions."""
        with self._database.write() as connection:
            connection.execute(update(_users).where(_users.c.user_id == user_id).values(password_hash=password_hash))
            connection.execute(delete(_sessions).where(_sessions.c.user_id == user_id))

    def set_disabled(self, user_id: str, since: datetime | None) -> None:
        """Note since when a user is disabled (None: not at all) and end the user's sessions."""
        with self._database.write() as connection:
            changed = {"disabled_at": to_text(since), "version": _users.c.version + 1}
            connection.execute(update(_users).where(_users.c.user_id == user_id).values(**changed))
            connection.execute(delete(_sessions).where(_sessions.c.user_id == user_id))

    def add_session(self, row: dict[str, Any], *, matched: str, renewed: str | None) -> bool:
        """Insert a session, store the renewed password hash if any, and drop sessions that have expired.

        False, and nothing is done, when the user was disabled or got another hash than the ``matched`` one meanwhile:
        checking a password takes long enough for that.
        """
        this_user = _users.c.user_id == row["user_id"]
        unchanged = select(_users.c.user_id).where(
            this_user, _users.c.password_hash == matched, _users.c.disabled_at == ""
        )
        with self._database.write() as connection:
            if connection.execute(unchanged.with_for_update()).one_or_none() is None:
                return False
            if renewed is not None:
                connection.execute(update(_users).where(this_user).values(password_hash=renewed))
            connection.execute(delete(_sessions).where(_sessions.c.expires_at < row["created_at"]))
            connection.execute(insert(_sessions).values(**row))
        return True

    def session(self, token_hash: str, now: datetime) -> Any | None:
        """The user row of a live session, with what the person chose for themselves (NULL where nothing)."""
        query = (
            select(*_users.c, *_CHOSEN)
            .join(_sessions, _sessions.c.user_id == _users.c.user_id)
            .outerjoin(_preferences, _preferences.c.user_id == _users.c.user_id)
            .where(_sessions.c.token_hash == token_hash, _sessions.c.expires_at > to_text(now))
            .where(_users.c.disabled_at == "")
        )
        with self._database.read() as connection:
            return connection.execute(query).one_or_none()

    def end_session(self, token_hash: str) -> None:
        """Delete a session."""
        with self._database.write() as connection:
            connection.execute(delete(_sessions).where(_sessions.c.token_hash == token_hash))

    def end_sessions(self, user_id: str) -> None:
        """Delete all sessions of a user."""
        with self._database.write() as connection:
            connection.execute(delete(_sessions).where(_sessions.c.user_id == user_id))
