"""Looking things up in the translation memory: by equal source texts, and by grams that similar ones share.

The same on both databases: how often each gram is there is asked first, then the sources that share
the rarest ones are fetched. PostgreSQL answers from its inverted index, SQLite from a table like it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from workflow.domain.memory_units import OFFERED
from workflow.store.database import Database
from workflow.store.memory_entries import Row
from workflow.store.tables import EventRow, MemoryEntryRow, MemorySourceRow, table_of

MOST_GRAMS = 8
"""Grams of a text whose sources are fetched."""
CAP = 1_000
"""Sources that are fetched at most, unless the rarest gram alone is in more."""
MOST_COMPARED = 4_000
"""Sources that are fetched at most, whatever there is."""

INDEX_OVER_GRAMS = ("memory_grams", "memory_postings", "ix_memory_sources_grams")
"""What each database keeps by triggers, in its own way, and nothing but this module reads: no declared tables."""

_entries = table_of(MemoryEntryRow)
_sources = table_of(MemorySourceRow)
_events = table_of(EventRow)
_AT_ONCE = 500
_STATUSES = [status.value for status in OFFERED]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """How many entries of a pair of languages there are in one status."""

    source_language: str
    target_language: str
    status: str
    entries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportCounted:
    """An import, as the log has it."""

    stream: str
    parts: int
    begun: str
    withdrawn: bool


class MemoryIndex:
    """The memory of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._mark = "%s" if database.is_postgresql else "?"

    def offered(self, connection: Connection, source_ids: Sequence[int]) -> list[Row]:
        """The entries of these sources that may be offered."""
        found: list[Row] = []
        for start in range(0, len(source_ids), _AT_ONCE):
            some = source_ids[start : start + _AT_ONCE]
            columns = ", ".join(_entries.c.keys())
            marks, statuses = self._marks(some), self._marks(_STATUSES)
            sql = f"SELECT {columns} FROM memory_entries WHERE source_id IN ({marks}) AND status IN ({statuses})"  # noqa: S608 - words of our own
            rows = self._rows(connection, sql, *some, *_STATUSES)
            found += [dict(zip(_entries.c.keys(), row, strict=True)) for row in rows]
        return found

    def similar(self, connection: Connection, grams: Sequence[str]) -> list[tuple[int, str]]:
        """Sources that share the rarest of these grams: number and normalised text."""
        if not grams:
            return []
        known = self._known(connection, grams)
        chosen: list[Any] = []
        total = 0
        for count, key in sorted(known)[:MOST_GRAMS]:
            if chosen and total + count > CAP:
                break
            chosen.append(key)
            total += count
        if not chosen:
            return []
        if self._database.is_postgresql:
            sql = "SELECT source_id, source FROM memory_sources WHERE grams && %s::text[] LIMIT %s"
            return self._rows(connection, sql, chosen, MOST_COMPARED)
        sql = (
            "SELECT source_id, source FROM memory_sources WHERE source_id IN "  # noqa: S608 - marks only
            f"(SELECT source_id FROM memory_postings WHERE gram_id IN ({self._marks(chosen)}) LIMIT ?)"
        )
        return self._rows(connection, sql, *chosen, MOST_COMPARED)

    def holding(self, connection: Connection, grams: Sequence[str], limit: int) -> list[tuple[int, str]]:
        """Sources that have all of these grams."""
        known = sorted(self._known(connection, grams))
        if len(known) < len(set(grams)) or not known:
            return []
        rarest = [key for _, key in known[:MOST_GRAMS]]
        if self._database.is_postgresql:
            sql = "SELECT source_id, source FROM memory_sources WHERE grams @> %s::text[] LIMIT %s"
            return self._rows(connection, sql, rarest, limit)
        sql = (
            "SELECT source_id, source FROM memory_sources WHERE source_id IN "  # noqa: S608 - marks only
            f"(SELECT source_id FROM memory_postings WHERE gram_id IN ({self._marks(rarest)}) "
            "GROUP BY source_id HAVING count(*) = ?) LIMIT ?"
        )
        return self._rows(connection, sql, *rarest, len(rarest), limit)

    def _known(self, connection: Connection, grams: Sequence[str]) -> list[tuple[int, Any]]:
        """How often each gram is there, with the key that its sources are found by; none for one that is not."""
        if self._database.is_postgresql:
            sql = "SELECT n, gram FROM memory_grams WHERE gram = ANY(%s::text[])"
            return self._rows(connection, sql, list(grams))
        found: list[tuple[int, Any]] = []
        for start in range(0, len(grams), _AT_ONCE):
            some = grams[start : start + _AT_ONCE]
            sql = f"SELECT n, gram_id FROM memory_grams WHERE gram IN ({self._marks(some)})"  # noqa: S608 - marks only
            found += self._rows(connection, sql, *some)
        return found

    def entry(self, connection: Connection, entry_id: str) -> Row | None:
        """One entry, offered or not."""
        row = connection.execute(select(_entries).where(_entries.c.entry_id == entry_id)).mappings().one_or_none()
        return dict(row) if row is not None else None

    def walk(self, source: str, target: str, page: int = _AT_ONCE) -> Iterator[Row]:
        """The offered entries of a pair of languages (empty: of all) in an order that stays.

        Each page is read by itself: whoever reads on slowly holds no transaction open.
        """
        stream, entry_id = "", ""
        query = select(_entries).where(
            _entries.c.status.in_(_STATUSES),
            _of_language(_entries.c.source_language, source),
            _of_language(_entries.c.target_language, target),
        )
        while True:
            later = (_entries.c.stream > stream) | ((_entries.c.stream == stream) & (_entries.c.entry_id > entry_id))
            ordered = query.where(later).order_by(_entries.c.stream, _entries.c.entry_id).limit(page)
            with self._database.read() as connection:
                rows = [dict(row) for row in connection.execute(ordered).mappings()]
            yield from rows
            if len(rows) < page:
                return
            stream, entry_id = rows[-1]["stream"], rows[-1]["entry_id"]

    def counts(self, connection: Connection) -> list[Counted]:
        """How many entries there are, by pair of languages and status."""
        by = (_entries.c.source_language, _entries.c.target_language, _entries.c.status)
        query = select(*by, func.count().label("entries")).group_by(*by).order_by(*by)
        return [Counted(**row) for row in connection.execute(query).mappings()]

    def imports(self, connection: Connection) -> list[ImportCounted]:
        """The imports of the log, the newest first."""
        withdrawn = select(_events.c.stream).where(_events.c.type == "memory.import_withdrawn")
        taken_back = set(connection.execute(withdrawn).scalars())
        query = (
            select(_events.c.stream, func.count().label("parts"), func.min(_events.c.recorded_at).label("begun"))
            .where(_events.c.type == "memory.imported")
            .group_by(_events.c.stream)
            .order_by(func.min(_events.c.position).desc())
        )
        return [
            ImportCounted(**row, withdrawn=row["stream"] in taken_back) for row in connection.execute(query).mappings()
        ]

    def _marks(self, values: Sequence[Any]) -> str:
        return ", ".join([self._mark] * len(values))

    def _rows(self, connection: Connection, sql: str, *values: Any) -> list[Any]:
        """Rows by the driver: a look-up is asked for hundreds of times an article."""
        if not connection.in_transaction():
            connection.begin()
        driver = connection.connection.driver_connection
        assert driver is not None
        with self._database.translated_errors(driver):
            rows: list[Any] = driver.execute(sql, values).fetchall()
        return rows


def _of_language(column: Any, tag: str) -> Any:
    """Entries of the language: ``zh`` finds ``zh-Hant`` too, ``zh-Hant`` only itself. Empty finds all."""
    if not tag:
        return column != ""
    return (column == tag) | column.startswith(f"{tag}-", autoescape=True)
