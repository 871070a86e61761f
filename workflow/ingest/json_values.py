"""Values of JSON documents that others wrote: read where they are what they should be."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any


def text_of(value: Any) -> str:
    """A text without white space around it; empty for anything else."""
    return value.strip() if isinstance(value, str) else ""


def moment_of(value: Any) -> datetime | None:
    """A moment with a time zone, in UTC; None for anything else."""
    try:
        moment = datetime.fromisoformat(text_of(value).upper())
        return None if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def objects_of(value: Any) -> list[Mapping[str, Any]]:
    """The objects of a list; empty for anything else."""
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []
