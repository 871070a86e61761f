"""Moments, spans and numbers as the language of the page writes them. The zone is UTC, and said to be.

English has the forms that logs and the API have; the others are babel's (CLDR).
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from babel.dates import format_date
from babel.numbers import format_decimal
from babel.units import format_unit

from api.wording import spoken
from workflow.domain.phrases import phrase


def moment(value: datetime | None) -> str:
    """``2026-03-04 05:06 UTC``; empty for None."""
    return _written(value, "%H:%M") if value else ""


def second(value: datetime) -> str:
    """``2026-03-04 05:06:07 UTC``, where the minute is not enough."""
    return _written(value, "%H:%M:%S")


def _written(value: datetime, clock: str) -> str:
    speech, value = spoken(), value.astimezone(UTC)
    day = value.strftime("%Y-%m-%d") if speech.language == "en" else format_date(value, "medium", speech.locale)
    return f"{day} {value.strftime(clock)} UTC"


def iso(value: datetime) -> str:
    """RFC 3339, for ``datetime`` attributes."""
    return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def ago(value: datetime, now: datetime) -> str:
    """How long something has lasted, coarsely: ``just now``, ``5 min``, ``3 h``, ``2 d``."""
    minutes = int((now - value).total_seconds() // 60)
    if minutes < 1:
        return phrase("just now")
    if minutes < 60:
        return _span(minutes, "minute", "min")
    return _span(minutes // 60, "hour", "h") if minutes < 48 * 60 else _span(minutes // 1440, "day", "d")


def _span(count: int, unit: str, english: str) -> str:
    speech = spoken()
    if speech.language == "en":
        return f"{count} {english}"
    return format_unit(count, f"duration-{unit}", "short", locale=speech.locale)


def number(value: float | Decimal) -> str:
    """``12,345.6`` with the language's own marks; numbers that are ids, ports or years are none of this filter's."""
    return format_decimal(value, locale=spoken().locale)
