"""Messages that come to us signed by a partner (Standard Webhooks 1.0): whether one is theirs, whole and fresh.

The arithmetic of signing stands in ``signing.py``; here is only the judgement. It says yes or no and never why: an
answer that told a wrong key from a stale clock would help whoever tries keys.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from workflow.domain.errors import InvalidValue
from workflow.signing import sign

TOLERANCE_SECONDS = 300
"""How far a message's time may lie from ours, in either direction."""
PUBLIC_KEY_PREFIX = "whpk_"
_MOST_SIGNATURES = 20
_ID = re.compile(r"[A-Za-z0-9_-]{1,100}", re.ASCII)
_TIMESTAMP = re.compile(r"[0-9]{1,12}", re.ASCII)
_NOBODY = "whsec_" + base64.b64encode(b"nobody holds this secret").decode()


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedMessage:
    """A message as it came: three headers and the body, not yet looked into."""

    id: str
    timestamp: str
    signatures: str
    """Separated by spaces, each ``v1,…`` or ``v1a,…``."""
    body: bytes


def is_genuine(message: SignedMessage, now: datetime, *, secrets: Iterable[str], public_keys: Iterable[str]) -> bool:
    """Whether one of the secrets (``whsec_…``) or public keys (``whpk_…``) signed exactly this message lately.

    Every signature is compared in constant time with what each secret would give. Without any secret as much is
    computed as with one.
    """
    well_formed = _ID.fullmatch(message.id) is not None and _TIMESTAMP.fullmatch(message.timestamp) is not None
    identity, timestamp = (message.id, int(message.timestamp)) if well_formed else ("nothing", 0)
    given = message.signatures.split(" ", _MOST_SIGNATURES)[:_MOST_SIGNATURES]
    known = [each for each in secrets if each.startswith("whsec_")] or [_NOBODY]
    matches = False
    for secret in known:
        expected = sign(secret, identity, timestamp, message.body).encode()
        for signature in given:
            matches |= hmac.compare_digest(expected, signature.encode("utf-8", "replace")) and secret != _NOBODY
    signed = b".".join([identity.encode(), str(timestamp).encode(), message.body])
    for key in public_keys:
        matches |= any(_verifies(key, signature, signed) for signature in given)
    fresh = abs(int(now.timestamp()) - timestamp) <= TOLERANCE_SECONDS
    return well_formed and fresh and matches


def parse_public_key(text: str, field: str = "receipt_key") -> Ed25519PublicKey:
    """The key of ``whpk_`` and base64 of 32 bytes, or ``InvalidValue``."""
    try:
        key = base64.b64decode(text.removeprefix(PUBLIC_KEY_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not text.startswith(PUBLIC_KEY_PREFIX) or len(key) != 32:
        raise InvalidValue(field, "must be an ed25519 public key: 'whpk_' and base64 of 32 bytes")
    return Ed25519PublicKey.from_public_bytes(key)


def _verifies(key: str, signature: str, signed: bytes) -> bool:
    version, _, encoded = signature.partition(",")
    if version != "v1a":
        return False
    try:
        parse_public_key(key).verify(base64.b64decode(encoded, validate=True), signed)
    except (binascii.Error, ValueError, InvalidSignature, InvalidValue):
        return False
    return True
