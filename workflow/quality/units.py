"""The check that measures keep their unit. Nothing else is checked here."""

from __future__ import annotations

from workflow.domain.annotations import Finding, Severity
from workflow.languages.quantities.signs import is_unit
from workflow.quality._findings import FindingMaker
from workflow.quality._pairs import pairs
from workflow.quality._signs import signs_compared
from workflow.quality.ports import EditionText


class Units:
    """Finds measures in another unit than the source's (blocking) or in none (advisory)."""

    name = "units"
    severity = Severity.BLOCKING
    languages: frozenset[str] | None = None
    explanation = "A measure is in the source's unit: kilometres, hectares, tonnes, megawatts, degrees."

    def run(self, text: EditionText) -> list[Finding]:
        """One finding a unit and segment."""
        maker = FindingMaker(self.name, text)
        return [finding for pair in pairs(text) for finding in signs_compared(maker, pair, is_unit)]
