"""Spans of time and sizes as sentences have them."""

from __future__ import annotations

from datetime import datetime

from workflow.domain.phrases import Phrase, phrase


def span(seconds: float) -> Phrase:
    """``40 s``, ``12 min``, ``3 h``, ``2 d``: the largest unit of which there are two."""
    if seconds < 120:
        return phrase("{count} s", count=round(seconds))
    if seconds < 120 * 60:
        return phrase("{count} min", count=int(seconds // 60))
    if seconds < 48 * 3600:
        return phrase("{count} h", count=int(seconds // 3600))
    return phrase("{count} d", count=int(seconds // 86_400))


def short_span(seconds: float) -> Phrase:
    """A span that may be a fraction of a second: ``3 ms``, ``1.4 s``."""
    if abs(seconds) < 1:
        return phrase("{count} ms", count=round(seconds * 1000))
    return phrase("{count} s", count=f"{seconds:.1f}") if abs(seconds) < 120 else span(abs(seconds))


def size(count: float) -> Phrase:
    """``12.3 GB``: powers of ten, as disks are sold."""
    if count >= 1e12:
        return phrase("{amount} TB", amount=f"{count / 1e12:.1f}")
    if count >= 1e9:
        return phrase("{amount} GB", amount=f"{count / 1e9:.1f}")
    if count >= 1e6:
        return phrase("{amount} MB", amount=f"{count / 1e6:.1f}")
    return phrase("{amount} kB", amount=f"{count / 1e3:.1f}")


def moment(when: datetime) -> str:
    """``2026-03-04 05:06 UTC``."""
    return f"{when:%Y-%m-%d %H:%M} UTC"
