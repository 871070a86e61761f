"""Findings, tags and markup in the text: exact places, overlapping ones taken apart. Pure; knows no HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from api.ui.tag_views import TagView
from workflow.domain.annotations import Finding, Mention, Severity
from workflow.domain.marks import Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberedFinding:
    """A finding with its number on the page, which ties a mark to its entry in the list."""

    number: int
    finding: Finding
    waived: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A run of text under the same findings; ``marked_by`` is empty for plain text."""

    text: str
    marked_by: tuple[NumberedFinding, ...] = ()
    markup: tuple[Mark, ...] = ()
    tag: TagView | None = None
    place: str = ""
    """What the first piece of a tag's first place is called on the page."""

    anchor: int = 0
    """The number of a finding that begins here: what its entry in the list leads to; 0 where none begins."""

    @property
    def kinds(self) -> str:
        """The kinds of its markup, as names of classes."""
        return " ".join(dict.fromkeys(mark.kind.value for mark in self.markup))

    @property
    def href(self) -> str:
        """Where the link leads that it is part of; empty when it is of none."""
        return next((mark.href for mark in self.markup if mark.href), "")

    @property
    def severity(self) -> str:
        """``blocking`` when one of its findings is, else ``advisory``; empty for plain text."""
        severities = {numbered.finding.severity for numbered in self.marked_by}
        if Severity.BLOCKING in severities:
            return "blocking"
        return "advisory" if severities else ""


def pieces(
    text: str,
    segment_id: str,
    findings: Sequence[NumberedFinding],
    marks: Sequence[Mark] = (),
    tags: Sequence[tuple[Mention, TagView]] = (),
) -> tuple[Piece, ...]:
    """``text`` cut where its markup, its tags and its open findings begin and end; joined again it is ``text``.

    Mentions whose words do not stand there any more mark nothing. A finding about
    the whole segment (start equals end) marks nothing; offsets beyond the text are cut off.
    """
    here = [
        (max(0, numbered.finding.start), min(len(text), numbered.finding.end), numbered)
        for numbered in findings
        if numbered.finding.segment_id == segment_id and not numbered.waived
    ]
    here = [(start, end, numbered) for start, end, numbered in here if start < end]
    tagged = [(mention, view) for mention, view in tags if text[mention.start : mention.end] == mention.text]
    places = {(start, end) for start, end, _ in here} | {(mark.start, mark.end) for mark in marks}
    places |= {(mention.start, mention.end) for mention, _ in tagged}
    borders = sorted({0, len(text)} | {border for place in places for border in place})
    return tuple(
        Piece(
            text=text[begin:finish],
            marked_by=tuple(numbered for start, end, numbered in here if start <= begin and finish <= end),
            anchor=next((numbered.number for start, _, numbered in here if start == begin), 0),
            markup=tuple(mark for mark in marks if mark.start <= begin and finish <= mark.end),
            tag=next((view for mention, view in tagged if mention.start <= begin and finish <= mention.end), None),
            place=next(
                (
                    f"place-{view.number}"
                    for mention, view in tagged
                    if mention.start == begin and mention == view.tag.mentions[0]
                ),
                "",
            ),
        )
        for begin, finish in pairwise(borders)
    )
