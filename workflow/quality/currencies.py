"""The check that amounts of money keep their currency. Nothing else is checked here."""

from __future__ import annotations

from workflow.domain.annotations import Finding, Severity
from workflow.languages.quantities.signs import is_currency
from workflow.quality._findings import FindingMaker
from workflow.quality._pairs import pairs
from workflow.quality._signs import signs_compared
from workflow.quality.ports import EditionText


class Currencies:
    """Finds amounts in another currency than the source's (blocking) or in none (advisory)."""

    name = "currencies"
    severity = Severity.BLOCKING
    languages: frozenset[str] | None = None
    explanation = "An amount of money is in the source's currency."

    def run(self, text: EditionText) -> list[Finding]:
        """One finding a currency and segment."""
        maker = FindingMaker(self.name, text)
        return [finding for pair in pairs(text) for finding in signs_compared(maker, pair, is_currency)]
