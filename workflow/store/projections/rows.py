"""Insert or replace rows, the same way on SQLite and PostgreSQL, by one statement that is put together once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

from workflow.store.database import run

_Value = TypeVar("_Value")
AT_ONCE = 50
"""Rows written by one statement."""


def upsert(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Write the rows, which all have the same columns in the same order; one with the same primary key is replaced."""
    mark = "%s" if connection.dialect.name == "postgresql" else "?"
    for start in range(0, len(rows), AT_ONCE):
        some = rows[start : start + AT_ONCE]
        statement = _statement(table, tuple(some[0]), len(some), mark)
        run(connection, statement, tuple(value for row in some for value in row.values()))


@cache
def _statement(table: Table, columns: tuple[str, ...], count: int, mark: str) -> str:
    keys = [column.name for column in table.primary_key.columns]
    values = ", ".join([f"({', '.join([mark] * len(columns))})"] * count)
    changes = ", ".join(f"{name} = excluded.{name}" for name in columns if name not in keys)
    return (
        f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES {values} "  # noqa: S608 - names of our own tables
        f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {changes}"
    )


def in_parts(values: Sequence[_Value], size: int) -> Iterator[Sequence[_Value]]:
    """The values in runs of at most ``size``, as many as one statement may name."""
    return (values[start : start + size] for start in range(0, len(values), size))


def insert_missing(connection: Connection, table: Table, row: dict[str, Any]) -> None:
    """Write the row unless there is one with the same primary key."""
    connection.execute(_insert(connection, table).values(**row).on_conflict_do_nothing())


def _insert(connection: Connection, table: Table) -> Any:
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    return dialect.insert(table)
