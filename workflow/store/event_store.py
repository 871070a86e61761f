"""The log: append, read, follow. Nothing here knows what an event means.

The contract is the same on SQLite and PostgreSQL and held by ``tests/store/test_log_contract.py``:
positions are 1..N without holes in commit order, so "greater than my checkpoint" is complete.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, func, insert, select

from workflow.domain import events as happened
from workflow.domain.errors import CommandConflict, VersionConflict
from workflow.store.chain import GENESIS, digest, link
from workflow.store.codec import Metadata, decode_event, decode_metadata, encode_event, encode_metadata
from workflow.store.database import Database, from_text, to_text
from workflow.store.tables import CommandRow, EventRow, table_of

Expected = int | Literal["none", "exists", "any"]
"""What version a stream must have for an append: exactly n, not there, there, or whatever."""

PAGE = 500
"""Events read at once when following."""

_events = table_of(EventRow)
_commands = table_of(CommandRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """One event as it stands in the log."""

    position: int
    stream: str
    version: int
    event_id: str
    type: str
    schema_version: int
    data: str
    metadata: Metadata
    recorded_at: datetime

    def decode(self) -> happened.Event:
        """The event itself, in today's shape."""
        return decode_event(self.type, self.schema_version, self.data)


@dataclass(frozen=True, slots=True, kw_only=True)
class Appended:
    """The result of a command: where its events stand. The same for a repeated command."""

    stream: str
    stream_version: int
    first_position: int
    last_position: int
    repeated: bool = False


class EventStore:
    """The log of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # --- append -----------------------------------------------------------------------------------

    def append(
        self,
        connection: Connection,
        stream: str,
        expected: Expected,
        events: Sequence[happened.Event],
        metadata: Metadata,
        *,
        fingerprint: str,
        recorded_at: datetime,
    ) -> Appended:
        """Append the events of one command to one stream, all or none, in the caller's transaction.

        A repeated ``metadata.command_id`` gives the first result and appends nothing; with another
        fingerprint it raises ``CommandConflict``. Raises ``VersionConflict`` when the stream is not
        at ``expected``.
        """
        self._database.lock_log(connection)
        earlier = self.find_command(connection, metadata.command_id, fingerprint)
        if earlier is not None:
            return earlier
        version = self.stream_version(connection, stream)
        _require_version(stream, expected, version)
        position, previous = self.head(connection)
        rows: list[dict[str, Any]] = []
        moment, about = to_text(recorded_at), encode_metadata(metadata)
        for index, event in enumerate(events):
            type_name, schema_version, data = encode_event(event)
            row: dict[str, Any] = {
                "position": position + index + 1,
                "stream": stream,
                "version": version + index + 1,
                "event_id": str(uuid.uuid5(uuid.UUID(metadata.command_id), str(index))),
                "type": type_name,
                "schema_version": schema_version,
                "data": data,
                "metadata": about,
                "recorded_at": moment,
                "payload_digest": digest(data),
            }
            previous = row["hash"] = _link(previous, row)
            rows.append(row)
        connection.execute(insert(_events), rows)
        result = Appended(
            stream=stream,
            stream_version=version + len(rows),
            first_position=position + 1,
            last_position=position + len(rows),
        )
        connection.execute(
            insert(_commands).values(
                command_id=metadata.command_id,
                fingerprint=fingerprint,
                stream=stream,
                stream_version=result.stream_version,
                first_position=result.first_position,
                last_position=result.last_position,
                recorded_at=moment,
            )
        )
        return result

    def find_command(self, connection: Connection, command_id: str, fingerprint: str) -> Appended | None:
        """The result of an earlier command of that id; ``CommandConflict`` when it was another command."""
        row = connection.execute(select(_commands).where(_commands.c.command_id == command_id)).one_or_none()
        if row is None:
            return None
        if row.fingerprint != fingerprint:
            raise CommandConflict("This command id was used before for something else.", command_id=command_id)
        return Appended(
            stream=row.stream,
            stream_version=row.stream_version,
            first_position=row.first_position,
            last_position=row.last_position,
            repeated=True,
        )

    # --- read -------------------------------------------------------------------------------------

    def head(self, connection: Connection) -> tuple[int, bytes]:
        """Position and hash of the last event; 0 and zeros for an empty log."""
        row = connection.execute(
            select(_events.c.position, _events.c.hash).order_by(_events.c.position.desc()).limit(1)
        ).one_or_none()
        return (row.position, bytes(row.hash)) if row else (0, GENESIS)

    def stream_version(self, connection: Connection, stream: str) -> int:
        """How many events the stream has."""
        found = connection.execute(select(func.max(_events.c.version)).where(_events.c.stream == stream)).scalar()
        return int(found or 0)

    def read_stream(
        self,
        connection: Connection,
        stream: str,
        *,
        after: int = 0,
        until: int | None = None,
        until_position: int | None = None,
    ) -> list[Recorded]:
        """The stream's events after one version and up to another or up to a position of the log, in order."""
        query = select(_events).where(_events.c.stream == stream, _events.c.version > after)
        if until is not None:
            query = query.where(_events.c.version <= until)
        if until_position is not None:
            query = query.where(_events.c.position <= until_position)
        return [_recorded(row) for row in connection.execute(query.order_by(_events.c.version))]

    def read_all(
        self,
        connection: Connection,
        *,
        after: int = 0,
        until: int | None = None,
        limit: int = PAGE,
        types: Sequence[str] = (),
        category: str | None = None,
        backwards: bool = False,
    ) -> list[Recorded]:
        """Events after one position and up to another, filtered by stored names and stream category.

        The first ``limit`` of them in log order, or the last ``limit`` of them from the end ``backwards``.
        """
        query = select(_events).where(_events.c.position > after)
        if until is not None:
            query = query.where(_events.c.position <= until)
        if types:
            query = query.where(_events.c.type.in_(types))
        if category is not None:
            query = query.where(_events.c.stream.startswith(f"{category}-", autoescape=True))
        order = _events.c.position.desc() if backwards else _events.c.position
        return [_recorded(row) for row in connection.execute(query.order_by(order).limit(limit))]


def _require_version(stream: str, expected: Expected, version: int) -> None:
    met = {"none": version == 0, "exists": version > 0, "any": True}.get(str(expected), version == expected)
    if not met:
        raise VersionConflict(
            f"It has changed meanwhile (version {version}, you knew {expected}). Look at it again, then decide.",
            stream=stream,
            version=version,
            expected=expected,
        )


def _link(previous: bytes, row: Any) -> bytes:
    return link(
        previous,
        position=row["position"],
        stream=row["stream"],
        version=row["version"],
        event_id=row["event_id"],
        type_name=row["type"],
        schema_version=row["schema_version"],
        recorded_at=row["recorded_at"],
        metadata=row["metadata"],
        payload_digest=bytes(row["payload_digest"]),
    )


def _recorded(row: Any) -> Recorded:
    recorded_at = from_text(row.recorded_at)
    assert recorded_at is not None
    return Recorded(
        position=row.position,
        stream=row.stream,
        version=row.version,
        event_id=row.event_id,
        type=row.type,
        schema_version=row.schema_version,
        data=row.data,
        metadata=decode_metadata(row._mapping["metadata"]),  # noqa: SLF001 - SQLAlchemy's public name for it
        recorded_at=recorded_at,
    )
