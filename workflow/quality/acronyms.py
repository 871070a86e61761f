"""The check that acronyms of the source are not lost. Nothing else is checked here."""

from __future__ import annotations

import re

from workflow.domain.annotations import Finding, Severity
from workflow.languages.fixed_texts import acronyms, address_spans, kept_acronyms
from workflow.languages.scripts import scripts_of
from workflow.quality._findings import FindingMaker
from workflow.quality._pairs import Pair, pairs
from workflow.quality.ports import EditionText

_LATIN = re.compile(r"(?<![A-Za-z0-9])[A-Z][A-Z0-9]{1,9}(?:-\d{1,4})?(?![A-Za-z0-9])")
_LONGEST_FIRST = 4
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
        maker = FindingMaker(self.name)
        return [finding for pair in pairs(text) for finding in _lost(maker, pair)]


def _lost(maker: FindingMaker, pair: Pair) -> list[Finding]:
    written = _without_addresses(pair.source.text)
    found = (match for match in _LATIN.finditer(written) if not _is_dateline(match))
    ours = {match.group(): match.span() for match in found}
    if not ours:
        return []
    if scripts_of(pair.source_language):
        wanted = [word for word in ours if len(word) > 1]
    else:
        kept = kept_acronyms(written, pair.target_language) or acronyms(written)
        wanted = [word for word in ours if word in kept]
    return [
        maker.make(
            pair.place,
            0,
            0,
            severity=Severity.ADVISORY,
            message=f"{word} of the source is missing here: put it in, or write out what it stands for.",
            subject=word,
            source=ours[word],
        )
        for word in _without_counterpart(pair, wanted)
    ]


def _is_dateline(match: re.Match[str]) -> bool:
    """Whether it is the town in capitals that an agency's text begins with."""
    return match.start() == 0 and len(match.group()) > _LONGEST_FIRST and match.string[match.end() :][:1] in {",", " "}


def _without_addresses(text: str) -> str:
    for start, end in address_spans(text):
        text = text[:start] + " " * (end - start) + text[end:]
    return text


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
