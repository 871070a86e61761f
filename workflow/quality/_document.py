"""An edition as one running text, for checks that read on over the ends of segments. No check lives here.

Blocks and fields stand one after the other with ``BREAK`` between them, which no gap or word of a pattern matches:
one search over the whole is faster than one a segment. A finding belongs to the segment in which it begins.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from workflow.domain.annotations import Finding, Severity
from workflow.domain.segments import BlockKind
from workflow.languages.fixed_texts import address_spans
from workflow.quality._findings import FindingMaker, Place
from workflow.quality.ports import EditionText

BREAK = "\u2029"
"""Between two blocks: the paragraph separator."""

TITLES = frozenset({BlockKind.HEADLINE, BlockKind.HEADING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A block or a field in the running text: a half-open range."""

    start: int
    end: int
    kind: BlockKind | None
    """None for a field."""


class Document:
    """The running text, and the way back from its offsets to segments and fields."""

    def __init__(self, text: EditionText, *, fields: bool = False) -> None:
        self.edition = text
        self._starts: list[int] = []
        self._places: list[Place] = []
        self.stretches: list[Stretch] = []
        pieces: list[str] = []
        at = 0
        for block in text.blocks:
            begin = at
            for segment in block.segments:
                self._starts.append(at)
                self._places.append(Place(text=segment.text, segment_id=segment.id))
                pieces.append(segment.text)
                at += len(segment.text)
            self.stretches.append(Stretch(start=begin, end=at, kind=block.kind))
            pieces.append(BREAK)
            at += 1
        for name in sorted(text.fields) if fields else ():
            self._starts.append(at)
            self._places.append(Place(text=text.fields[name], field=name))
            pieces += (text.fields[name], BREAK)
            self.stretches.append(Stretch(start=at, end=at + len(text.fields[name]), kind=None))
            at += len(text.fields[name]) + 1
        self.text = "".join(pieces)

    @cached_property
    def addresses(self) -> list[tuple[int, int]]:
        """Where URLs, e-mail addresses and handles stand: no rule of prose holds there."""
        return address_spans(self.text)

    def in_address(self, start: int, end: int) -> bool:
        """Whether the range touches an address."""
        return any(first < max(end, start + 1) and start < last for first, last in self.addresses)

    def stretch_at(self, offset: int) -> Stretch:
        """The block or field that holds an offset."""
        return self.stretches[bisect_right(self.stretches, offset, key=lambda stretch: stretch.start) - 1]

    def is_title(self, offset: int) -> bool:
        """Whether the offset is in a headline or heading, where articles and explanations are rightly left out."""
        return self.stretch_at(offset).kind in TITLES

    def prose(self) -> Iterator[Stretch]:
        """Every block that is neither headline nor heading."""
        return (each for each in self.stretches if each.kind is not None and each.kind not in TITLES)

    def finding(
        self,
        maker: FindingMaker,
        start: int,
        end: int,
        *,
        severity: Severity,
        message: str,
        suggestion: str | None = None,
    ) -> Finding:
        """A finding at a range of the running text, in the segment in which it begins: cut where that ends.

        What a suggestion would write beyond the cut must already stand there, else it is left out.
        """
        index = bisect_right(self._starts, start) - 1
        while index + 1 < len(self._starts) and not self._places[index].text:
            index += 1  # an empty segment begins where its follower does
        place, begin = self._places[index], self._starts[index]
        cut = min(end, begin + len(place.text))
        beyond = self.text[cut:end]
        if suggestion is not None and beyond:
            suggestion = suggestion[: -len(beyond)] if suggestion.endswith(beyond) else None
        return maker.make(place, start - begin, cut - begin, severity=severity, message=message, suggestion=suggestion)
