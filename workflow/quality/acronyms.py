"""The check that acronyms of the source are not lost. Nothing else is checked here."""

from __future__ import annotations

import re

from workflow.domain.annotations import Finding, Severity
from workflow.languages.fixed_texts import acronyms, kept_acronyms, without_addresses
from workflow.languages.scripts import scripts_of
from workflow.quality._findings import FindingMaker
from workflow.quality._pairs import Pair, pairs
from workflow.quality.ports import EditionText

_LATIN = re.compile(r"(?<![A-Za-z0-9])[A-Z][A-Z0-9]{1,9}(?:-\d{1,4})?(?![A-Za-z0-9])")
_LONGEST_FIRST = 4
_AFTER_TOWN = re.compile(r"[,.]?\s?[\d—–(]|, [A-ZА-ЯЁ]")
_WRITTEN_OUT = frozenset("США РФ КНР СССР ОАЭ ЗША РБ АҚШ АКШ ИМА КР РК РТ РУз".split())
"""Countries whose names other languages write out."""
_ROMAN = re.compile(r"[IVXLCDMІХМ]+")
_CYRILLIC = re.compile(r"(?<!\w)[А-ЯЁІЎҚҒҲҶӢӮӨҮҢҺ]{2,8}(?!\w)")


class Acronyms:
    """Finds acronyms that have no counterpart; advisory, since some languages write the name out."""

    name = "acronyms"
    severity = Severity.ADVISORY
    languages: frozenset[str] | None = None
    explanation = (
        "An acronym of the source stands in the translation, or one of the translation's language in its place."
    )

    def run(self, text: EditionText) -> list[Finding]:
        """One finding an acronym and segment."""
        maker = FindingMaker(self.name, text)
        return [finding for pair in pairs(text) for finding in _lost(maker, pair)]


def _lost(maker: FindingMaker, pair: Pair) -> list[Finding]:
    written = without_addresses(pair.source.text)
    if "Cyrillic" in (scripts_of(pair.source_language) or frozenset()):
        return _lost_of_cyrillic(maker, pair, written)
    found = (match for match in _LATIN.finditer(written) if not _is_dateline(match))
    ours = {match.group(): match.span() for match in found}
    if not ours:
        return []
    if scripts_of(pair.source_language):
        wanted = [word for word in ours if len(word) > 1]
    else:
        kept = kept_acronyms(written, pair.target_language) or acronyms(written)
        wanted = [word for word in ours if word in kept]
    return [_finding(maker, pair, word, ours[word]) for word in _without_counterpart(pair, wanted)]


def _lost_of_cyrillic(maker: FindingMaker, pair: Pair, written: str) -> list[Finding]:
    """Acronyms in Cyrillic letters have other letters in other languages, so they are only counted."""
    if scripts_of(pair.target_language) not in (frozenset(), frozenset({"Cyrillic"})) or not _is_prose(written):
        return []
    both = (*_CYRILLIC.finditer(written), *_LATIN.finditer(written))
    ours = {match.group(): match.span() for match in both if not _is_dateline(match)}
    demanded = [word for word in ours if word not in _WRITTEN_OUT and not _ROMAN.fullmatch(word)]
    theirs = {*_CYRILLIC.findall(pair.target.text), *_LATIN.findall(pair.target.text)}
    missing = [word for word in demanded if word not in theirs]
    others = len(theirs - set(ours))
    return [_finding(maker, pair, word, ours[word]) for word in missing[others:]]


def _is_prose(text: str) -> bool:
    """Whether it is not set in capitals."""
    return sum(map(str.isupper, text)) < sum(map(str.isalpha, text)) / 2


def _finding(maker: FindingMaker, pair: Pair, word: str, place: tuple[int, int]) -> Finding:
    message = f"{word} of the source is missing here: put it in, or write out what it stands for."
    return maker.make(pair.place, 0, 0, severity=Severity.ADVISORY, message=message, subject=word, source=place)


def _is_dateline(match: re.Match[str]) -> bool:
    """Whether it is the town in capitals that an agency's text begins with."""
    is_first = match.start() == 0 and len(match.group()) > _LONGEST_FIRST
    return is_first and _AFTER_TOWN.match(match.string, match.end()) is not None


def _without_counterpart(pair: Pair, wanted: list[str]) -> list[str]:
    """In another script an own acronym may stand for any; in Latin script only the same one does."""
    missing = [word for word in wanted if word not in pair.target.text]
    if not missing or not scripts_of(pair.target_language):
        return missing
    own = len(_CYRILLIC.findall(pair.target.text)) - len(_CYRILLIC.findall(pair.source.text))
    return missing[max(own, 0) :] if _writes_acronyms(pair) else []


def _writes_acronyms(pair: Pair) -> bool:
    """Chinese, Hindi and the Arabic script render acronyms as words, so nothing is missing there."""
    return "Cyrillic" in (scripts_of(pair.target_language) or frozenset())
