"""The hash chain over the log: arithmetic only.

The chain holds digests of payloads, not the payloads, so that a payload can be redacted by a
recorded act without breaking it. The bytes that a hash is over are for ever.
"""

from __future__ import annotations

import hashlib

GENESIS = bytes(32)
"""The hash before the first event."""

_sha256 = hashlib.sha256
_LENGTHS = tuple(length.to_bytes(4, "big") for length in range(256))
"""Lengths as the chain writes them, for the short fields that every event has."""


def digest(text: str) -> bytes:
    """SHA-256 of a payload."""
    return _sha256(text.encode()).digest()


def _field(encoded: bytes) -> bytes:
    length = len(encoded)
    return (_LENGTHS[length] if length < 256 else length.to_bytes(4, "big")) + encoded


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
    return _sha256(
        b"".join(
            (
                previous,
                _field(b"%d" % position),
                _field(stream),
                _field(b"%d" % version),
                _field(event_id),
                _field(type_name),
                _field(b"%d" % schema_version),
                _field(recorded_at),
                _sha256(metadata).digest(),
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
