"""Rows about people and keys; of sessions: ``session_rows.py``. Never in the log; nothing here decides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from workflow.store.database import Database, to_text
from workflow.store.link_rows import void_link
from workflow.store.session_rows import end_sessions
from workflow.store.tables import ApiKeyRow, UserRow, table_of

_users = table_of(UserRow)
_keys = table_of(ApiKeyRow)


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

    def set_roles(self, user_id: str, roles: str) -> None:
        """Replace a user's roles and end the user's sessions."""
        with self._database.write() as connection:
            connection.execute(update(_users).where(_users.c.user_id == user_id).values(roles=roles))
            end_sessions(connection, user_id)

    def set_password(self, user_id: str, password_hash: str) -> None:
        """Replace a password hash, end the user's sessions and void the link by which they could set another."""
        with self._database.write() as connection:
            connection.execute(update(_users).where(_users.c.user_id == user_id).values(password_hash=password_hash))
            void_link(connection, user_id)
            end_sessions(connection, user_id)

    def set_disabled(self, user_id: str, since: datetime | None) -> None:
        """Note since when a user is disabled (None: not at all) and end the user's sessions."""
        with self._database.write() as connection:
            connection.execute(update(_users).where(_users.c.user_id == user_id).values(disabled_at=to_text(since)))
            end_sessions(connection, user_id)

    def add_key(self, row: dict[str, Any]) -> None:
        """Insert an API key."""
        with self._database.write() as connection:
            connection.execute(insert(_keys).values(**row))

    def key(self, key_hash: str, now: datetime) -> Any | None:
        """Key and user of a live API key."""
        query = (
            select(_keys.c.key_id, _keys.c.last_used_at, *_users.c)
            .join(_users, _users.c.user_id == _keys.c.user_id)
            .where(_keys.c.key_hash == key_hash, _keys.c.revoked_at == "", _keys.c.expires_at > to_text(now))
            .where(_users.c.disabled_at == "")
        )
        with self._database.read() as connection:
            return connection.execute(query).one_or_none()

    def keys(self, *, user_id: str | None = None) -> Sequence[Any]:
        """All keys or one user's, with the user's name, the newest first."""
        query = select(*(column for column in _keys.c if column.name != "key_hash"), _users.c.name).join(
            _users, _users.c.user_id == _keys.c.user_id
        )
        if user_id is not None:
            query = query.where(_keys.c.user_id == user_id)
        with self._database.read() as connection:
            return connection.execute(query.order_by(_keys.c.created_at.desc(), _keys.c.key_id)).all()

    def revoke_key(self, key_id: str, now: datetime) -> None:
        """Note that a key is void, unless it is noted already."""
        standing = (_keys.c.key_id == key_id, _keys.c.revoked_at == "")
        with self._database.write() as connection:
            connection.execute(update(_keys).where(*standing).values(revoked_at=to_text(now)))

    def touch_key(self, key_id: str, now: datetime) -> None:
        """Remember when a key was last used."""
        with self._database.write() as connection:
            connection.execute(update(_keys).where(_keys.c.key_id == key_id).values(last_used_at=to_text(now)))
