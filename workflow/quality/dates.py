"""The check that the dates of a translation are those of its source: day, month, year. Nothing else is checked here."""

from __future__ import annotations

from workflow.domain.annotations import Finding, Severity
from workflow.languages.months import MonthFound, months_in
from workflow.languages.quantities import Quantity, Role
from workflow.quality._findings import FindingMaker
from workflow.quality._pairs import Pair, pairs
from workflow.quality.numbers import compared
from workflow.quality.ports import EditionText


class Dates:
    """Finds days, months and years that are not the source's."""

    name = "dates"
    severity = Severity.BLOCKING
    languages: frozenset[str] | None = None
    explanation = "Day, month and year are those of the source, whatever the form in which the language writes a date."

    def run(self, text: EditionText) -> list[Finding]:
        """One finding a day or year, one a month."""
        maker = FindingMaker(self.name, text)
        findings = []
        for pair in pairs(text):
            findings += _months(maker, pair)
            findings += compared(maker, pair, _is_date)
        return findings


def _is_date(quantity: Quantity) -> bool:
    return quantity.role is Role.DATE


def _months(maker: FindingMaker, pair: Pair) -> list[Finding]:
    wanted = months_in(pair.source.text, pair.source_language)
    present = months_in(pair.target.text, pair.target_language)
    lost = [month for month in wanted if month.is_dated and month.months and not _is_among(month, present)]
    added = [month for month in present if month.is_dated and month.months and not _is_among(month, wanted)]
    findings = []
    for ours, theirs in zip(lost, [*added, *([None] * len(lost))], strict=False):
        written = pair.source.text[ours.start : ours.end]
        findings.append(
            maker.make(
                pair.place,
                theirs.start if theirs else 0,
                theirs.end if theirs else 0,
                severity=Severity.BLOCKING if theirs else Severity.ADVISORY,
                message=f"The source's month is {written}: write that month.",
                subject="" if theirs else written,
                source=(ours.start, ours.end),
            )
        )
    return findings


def _is_among(month: MonthFound, others: tuple[MonthFound, ...]) -> bool:
    return any(month.months & other.months for other in others)
