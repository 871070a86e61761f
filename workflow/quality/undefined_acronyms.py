"""The check for acronyms that the text never explains. Nothing else is checked here.

An acronym is explained by ``Full Name (ABC)``, by ``ABC (Full Name)``, or by a name whose initials it is, anywhere in
the text. What every reader knows needs no explanation (``_known_acronyms``).
"""

from __future__ import annotations

import re

from workflow.domain.annotations import Finding, Severity
from workflow.domain.vocabulary import primary_language
from workflow.quality._document import Document
from workflow.quality._findings import FindingMaker
from workflow.quality._known_acronyms import KNOWN
from workflow.quality.ports import EditionText

_CAPITALS = "A-ZА-ЯЁЎІҒҚҢӨҰҮҺӘҲҶӢӮ"
_ACRONYM = re.compile(rf"(?<![\w&.’'-])[{_CAPITALS}]{{2,7}}(?![\w&’'-]|\.\w)")
_CAPITAL_WORD = re.compile(rf"[{_CAPITALS}]{{2,}}")
_ROMAN = re.compile(r"[IVXLCDM]+|[ХІVIX]+")
_DEFINED = re.compile(
    rf"\w[\"”»’]?\s*[(（]\s*(?:[^()（）]{{0,40}}?[,;:]\s*"
    rf"|[\w\s-]{{0,12}}[“«\"])?([{_CAPITALS}]{{2,7}})[s”»\"]?\s*[)）,;]"
)
_EXPLAINED = re.compile(rf"(?<!\w)([{_CAPITALS}]{{2,7}})\s*[(（]([^()（）]{{4,160}})[)）]")
_WORD = re.compile(r"[^\W\d_]+")
_SMALL = (
    r"(?:[\s\u00a0-]+(?:of|the|for|and|on|in|to|de|da|do|das|dos|del|la|las|los|el|y|e|и|по|в|на|для|с|о|к|і|па|у))*"
)
_UNITS_BEFORE = re.compile(r"\d\s?$")


class UndefinedAcronyms:
    """Finds the first use of an acronym that nothing in the text explains; advisory."""

    name = "undefined_acronyms"
    severity = Severity.ADVISORY
    languages: frozenset[str] | None = frozenset("en es pt fr it ru be uk kk ky tg uz".split())
    explanation = (
        "An acronym that not every reader knows is explained once: write the full name at its first use, with the "
        "acronym in brackets."
    )

    def run(self, text: EditionText) -> list[Finding]:
        """One finding an acronym, at its first use outside of headlines."""
        maker, document = FindingMaker(self.name, text), Document(text)
        first: dict[str, re.Match[str]] = {}
        for match in _ACRONYM.finditer(document.text):
            if match.group() not in first and _is_candidate(document, match):
                first[match.group()] = match
        if not first:
            return []
        explained = _explained(document.text)
        is_known = KNOWN | (KNOWN_ABROAD if primary_language(text.language) != "en" else frozenset())
        findings = []
        for acronym, match in first.items():
            if acronym in is_known or acronym in explained or _is_spelled_out(document.text, acronym):
                continue
            message = f"“{acronym}” is never explained: write the full name at its first use, “Full Name ({acronym})”."
            findings.append(document.finding(maker, *match.span(), severity=self.severity, message=message))
        return findings


KNOWN_ABROAD = frozenset("ID TV OK PR".split())


def _is_candidate(document: Document, match: re.Match[str]) -> bool:
    """No Roman number, unit, address or word of a line in capitals; headlines are explained by the body."""
    text, (start, end) = document.text, match.span()
    if document.is_title(start) or _ROMAN.fullmatch(match.group()) or document.in_address(start, end):
        return False
    if _UNITS_BEFORE.search(text[max(0, start - 2) : start]):
        return False
    around = [*_WORD.findall(text[max(0, start - 30) : start])[-2:], *_WORD.findall(text[end : end + 30])[:2]]
    return sum(_CAPITAL_WORD.fullmatch(word) is not None for word in around) < 2


def _explained(text: str) -> set[str]:
    if "(" not in text and "（" not in text:
        return set()
    found = {match[1] for match in _DEFINED.finditer(text)}
    for match in _EXPLAINED.finditer(text):
        words = _WORD.findall(match[2])
        if len(words) >= 2 and any(word[0].upper() == match[1][0] for word in words):
            found.add(match[1])
    return found


def _is_spelled_out(text: str, acronym: str) -> bool:
    """Whether words in this order begin with its letters: ``Communist Party of China``."""
    if len(acronym) < 3:
        pattern = rf"(?<!\w){acronym[0]}[^\W\d_A-ZА-Я]+{_SMALL}[\s\u00a0-]+{acronym[1]}[^\W\d_A-ZА-Я]{{2,}}"
        return re.search(pattern, text) is not None
    letters = [rf"[{letter}{letter.lower()}]\w{{2,}}" for letter in acronym]
    pattern = r"(?<!\w)" + rf"{_SMALL}[\s\u00a0-]+".join(letters)
    return re.search(pattern, text) is not None
