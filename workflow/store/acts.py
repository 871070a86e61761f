"""What somebody did by the log, and where else it names them: a walk through the whole log, for rare questions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import or_, select

from workflow.store.codec import decode_metadata
from workflow.store.database import Database
from workflow.store.tables import EventRow, table_of

_events = table_of(EventRow)
_PAGE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One event that a person caused or that names them."""

    position: int
    stream: str
    type: str
    at: str
    """RFC 3339, UTC."""
    is_theirs: bool
    """Whether they caused it; else it names them in its payload."""
    data: dict[str, Any]
    """As it is stored."""


def acts_of(database: Database, actor: str) -> Iterator[Act]:
    """Everything in log order, read page by page. ``actor`` is an id such as ``user:<id>``."""
    columns = (_events.c.position, _events.c.stream, _events.c.type, _events.c.recorded_at)
    named = or_(_events.c.metadata.contains(actor, autoescape=True), _events.c.data.contains(actor, autoescape=True))
    position = 0
    while True:
        query = select(*columns, _events.c.data, _events.c.metadata).where(_events.c.position > position, named)
        with database.read() as connection:
            rows = connection.execute(query.order_by(_events.c.position).limit(_PAGE)).all()
        for row in rows:
            yield Act(
                position=row.position,
                stream=row.stream,
                type=row.type,
                at=row.recorded_at,
                is_theirs=decode_metadata(row.metadata).actor == actor,
                data=msgspec.json.decode(row.data),
            )
        if len(rows) < _PAGE:
            return
        position = rows[-1].position
