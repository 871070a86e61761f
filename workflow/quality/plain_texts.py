"""A plain text, and a translation beside its source, as the checks read them; and findings back in the text's offsets.

Nothing is normalised: every offset is one of the text as it stands. A paragraph is a line; lines that were wrapped at
a width are one paragraph with their breaks. The first of several paragraphs is the headline.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workflow.domain.annotations import Finding, Severity
from workflow.domain.segments import Block, BlockKind, Segment
from workflow.domain.vocabulary import LanguageTag
from workflow.quality.alignment import aligned
from workflow.quality.ports import EditionText
from workflow.terminology import EMPTY_TERM_BASE, TermBase

_LINE = re.compile(r"[^\r\n]++")
_ENDS_SENTENCE = re.compile(r"[.!?…:;。！？：；।۔؟]['\"”’»)）」』]*\s*$")
_BREAK = re.compile(r"\r\n?|\n")
_SHORTEST_WRAPPED, _LONGEST_WRAPPED = 50, 120
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedFinding:
    """A finding at a half-open range of the whole text."""

    finding: Finding
    start: int
    end: int

    @property
    def is_blocking(self) -> bool:
        """Whether it stops an approval."""
        return self.finding.severity is Severity.BLOCKING

    def as_json(self) -> dict[str, object]:
        """As scripts get it."""
        found: dict[str, object] = {
            "check": self.finding.check,
            "severity": self.finding.severity.value,
            "start": self.start,
            "end": self.end,
            "message": self.finding.message,
        }
        return found if self.finding.suggestion is None else {**found, "suggestion": self.finding.suggestion}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainText:
    """What the checks get of a text, and where its segments stand in it."""

    edition: EditionText
    starts: dict[str, int]
    """Where each segment begins; of a paragraph that the translation lacks, where it would have to stand."""

    def placed(self, findings: Iterable[Finding]) -> list[PlacedFinding]:
        """The findings in the text's own offsets, in reading order."""
        return sorted(
            (
                PlacedFinding(
                    finding=finding,
                    start=self.starts[finding.segment_id] + finding.start,
                    end=self.starts[finding.segment_id] + finding.end,
                )
                for finding in findings
                if finding.segment_id is not None
            ),
            key=lambda placed: (placed.start, placed.end),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Paragraph:
    start: int
    text: str


def read_text(text: str, language: LanguageTag, terms: TermBase = EMPTY_TERM_BASE) -> PlainText:
    """A text of its own: a segment a paragraph."""
    paragraphs = _paragraphs(text)
    ids = [f"s{number}" for number in range(1, len(paragraphs) + 1)]
    edition = EditionText(language=language, blocks=_blocks(paragraphs, ids), source_language=language, terms=terms)
    return PlainText(edition=edition, starts={each: found.start for each, found in zip(ids, paragraphs, strict=True)})


def read_translation(
    text: str,
    language: LanguageTag,
    source: str,
    source_language: LanguageTag,
    terms: TermBase = EMPTY_TERM_BASE,
) -> PlainText:
    """A translation beside its source: paragraphs that belong together have one id, the others one of their own."""
    theirs, mine = _paragraphs(source), _paragraphs(text)
    source_found: list[_Paragraph] = []
    source_ids: list[str] = []
    found: list[_Paragraph] = []
    ids: list[str] = []
    starts: dict[str, int] = {}
    for number, match in enumerate(aligned([each.text for each in theirs], [each.text for each in mine]), 1):
        here = f"s{number}"
        if match.source:
            source_found.append(_joined(source, theirs, match.source))
            source_ids.append(here)
        if match.target:
            found.append(_joined(text, mine, match.target))
            ids.append(here)
            starts[here] = found[-1].start
        else:
            after = mine[match.target.start].start if match.target.start < len(mine) else len(text)
            starts[here] = after
    edition = EditionText(
        language=language,
        blocks=_blocks(found, ids),
        source_language=source_language,
        source_blocks=_blocks(source_found, source_ids),
        terms=terms,
    )
    return PlainText(edition=edition, starts=starts)


def _joined(text: str, paragraphs: Sequence[_Paragraph], chosen: range) -> _Paragraph:
    """Neighbouring paragraphs as one, with what stands between them."""
    first, last = paragraphs[chosen[0]], paragraphs[chosen[-1]]
    return _Paragraph(start=first.start, text=readable(text[first.start : last.start + len(last.text)]))


def _blocks(paragraphs: Sequence[_Paragraph], ids: Sequence[str]) -> tuple[Block, ...]:
    has_headline = len(paragraphs) > 1
    return tuple(
        Block(
            kind=BlockKind.HEADLINE if number == 0 and has_headline else BlockKind.PARAGRAPH,
            segments=(Segment(id=identity, text=paragraph.text),),
        )
        for number, (paragraph, identity) in enumerate(zip(paragraphs, ids, strict=True))
    )


def _paragraphs(text: str) -> list[_Paragraph]:
    """The lines that are not blank, those that were wrapped at a width joined; offsets are the text's."""
    spans: list[tuple[int, int]] = []
    for match in _LINE.finditer(text):
        if not match.group().replace("\ufeff", "").strip():
            continue
        start = match.start() + (1 if match.start() == 0 and text.startswith("\ufeff") else 0)
        if spans and _goes_on(text, spans[-1], start, match.end()):
            spans[-1] = spans[-1][0], match.end()
        else:
            spans.append((start, match.end()))
    return [_Paragraph(start=start, text=readable(text[start:end])) for start, end in spans]


def _goes_on(text: str, before: tuple[int, int], start: int, end: int) -> bool:
    """Whether a line goes on in the next: full, cut within a sentence, and followed by a small letter."""
    if _BREAK.fullmatch(text, before[1], start) is None:
        return False
    line_start = max(text.rfind("\n", before[0], before[1]) + 1, before[0])
    length = before[1] - line_start
    if not _SHORTEST_WRAPPED <= length <= _LONGEST_WRAPPED or _ENDS_SENTENCE.search(text, line_start, before[1]):
        return False
    return text[start:end].lstrip()[:1].islower()


def readable(text: str) -> str:
    """``text`` with a mark in place of every half of a character, which no file can hold; its offsets stay."""
    return _SURROGATE.sub("\ufffd", text)
