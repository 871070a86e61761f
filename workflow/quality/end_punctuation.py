"""The check that a translation ends, and asks and exclaims, as its source does. Nothing else is checked here."""

from __future__ import annotations

from workflow.domain.annotations import Finding, Severity
from workflow.domain.vocabulary import primary_language
from workflow.quality._endings import MARK_OF, ending, questions_and_exclamations
from workflow.quality._findings import FindingMaker
from workflow.quality._pairs import Pair, pairs
from workflow.quality._truncated import is_cut_off
from workflow.quality.ports import EditionText

_ALIKE = (frozenset(".;"), frozenset(";,"), frozenset(":;"), frozenset(".,"))


class EndPunctuation:
    """Finds statements that became questions, stops that went missing and the like; advisory."""

    name = "end_punctuation"
    severity = Severity.ADVISORY
    languages: frozenset[str] | None = None
    explanation = (
        "A segment ends as its source does: stop, question, exclamation, colon or ellipsis, in its own script."
    )

    def run(self, text: EditionText) -> list[Finding]:
        """One finding a segment."""
        maker = FindingMaker(self.name, text)
        return [finding for pair in pairs(text) for finding in _compared(maker, pair)]


def _compared(maker: FindingMaker, pair: Pair) -> list[Finding]:
    wanted, start, end = ending(pair.source.text)
    present, begin, stop = ending(pair.target.text)
    if wanted == present or any({wanted, present} <= pair_ for pair_ in _ALIKE):
        return _inside(maker, pair)
    if wanted == "," or (not wanted and present in {".", ","}) or is_cut_off(pair):
        return []
    if (wanted, present) in {("?", "."), ("!", ".")} and _stands_inside(pair, wanted):
        return []
    mark = MARK_OF.get(wanted, {}).get(primary_language(pair.target_language), wanted)
    if not wanted:
        message = f"The source does not end with {present}: take it away."
    elif not present:
        message = f"The source ends with a mark here: end with {mark}."
    else:
        message = f"The source ends otherwise: end with {mark}, or compare them."
    suggestion = mark if wanted and present and stop - begin == 1 else None
    return [
        maker.make(
            pair.place,
            begin,
            stop,
            severity=Severity.ADVISORY,
            message=message,
            suggestion=suggestion,
            subject="end",
            source=(start, end),
        )
    ]


def _stands_inside(pair: Pair, wanted: str) -> bool:
    """Whether the question or exclamation is quoted, and the sentence goes on after it: “Why?” he asked."""
    asked, exclaimed = questions_and_exclamations(pair.target.text)
    return (asked if wanted == "?" else exclaimed) > 0


def _inside(maker: FindingMaker, pair: Pair) -> list[Finding]:
    """Questions and exclamations that came or went within the segment."""
    ours, theirs = questions_and_exclamations(pair.source.text), questions_and_exclamations(pair.target.text)
    findings = []
    for wanted, present, marks in zip(ours, theirs, ("?？؟", "!！"), strict=True):
        if (wanted == 0) == (present == 0):
            continue
        at = next((place for place, each in enumerate(pair.target.text) if each in marks), 0)
        message = (
            f"The source has no {marks[0]} here: compare them." if present
            else f"The source has a {marks[0]} that is missing here: compare them."
        )  # fmt: skip
        end = at + 1 if present else at
        findings.append(maker.make(pair.place, at, end, severity=Severity.ADVISORY, message=message, subject=marks[0]))
    return findings
