"""Comparing what numbers count, currencies or units of measure. No check lives here."""

from __future__ import annotations

from collections.abc import Callable

from workflow.domain.annotations import Finding, Severity
from workflow.languages.quantities import quantities
from workflow.languages.quantities.signs import mentions
from workflow.quality._findings import FindingMaker
from workflow.quality._pairs import Pair, difference_of


def signs_compared(maker: FindingMaker, pair: Pair, is_meant: Callable[[str], bool]) -> list[Finding]:
    """A number that counts something else than in the source (blocking), or for which nothing says what (advisory)."""
    ours = [each for each in quantities(pair.source.text, pair.source_language) if each.sign and is_meant(each.sign)]
    if not ours:
        return []
    theirs = quantities(pair.target.text, pair.target_language)
    present = {each.sign for each in theirs if each.sign}
    partners = {id(first): second for first, second in difference_of(pair).kept}
    findings, told = [], set()
    for each in ours:
        assert each.sign
        if each.sign in present or each.sign in told or mentions(pair.target.text, each.sign):
            continue
        told.add(each.sign)
        partner = partners.get(id(each))
        other = partner.sign if partner else next((x.sign for x in theirs if x.sign and is_meant(x.sign)), None)
        is_changed = bool(other and is_meant(other))
        findings.append(
            maker.make(
                pair.place,
                partner.start if partner else 0,
                partner.end if partner else 0,
                severity=Severity.BLOCKING if is_changed else Severity.ADVISORY,
                message=f"The source counts {each.sign} here{f', not {other}' if is_changed else ''}: compare them.",
                subject=each.sign,
                source=(each.start, each.end),
            )
        )
    return findings
