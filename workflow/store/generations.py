"""The next generation of read tables: built aside while the present one is read and written, then put in its place.

A table's next generation is a plain table of its name and ``__next``, with its primary key and
no other index. Readers see the old rows or the new ones and never a mixture, because the swap is
one transaction; it changes only rows that differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Column, Connection, MetaData, Table, delete, exists, insert, not_, or_, select, update
from sqlalchemy.schema import CreateTable, DropTable

from workflow.store.tables import WorkRow, table_of

_work = table_of(WorkRow)
_FROM_THE_LOG = ("kind", "queue", "stream", "key", "subject", "lane")
"""What a work row says for the log's sake; the rest of a row that is still due is running state, and stays."""
_metadata = MetaData()


@cache
def next_of(table: Table) -> Table:
    """The table in which the next generation is built."""
    columns = (Column(c.name, c.type, primary_key=c.primary_key, nullable=c.nullable) for c in table.columns)
    return Table(f"{table.name}__next", _metadata, *columns)


def begin(connection: Connection, tables: Sequence[Table]) -> None:
    """Make the next tables, empty; what an interrupted rebuild left is dropped."""
    drop(connection, tables)
    for table in tables:
        connection.execute(CreateTable(next_of(table)))


def drop(connection: Connection, tables: Sequence[Table]) -> None:
    """Drop the next tables that are there."""
    for table in tables:
        connection.execute(DropTable(next_of(table), if_exists=True))


def fill(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Insert many rows into the next table."""
    if rows:
        connection.execute(insert(next_of(table)), rows)


def swap(connection: Connection, table: Table) -> int:
    """Make the table's rows those of its next generation; how many were changed, removed or added.

    Most rows are the same, so most are not touched, and the transaction is short.
    """
    changed = _swap_work(connection) if table is _work else _remove_other_rows(connection, table)
    following = next_of(table)
    present = exists().where(*_same_key(table, following))
    names = [column.name for column in table.columns]
    missing = select(*(following.c[name] for name in names)).where(not_(present))
    added = insert(table).from_select(names, missing).execution_options(preserve_rowcount=True)
    return changed + connection.execute(added).rowcount


def _remove_other_rows(connection: Connection, table: Table) -> int:
    following = next_of(table)
    equal = [
        column.is_not_distinct_from(following.c[column.name]) if column.nullable else column == following.c[column.name]
        for column in table.columns
    ]
    return connection.execute(delete(table).where(not_(exists().where(*equal)))).rowcount


def _swap_work(connection: Connection) -> int:
    """Remove work that is not due, and mend what rows say for the log's sake; leases and attempts stay."""
    following = next_of(_work)
    key = _same_key(_work, following)
    moot = connection.execute(delete(_work).where(not_(exists().where(*key)))).rowcount
    differs = or_(*(_work.c[name] != following.c[name] for name in _FROM_THE_LOG))
    mended = update(_work).where(*key, differs).values({name: following.c[name] for name in _FROM_THE_LOG})
    return moot + connection.execute(mended).rowcount


def _same_key(table: Table, following: Table) -> list[Any]:
    return [column == following.c[column.name] for column in table.primary_key.columns]
