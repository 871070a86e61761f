"""The check that a translation denies where its source does, and only there. Nothing else is checked here."""

from __future__ import annotations

from workflow.domain.annotations import Finding, Severity
from workflow.domain.vocabulary import LanguageTag
from workflow.languages.negations import denials, is_privative, knows_denials, nearly_denials
from workflow.languages.scripts import is_unspaced
from workflow.quality._findings import FindingMaker
from workflow.quality._pairs import Pair, pairs
from workflow.quality._sentences import aligned
from workflow.quality.ports import EditionText

_SLACK = 2
REACH, REACH_HAN = 40, 8
"""Characters within which two words that deny are one denial."""


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
        maker = FindingMaker(self.name, text)
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
        source = bead.source[0].start, bead.source[-1].end
        target = bead.target[0].start, bead.target[-1].end
        denied = _together(_within(ours, source), pair.source_language)
        denying = _together(_within(theirs, target), pair.target_language)
        ours_near = _near(pair.source.text, source, ours, pair.source_language)
        theirs_near = _near(pair.target.text, target, theirs, pair.target_language)
        if _is_more(len(denied), len(denying), theirs_near - ours_near):
            message = "The source denies this: it seems that the translation does not. Compare them."
            findings.append(
                maker.make(pair.place, *target, severity=Severity.ADVISORY, message=message, source=denied[0])
            )
        elif _is_more(len(denying), len(denied), ours_near - theirs_near):
            message = "This denies what the source does not seem to deny: compare them."
            findings.append(
                maker.make(pair.place, *denying[0], severity=Severity.ADVISORY, message=message, source=source)
            )
    return findings


def _is_more(here: int, there: int, near_more: int) -> bool:
    """Whether one side denies what the other does not, given how much more comes near to it there.

    One such word more is chance. Where both deny, languages count differently: only much more tells.
    """
    return here > there + max(0, near_more - 1) + (_SLACK if there else 0)


def _within(spans: list[tuple[int, int]], place: tuple[int, int]) -> list[tuple[int, int]]:
    return [span for span in spans if place[0] <= span[0] < place[1]]


def _together(spans: list[tuple[int, int]], language: LanguageTag) -> list[tuple[int, int]]:
    """Words that deny the same: никто не, no … nor, ешкім … емес."""
    reach = REACH_HAN if is_unspaced(language) else REACH
    kept: list[tuple[int, int]] = []
    last = -reach - 1
    for span in spans:
        if span[0] - last > reach:
            kept.append(span)
        last = span[1]
    return kept


def _near(text: str, place: tuple[int, int], denials_found: list[tuple[int, int]], language: LanguageTag) -> int:
    """How much of the place comes near to a denial and is none; a word such as unprecedented counts twice."""
    part = text[place[0] : place[1]]
    taken = {at for start, end in _within(denials_found, place) for at in range(start - place[0], end - place[0])}
    free = [
        part[start:end] for start, end in nearly_denials(part, language) if start not in taken and end - 1 not in taken
    ]
    return sum(2 if is_privative(word) else 1 for word in free)
