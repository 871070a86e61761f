"""The check that what is per cent in the source is the same per cent in the translation. Nothing else is here."""

from __future__ import annotations

import re

from workflow.domain.annotations import Finding, Severity
from workflow.languages.quantities import Quantity, Role
from workflow.languages.quantities.signs import PERCENT, PERCENT_WORDS
from workflow.quality._findings import FindingMaker
from workflow.quality._pairs import Pair, difference_of, pairs
from workflow.quality.numbers import compared
from workflow.quality.ports import EditionText

_MENTIONED = re.compile(rf"百分|{PERCENT_WORDS}", re.IGNORECASE)


class Percentages:
    """Finds percentages with another value, and numbers that are no longer per cent."""

    name = "percentages"
    severity = Severity.BLOCKING
    languages: frozenset[str] | None = None
    explanation = "A percentage of the source is the same percentage in the translation, with its sign or word."

    def run(self, text: EditionText) -> list[Finding]:
        """One finding a percentage."""
        maker = FindingMaker(self.name, text)
        findings = []
        for pair in pairs(text):
            findings += compared(maker, pair, _is_percent)
            findings += _sign_lost(maker, pair)
        return findings


def _is_percent(quantity: Quantity) -> bool:
    return quantity.sign == PERCENT and quantity.role is Role.PLAIN


def _sign_lost(maker: FindingMaker, pair: Pair) -> list[Finding]:
    kept = [
        (ours, theirs)
        for ours, theirs in difference_of(pair).kept
        if (ours.sign == PERCENT) != (theirs.sign == PERCENT)
    ]
    if not kept:
        return []
    mentioned = len(_MENTIONED.findall(pair.source.text)), len(_MENTIONED.findall(pair.target.text))
    if mentioned[0] == mentioned[1]:
        return []
    findings = []
    for ours, theirs in kept:
        is_lost = ours.sign == PERCENT
        if is_lost != (mentioned[0] > mentioned[1]):
            continue
        message = (
            "This is per cent in the source: write the sign or the word." if is_lost
            else "This is not per cent in the source: compare them."
        )  # fmt: skip
        findings.append(
            maker.make(
                pair.place,
                theirs.start,
                theirs.end,
                severity=Severity.BLOCKING,
                message=message,
                source=(ours.start, ours.end),
            )
        )
    return findings
