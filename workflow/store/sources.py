"""Rows of how fetching sources goes and of what was found there. Running state: nothing here decides anything."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, delete, func, or_, select

from workflow.domain.taking import Fate
from workflow.store.database import Database, from_text, moment, to_text
from workflow.store.projections.rows import upsert
from workflow.store.source_tables import SourceFetchRow, SourceItemRow, SourceRow
from workflow.store.tables import table_of

_sources = table_of(SourceRow)
_fetches = table_of(SourceFetchRow)
_items = table_of(SourceItemRow)
_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchState:
    """How fetching a source goes."""

    address: str = ""
    """What the marks belong to."""
    entity_tag: str = ""
    last_modified: str = ""
    kind: str = ""
    """What was last read there; empty before the first time."""
    fetched_at: datetime | None = None
    """When it last answered, be it that nothing is new."""
    taken_at: datetime | None = None
    """When an item last became a draft or changed one."""
    failed_at: datetime | None = None
    error: str = ""
    """Why the last try failed; empty when it did not."""
    failures: int = 0
    """Tries in a row that failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceItem:
    """What became of one item."""

    item_id: str
    outcome: str
    reason: str = ""
    title: str = ""
    link: str = ""
    digest: str
    article_id: str = ""
    seen_at: datetime


class SourceRows:
    """The rows of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def ids(self, *, removed: bool = False) -> Sequence[str]:
        """The sources by name; those that were removed only if wanted."""
        query = select(_sources.c.source_id).order_by(_sources.c.name, _sources.c.source_id)
        if not removed:
            query = query.where(_sources.c.state != "removed")
        with self._database.read() as connection:
            return connection.execute(query).scalars().all()

    def fetches(self, source_ids: Sequence[str]) -> dict[str, FetchState]:
        """How fetching goes, by source; nothing of one that was not fetched yet."""
        query = select(_fetches).where(_fetches.c.source_id.in_(source_ids))
        with self._database.read() as connection:
            return {row.source_id: _state(row) for row in connection.execute(query)}

    def put_fetch(self, source_id: str, state: FetchState) -> None:
        """Keep how the last fetch went."""
        moments = {name: to_text(getattr(state, name)) for name in ("fetched_at", "taken_at", "failed_at")}
        with self._database.write() as connection:
            upsert(connection, _fetches, [{"source_id": source_id, **asdict(state), **moments}])

    def counts(self, source_ids: Sequence[str]) -> dict[str, dict[str, int]]:
        """How many items of each source had each outcome."""
        query = select(_items.c.source_id, _items.c.outcome, func.count()).where(_items.c.source_id.in_(source_ids))
        found: dict[str, dict[str, int]] = {}
        with self._database.read() as connection:
            for source_id, outcome, count in connection.execute(query.group_by(_items.c.source_id, _items.c.outcome)):
                found.setdefault(source_id, {})[outcome] = count
        return found

    def known(self, source_id: str, item_ids: Sequence[str]) -> dict[str, SourceItem]:
        """What is known of these items, by item."""
        query = select(_items).where(_items.c.source_id == source_id, _items.c.item_id.in_(item_ids))
        with self._database.read() as connection:
            return {row.item_id: _item(row) for row in connection.execute(query)}

    def items(self, source_id: str, *, outcome: str | None, limit: int) -> list[SourceItem]:
        """What was found at a source, the last first; of one outcome only if wanted."""
        query = select(_items).where(_items.c.source_id == source_id)
        if outcome is not None:
            query = query.where(_items.c.outcome == outcome)
        query = query.order_by(_items.c.seen_at.desc(), _items.c.item_id).limit(limit)
        with self._database.read() as connection:
            return [_item(row) for row in connection.execute(query)]

    def forget(self, source_id: str, *, seen_before: datetime, but: Collection[str]) -> int:
        """Delete old rows that the log can tell again, but for these items; how many, at most ``_AT_ONCE``.

        What became a draft of its own is found by its id, and what never became anything is looked at anew. Which
        other article an item's text is in, and that people were told of a newer text or of a withdrawal, stands
        nowhere else: those rows stay.
        """
        tells_nothing_new = or_(
            _items.c.outcome.in_((Fate.TAKEN, Fate.REVISED)),
            and_(_items.c.outcome.in_((Fate.REFUSED, Fate.WITHDRAWN)), _items.c.article_id == ""),
        )
        old = and_(_items.c.source_id == source_id, _items.c.seen_at < to_text(seen_before), tells_nothing_new)
        query = select(_items.c.item_id).where(old, _items.c.item_id.not_in(but)).limit(_AT_ONCE)
        with self._database.read() as connection:
            found = connection.execute(query).scalars().all()
        if not found:
            return 0
        with self._database.write() as connection:  # what was looked at anew meanwhile is not old any more
            return connection.execute(delete(_items).where(old, _items.c.item_id.in_(found))).rowcount

    def forget_removed(self) -> int:
        """Delete what was found at sources that were removed, which nobody can ask for any more; how many rows."""
        removed = select(_sources.c.source_id).where(_sources.c.state == "removed")
        with self._database.read() as connection:
            found = connection.execute(select(_items.c.item_id).where(_items.c.source_id.in_(removed)).limit(1))
            if found.first() is None:
                return 0
        with self._database.write() as connection:
            connection.execute(delete(_fetches).where(_fetches.c.source_id.in_(removed)))
            return connection.execute(delete(_items).where(_items.c.source_id.in_(removed))).rowcount

    def put_item(self, source_id: str, item: SourceItem, connection: Connection | None = None) -> None:
        """Keep what became of an item; within a transaction if one is given."""
        if connection is None:
            with self._database.write() as own:
                self.put_item(source_id, item, own)
            return
        row: Mapping[str, Any] = {"source_id": source_id, **asdict(item), "seen_at": to_text(item.seen_at)}
        upsert(connection, _items, [dict(row)])


def _state(row: Any) -> FetchState:
    return FetchState(
        address=row.address,
        entity_tag=row.entity_tag,
        last_modified=row.last_modified,
        kind=row.kind,
        fetched_at=from_text(row.fetched_at),
        taken_at=from_text(row.taken_at),
        failed_at=from_text(row.failed_at),
        error=row.error,
        failures=row.failures,
    )


def _item(row: Any) -> SourceItem:
    return SourceItem(
        item_id=row.item_id,
        outcome=row.outcome,
        reason=row.reason,
        title=row.title,
        link=row.link,
        digest=row.digest,
        article_id=row.article_id,
        seen_at=moment(row.seen_at),
    )
