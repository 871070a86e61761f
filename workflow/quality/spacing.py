"""The check for spaces and punctuation: doubled, missing or misplaced. Nothing else is checked here.

The rules stand in ``_spacing_rules``. A place is reported once, by the first rule that claims it; characters that
nobody sees are the business of ``hidden_characters``.
"""

from __future__ import annotations

from workflow.domain.annotations import Finding, Severity
from workflow.quality._document import Document
from workflow.quality._findings import FindingMaker
from workflow.quality._spacing_rules import Rule, rules_for
from workflow.quality.ports import EditionText


class Spacing:
    """Finds spaces and punctuation that a reader stumbles over; advisory, with a mend."""

    name = "spacing"
    severity = Severity.ADVISORY
    languages: frozenset[str] | None = None
    explanation = (
        "Spaces and punctuation stand as the script wants them: none doubled, none missing, full-width marks in "
        "Chinese. Take the suggestion."
    )

    def run(self, text: EditionText) -> list[Finding]:
        """One finding a place; nothing inside addresses."""
        maker, document = FindingMaker(self.name, text), Document(text, fields=True)
        return [
            document.finding(maker, start, end, severity=self.severity, message=rule.message, suggestion=suggestion)
            for start, end, rule, suggestion in _defects(document, rules_for(text.language))
        ]


def _defects(document: Document, rules: tuple[Rule, ...]) -> list[tuple[int, int, Rule, str]]:
    text = document.text
    claimed = bytearray(len(text))
    for start, end in document.addresses:
        claimed[start:end] = b"\x01" * (end - start)
    found = []
    for rule in rules:
        right, wrong = (sum(map(text.count, marks)) for marks in rule.unless_throughout)
        if wrong > right:
            continue
        for match in rule.pattern.finditer(text):
            start, end = match.span()
            suggestion = rule.mend(match)
            if suggestion is None or any(claimed[start:end]) or (rule.in_prose_only and document.is_title(start)):
                continue
            claimed[start:end] = b"\x01" * (end - start)
            found.append((start, end, rule, suggestion))
    return sorted(found, key=lambda defect: defect[0])
