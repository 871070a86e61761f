"""What is prepared for an append before the log is locked, and what comes of it. No database is known here.

Encoding, ids and digests are the costly part of an append; done here they keep nobody else waiting.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Literal

import msgspec

from workflow.domain import events as happened
from workflow.domain.errors import CommandConflict, NewsroomError, VersionConflict
from workflow.domain.phrases import phrase
from workflow.store import chain
from workflow.store.codec import Metadata, encode_event, encode_metadata
from workflow.store.database import to_text
from workflow.store.recorded import Appended

Expected = int | Literal["none", "exists", "any"]
"""What version a stream must have for an append: exactly n, not there, there, or whatever."""

Outcome = Appended | NewsroomError
"""An append's result, or the refusal that its caller is to get."""


class PreparedEvent(msgspec.Struct, frozen=True):
    """An event, encoded."""

    event_id: str
    type: str
    schema_version: int
    data: str
    payload_digest: bytes
    tail: bytes

    def values(self, command: Prepared) -> tuple[str, str, int, str, str, str, bytes]:
        """The columns from ``event_id`` to ``payload_digest``."""
        about = (command.metadata, command.recorded_at)
        return (self.event_id, self.type, self.schema_version, self.data, *about, self.payload_digest)


class Prepared(msgspec.Struct, frozen=True):
    """One command's events for one stream, ready to be appended."""

    stream: str
    stream_part: bytes
    expected: Expected
    command_id: str
    fingerprint: str
    metadata: str
    recorded_at: str
    events: tuple[PreparedEvent, ...]

    def meets(self, version: int) -> bool:
        """Whether a stream at that version is as expected."""
        match self.expected:
            case "any":
                return True
            case "none":
                return version == 0
            case "exists":
                return version > 0
            case exact:
                return version == exact

    def conflict(self, version: int) -> VersionConflict:
        """The refusal of a stream that is at another version than expected."""
        return VersionConflict(
            phrase(
                "It has changed meanwhile (version {version}, you knew {expected}). Look at it again, then decide.",
                version=version,
                expected=self.expected,
            ),
            stream=self.stream,
            version=version,
            expected=self.expected,
        )

    def earlier(self, fingerprint: str, stream: str, version: int, first: int, last: int) -> Outcome:
        """The first result of this command id, or the refusal when it was another command."""
        if fingerprint != self.fingerprint:
            return CommandConflict(
                phrase("This command id was used before for something else."), command_id=self.command_id
            )
        return Appended(stream=stream, stream_version=version, first_position=first, last_position=last, repeated=True)


def prepare(
    stream: str,
    expected: Expected,
    events: Sequence[happened.Event],
    metadata: Metadata,
    *,
    fingerprint: str,
    recorded_at: datetime,
) -> Prepared:
    """Encode a command's events and everything about them that does not depend on where they will stand."""
    moment, about = to_text(recorded_at), encode_metadata(metadata)
    about_digest = chain.digest(about)
    milliseconds = int(recorded_at.timestamp() * 1000)
    prepared = []
    for index, event in enumerate(events):
        type_name, schema_version, data = encode_event(event)
        payload_digest = chain.digest(data)
        identity = event_id(metadata.command_id, index, milliseconds)
        tail = chain.tail(identity, type_name, schema_version, moment, about_digest, payload_digest)
        prepared.append(PreparedEvent(identity, type_name, schema_version, data, payload_digest, tail))
    return Prepared(
        stream,
        chain.field(stream),
        expected,
        metadata.command_id,
        fingerprint,
        about,
        moment,
        tuple(prepared),
    )


def event_id(command_id: str, index: int, milliseconds: int) -> str:
    """The UUIDv7 of a command's event: its time of recording, and in place of chance a digest of command and number.

    Ordered by time, so that the index over them stays compact in a long log.
    """
    chance = int.from_bytes(sha256(f"{command_id}/{index}".encode()).digest()[:10], "big")
    number = (milliseconds & 0xFFFF_FFFF_FFFF) << 80 | 0x7 << 76 | (chance >> 62 & 0xFFF) << 64
    number |= 0b10 << 62 | chance & 0x3FFF_FFFF_FFFF_FFFF
    digits = f"{number:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
