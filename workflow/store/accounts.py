"""Rows about people; of sessions: ``session_rows.py``, of keys: ``key_rows.py``. Never in the log; nothing decides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from workflow.domain.errors import AlreadyExists
from workflow.domain.phrases import phrase
from workflow.store.database import Database, to_text
from workflow.store.link_rows import void_link
from workflow.store.session_rows import end_sessions
from workflow.store.sign_in_tables import ErasedAccountRow
from workflow.store.tables import DeskRow, UserRow, table_of

_users = table_of(UserRow)
_desks = table_of(DeskRow)
_erased = table_of(ErasedAccountRow)


class AccountRows:
    """The rows of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add_user(self, row: dict[str, Any]) -> None:
        """Insert a user; ``IntegrityError`` when the name is taken, ``AlreadyExists`` when the id was erased."""
        with self._database.write() as connection:
            connection.execute(insert(_users).values(**row))
            # After the insert: an erasure under way holds the row of that id, and the insert waits for it.
            erased = select(_erased.c.user_id).where(_erased.c.user_id == row["user_id"])
            if connection.execute(erased).first() is not None:
                raise AlreadyExists(phrase("The account that this request made was erased. Use a new Idempotency-Key."))

    def user(self, *, name: str | None = None, user_id: str | None = None) -> Any | None:
        """The row of a user by name or id; none for what nobody can be called (PostgreSQL takes no NUL in a text)."""
        column, called = (_users.c.user_id, user_id or "") if name is None else (_users.c.name, name)
        if not called.isprintable():
            return None
        with self._database.read() as connection:
            return connection.execute(select(_users).where(column == called)).one_or_none()

    def users(self) -> Sequence[Any]:
        """All users by name."""
        with self._database.read() as connection:
            return connection.execute(select(_users).order_by(_users.c.name)).all()

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
            end_sessions(connection, user_id)
        return True

    def desks(self) -> Sequence[str]:
        """Ids of the desks that were configured."""
        with self._database.read() as connection:
            return connection.execute(select(_desks.c.desk_id)).scalars().all()

    def set_password(self, user_id: str, password_hash: str) -> None:
        """Replace a password hash, end the user's sessions and void the link by which they could set another."""
        with self._database.write() as connection:
            connection.execute(update(_users).where(_users.c.user_id == user_id).values(password_hash=password_hash))
            void_link(connection, user_id)
            end_sessions(connection, user_id)

    def set_disabled(self, user_id: str, since: datetime | None) -> None:
        """Note since when a user is disabled (None: not at all) and end the user's sessions."""
        with self._database.write() as connection:
            changed = {"disabled_at": to_text(since), "version": _users.c.version + 1}
            connection.execute(update(_users).where(_users.c.user_id == user_id).values(**changed))
            end_sessions(connection, user_id)
