"""The hash chain over the log: arithmetic only.

The chain holds digests of payloads, not the payloads, so that a payload can be redacted by a
recorded act without breaking it. An event's link is the SHA-256 over the link before it, its
position, stream, version, id, type, schema version and time of recording (each with its length
before it), and the digests of its metadata and payload. All but position and version is known
before the log is locked: it is prepared as ``stream_part`` and ``tail``. The bytes that a
hash is over are for ever.
"""

from __future__ import annotations

from hashlib import sha256

GENESIS = bytes(32)
"""The hash before the first event."""

_LENGTHS = tuple(length.to_bytes(4, "big") for length in range(256))
"""Lengths as the chain writes them, for the short fields that every event has."""


def digest(text: str) -> bytes:
    """SHA-256 of a payload."""
    return sha256(text.encode()).digest()


def field(text: str) -> bytes:
    """A field as it is hashed: the length of its UTF-8 in four bytes, then the UTF-8."""
    return encoded_field(text.encode())


def encoded_field(encoded: bytes) -> bytes:
    """The same of UTF-8."""
    length = len(encoded)
    return (_LENGTHS[length] if length < 256 else length.to_bytes(4, "big")) + encoded


def tail(
    event_id: str, type_name: str, schema_version: int, recorded_at: str, metadata_digest: bytes, payload_digest: bytes
) -> bytes:
    """What is hashed after the version."""
    named = field(event_id) + field(type_name) + field(str(schema_version)) + field(recorded_at)
    return named + metadata_digest + payload_digest


def join(previous: bytes, position: int, stream_part: bytes, version: int, tail_part: bytes) -> bytes:
    """The link of an event whose ``stream_part`` (the stream as a ``field``) and ``tail`` are prepared."""
    numbered = previous + encoded_field(b"%d" % position) + stream_part + encoded_field(b"%d" % version)
    return sha256(numbered + tail_part).digest()


def link_encoded(
    previous: bytes,
    position: int,
    stream: bytes,
    version: int,
    event_id: bytes,
    type_name: bytes,
    schema_version: int,
    recorded_at: bytes,
    metadata: bytes,
    payload_digest: bytes,
) -> bytes:
    """``link`` of fields that are encoded already, as a walk over the whole log reads them: one hash of one text."""
    return sha256(
        b"".join(
            (
                previous,
                encoded_field(b"%d" % position),
                encoded_field(stream),
                encoded_field(b"%d" % version),
                encoded_field(event_id),
                encoded_field(type_name),
                encoded_field(b"%d" % schema_version),
                encoded_field(recorded_at),
                sha256(metadata).digest(),
                payload_digest,
            )
        )
    ).digest()


def link(
    previous: bytes,
    *,
    position: int,
    stream: str,
    version: int,
    event_id: str,
    type_name: str,
    schema_version: int,
    recorded_at: str,
    metadata: str,
    payload_digest: bytes,
) -> bytes:
    """The hash of an event: over the one before it, everything that identifies it, and its digests.

    Each field is preceded by its length in four bytes, so that no text can pass for two.
    """
    return link_encoded(
        previous,
        position,
        stream.encode(),
        version,
        event_id.encode(),
        type_name.encode(),
        schema_version,
        recorded_at.encode(),
        metadata.encode(),
        payload_digest,
    )
