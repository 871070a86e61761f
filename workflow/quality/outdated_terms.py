"""The check for words that the newsroom does not write: forbidden terms of its glossary."""

from __future__ import annotations

from workflow.domain.annotations import Finding, Severity
from workflow.domain.terminology import ConceptKind, TermStatus
from workflow.quality._document import Document
from workflow.quality._findings import FindingMaker
from workflow.quality.ports import EditionText

_NAMES = frozenset({ConceptKind.PERSON, ConceptKind.ORGANISATION})


class OutdatedTerms:
    """Finds forbidden terms of the glossary; blocking, with the preferred term where it can simply be put in place."""

    name = "outdated_terms"
    severity = Severity.BLOCKING
    languages: frozenset[str] | None = None
    explanation = "No term that the glossary forbids: write the approved one."

    def run(self, text: EditionText) -> list[Finding]:
        """One finding a forbidden term."""
        if not len(text.terms):
            return []
        maker, document = FindingMaker(self.name, text), Document(text)
        findings = []
        for match in text.terms.find(document.text, text.language):
            if match.term.status is not TermStatus.FORBIDDEN or match.concept.kind in _NAMES:
                continue
            wanted = next(iter(text.terms.to_write(match.concept, text.language)), None)
            written = document.text[match.start : match.end]
            instead = f"write “{wanted.text}”" if wanted is not None else "write it otherwise"
            why = f" ({match.term.note})" if match.term.note else ""
            message = f"“{written}” is not written here{why}: {instead}."
            suggestion = text.terms.replacement(match, document.text, text.language)
            findings.append(
                document.finding(
                    maker, match.start, match.end, severity=self.severity, message=message, suggestion=suggestion
                )
            )
        return findings
