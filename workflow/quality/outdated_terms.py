"""The check for words that the newsroom does not write: forbidden terms of its glossary."""

from __future__ import annotations

from workflow.domain.annotations import Finding, Severity
from workflow.domain.terminology import ConceptKind, TermStatus
from workflow.quality._document import Document
from workflow.quality._findings import FindingMaker
from workflow.quality.ports import EditionText
from workflow.terminology import TermMatch

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
            suggestion = in_place(written, match, wanted.text) if wanted is not None else None
            findings.append(
                document.finding(
                    maker, match.start, match.end, severity=self.severity, message=message, suggestion=suggestion
                )
            )
        return findings


def in_place(written: str, match: TermMatch, wanted: str) -> str | None:
    """The approved term as it can stand there: only for a form that is not inflected; with a capital where one was."""
    if written.casefold() != match.term.text.casefold():
        return None
    begins_with_capital = written[:1].isupper() and not match.term.text[:1].isupper()
    return wanted[:1].upper() + wanted[1:] if begins_with_capital else wanted
