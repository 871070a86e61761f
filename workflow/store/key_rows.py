"""Rows of API keys. Never in the log; nothing here decides."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, insert, literal, literal_column, select, tuple_, update

from workflow.store.database import Database, to_text
from workflow.store.last_uses import LastUses
from workflow.store.prepared import Prepared
from workflow.store.tables import ApiKeyRow, UserRow, table_of

_keys = table_of(ApiKeyRow)
_followers = _keys.alias("followers")
_users = table_of(UserRow)
_LIVE = Prepared(
    select(_keys.c.key_id, _keys.c.last_used_at, _keys.c.expires_at, _keys.c.scopes, *_users.c)
    .join(_users, _users.c.user_id == _keys.c.user_id)
    .where(_keys.c.key_hash == bindparam("key_hash"), _keys.c.expires_at > bindparam("now"))
    .where(_keys.c.revoked_at == literal_column("''"), _users.c.disabled_at == literal_column("''"))
)
_KNOWN = tuple(column for column in _keys.c if column.name != "key_hash")


@dataclass(frozen=True, slots=True, kw_only=True)
class Replaced:
    """What is written when a key takes another's place."""

    row: dict[str, Any]
    """The new key."""
    expires_at: datetime
    """When the old one ends."""
    voided: Sequence[str]
    """Ids of the keys that are revoked."""
    at: datetime


class KeyRows:
    """The rows of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._uses = LastUses(database, _keys.c.key_id, _keys.c.last_used_at)

    def add(self, row: dict[str, Any]) -> None:
        """Insert a key; ``IntegrityError`` when there is one of that id."""
        with self._database.write() as connection:
            connection.execute(insert(_keys).values(**row))

    def live(self, key_hash: str, now: datetime) -> Any | None:
        """Key and user of a key that opens the door."""
        with self._database.glance() as connection:
            return _LIVE.one_or_none(connection, {"key_hash": key_hash, "now": to_text(now)})

    def of(
        self, *, user_id: str | None = None, after: tuple[str, str] | None = None, limit: int | None = None
    ) -> Sequence[Any]:
        """All keys or one user's, with the user's name, the newest first; so many ``after`` a moment and an id."""
        query = _known().limit(limit)
        if user_id is not None:
            query = query.where(_keys.c.user_id == user_id)
        if after is not None:
            query = query.where(tuple_(_keys.c.created_at, _keys.c.key_id) < tuple_(*map(literal, after)))
        with self._database.read() as connection:
            return connection.execute(query).all()

    def line_of(self, key_id: str) -> Sequence[Any]:
        """The key of that id and all of its line, the newest first; none where there is no such key.

        Nor for what no id can be: PostgreSQL takes no NUL in a text.
        """
        if not key_id.isprintable():
            return ()
        with self._database.read() as connection:
            return connection.execute(_known().where(_keys.c.line == _line(key_id))).all()

    def replace(self, key_id: str, decided: Callable[[Sequence[Any]], Replaced]) -> None:
        """Insert a key in another's place, as ``decided`` from the rows of its line, in one transaction.

        The line's first row is locked before the others are read: of two that come at once, the second sees the key of
        the first. A use of one of them that could not be written yet is written before.
        """
        with self._database.write() as connection:
            line: str | None = connection.execute(select(_keys.c.line).where(_keys.c.key_id == key_id)).scalar()
            connection.execute(select(_keys.c.key_id).where(_keys.c.key_id == line).with_for_update())
            self._uses.write(connection, _keys.c.line == line)
            done = decided(connection.execute(_known().where(_keys.c.line == line)).all())
            old = update(_keys).where(_keys.c.key_id == key_id)
            connection.execute(old.values(expires_at=to_text(done.expires_at)))
            _revoke(connection, done.voided, done.at)
            connection.execute(insert(_keys).values(**done.row))

    def revoke(self, key_id: str, now: datetime) -> None:
        """Note that a key is void, unless it is noted already."""
        with self._database.write() as connection:
            _revoke(connection, (key_id,), now)

    def touch(self, key_id: str, now: datetime) -> None:
        """Remember when a key was last used, without waiting for the writer."""
        self._uses.note(key_id, now)


def _known() -> Select[Any]:
    """What is known of keys, with their owners' names and the newest of those that took their place."""
    replaced_by = (
        select(_followers.c.key_id)
        .where(_followers.c.line == _keys.c.line, _followers.c.follows == _keys.c.key_id)
        .order_by(_followers.c.created_at.desc(), _followers.c.key_id.desc())
        .limit(1)
        .correlate(_keys)
        .scalar_subquery()
    )
    return (
        select(*_KNOWN, _users.c.name, func.coalesce(replaced_by, "").label("replaced_by"))
        .join(_users, _users.c.user_id == _keys.c.user_id)
        .order_by(_keys.c.created_at.desc(), _keys.c.key_id.desc())
    )


def _line(key_id: str) -> Any:
    return select(_keys.c.line).where(_keys.c.key_id == key_id).scalar_subquery()


def _revoke(connection: Connection, key_ids: Sequence[str], now: datetime) -> None:
    standing = (_keys.c.key_id.in_(key_ids), _keys.c.revoked_at == "")
    connection.execute(update(_keys).where(*standing).values(revoked_at=to_text(now)))
