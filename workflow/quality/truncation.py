"""The check that a translation does not break off in the middle of a sentence. Nothing else is checked here."""

from __future__ import annotations

from workflow.domain.annotations import Finding, Severity
from workflow.quality._findings import FindingMaker
from workflow.quality._pairs import Pair, pairs
from workflow.quality._truncated import is_cut_off
from workflow.quality.ports import EditionText

_SHOWN = 24


class Truncation:
    """Finds segments that break off; blocking."""

    name = "truncation"
    severity = Severity.BLOCKING
    languages: frozenset[str] | None = None
    explanation = "The translation ends where a sentence ends, if the source does: an engine's output may break off."

    def run(self, text: EditionText) -> list[Finding]:
        """One finding a segment, at its last words."""
        maker = FindingMaker(self.name, text)
        return [_finding(maker, pair) for pair in pairs(text) if is_cut_off(pair)]


def _finding(maker: FindingMaker, pair: Pair) -> Finding:
    end = len(pair.target.text.rstrip())
    message = "This breaks off before the sentence ends: translate the rest."
    source = (max(0, len(pair.source.text) - _SHOWN), len(pair.source.text))
    return maker.make(pair.place, max(0, end - _SHOWN), end, severity=Severity.BLOCKING, message=message, source=source)
