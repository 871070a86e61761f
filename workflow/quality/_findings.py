"""Making findings: the places a check looks at, and identities that die with the text. No check lives here."""

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


def target_pairs(text: EditionText) -> Iterator[tuple[Segment, Segment | None]]:
    """Every segment of the source with the edition's segment of the same id; nothing for the source's own edition."""
    rendered = {segment.id: segment for segment in all_segments(text.blocks)}
    for source in all_segments(text.source_blocks):
        yield source, rendered.get(source.id)


class FindingMaker:
    """Makes one check's findings for one text; counts equal excerpts, so that each keeps its own identity.

    An identity is bound to the place, its text, the text of the source there and the language: a waiver outlives a
    second run, and dies when one of the texts changes. Other segments may change meanwhile.
    """

    def __init__(self, check: str, text: EditionText) -> None:
        self._check = check
        self._language = text.language
        self._text = text
        self._hashes: tuple[dict[str, str], dict[str, str]] | None = None
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
        parts = (self._check, self._language, where, what, str(ordinal), *self._fingerprint(place))
        return Finding(
            id=hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16],
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

    def _fingerprint(self, place: Place) -> tuple[str, str]:
        """Hashes of the source's and the edition's text at a place; of a field its text alone."""
        if place.segment_id is None:
            return "", place.text
        if self._hashes is None:  # most texts have no findings: nothing is hashed for them
            source = {segment.id: segment.hash for segment in all_segments(self._text.source_blocks)}
            self._hashes = source, {segment.id: segment.hash for segment in all_segments(self._text.blocks)}
        source_hashes, target_hashes = self._hashes
        return source_hashes.get(place.segment_id, ""), target_hashes.get(place.segment_id, "")
