"""Rows of who identity providers say people are; nothing decides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from workflow.store.database import Database
from workflow.store.identity_tables import ErasedIdentityRow, OidcIdentityRow
from workflow.store.tables import UserRow, table_of

_users = table_of(UserRow)
_identities = table_of(OidcIdentityRow)
_erased = table_of(ErasedIdentityRow)


class IdentityRows:
    """The rows of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def user(self, issuer: str, subject: str) -> Any | None:
        """The row of the user that an identity belongs to."""
        query = (
            select(*_users.c)
            .join(_identities, _identities.c.user_id == _users.c.user_id)
            .where(_identities.c.issuer == issuer, _identities.c.subject == subject)
        )
        with self._database.read() as connection:
            return connection.execute(query).one_or_none()

    def of(self, user_id: str) -> Sequence[Any]:
        """The identities of a user, the oldest first."""
        query = select(_identities).where(_identities.c.user_id == user_id).order_by(_identities.c.made_at)
        with self._database.read() as connection:
            return connection.execute(query).all()

    def is_erased(self, marks: Sequence[str]) -> bool:
        """Whether one of these marks is of an identity whose account was erased."""
        with self._database.read() as connection:
            return connection.execute(select(_erased.c.mark).where(_erased.c.mark.in_(marks))).first() is not None

    def add_user(self, user: dict[str, Any], identity: dict[str, Any]) -> None:
        """Insert a user with their identity; ``IntegrityError`` when name or identity is taken, and nothing is done."""
        with self._database.write() as connection:
            connection.execute(insert(_users).values(**user))
            connection.execute(insert(_identities).values(**identity))

    def tie(self, identity: dict[str, Any], marks: Sequence[str]) -> None:
        """Tie an identity to a user that is there; it counts as erased no more. ``IntegrityError``: it is another's."""
        with self._database.write() as connection:
            connection.execute(delete(_erased).where(_erased.c.mark.in_(marks)))
            connection.execute(insert(_identities).values(**identity))


def erase_identities(connection: Connection, user_id: str, erased_at: str) -> None:
    """Delete a person's identities in a transaction that is under way; only their marks stay."""
    of_them = _identities.c.user_id == user_id
    gone = select(_identities.c.mark).where(of_them).distinct()
    for mark in connection.execute(gone).scalars().all():
        connection.execute(insert(_erased).values(mark=mark, erased_at=erased_at))
    connection.execute(delete(_identities).where(of_them))
