"""The check for segments of a translation that are missing, empty or still the source. Nothing else is here."""

from __future__ import annotations

import re

from workflow.domain.annotations import Finding, Severity
from workflow.domain.segments import Segment
from workflow.domain.vocabulary import primary_language
from workflow.languages.fixed_texts import address_spans
from workflow.quality._findings import FindingMaker, Place, target_pairs
from workflow.quality.ports import EditionText

_WORD = re.compile(r"[\u3400-\u9fff]|[^\W\d_]+")  # a Han character counts as a word
_LONGEST_NAME = 3
_SHOWN = 60


class Untranslated:
    """Finds what was not translated; blocking. A text of three words or fewer may be a name and is let pass."""

    name = "untranslated"
    severity = Severity.BLOCKING
    languages: frozenset[str] | None = None
    explanation = "Nothing stands in the translation as it does in the source."

    def run(self, text: EditionText) -> list[Finding]:
        """One finding a segment; nothing for the source's own edition."""
        maker = FindingMaker(self.name, text)
        same_language = primary_language(text.language) == primary_language(text.source_language)
        findings = []
        for source, target in target_pairs(text):
            if source.text.strip() and (target is None or not target.text.strip()):
                findings.append(_missing(maker, source))
            elif target is not None and not same_language and _is_same(source.text, target.text):
                place = Place(text=target.text, segment_id=target.id)
                message = "This is still the source's text: translate it."
                findings.append(maker.make(place, 0, len(target.text), severity=Severity.BLOCKING, message=message))
        return findings


def _missing(maker: FindingMaker, source: Segment) -> Finding:
    shown = source.text.strip()[:_SHOWN]
    place = Place(text="", segment_id=source.id)
    message = f"The translation of “{shown}” is missing: translate it."
    return maker.make(place, 0, 0, severity=Severity.BLOCKING, message=message)


def _is_same(source: str, target: str) -> bool:
    if source.casefold().split() != target.casefold().split():
        return False
    prose = source
    for start, end in reversed(address_spans(source)):
        prose = prose[:start] + prose[end:]
    return len(_WORD.findall(prose)) > _LONGEST_NAME
