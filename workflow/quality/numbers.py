"""The check that a translation has the numbers of its source, by value. Nothing else is checked here.

1.2 亿 is 120 million and 120 млн; a number in words stands for one in figures. Days and years
beside a month are for ``dates``, per cent for ``percentages``.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import zip_longest

from workflow.domain.annotations import Finding, Severity
from workflow.languages.quantities import Quantity, Role
from workflow.languages.quantities.signs import PERCENT
from workflow.quality._findings import FindingMaker
from workflow.quality._pairs import Pair, difference_of, pairs
from workflow.quality.ports import EditionText


class Numbers:
    """Finds numbers that were changed (blocking), and numbers that were lost or came in on the way (advisory)."""

    name = "numbers"
    severity = Severity.BLOCKING
    languages: frozenset[str] | None = None
    explanation = (
        "Every number of the source stands in the translation with its magnitude, in figures or words, and no other."
    )

    def run(self, text: EditionText) -> list[Finding]:
        """One finding a number that another took the place of, one for each that is lost, one for each that came in."""
        maker = FindingMaker(self.name, text)
        return [finding for pair in pairs(text) for finding in compared(maker, pair, _is_plain)]


def _is_plain(quantity: Quantity) -> bool:
    return quantity.role is Role.PLAIN and quantity.sign != PERCENT


def compared(maker: FindingMaker, pair: Pair, is_meant: Callable[[Quantity], bool]) -> list[Finding]:
    """The differences of those quantities that ``is_meant`` takes, first with first: changed, lost, come in.

    What stands in the source decides; what has come in for nothing is judged by itself.
    """
    found = difference_of(pair)
    findings = []
    for lost, added in zip_longest(found.lost, found.added):
        if not is_meant(lost or added):
            continue
        written = pair.source.text[lost.start : lost.end].strip() if lost else ""
        place = (added.start, added.end) if added else (0, 0)
        if lost and added:
            message = f"The source says {written} here{_magnitude(lost, added)}: write that number."
        elif lost:
            message = f"{written} of the source is missing here: put it in."
        else:
            message = "This number is not in the source: compare them."
        findings.append(
            maker.make(
                pair.place,
                *place,
                severity=Severity.BLOCKING if lost and added else Severity.ADVISORY,
                message=message,
                subject="" if added else written,
                source=(lost.start, lost.end) if lost else (0, 0),
            )
        )
    return findings


def _magnitude(lost: Quantity, added: Quantity) -> str:
    if lost.values[0] == 0 or added.values[0] == 0:
        return ""
    ratio = max(added.values[0], lost.values[0]) / min(added.values[0], lost.values[0])
    is_power = ratio == 10 ** (len(str(int(ratio))) - 1)
    return f", which is {ratio:f} times {'less' if added.values[0] > lost.values[0] else 'more'}" if is_power else ""
