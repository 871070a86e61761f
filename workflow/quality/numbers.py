"""The check that a translation has the numbers of its source. Nothing else is checked here.

Numbers are compared by their digits alone, since languages separate thousands and decimals
differently (``1,234.5`` is ``1.234,5``); digits of every script are read. Numbers in words are not.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

from workflow.domain.annotations import Finding, Severity
from workflow.domain.segments import Segment
from workflow.quality._findings import FindingMaker, Place, target_pairs
from workflow.quality.ports import EditionText

_NUMBER = re.compile(r"(?<!\d)\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)|\d+(?:[.,٫٬'’]\d+)*")
_SCALED = re.compile(r"\d\s*(?:[万萬亿億兆]|만|억)")  # 150万 is 1.5 million: digits say nothing
_CHINESE_MONTH = re.compile(r"(?<!\d)(\d{1,2})(?=\s?月)")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Number:
    digits: str
    start: int
    end: int


class Numbers:
    """Finds numbers that were lost or came in on the way; advisory."""

    name = "numbers"
    severity = Severity.ADVISORY
    languages: frozenset[str] | None = None
    explanation = "Every number of the source stands in the translation, and no other."

    def run(self, text: EditionText) -> list[Finding]:
        """One finding a number too many, at its place, and one a segment for all that it lacks."""
        maker = FindingMaker(self.name, text)
        findings: list[Finding] = []
        for source, target in target_pairs(text):
            if target is not None and not _SCALED.search(source.text) and not _SCALED.search(target.text):
                findings += _compare(maker, source, target)
        return findings


def _compare(maker: FindingMaker, source: Segment, target: Segment) -> list[Finding]:
    wanted, present = _numbers(source.text), _numbers(target.text)
    lacking = Counter(number.digits for number in wanted) - Counter(number.digits for number in present)
    surplus = Counter(number.digits for number in present) - Counter(number.digits for number in wanted)
    for text, missing_there in ((source.text, lacking), (target.text, surplus)):
        for month in _CHINESE_MONTH.findall(text):  # other languages write the month's name
            missing_there.pop(_plain_digits(month), None)
    place = Place(text=target.text, segment_id=target.id)
    findings = []
    for number in reversed(present):
        if surplus[number.digits] > 0:
            surplus[number.digits] -= 1
            message = "This number is not in the source: compare them."
            findings.append(maker.make(place, number.start, number.end, severity=Severity.ADVISORY, message=message))
    findings.reverse()
    if lacking:
        listed = ", ".join(sorted(lacking.elements(), key=lambda digits: (len(digits), digits)))
        message = f"Numbers of the source that are missing here: {listed}."
        findings.append(maker.make(place, 0, 0, severity=Severity.ADVISORY, message=message, subject=listed))
    return findings


def _numbers(text: str) -> list[_Number]:
    return [
        _Number(digits=_plain_digits(match.group()), start=match.start(), end=match.end())
        for match in _NUMBER.finditer(text)
    ]


def _plain_digits(number: str) -> str:
    """ASCII digits without separators and leading zeros; ``07`` is ``7``."""
    digits = "".join(str(unicodedata.decimal(character)) for character in number if character.isdecimal())
    return digits.lstrip("0") or "0"
