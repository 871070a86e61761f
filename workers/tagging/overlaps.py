"""Of places that overlap, the one that stands: the longest, so that an institution wins over the city in its name."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping

from workers.tagging.documents import Span

_AUTHORITY: Mapping[str, int] = {"rules": 0, "gazetteer": 1}
"""Of two that are equally long: what the text itself shows, what the newsroom knows, then models."""


def resolved(spans: Iterable[Span]) -> list[Span]:
    """The spans that stand, in reading order, none overlapping another; equal ones count once."""
    ordered = sorted(spans, key=_precedence)
    kept: list[Span] = []
    starts: list[int] = []
    for span in ordered:
        at = bisect_left(starts, span.start)
        before_ends = kept[at - 1].end if at else 0
        after_starts = kept[at].start if at < len(kept) else span.end
        if before_ends <= span.start and span.end <= after_starts:
            kept.insert(at, span)
            starts.insert(at, span.start)
    return kept


def _precedence(span: Span) -> tuple[bool, int, int, int]:
    """Certain ones first, then the longest, then by authority, then in reading order."""
    return span.is_proposed, span.start - span.end, _AUTHORITY.get(span.provider, 2), span.start
