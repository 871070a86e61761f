"""The proof that the log is whole: positions, payloads, chain and stream versions, event by event in bounded memory.

Nothing is decoded here but the records of redactions: what was taken out of a payload, they account for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from workflow.domain.errors import LogDamaged, NewsroomError
from workflow.domain.events import PayloadRedacted
from workflow.domain.stored_names import NAMES
from workflow.store.chain import GENESIS, link_encoded
from workflow.store.codec import decode_event
from workflow.store.database import Database
from workflow.store.tables import EventRow, table_of
from workflow.store.walk import links, records, snapshot

STREAMS_REMEMBERED = 200_000
"""Streams whose last version is kept in memory; of one that is met again later, the log is asked."""

_events = table_of(EventRow)
_REDACTED = NAMES[PayloadRedacted]


class Accounted(NamedTuple):
    """What the last redaction of a payload says is there now, and where in the log it says so."""

    digest: str
    stream: str
    at: int


def redactions(connection: Connection) -> dict[int, Accounted]:
    """The redacted positions of the log.

    A record that cannot be read accounts for nothing; that it cannot be is found when the walk comes to it.
    """
    found: dict[int, Accounted] = {}
    for record in records(connection, type_name=_REDACTED):
        try:
            event = decode_event(_REDACTED, record.schema_version, record.data.decode())
            stream = record.stream.decode()
        except (NewsroomError, UnicodeDecodeError):
            continue
        assert isinstance(event, PayloadRedacted)
        for payload in event.payloads:
            before = found.get(payload.position)
            said = before is not None and (before.digest, before.stream) == (payload.digest, stream)
            if payload.position < record.position and not said:  # who says it once more proves nothing more
                found[payload.position] = Accounted(payload.digest, stream, record.position)
    return found


@dataclass(slots=True)
class Proof:
    """A walk along the chain from one position on."""

    database: Database
    position: int = 0
    hash: bytes = GENESIS
    accounted: dict[int, Accounted] = field(default_factory=dict)
    accepted: dict[int, int] = field(default_factory=dict)
    """Payloads taken as redacted on the word of a later event, by the position of that event."""
    versions: dict[bytes, int] = field(default_factory=dict)

    def walk(self) -> Iterator[tuple[int, bytes]]:
        """Position and hash after every page; ``LogDamaged`` names the first fault."""
        with self.database.read() as connection:
            self.accounted = redactions(connection)
        for page in links(self.database, self.position):
            try:
                self._walk_page(page)
            except LogDamaged as fault:
                raise self._first(fault) from None
            except (TypeError, ValueError, OverflowError) as error:  # a value of a type that no append writes
                here = self.position + 1
                raise self._first(LogDamaged(f"The event at position {here} is no event.", position=here)) from error
            yield self.position, self.hash

    def _walk_page(self, page: list[tuple[Any, ...]]) -> None:
        """One page; kept flat, since it runs once an event."""
        expected, previous, versions, accounted = self.position, self.hash, self.versions, self.accounted
        sha256 = hashlib.sha256
        for position, stream, version, event_id, kind, schema, data, metadata, moment, payload, stored in page:
            expected += 1
            if position != expected:
                raise LogDamaged(f"Position {expected} is missing from the log.", position=expected)
            if sha256(data).digest() != payload or position in accounted:
                self._account_for(position, stream.decode(), data, payload)
            computed = link_encoded(
                previous, position, stream, version, event_id, kind, schema, moment, metadata, payload
            )
            if computed != stored:
                raise LogDamaged(f"The chain breaks at position {position}.", position=position)
            if version != versions.get(stream, 0) + 1:
                self._follow(stream, version, position)
            versions[stream] = version
            self.position, self.hash = position, computed
            previous = computed
        if len(versions) > STREAMS_REMEMBERED:
            versions.clear()

    def _account_for(self, position: int, stream: str, data: bytes, payload: bytes) -> None:
        """A payload that is not the one appended must be exactly the one that its last redaction left."""
        if not self._is_accounted_for(position, stream, data, payload):
            # a redaction may have been recorded since the walk began: look at both again, at one moment
            with snapshot(self.database) as connection:
                self.accounted = redactions(connection)
                data = b"".join(record.data for record in records(connection, position=position))
            if not self._is_accounted_for(position, stream, data, payload):
                raise LogDamaged(f"The payload at position {position} was changed.", position=position)
        if position in self.accounted:
            self.accepted[position] = self.accounted[position].at

    def _is_accounted_for(self, position: int, stream: str, data: bytes, payload: bytes) -> bool:
        present = hashlib.sha256(data)
        record = self.accounted.get(position)
        if record is None or record.stream != stream:
            return present.digest() == payload
        return present.hexdigest() == record.digest

    def _follow(self, stream: bytes, version: int, position: int) -> None:
        """A stream not met before, or not for long: its version before this one must stand before it."""
        if stream not in self.versions and version == 1:
            return
        if stream not in self.versions and version > 1:
            query = select(_events.c.position).where(
                _events.c.stream == stream.decode(), _events.c.version == version - 1
            )
            with self.database.read() as connection:
                before = connection.execute(query).scalar()
            if before is not None and before < position:
                return
        raise LogDamaged(
            f"The event at position {position} is version {version} of {stream.decode()!r}, "
            "and the version before it is not in the log.",
            position=position,
        )

    def _first(self, fault: LogDamaged) -> LogDamaged:
        """The fault, or the redacted payload before it whose record the walk did not reach unharmed."""
        where = fault.facts["position"]
        assert isinstance(where, int)
        unproven = [position for position, at in self.accepted.items() if at >= where]
        if not unproven:
            return fault
        return LogDamaged(
            f"The payload at position {min(unproven)} was changed, and the redaction that would account for it does "
            f"not stand: {fault.detail}",
            position=min(unproven),
        )
