"""Making findings: the places a check looks at, and stable identities. No check lives here."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from workflow.domain.annotations import Finding, Severity
from workflow.domain.segments import Segment, all_segments
from workflow.quality.ports import EditionText


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A text that a finding can point into: a segment's or a field's."""

    text: str
    segment_id: str | None = None
    field: str | None = None


def segment_places(text: EditionText) -> Iterator[Place]:
    """Every segment of the edition in reading order."""
    for segment in all_segments(text.blocks):
        yield Place(text=segment.text, segment_id=segment.id)


def all_places(text: EditionText) -> Iterator[Place]:
    """Every segment, then every field by name."""
    yield from segment_places(text)
    for name in sorted(text.fields):
        yield Place(text=text.fields[name], field=name)


def target_pairs(text: EditionText) -> Iterator[tuple[Segment, Segment | None]]:
    """Every segment of the source with the edition's segment of the same id; nothing for the source's own edition."""
    rendered = {segment.id: segment for segment in all_segments(text.blocks)}
    for source in all_segments(text.source_blocks):
        yield source, rendered.get(source.id)


class FindingMaker:
    """Makes one check's findings for one text; counts equal excerpts, so that each keeps its own identity."""

    def __init__(self, check: str) -> None:
        self._check = check
        self._seen: Counter[tuple[str, str]] = Counter()

    def make(
        self,
        place: Place,
        start: int,
        end: int,
        *,
        severity: Severity,
        message: str,
        suggestion: str | None = None,
        subject: str = "",
        source: tuple[int, int] = (0, 0),
    ) -> Finding:
        """A finding at ``place.text[start:end]``; ``subject`` tells findings with an empty excerpt apart.

        ``source`` is where in the source's segment that stands which it is about.
        """
        excerpt = place.text[start:end]
        where = f"segment:{place.segment_id}" if place.segment_id is not None else f"field:{place.field}"
        what = f"{excerpt}\x1e{subject}" if subject else excerpt
        ordinal = self._seen[where, what]
        self._seen[where, what] += 1
        identity = hashlib.sha256("\x1f".join((self._check, where, what, str(ordinal))).encode()).hexdigest()[:16]
        return Finding(
            id=identity,
            check=self._check,
            severity=severity,
            message=message,
            excerpt=excerpt,
            segment_id=place.segment_id,
            field=place.field,
            start=start,
            end=end,
            suggestion=suggestion,
            source_start=source[0],
            source_end=source[1],
        )
