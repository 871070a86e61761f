"""Standard Webhooks 1.0, symmetric: what makes a partner sure that a message is ours, whole and fresh.

Only the arithmetic lives here. Secrets are made and kept elsewhere; none is ever logged or shown in an error.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac

from workflow.domain.errors import InvalidValue

_PREFIX = "whsec_"
_SHORTEST_KEY, _LONGEST_KEY = 24, 64


def sign(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """The value of the header ``webhook-signature``: ``v1,`` and base64 of HMAC-SHA256 over ``id.timestamp.body``.

    ``timestamp`` is the attempt's, in seconds since 1970; ``body`` is exactly what is sent. Raises ``InvalidValue``
    for a secret that is not ``whsec_`` and base64 of 24 to 64 bytes, and for an id with a dot, which would
    let two different messages have one signature.
    """
    if not message_id or "." in message_id:
        raise InvalidValue("message_id", "must not be empty and must not hold a dot")
    signed = b".".join([message_id.encode(), str(timestamp).encode(), body])
    digest = hmac.new(_key(secret), signed, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


def _key(secret: str) -> bytes:
    try:
        key = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        raise InvalidValue("secret", "is not base64 after 'whsec_'") from None
    if not secret.startswith(_PREFIX) or not _SHORTEST_KEY <= len(key) <= _LONGEST_KEY:
        raise InvalidValue("secret", "must be 'whsec_' and base64 of 24 to 64 bytes")
    return key
