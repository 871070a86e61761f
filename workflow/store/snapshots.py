"""Snapshots of long streams: a shortcut for loading, never a truth.

A snapshot holds a state as it was after one version, with the chain hash of the event at that
version and a digest of the domain's own code. One of another history or of other code is ignored
and replaced. What was recorded since is always read after it, so it never stands in for a version check.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, insert, select

import workflow.domain
from workflow.domain.article import Article
from workflow.domain.concepts import GlossaryEntry
from workflow.domain.delivery import Delivery
from workflow.domain.desk import Desk
from workflow.domain.known_entities import EntityEntry
from workflow.domain.memory_import import MemoryImport
from workflow.domain.partner import Partner
from workflow.domain.phrases import plain
from workflow.domain.streams import category
from workflow.domain.topic_import import TopicVocabulary
from workflow.domain.topic_ruling import TopicRuleEntry
from workflow.store.database import Database
from workflow.store.tables import EventRow, SnapshotRow, table_of

EVERY = 50
"""Events between two snapshots of a stream: more of a long article in three languages take over a millisecond."""

_STATES: Mapping[str, type[Any]] = {
    "article": Article,
    "delivery": Delivery,
    "partner": Partner,
    "concept": GlossaryEntry,
    "entity": EntityEntry,
    "desk": Desk,
    "memory": MemoryImport,
    "topics": TopicVocabulary,
    "topicrule": TopicRuleEntry,
}
_encode = msgspec.msgpack.Encoder(enc_hook=plain).encode
_decoders = {name: msgspec.msgpack.Decoder(state) for name, state in _STATES.items()}
_FIND = (
    "SELECT s.state FROM snapshots s JOIN events e ON e.stream = s.stream AND e.version = s.version "
    "AND e.hash = s.source_hash WHERE s.stream = ? AND s.shape = ?"
)
_snapshots = table_of(SnapshotRow)
_events = table_of(EventRow)


class Snapshots:
    """The snapshots of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, connection: Connection, stream: str) -> tuple[Any, int] | None:
        """The newest usable snapshot of the stream: its state, and how many bytes it takes; or None."""
        driver: Any = connection.connection.driver_connection
        with self._database.translated_errors(driver):
            if self._database.is_postgresql:
                row = driver.execute(_FIND.replace("?", "%s"), (stream, shape()), binary=True).fetchone()
            else:
                row = driver.execute(_FIND, (stream, shape())).fetchone()
        if row is None:
            return None
        try:
            return _decoders[category(stream)].decode(row[0]), len(row[0])
        except msgspec.DecodeError:
            return None  # damaged: the events say the same

    def keep(self, stream: str, state: Any) -> None:
        """Keep the state of a stream, unless the stream went on: a redaction may have taken words out of it since."""
        with self._database.write() as connection:
            self._database.lock_log(connection)
            query = select(_events.c.version, _events.c.hash).where(_events.c.stream == stream)
            last = connection.execute(query.order_by(_events.c.version.desc()).limit(1)).one()
            if last.version != state.version:
                return
            row = {
                "stream": stream,
                "version": state.version,
                "shape": shape(),
                "state": _encode(state),
                "source_hash": last.hash,
            }
            connection.execute(delete(_snapshots).where(_snapshots.c.stream == stream))
            connection.execute(insert(_snapshots), row)


@cache
def shape() -> str:
    """Digest of the domain's code: a state folded by other code may be another state."""
    folder = Path(workflow.domain.__file__ or "").parent
    digest = sha256()
    for path in sorted(folder.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
