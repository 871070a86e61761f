"""Events as lines of a file, exactly as they stand in the log, and the log made anew of such lines. No rule lives here.

A line holds what the chain is over, byte for byte: payload and metadata stand in it as the JSON that is stored. The
chain is checked on the way in; what a later redaction took out of a payload is accounted for at the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, func, insert, select
from sqlalchemy.exc import IntegrityError

from workflow.domain.errors import InvalidValue, LogDamaged, NewsroomError
from workflow.domain.phrases import phrase
from workflow.domain.streams import KINDS, category
from workflow.store.chain import GENESIS, digest, link
from workflow.store.codec import decode_event, decode_metadata
from workflow.store.partitions import covered, make_room
from workflow.store.proof import STREAMS_REMEMBERED, redactions
from workflow.store.tables import CommandRow, EventRow, table_of

_events, _commands = table_of(EventRow), table_of(CommandRow)
_IN_ORDER = (
    _events.c.position,
    _events.c.stream,
    _events.c.version,
    _events.c.event_id,
    _events.c.type,
    _events.c.schema_version,
    _events.c.recorded_at,
    _events.c.payload_digest,
    _events.c.hash,
    _events.c.metadata,
    _events.c.data,
)


class EventLine(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One event of the log as a line of a file."""

    position: int
    stream: str
    version: int
    event_id: str
    type: str
    schema_version: int
    recorded_at: str
    payload_digest: str
    """SHA-256 of the payload as it was appended, in hexadecimal; a redacted one has another by now."""
    hash: str
    fingerprint: str | None = None
    """Of its command: tells whether a repetition is one. None where the command is not remembered any more."""
    metadata: msgspec.Raw
    data: msgspec.Raw


_WRITTEN_AT_ONCE, _BYTES_AT_ONCE = 500, 8_000_000


class _CommandOf(msgspec.Struct):
    command_id: str


_command_of = msgspec.json.Decoder(_CommandOf)
_line = msgspec.json.Decoder(EventLine)


def read_lines(connection: Connection, *, after: int, until: int, limit: int) -> list[EventLine]:
    """The events after one position and up to another as lines, in order, so many at most."""
    query = select(*_IN_ORDER).where(_events.c.position > after, _events.c.position <= until)
    rows = connection.execute(query.order_by(_events.c.position).limit(limit)).all()
    ids = [_command_of.decode(row.metadata).command_id for row in rows]
    known = select(_commands.c.command_id, _commands.c.fingerprint).where(_commands.c.command_id.in_(set(ids)))
    fingerprints = {str(each.command_id): str(each.fingerprint) for each in connection.execute(known)}
    return [_as_line(row, fingerprints.get(identity)) for row, identity in zip(rows, ids, strict=True)]


def _as_line(row: Any, fingerprint: str | None) -> EventLine:
    if "\n" in row.data or "\n" in row.metadata:
        raise LogDamaged(f"The event at position {row.position} was changed: no payload has line breaks.")
    return EventLine(
        position=row.position,
        stream=row.stream,
        version=row.version,
        event_id=row.event_id,
        type=row.type,
        schema_version=row.schema_version,
        recorded_at=row.recorded_at,
        payload_digest=bytes(row.payload_digest).hex(),
        hash=bytes(row.hash).hex(),
        fingerprint=fingerprint,
        metadata=msgspec.Raw(row.metadata.encode()),
        data=msgspec.Raw(row.data.encode()),
    )


def count_events(connection: Connection) -> int:
    """How many events the log has."""
    return int(connection.execute(select(func.count()).select_from(_events)).scalar_one())


@dataclass(slots=True)
class Restoring:
    """A log made of lines within one transaction, from its first event on."""

    connection: Connection
    position: int = 0
    hash: bytes = GENESIS
    _versions: dict[str, int] = field(default_factory=dict)
    """Of streams met lately."""
    _has_forgotten: bool = False
    _covered: int = 0
    """The last position that the database is known to have a place for."""
    _waiting_bytes: int = 0
    _present: dict[int, str] = field(default_factory=dict)
    """Digests of payloads that are not what was appended, by position: only a redaction may have changed them."""
    _rows: list[dict[str, Any]] = field(default_factory=list)
    _command: dict[str, Any] = field(default_factory=dict)
    """The command whose events come, with where they stand."""
    _command_rows: list[dict[str, Any]] = field(default_factory=list)

    def add(self, number: int, text: bytes) -> None:
        """Take a line over; ``InvalidValue`` names its number and what is wrong with it."""
        try:
            self._take(_line.decode(text))
        except (msgspec.MsgspecError, ValueError) as error:
            raise InvalidValue(f"line {number}", f"is no event of a log: {error}") from error
        except NewsroomError as error:
            raise InvalidValue(f"line {number}", error.detail) from error

    def _take(self, line: EventLine) -> None:
        expected = self.position + 1
        if line.position != expected:
            said = phrase(
                "position {expected} should stand here, and it is {found}", expected=expected, found=line.position
            )
            raise LogDamaged(said)
        if line.version != self._version_of(line.stream) + 1:
            raise LogDamaged(phrase("a version of {stream!r} is missing before it", stream=line.stream[:200]))
        data, metadata = bytes(line.data).decode(), bytes(line.metadata).decode()
        payload_digest = bytes.fromhex(line.payload_digest)
        linked = link(
            self.hash,
            position=line.position,
            stream=line.stream,
            version=line.version,
            event_id=line.event_id,
            type_name=line.type,
            schema_version=line.schema_version,
            recorded_at=line.recorded_at,
            metadata=metadata,
            payload_digest=payload_digest,
        )
        if linked.hex() != line.hash:
            raise LogDamaged(phrase("the chain breaks here: this line, or one before it, was changed"))
        if category(line.stream) not in KINDS:
            raise LogDamaged(phrase("nothing is known of streams such as {stream!r}", stream=line.stream[:200]))
        decode_event(line.type, line.schema_version, data)
        command_id = decode_metadata(metadata).command_id
        present = digest(data)
        if present != payload_digest:
            self._present[line.position] = present.hex()
        self.position, self.hash = line.position, linked
        self._versions[line.stream] = line.version
        self._waiting_bytes += len(line.data)
        self._rows.append(
            {
                **{name: getattr(line, name) for name in _PLAIN},
                "data": data,
                "metadata": metadata,
                "payload_digest": payload_digest,
                "hash": linked,
            }
        )
        self._remember(line, command_id)

    def _remember(self, line: EventLine, command_id: str) -> None:
        """Keep where a command's events stand, so that its repetition is known as one here too."""
        if self._command.get("command_id") != command_id:
            self._end_command()
            self._command = {
                "command_id": command_id,
                "fingerprint": line.fingerprint,
                "stream": line.stream,
                "first_position": line.position,
                "recorded_at": line.recorded_at,
            }
        self._command |= {"stream_version": line.version, "last_position": line.position}

    def _end_command(self) -> None:
        if self._command and self._command["fingerprint"] is not None:
            self._command_rows.append(self._command)
        self._command = {}

    @property
    def is_full(self) -> bool:
        """Whether so much was taken over that it should be written before more is."""
        return len(self._rows) >= _WRITTEN_AT_ONCE or self._waiting_bytes > _BYTES_AT_ONCE

    def _version_of(self, stream: str) -> int:
        """The last version of a stream so far; 0 where there is none."""
        known = self._versions.get(stream)
        if known is None and self._has_forgotten:
            self.write()
            query = select(func.max(_events.c.version)).where(_events.c.stream == stream)
            known = self.connection.execute(query).scalar()
        return known or 0

    def write(self) -> None:
        """Write what was taken over."""
        self._waiting_bytes = 0
        if self.position > self._covered:
            make_room(self.connection, self.position)
            self._covered = covered(self.connection)
        if len(self._versions) > STREAMS_REMEMBERED:
            self._versions.clear()
            self._has_forgotten = True
        for table, rows in ((_events, self._rows), (_commands, self._command_rows)):
            if rows:
                self._insert(table, rows)
                rows.clear()

    def _insert(self, table: Table, rows: list[dict[str, Any]]) -> None:
        try:
            self.connection.execute(insert(table), rows)
        except IntegrityError as error:
            raise LogDamaged(
                phrase("Two commands up to position {position} have the same id.", position=self.position)
            ) from error

    def finish(self) -> None:
        """Write the rest; ``LogDamaged`` for a payload that is not what was appended, nor what a redaction left."""
        self._end_command()
        self.write()
        make_room(self.connection, self.position + 1)
        accounted = redactions(self.connection)
        for position in sorted({*accounted, *self._present}):
            found = accounted.get(position)
            if found is None or found.digest != self._present.get(position, self._appended(position)):
                raise LogDamaged(
                    f"The payload at position {position} was changed, and no redaction on record accounts for it.",
                    position=position,
                )

    def _appended(self, position: int) -> str:
        query = select(_events.c.payload_digest).where(_events.c.position == position)
        return bytes(self.connection.execute(query).scalar_one()).hex()


_PLAIN = ("position", "stream", "version", "event_id", "type", "schema_version", "recorded_at")


def encode_lines(lines: Sequence[EventLine]) -> bytes:
    """The lines as they stand in a file."""
    return msgspec.json.Encoder().encode_lines(lines)
