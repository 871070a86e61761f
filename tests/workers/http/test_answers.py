"""What strangers answer: their words on one line, the pause that they ask for within bounds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from workers.http.answers import readable, retry_after_seconds

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("0", 1),
        ("30", 30),
        (" 30 ", 30),
        ("99999999", 86_400),
        ("9" * 5000, 86_400),
        (format_datetime(NOW + timedelta(minutes=2), usegmt=True), 120),
        (format_datetime(NOW - timedelta(minutes=2), usegmt=True), 1),
        (format_datetime(NOW + timedelta(days=30), usegmt=True), 86_400),
        ("Sun, 01 Mar 2026 12:01:00 -0000", 60),
        (f"Sun, 01 Mar {'9' * 20} 12:01:00 GMT", None),
        (f"Sun, 01 Mar 2026 12:01:00 +{'9' * 20}", None),
    ],
)
def test_retry_after_is_understood_and_kept_in_bounds(header: str | None, seconds: int | None) -> None:
    """Seconds and dates, never less than one second nor more than a day; nonsense is no wish."""
    assert retry_after_seconds(header, NOW) == seconds


def test_persian_stays_persian_in_the_answer() -> None:
    """Joiners that Persian needs stay; what could hide or turn text does not."""
    assert readable("می\u200cروم\r\n\t\x07\u202eok".encode()) == "می\u200cروم ok"
