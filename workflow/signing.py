"""Standard Webhooks 1.0: what makes a partner sure that a message is ours, whole and fresh.

Only the arithmetic lives here. Secrets are made and kept elsewhere; none is ever logged or shown in an error.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from workflow.domain.errors import InvalidValue
from workflow.domain.phrases import phrase

SYMMETRIC_PREFIX, ASYMMETRIC_PREFIX = "whsec_", "whsk_"
_SHORTEST_KEY, _LONGEST_KEY = 24, 64
_SEED_SIZES = (32, 64)  # the seed alone, or the seed and the public key after it


def sign(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """One signature over ``id.timestamp.body``, by the kind of the secret.

    ``v1,`` and base64 of HMAC-SHA256 for ``whsec_…``; ``v1a,`` and base64 of the ed25519 signature for ``whsk_…``.
    ``timestamp`` is the attempt's, in seconds since 1970; ``body`` is exactly what is sent. Raises ``InvalidValue``
    for a malformed secret and for an id with a dot, which would let two different messages have one signature.
    """
    if not message_id or "." in message_id:
        raise InvalidValue("message_id", phrase("must not be empty and must not hold a dot"))
    signed = b".".join([message_id.encode(), str(timestamp).encode(), body])
    if secret.startswith(ASYMMETRIC_PREFIX):
        key = _decoded(secret, ASYMMETRIC_PREFIX)
        if len(key) not in _SEED_SIZES:
            raise InvalidValue("secret", phrase("must be 'whsk_' and base64 of an ed25519 private key"))
        return f"v1a,{base64.b64encode(Ed25519PrivateKey.from_private_bytes(key[:32]).sign(signed)).decode()}"
    key = _decoded(secret, SYMMETRIC_PREFIX)
    if not secret.startswith(SYMMETRIC_PREFIX) or not _SHORTEST_KEY <= len(key) <= _LONGEST_KEY:
        raise InvalidValue("secret", phrase("must be 'whsec_' and base64 of 24 to 64 bytes"))
    return f"v1,{base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()}"


def signature_header(secrets: Sequence[str], message_id: str, timestamp: int, body: bytes) -> str:
    """The header ``webhook-signature``: of every valid secret one, so that none fails while secrets are changed."""
    return " ".join(sign(secret, message_id, timestamp, body) for secret in secrets)


def _decoded(secret: str, prefix: str) -> bytes:
    try:
        return base64.b64decode(secret.removeprefix(prefix), validate=True)
    except (binascii.Error, ValueError):
        raise InvalidValue("secret", phrase("is not base64 after '{prefix}'", prefix=prefix)) from None
