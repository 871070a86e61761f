"""The hash chain over the log: arithmetic only.

The chain holds digests of payloads, not the payloads, so that a payload can be redacted by a
recorded act without breaking it.
"""

from __future__ import annotations

import hashlib

GENESIS = bytes(32)
"""The hash before the first event."""


def digest(text: str) -> bytes:
    """SHA-256 of a payload."""
    return hashlib.sha256(text.encode()).digest()


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
    """The hash of an event: over the one before it, everything that identifies it, and its digests."""
    fields = (str(position), stream, str(version), event_id, type_name, str(schema_version), recorded_at)
    chain = hashlib.sha256(previous)
    for field in fields:
        encoded = field.encode()
        chain.update(len(encoded).to_bytes(4, "big") + encoded)
    chain.update(digest(metadata))
    chain.update(payload_digest)
    return chain.digest()
