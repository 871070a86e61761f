"""The check that links and emphasis of the source stand in the translation. Nothing else is checked here."""

from __future__ import annotations

from collections import Counter

from workflow.domain.annotations import Finding, Severity
from workflow.domain.marks import Mark, MarkKind
from workflow.quality._findings import FindingMaker
from workflow.quality._pairs import Pair, pairs
from workflow.quality.ports import EditionText


class Markup:
    """Finds links that were lost or lead elsewhere (blocking) and other markup that was lost (advisory)."""

    name = "markup"
    severity = Severity.BLOCKING
    languages: frozenset[str] | None = None
    explanation = "Every link of the source is in the translation with the same address, and so is other markup."

    def run(self, text: EditionText) -> list[Finding]:
        """One finding a link or kind of mark, and segment."""
        maker = FindingMaker(self.name, text)
        return [finding for pair in pairs(text) for finding in _compared(maker, pair)]


def _compared(maker: FindingMaker, pair: Pair) -> list[Finding]:
    present = Counter(map(_kind, pair.target.marks))
    findings = []
    for mark in pair.source.marks:
        if present[_kind(mark)] > 0:
            present[_kind(mark)] -= 1
            continue
        is_link = mark.kind is MarkKind.LINK
        what = f"The link to {mark.href}" if is_link else f"The {mark.kind} of the source"
        shown = pair.source.text[mark.start : mark.end]
        findings.append(
            maker.make(
                pair.place,
                0,
                0,
                severity=Severity.BLOCKING if is_link else Severity.ADVISORY,
                message=f"{what} (“{shown[:60]}”) is missing here: set it.",
                subject=f"{mark.kind}{mark.href}",
                source=(mark.start, mark.end),
            )
        )
    known = {mark.href for mark in pair.source.marks}
    for mark in pair.target.marks:
        if mark.href and mark.href not in known:
            message = f"The source has no link to {mark.href}: take it out."
            findings.append(
                maker.make(
                    pair.place, mark.start, mark.end, severity=Severity.BLOCKING, message=message, subject=mark.href
                )
            )
    return findings


def _kind(mark: Mark) -> tuple[str, str]:
    """Emphasis and strong stand for each other: languages without italics write one for the other."""
    kind = MarkKind.EMPHASIS if mark.kind is MarkKind.STRONG else mark.kind
    return kind, mark.href
