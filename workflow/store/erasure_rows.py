"""Taking an account out of every table but the log, and the rows that say so. Nothing here decides but in its order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select

from workflow.store.database import Database, to_text
from workflow.store.identity_rows import erase_identities
from workflow.store.link_rows import void_link
from workflow.store.preference_tables import PreferenceRow, SavedViewRow
from workflow.store.second_factor_rows import remove_second_factor
from workflow.store.session_rows import end_sessions
from workflow.store.sign_in_tables import ErasedAccountRow
from workflow.store.tables import ApiKeyRow, UserRow, table_of

_users = table_of(UserRow)
_erased = table_of(ErasedAccountRow)
_THEIRS = tuple(table_of(each) for each in (ApiKeyRow, PreferenceRow, SavedViewRow, UserRow))


class ErasureRows:
    """The rows of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def erase(
        self, name: str, by: str, reason: str, now: datetime, *, may_go: Callable[[Any, Sequence[Any]], None]
    ) -> str | None:
        """Delete everything about a person; their id, or None when there is nobody of that name.

        ``may_go`` sees their row and those of all others under the lock, so that of two administrators who erase each
        other at once one stays; what it raises stops everything.
        """
        with self._database.write() as connection:
            self._database.lock_log(connection)
            if not self._database.is_postgresql:
                connection.exec_driver_sql("PRAGMA secure_delete=ON")
            people = connection.execute(select(_users)).all()
            person = next((each for each in people if each.name == name), None)
            if person is None:
                return None
            may_go(person, [each for each in people if each.user_id != person.user_id])
            remove_second_factor(connection, person.user_id)
            void_link(connection, person.user_id)
            end_sessions(connection, person.user_id)
            erase_identities(connection, person.user_id, to_text(now))
            for table in _THEIRS:
                connection.execute(delete(table).where(table.c.user_id == person.user_id))
            row = {"user_id": person.user_id, "erased_at": to_text(now), "erased_by": by, "reason": reason}
            connection.execute(insert(_erased).values(**row))
            return str(person.user_id)

    def all(self) -> Sequence[Any]:
        """Who was erased, the last first."""
        with self._database.read() as connection:
            return connection.execute(select(_erased).order_by(_erased.c.erased_at.desc(), _erased.c.user_id)).all()
