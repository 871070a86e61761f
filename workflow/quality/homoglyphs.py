"""The check for letters of another alphabet that look like ours: a Latin ``c`` in ``сектор``. Nothing else is here."""

from __future__ import annotations

import re

from workflow.domain.annotations import Finding, Severity
from workflow.quality._document import Document
from workflow.quality._findings import FindingMaker
from workflow.quality.ports import EditionText

_LATIN = "aceopxyijsABCEHIJKMOPSTXYëïËÏh"
_CYRILLIC = "асеорхуіјѕАВСЕНІЈКМОРЅТХУёїЁЇһ"
_TO_CYRILLIC = str.maketrans(_LATIN, _CYRILLIC)
_TO_LATIN = str.maketrans(_CYRILLIC, _LATIN)
_MIXED_WORD = re.compile(r"(?<![A-Za-zÀ-ɏЀ-ӿ])(?:[A-Za-zÀ-ɏ]+(?=[Ѐ-ӿ])|[Ѐ-ӿ]+(?=[A-Za-zÀ-ɏ]))[A-Za-zÀ-ɏЀ-ӿ]+")
_CYRILLIC_LETTER = re.compile(r"[Ѐ-ӿ]")


class Homoglyphs:
    """Finds words that mix Latin and Cyrillic where the strangers only look right; blocking, with a mend."""

    name = "homoglyphs"
    severity = Severity.BLOCKING
    languages: frozenset[str] | None = None
    explanation = (
        "A word stands in one alphabet: a Latin letter in a Cyrillic word (or the reverse) looks right, and no search, "
        "memory or glossary finds the word. Take the suggestion."
    )

    def run(self, text: EditionText) -> list[Finding]:
        """One finding a word, with the word in one alphabet."""
        maker, document = FindingMaker(self.name, text), Document(text, fields=True)
        findings = []
        for match in _MIXED_WORD.finditer(document.text):
            mended = in_one_alphabet(match.group())
            if mended is None or document.in_address(*match.span()):
                continue
            message = f"“{match.group()}” mixes Latin and Cyrillic letters that look alike: write “{mended}”."
            findings.append(
                document.finding(maker, *match.span(), severity=self.severity, message=message, suggestion=mended)
            )
        return findings


def in_one_alphabet(word: str) -> str | None:
    """The word in the alphabet of most of its letters; None where the others are no look-alikes (``IT-отдел``)."""
    cyrillic = len(_CYRILLIC_LETTER.findall(word))
    if cyrillic * 2 > len(word):
        mended = word.translate(_TO_CYRILLIC)
        return mended if len(_CYRILLIC_LETTER.findall(mended)) == len(word) else None
    if cyrillic * 2 < len(word):
        mended = word.translate(_TO_LATIN)
        return mended if _CYRILLIC_LETTER.search(mended) is None else None
    return None
