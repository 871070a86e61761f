"""The check that a translation denies where its source does, and only there. Nothing else is checked here."""

from __future__ import annotations

from workflow.domain.annotations import Finding, Severity
from workflow.languages.negations import comes_near_denial, denials, knows_denials
from workflow.quality._findings import FindingMaker
from workflow.quality._pairs import Pair, pairs
from workflow.quality._sentences import Bead, aligned
from workflow.quality.ports import EditionText

_SLACK = 3
"""How many words that deny one side may have beyond the other: никто не is no one, neither … nor is not … or."""


class Negation:
    """Finds sentences that lost their denial, or that deny what the source says; advisory."""

    name = "negation"
    severity = Severity.ADVISORY
    languages: frozenset[str] | None = frozenset("en zh ru be hi ur fa kk ky uz tg pt es".split())
    explanation = (
        "What the source denies is denied in the translation, and nothing else. Languages deny differently: read both."
    )

    def run(self, text: EditionText) -> list[Finding]:
        """One finding a sentence, at the word that denies or at the sentence that should."""
        if not knows_denials(text.language) or not knows_denials(text.source_language):
            return []
        maker = FindingMaker(self.name)
        findings = []
        for pair in pairs(text):
            ours = denials(pair.source.text, pair.source_language)
            theirs = denials(pair.target.text, pair.target_language)
            if ours or theirs:
                findings += _compared(maker, pair, ours, theirs)
        return findings


def _compared(
    maker: FindingMaker, pair: Pair, ours: list[tuple[int, int]], theirs: list[tuple[int, int]]
) -> list[Finding]:
    findings = []
    for bead in aligned(pair.source.text, pair.source_language, pair.target.text, pair.target_language):
        if not bead.source or not bead.target:
            continue
        source, target = _bounds(bead)
        denied = [span for span in ours if source[0] <= span[0] < source[1]]
        denying = [span for span in theirs if target[0] <= span[0] < target[1]]
        if _is_lost(pair, len(denied), len(denying), target):
            message = "The source denies this: it seems that the translation does not. Compare them."
            findings.append(
                maker.make(pair.place, *target, severity=Severity.ADVISORY, message=message, source=denied[0])
            )
        elif _is_lost(_turned(pair), len(denying), len(denied), source):
            message = "This denies what the source does not seem to deny: compare them."
            findings.append(
                maker.make(pair.place, *denying[0], severity=Severity.ADVISORY, message=message, source=source)
            )
    return findings


def _is_lost(pair: Pair, here: int, there: int, place: tuple[int, int]) -> bool:
    if here == 0 or there > 0:
        return here > 2 * there + _SLACK
    return here > 0 and not comes_near_denial(pair.target.text[place[0] : place[1]], pair.target_language)


def _turned(pair: Pair) -> Pair:
    return Pair(
        source=pair.target,
        target=pair.source,
        source_language=pair.target_language,
        target_language=pair.source_language,
    )


def _bounds(bead: Bead) -> tuple[tuple[int, int], tuple[int, int]]:
    return (bead.source[0].start, bead.source[-1].end), (bead.target[0].start, bead.target[-1].end)
