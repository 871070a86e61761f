"""Who holds which office where, as a Chinese text says it: in both orders, in lists, in brackets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workers.tagging.documents import Holding, Span
from workers.tagging.rules.chinese.reading import Reading


def holdings(reading: Reading, spans: Iterable[Span]) -> Iterator[Holding]:
    """Every holding that the text states."""
    del reading, spans
    return iter(())
