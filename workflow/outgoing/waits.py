"""How long a server asks to be left alone. Whoever asked it keeps the wish within bounds of their own."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def asked_wait(retry_after: str | None, now: datetime) -> float | None:
    """Seconds that a ``Retry-After`` header asks for (a number or an HTTP date); below 0 for a date that has passed.

    None when there is no such header or it says nothing that can be understood.
    """
    text = (retry_after or "").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):  # the latter for a year or an offset of twenty digits
        return None
    return (moment.replace(tzinfo=moment.tzinfo or UTC) - now).total_seconds()
