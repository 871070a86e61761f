"""Rows of invitation and reset links. Never in the log; nothing here decides."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from workflow.store.database import Database, to_text
from workflow.store.session_rows import end_sessions
from workflow.store.sign_in_tables import AccountLinkRow, PendingSignInRow
from workflow.store.tables import UserRow, table_of

_users = table_of(UserRow)
_links = table_of(AccountLinkRow)
_pending = table_of(PendingSignInRow)


class LinkRows:
    """The rows of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, row: dict[str, Any]) -> None:
        """Insert a link in the place of any that the person has."""
        with self._database.write() as connection:
            self._database.lock_log(connection)  # two at once would insert one row
            void_link(connection, row["user_id"])
            connection.execute(insert(_links).values(**row))

    def find(self, token_hash: str, now: datetime) -> Any | None:
        """A link that holds, with the person's name; none for who is disabled."""
        query = (
            select(*_links.c, _users.c.name)
            .join(_users, _users.c.user_id == _links.c.user_id)
            .where(_links.c.token_hash == token_hash, _links.c.expires_at > to_text(now), _users.c.disabled_at == "")
        )
        with self._database.read() as connection:
            return connection.execute(query).one_or_none()

    def spend(self, token_hash: str, password_hash: str, now: datetime) -> str | None:
        """Delete the link, keep the password, end the person's sessions; whose it was, or None when it holds no more.

        All in one transaction: of two who use it at once, one gets in.
        """
        mine = (_links.c.token_hash == token_hash, _links.c.expires_at > to_text(now))
        with self._database.write() as connection:
            self._database.lock_log(connection)
            enabled = select(_users.c.user_id).where(_users.c.disabled_at == "")
            user_id = connection.execute(
                select(_links.c.user_id).where(*mine, _links.c.user_id.in_(enabled))
            ).scalar_one_or_none()
            if user_id is None:
                return None
            void_link(connection, user_id)
            connection.execute(update(_users).where(_users.c.user_id == user_id).values(password_hash=password_hash))
            connection.execute(delete(_pending).where(_pending.c.user_id == user_id))
            end_sessions(connection, user_id)
        return str(user_id)


def void_link(connection: Connection, user_id: str) -> None:
    """Delete a person's link, in a transaction that is under way."""
    connection.execute(delete(_links).where(_links.c.user_id == user_id))
