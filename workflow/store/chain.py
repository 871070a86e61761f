"""The hash chain over the log: arithmetic only.

The chain holds digests of payloads, not the payloads, so that a payload can be redacted by a
recorded act without breaking it. An event's link is the SHA-256 over the link before it, its
position, stream, version, id, type, schema version and time of recording (each with its length
before it), and the digests of its metadata and payload. All but position and version is known
before the log is locked: it is prepared as ``stream_part`` and ``tail``.
"""

from __future__ import annotations

from hashlib import sha256

GENESIS = bytes(32)
"""The hash before the first event."""


def digest(text: str) -> bytes:
    """SHA-256 of a payload."""
    return sha256(text.encode()).digest()


def field(text: str) -> bytes:
    """A field as it is hashed: the length of its UTF-8 in four bytes, then the UTF-8."""
    encoded = text.encode()
    return len(encoded).to_bytes(4, "big") + encoded


def tail(
    event_id: str, type_name: str, schema_version: int, recorded_at: str, metadata_digest: bytes, payload_digest: bytes
) -> bytes:
    """What is hashed after the version."""
    named = field(event_id) + field(type_name) + field(str(schema_version)) + field(recorded_at)
    return named + metadata_digest + payload_digest


def join(previous: bytes, position: int, stream_part: bytes, version: int, tail_part: bytes) -> bytes:
    """The link of an event whose ``stream_part`` (the stream as a ``field``) and ``tail`` are prepared."""
    return sha256(previous + field(str(position)) + stream_part + field(str(version)) + tail_part).digest()


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
    """The link of an event from its stored columns."""
    tail_part = tail(event_id, type_name, schema_version, recorded_at, digest(metadata), payload_digest)
    return join(previous, position, field(stream), version, tail_part)
