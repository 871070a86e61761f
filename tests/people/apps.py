"""What an authenticator app does, written here from RFC 6238 on its own: it shares no code with what it proves."""

from __future__ import annotations

import base64
import hmac
import struct
from datetime import datetime


def code_at(secret: str, moment: datetime, *, digits: int = 6) -> str:
    """The code that an app shows at a moment."""
    key = base64.b32decode(secret.replace(" ", ""))
    digest = hmac.digest(key, struct.pack(">Q", int(moment.timestamp()) // 30), "sha1")
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return str(number % 10**digits).zfill(digits)
