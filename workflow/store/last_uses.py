"""When keys and sessions were used last: written when the writer is free, and never at the cost of who uses one."""

from __future__ import annotations

import threading
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, bindparam, update

from workflow.store.database import Database, to_text


class LastUses:
    """Last uses of the rows of one table, kept in mind until they are written. A process that ends forgets the rest."""

    def __init__(self, database: Database, name: Column[Any], moment: Column[Any]) -> None:
        """``name`` is the column that tells rows apart, ``moment`` the one for the last use."""
        self._database = database
        older = (name == bindparam("used"), moment < bindparam("at"))
        self._later = update(name.table).where(*older).values({moment: bindparam("at")})
        self._noted: dict[str, str] = {}
        self._lock = threading.Lock()

    def note(self, name: str, now: datetime) -> None:
        """Note a use, and write all that is noted if that can be done at once; else the next use tries again."""
        with self._lock:
            self._noted[name] = to_text(now)
            noted = dict(self._noted)
        if self._database.write_if_free(lambda connection: self._write(connection, noted)):
            with self._lock:
                self._noted = {each: at for each, at in self._noted.items() if noted.get(each) != at}

    def write(self, connection: Connection, *among: ColumnElement[bool]) -> None:
        """Write what is noted of the rows that fit, in a transaction that is under way and asks for them."""
        with self._lock:
            noted = dict(self._noted)
        self._write(connection, noted, *among)

    def _write(self, connection: Connection, noted: dict[str, str], *among: ColumnElement[bool]) -> None:
        if noted:
            connection.execute(self._later.where(*among), [{"used": name, "at": at} for name, at in noted.items()])
