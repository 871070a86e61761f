"""Rows of second factors, recovery codes and sign-ins that await a code. Nothing here decides, seals or opens."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from workflow.store.database import Database, to_text
from workflow.store.session_rows import end_sessions
from workflow.store.sign_in_tables import PendingSignInRow, RecoveryCodeRow, SecondFactorRow
from workflow.store.tables import table_of

_factors = table_of(SecondFactorRow)
_codes = table_of(RecoveryCodeRow)
_pending = table_of(PendingSignInRow)


class SecondFactorRows:
    """The rows of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, user_id: str) -> Any | None:
        """A person's second factor, confirmed or not."""
        with self._database.read() as connection:
            return connection.execute(select(_factors).where(_factors.c.user_id == user_id)).one_or_none()

    def confirmed(self) -> frozenset[str]:
        """The ids of those who have one that holds."""
        query = select(_factors.c.user_id).where(_factors.c.confirmed_at != "")
        with self._database.read() as connection:
            return frozenset(connection.execute(query).scalars())

    def prepare(self, user_id: str, sealed: str, now: datetime) -> bool:
        """Keep a secret that is not confirmed yet in the place of such a one; False when one holds already."""
        with self._database.write() as connection:
            self._database.lock_log(connection)  # two at once would insert one row
            holds = select(_factors.c.confirmed_at).where(_factors.c.user_id == user_id)
            if connection.execute(holds).scalar_one_or_none():
                return False
            connection.execute(delete(_factors).where(_factors.c.user_id == user_id))
            row = {"user_id": user_id, "sealed": sealed, "created_at": to_text(now), "confirmed_at": "", "last_step": 0}
            connection.execute(insert(_factors).values(**row))
        return True

    def confirm(self, user_id: str, sealed: str, step: int, code_hashes: Sequence[str], now: datetime) -> bool:
        """Let the secret hold, with fresh recovery codes; False when it was replaced or confirmed meanwhile."""
        this_one = (_factors.c.user_id == user_id, _factors.c.sealed == sealed, _factors.c.confirmed_at == "")
        with self._database.write() as connection:
            done = update(_factors).where(*this_one).values(confirmed_at=to_text(now), last_step=step)
            if connection.execute(done).rowcount == 0:
                return False
            _replace_codes(connection, user_id, code_hashes)
        return True

    def take_step(self, user_id: str, step: int) -> bool:
        """Note that a time step's code was taken; False when that one or a later one was taken already."""
        fresh = (_factors.c.user_id == user_id, _factors.c.last_step < step)
        with self._database.write() as connection:
            return connection.execute(update(_factors).where(*fresh).values(last_step=step)).rowcount > 0

    def take_code(self, user_id: str, code_hash: str, now: datetime) -> bool:
        """Spend a recovery code; False when there is none such, or it is spent."""
        fresh = (_codes.c.user_id == user_id, _codes.c.code_hash == code_hash, _codes.c.used_at == "")
        with self._database.write() as connection:
            return connection.execute(update(_codes).where(*fresh).values(used_at=to_text(now))).rowcount > 0

    def replace_codes(self, user_id: str, code_hashes: Sequence[str]) -> None:
        """Put fresh recovery codes in the place of all."""
        with self._database.write() as connection:
            _replace_codes(connection, user_id, code_hashes)

    def codes_left(self, user_id: str) -> int:
        """How many recovery codes are not spent."""
        query = select(func.count()).where(_codes.c.user_id == user_id, _codes.c.used_at == "")
        with self._database.read() as connection:
            return int(connection.execute(query).scalar_one())

    def remove(self, user_id: str) -> None:
        """Delete a person's second factor with its codes, and end their sessions."""
        with self._database.write() as connection:
            remove_second_factor(connection, user_id)
            end_sessions(connection, user_id)

    def all(self) -> Sequence[Any]:
        """Everybody's second factor."""
        with self._database.read() as connection:
            return connection.execute(select(_factors).order_by(_factors.c.user_id)).all()

    def seal_again(self, row: Any, sealed: str) -> None:
        """Replace a sealed secret that still is as it was read."""
        same = (_factors.c.user_id == row.user_id, _factors.c.sealed == row.sealed)
        with self._database.write() as connection:
            connection.execute(update(_factors).where(*same).values(sealed=sealed))

    # --- sign-ins that await a code -------------------------------------------------------------------

    def add_pending(self, row: dict[str, Any], now: datetime) -> None:
        """Insert one, and forget those that have run out."""
        with self._database.write() as connection:
            connection.execute(delete(_pending).where(_pending.c.expires_at <= to_text(now)))
            connection.execute(insert(_pending).values(**row, wrong_codes=0))

    def pending(self, token_hash: str, now: datetime) -> Any | None:
        """One that has not run out."""
        query = select(_pending).where(_pending.c.token_hash == token_hash, _pending.c.expires_at > to_text(now))
        with self._database.read() as connection:
            return connection.execute(query).one_or_none()

    def count_try(self, token_hash: str, most: int) -> bool:
        """Count a try of a code before it is looked at; False when there were so many already."""
        open_still = (_pending.c.token_hash == token_hash, _pending.c.wrong_codes < most)
        counted = update(_pending).where(*open_still).values(wrong_codes=_pending.c.wrong_codes + 1)
        with self._database.write() as connection:
            return connection.execute(counted).rowcount > 0

    def end_pending(self, token_hash: str) -> bool:
        """Delete one; False when somebody else did."""
        with self._database.write() as connection:
            return connection.execute(delete(_pending).where(_pending.c.token_hash == token_hash)).rowcount > 0


def remove_second_factor(connection: Connection, user_id: str) -> None:
    """Delete a person's second factor, its codes and sign-ins that await one, in a transaction that is under way."""
    for table in (_factors, _codes, _pending):
        connection.execute(delete(table).where(table.c.user_id == user_id))


def _replace_codes(connection: Connection, user_id: str, code_hashes: Sequence[str]) -> None:
    connection.execute(delete(_codes).where(_codes.c.user_id == user_id))
    rows = [{"user_id": user_id, "code_hash": each, "used_at": ""} for each in code_hashes]
    connection.execute(insert(_codes), rows)
