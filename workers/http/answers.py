"""How what strangers answer is read: their words as one line for people, and the pause that they ask for."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime

from workflow.outgoing.waits import asked_wait

_CHARACTERS_KEPT = 2_000
_SHORTEST_WAIT, _LONGEST_WAIT = 1, 24 * 3600
_DIRECTION_MARKS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


def readable(body: bytes) -> str:
    """An answer's body as one line of at most 2,000 characters for people: no control or direction characters."""
    text = re.sub(r"[\t\n\r]+", " ", body.decode("utf-8", errors="replace"))
    kept = (each for each in text if unicodedata.category(each) != "Cc" and each not in _DIRECTION_MARKS)
    return "".join(kept)[:_CHARACTERS_KEPT]


def retry_after_seconds(value: str | None, now: datetime) -> int | None:
    """Seconds that a ``Retry-After`` header asks for (a number or an HTTP date), kept within 1 second and 24 hours.

    None when there is no such header or it says nothing that can be understood.
    """
    seconds = asked_wait(value, now)
    if seconds is None:
        return None
    return round(min(max(seconds, _SHORTEST_WAIT), _LONGEST_WAIT))
