"""The translation memory: what was approved or imported. Follows the log; looked up through ``store/memory.py``.

``memory_entries`` holds rows that are functions of single streams. ``memory_sources`` holds each source
text of which an entry is offered, once a pair of languages, with its grams; the index over the grams is
the database's own matter (its migration): whoever writes a row of ``memory_sources`` moves it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, select, update

from workflow.domain import events as happened
from workflow.domain.memory_units import OFFERED
from workflow.domain.stored_names import NAMES, STORED_NAMES
from workflow.domain.streams import category
from workflow.languages.matching import grams, normalised
from workflow.store.event_store import EventStore, Recorded
from workflow.store.followers import Checkpoints, Into, Projection
from workflow.store.memory_entries import Row, pair_of, rows_of, rows_of_import
from workflow.store.projections.rows import in_parts, upsert
from workflow.store.tables import EventRow, MemoryEntryRow, MemorySourceRow, table_of

NAME = "memory"
LONGEST_COMPARED = 2_000
"""Characters of a source that is looked for when it is only similar; longer ones are found when they are equal."""

_entries = table_of(MemoryEntryRow)
_sources = table_of(MemorySourceRow)
_events = table_of(EventRow)
_AT_ONCE = 500
_READ = (
    happened.EditionApproved
    | happened.FourEyesOverridden
    | happened.EditionPublished
    | happened.EditionCorrected
    | happened.ApprovalWithdrawn
    | happened.ChangesRequested
    | happened.EditionWithdrawn
    | happened.EditionRejected
    | happened.MemoryImported
    | happened.MemoryImportWithdrawn
    | happened.PayloadRedacted
)
READ = sorted(name for name, event in STORED_NAMES.items() if issubclass(event, _READ))
"""Stored names of the events after which a stream's rows may be others."""
_PASSED_OVER = STORED_NAMES.keys() - set(READ)
"""What need not be read; a name that is not known might matter, and is not among them."""
_IMPORTED = NAMES[happened.MemoryImported]
_CATEGORIES = ("article", "memory")
_STATUSES = frozenset(status.value for status in OFFERED)


def memory(store: EventStore) -> Projection:
    """The projection, over one log."""

    def apply(connection: Connection, recorded: Sequence[Recorded], into: Into) -> None:
        anew: dict[str, int] = {}
        further: dict[str, list[Recorded]] = {}
        for each in recorded:
            if each.type in _PASSED_OVER or category(each.stream) not in _CATEGORIES:
                continue
            if each.type == _IMPORTED:  # a part adds rows and changes none: the others are not read again for it
                further.setdefault(each.stream, []).append(each)
            else:
                anew[each.stream] = each.version
        rows = [row for stream, parts in further.items() if stream not in anew for row in rows_of_import(stream, parts)]
        for stream, last in sorted(anew.items()):
            until = max([last, *(part.version for part in further.get(stream, ()))])
            rows += rows_of(stream, store.read_stream(connection, stream, until=until))
        _replace(connection, sorted(anew), rows, into)

    return Projection(name=NAME, tables=(_entries, _sources), apply=apply)


def remake(connection: Connection, store: EventStore, checkpoints: Checkpoints, stream: str) -> None:
    """Make a stream's rows anew from what its payloads say now, as far as the memory has come; within a transaction.

    Takes the checkpoint's lock, so that the memory's own follower waits meanwhile.
    """
    reached = checkpoints.read(connection, NAME, lock=True)
    if reached is not None and category(stream) in _CATEGORIES:
        history = store.read_stream(connection, stream, until_position=reached.position)
        _replace(connection, [stream], rows_of(stream, history), lambda table: table)


def source_row(connection: Connection, row: Row, offered: int) -> dict[str, Any]:
    """The row of an entry's source text, of which so many entries are offered."""
    pair, text = pair_of(row["source_language"], row["target_language"]), normalised(row["source"])
    found = keys_of(pair, text)
    is_postgresql = connection.dialect.name == "postgresql"
    return {
        "source_id": row["source_id"],
        "source": text,
        "grams": found if is_postgresql else json.dumps(found, ensure_ascii=False),
        "offered": offered,
    }


def keys_of(pair: str, text: str) -> list[str]:
    """The grams of a normalised text as the index has them: each with its pair of languages."""
    return [f"{pair} {gram}" for gram in grams(text)] if len(text) <= LONGEST_COMPARED else []


def _replace(connection: Connection, streams: Sequence[str], rows: Sequence[Row], into: Into) -> None:
    """Make these the rows of the streams; rows of other streams are added."""
    table, wanted = into(_entries), {row["entry_id"]: row for row in rows}
    present = _present(connection, table, streams)
    gone = [row for row in present.values() if row["entry_id"] not in wanted]
    for some in in_parts([row["entry_id"] for row in gone], _AT_ONCE):
        connection.execute(delete(table).where(table.c.stream.in_(streams), table.c.entry_id.in_(some)))
    changed = [row for row in wanted.values() if row != present.get(row["entry_id"])]
    upsert(connection, table, sorted(changed, key=lambda row: (row["stream"], row["entry_id"])))
    before = [present[row["entry_id"]] for row in changed if row["entry_id"] in present]
    _count(connection, into(_sources), [*gone, *before], changed)


def _present(connection: Connection, table: Table, streams: Sequence[str]) -> dict[str, Row]:
    found: dict[str, Row] = {}
    for some in in_parts(streams, _AT_ONCE):
        for row in connection.execute(select(table).where(table.c.stream.in_(some))).mappings():
            found[row["entry_id"]] = dict(row)
    return found


def _count(connection: Connection, table: Table, before: Iterable[Row], after: Iterable[Row]) -> None:
    """Bring the sources to what is offered of them after some entries changed."""
    moved: Counter[int] = Counter()
    texts: dict[int, Row] = {}
    for rows, step in ((before, -1), (after, 1)):
        for row in rows:
            if row["status"] in _STATUSES:
                moved[row["source_id"]] += step
                texts[row["source_id"]] = row
    known: dict[int, int] = {}
    for some in in_parts([each for each, count in moved.items() if count], _AT_ONCE):
        query = select(table.c.source_id, table.c.offered).where(table.c.source_id.in_(some))
        known |= {row.source_id: row.offered for row in connection.execute(query)}
    counts = {each: known.get(each, 0) + count for each, count in sorted(moved.items()) if count}
    fresh = [source_row(connection, texts[each], count) for each, count in counts.items() if each not in known]
    upsert(connection, table, [row for row in fresh if row["offered"] > 0])
    kept = [{"this": each, "to": count} for each, count in counts.items() if each in known and count > 0]
    if kept:
        connection.execute(
            update(table).where(table.c.source_id == bindparam("this")).values(offered=bindparam("to")), kept
        )
    for some in in_parts([each for each, count in counts.items() if each in known and count <= 0], _AT_ONCE):
        connection.execute(delete(table).where(table.c.source_id.in_(some)))
