"""Rows of partners' secrets, sealed. Never in the log; nothing here decides, seals or opens."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Text, bindparam, delete, func, insert, select, update
from sqlmodel import Field, SQLModel

from workflow.store.database import Database, to_text
from workflow.store.tables import table_of

PLAIN = "plain:"
"""Before a secret that a migration found unsealed, until it is sealed."""


class PartnerSecretRow(SQLModel, table=True):
    """One secret of a partner; several are valid at once while the partner changes over."""

    __tablename__ = "partner_secrets"

    partner_id: str = Field(sa_type=Text, primary_key=True)
    serial: int = Field(primary_key=True)
    """Counts a partner's secrets: the highest is the newest."""
    key_id: str = Field(sa_type=Text)
    kind: str = Field(sa_type=Text)
    sealed: str = Field(sa_type=Text)
    created_at: str = Field(sa_type=Text)
    valid_until: str = Field(default="", sa_type=Text)
    """Empty: until another one takes its place."""


_secrets = table_of(PartnerSecretRow)
_of_one = select(_secrets).where(_secrets.c.partner_id == bindparam("partner")).order_by(_secrets.c.serial.desc())


class SecretRows:
    """The rows of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, partner_id: str) -> Sequence[Any]:
        """A partner's secrets, the newest first, those that have ended too."""
        with self._database.glance() as connection:
            return connection.execute(_of_one, {"partner": partner_id}).all()

    def all(self) -> Sequence[Any]:
        """Everybody's."""
        with self._database.read() as connection:
            return connection.execute(select(_secrets).order_by(_secrets.c.partner_id, _secrets.c.serial)).all()

    def add(self, partner_id: str, key_id: str, kind: str, sealed: str, now: datetime) -> int:
        """Insert a secret as the newest; its serial. Those of the partner that have ended are forgotten."""
        with self._database.write() as connection:
            self._database.lock_log(connection)  # two at once would take one serial
            ended = (_secrets.c.valid_until != "", _secrets.c.valid_until <= to_text(now))
            connection.execute(delete(_secrets).where(_secrets.c.partner_id == partner_id, *ended))
            highest = select(func.max(_secrets.c.serial)).where(_secrets.c.partner_id == partner_id)
            serial = int(connection.execute(highest).scalar_one() or 0) + 1
            row = {"partner_id": partner_id, "serial": serial, "key_id": key_id, "kind": kind, "sealed": sealed}
            connection.execute(insert(_secrets).values(**row, created_at=to_text(now), valid_until=""))
        return serial

    def end_older(self, partner_id: str, serial: int, kinds: Sequence[str], at: datetime, now: datetime) -> None:
        """Let the secrets of those kinds that are older than one end at a moment, unless they end sooner.

        What has ended is forgotten at once.
        """
        older = (_secrets.c.partner_id == partner_id, _secrets.c.serial < serial, _secrets.c.kind.in_(kinds))
        with self._database.write() as connection:
            if at <= now:
                connection.execute(delete(_secrets).where(*older))
                return
            later = (_secrets.c.valid_until == "") | (_secrets.c.valid_until > to_text(at))
            connection.execute(update(_secrets).where(*older, later).values(valid_until=to_text(at)))

    def forget(self, partner_id: str, serial: int) -> None:
        """Delete one secret."""
        with self._database.write() as connection:
            connection.execute(delete(_secrets).where(_secrets.c.partner_id == partner_id, _secrets.c.serial == serial))

    def seal_again(self, changes: Sequence[tuple[Any, str]]) -> None:
        """Replace the sealed text of rows that still are as they were read; nothing of the old is left in a file."""
        with self._database.write() as connection:
            _overwrite_what_is_deleted(connection, self._database)
            for row, sealed in changes:
                same = (
                    _secrets.c.partner_id == row.partner_id,
                    _secrets.c.serial == row.serial,
                    _secrets.c.sealed == row.sealed,
                )
                connection.execute(update(_secrets).where(*same).values(sealed=sealed))


def _overwrite_what_is_deleted(connection: Connection, database: Database) -> None:
    if not database.is_postgresql:
        connection.exec_driver_sql("PRAGMA secure_delete=ON")
