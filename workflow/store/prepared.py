"""Queries of every request, written as SQL once: SQLAlchemy's way to build one costs more than the answer."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Select
from sqlalchemy.engine import Dialect

from workflow.store.database import run

_row_type: Any = namedtuple  # noqa: PYI024 - the names are the query's, which no class can be written with


class Prepared:
    """A query with named parameters (``bindparam``), whose SQL is made at its first use with a kind of database.

    Values come as the driver has them: texts and numbers, no types of SQLAlchemy's.
    """

    def __init__(self, query: Select[Any]) -> None:
        self._query = query
        self._row = _row_type("_Row", query.selected_columns.keys())
        self._written: dict[str, tuple[str, tuple[str, ...] | None]] = {}

    def one_or_none(self, connection: Connection, values: Mapping[str, str]) -> Any | None:
        """The only row, or None."""
        sql, order = self._written.get(connection.dialect.name) or self._write(connection.dialect)
        given: Any = values if order is None else [values[name] for name in order]
        found = run(connection, sql, given).fetchone()
        return None if found is None else self._row._make(found)

    def _write(self, dialect: Dialect) -> tuple[str, tuple[str, ...] | None]:
        compiled: Any = self._query.compile(dialect=dialect)
        order = tuple(compiled.positiontup) if compiled.positional else None
        self._written[dialect.name] = written = (str(compiled), order)
        return written
