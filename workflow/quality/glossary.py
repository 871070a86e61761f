"""The check that the newsroom's terms are rendered as agreed. Nothing else is checked here.

Forbidden terms are for another check; names of people, bodies and places are for ``names``.
"""

from __future__ import annotations

from workflow.domain.annotations import Finding, Severity
from workflow.domain.terminology import ConceptKind
from workflow.quality._findings import FindingMaker
from workflow.quality._known_terms import NAMES, Unwritten, unwritten
from workflow.quality.ports import EditionText

_KINDS = frozenset(ConceptKind) - NAMES


class Glossary:
    """Finds terms of the source that the translation renders in no approved way; advisory."""

    name = "glossary"
    severity = Severity.ADVISORY
    languages: frozenset[str] | None = None
    explanation = "A term of the source is rendered with an approved term of the glossary, or kept if it is to be kept."

    def run(self, text: EditionText) -> list[Finding]:
        """One finding a term and segment, naming what to write."""
        maker = FindingMaker(self.name, text)
        return [finding_of(maker, each) for each in unwritten(text, _KINDS)]


def finding_of(maker: FindingMaker, found: Unwritten) -> Finding:
    """Says what to write; put in with one click where the source's own term stands in the translation."""
    wanted = found.to_write[0].text
    written = found.pair.source.text[found.match.start : found.match.end]
    others = "".join(f" or “{term.text}”" for term in found.to_write[1:3])
    if found.match.concept.do_not_translate:
        message = f"“{written}” is kept as it is in every language: write “{wanted}”."
    else:
        message = f"For “{written}” the glossary has “{wanted}”{others}: write that."
    place = found.stands_untranslated or (0, 0)
    return maker.make(
        found.pair.place,
        *place,
        severity=Severity.ADVISORY,
        message=message,
        suggestion=wanted if found.stands_untranslated else None,
        subject=found.match.concept.id,
        source=(found.match.start, found.match.end),
    )
