"""The check that a translation is as long as its source lets expect, by segment and as a whole. Nothing else here."""

from __future__ import annotations

from workflow.domain.annotations import Finding, Severity
from workflow.languages.lengths import SHORTEST_JUDGED, in_english, length_score
from workflow.quality._findings import FindingMaker
from workflow.quality._pairs import Pair, pairs
from workflow.quality.ports import EditionText

_ODD = 2.6
_UNBELIEVABLE = 3.5
_ODD_AS_A_WHOLE = 2.0
_SHORTEST_WHOLE = 600
_TOO_LITTLE = 0.35
"""Less than this part of what is usual is too little however short the segment is."""


class Length:
    """Finds translations that are much too short (blocking when nobody would believe it) or too long."""

    name = "length"
    severity = Severity.ADVISORY
    languages: frozenset[str] | None = None
    explanation = (
        "The translation is about as long as translations between these languages are: a short one lost something."
    )

    def run(self, text: EditionText) -> list[Finding]:
        """One finding a segment; one for the whole when no segment tells."""
        maker = FindingMaker(self.name, text)
        compared = list(pairs(text))
        findings = [finding for pair in compared for finding in _of_segment(maker, pair)]
        return findings or _of_whole(maker, compared)


def _of_segment(maker: FindingMaker, pair: Pair) -> list[Finding]:
    source, target = pair.source.text.strip(), pair.target.text.strip()
    expected = in_english(source, pair.source_language)
    score = length_score(source, target, pair.source_language, pair.target_language)
    ratio = in_english(target, pair.target_language) / max(expected, 1)
    if expected < SHORTEST_JUDGED / 2 or (abs(score) < _ODD and ratio > _TOO_LITTLE):
        return []
    severity = Severity.BLOCKING if score < -_UNBELIEVABLE else Severity.ADVISORY
    return [_finding(maker, pair, ratio, severity)]


def _finding(maker: FindingMaker, pair: Pair, ratio: float, severity: Severity) -> Finding:
    start = len(pair.target.text.rstrip()) if ratio < 1 else 0
    if ratio < 1:
        message = f"This is {ratio:.0%} as long as such a translation usually is: look for what was lost."
    else:
        message = f"This is {ratio:.1f} times as long as such a translation usually is: look for what was added."
    end = start if ratio < 1 else len(pair.target.text)
    return maker.make(pair.place, start, end, severity=severity, message=message, subject=f"{ratio:.2f}")


def _of_whole(maker: FindingMaker, compared: list[Pair]) -> list[Finding]:
    """Many segments that are each a little short are a text that lost much."""
    if len(compared) < 4:
        return []
    source, target = (
        "".join(texts) for texts in ([p.source.text for p in compared], [p.target.text for p in compared])
    )
    first = compared[0]
    if in_english(source, first.source_language) < _SHORTEST_WHOLE:
        return []
    score = length_score(source, target, first.source_language, first.target_language)
    if abs(score) < _ODD_AS_A_WHOLE:
        return []
    word = "short" if score < 0 else "long"
    message = f"The translation as a whole is unusually {word} for its source: compare the paragraphs."
    return [maker.make(first.place, 0, 0, severity=Severity.ADVISORY, message=message, subject="whole")]
