"""The check that people, bodies and places of the source are named in the translation. Nothing else is checked here.

Names that the newsroom knows are looked for in every script. Of others, only people are told from
other capitals, by the two or more capitalised words of their names or a title before one, and only
between languages written in Latin or Cyrillic letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rapidfuzz import fuzz, process

from workflow.domain.annotations import Finding, Severity
from workflow.languages.fixed_texts import address_spans
from workflow.languages.romanising import sound_of
from workflow.languages.scripts import scripts_of
from workflow.quality._findings import FindingMaker
from workflow.quality._known_terms import NAMES, unwritten
from workflow.quality._pairs import Pair, pairs
from workflow.quality.glossary import finding_of
from workflow.quality.ports import EditionText

_ALIKE = 62
_LETTERS = (frozenset[str](), frozenset({"Cyrillic"}))
_TITLES = (
    r"Mr|Mrs|Ms|Dr|Professor|President|Minister|Secretary|Secretary-General|Ambassador|Chairman|Chairwoman|Director"
    r"|Governor|Mayor|spokesman|spokeswoman|spokesperson|captain|economist|engineer|director|chairman|chairwoman|chief"
    r"|президент\w*|министр\w*|секретар\w*|посол|посла|директор\w*|глав\w+|мэр\w*|председател\w*|профессор\w*|капитан\w*"
    r"|инженер\w*|экономист\w*|представител\w*|господин\w*|госпож\w*|presidente|ministr[oa]|embaixador\w*|embajador\w*"
    r"|diretor\w*|director\w*|prefeit[oa]|alcalde\w*|señora?|senhora?|porta-voz|portavoz"
)
_PERSON = re.compile(rf"(?<!\w)(?:{_TITLES})\.? ((?:[^\W\d_a-zа-яёўіїқғҳӣӯҷңөүұәһ][^\W\d_A-ZА-ЯЁ]+[- ]?){{2,3}})(?!\w)")


class Names:
    """Finds known names without their approved form, and people of the source who are not named; advisory."""

    name = "names"
    severity = Severity.ADVISORY
    languages: frozenset[str] | None = None
    explanation = "Who and what the source names is named in the translation, as the newsroom writes it."

    def run(self, text: EditionText) -> list[Finding]:
        """One finding a name and segment."""
        maker = FindingMaker(self.name, text)
        findings = [finding_of(maker, each) for each in unwritten(text, NAMES)]
        if scripts_of(text.source_language) in _LETTERS and scripts_of(text.language) in _LETTERS:
            findings += [finding for pair in pairs(text) for finding in _people_lost(maker, pair, text)]
        return findings


def _people_lost(maker: FindingMaker, pair: Pair, text: EditionText) -> list[Finding]:
    people = [match for match in _PERSON.finditer(pair.source.text) if not _is_in_address(match, pair.source.text)]
    if not people:
        return []
    known = [(each.start, each.end) for each in text.terms.find(pair.source.text, pair.source_language)]
    present = [sound_of(word) for word in _capitalised(pair.target.text)]
    findings = []
    for match in people:
        start, end = match.span(1)
        if any(begin < end and start < stop for begin, stop in known):
            continue
        lost = [word for word in match[1].split() if not _sounds_among(word, present)]
        if lost and len(lost) == len(match[1].split()):
            name = match[1].strip()
            message = f"{name} of the source is not named here: put the name in, or correct it."
            findings.append(
                maker.make(
                    pair.place, 0, 0, severity=Severity.ADVISORY, message=message, subject=name, source=(start, end)
                )
            )
    return findings


def _sounds_among(word: str, present: list[str]) -> bool:
    return process.extractOne(sound_of(word), present, scorer=fuzz.ratio, score_cutoff=_ALIKE) is not None


def _capitalised(text: str) -> Iterator[str]:
    return (word for word in re.findall(r"[^\W\d_]+(?:['’ʻ‘-][^\W\d_]+)*", text) if word[0].isupper())


def _is_in_address(match: re.Match[str], text: str) -> bool:
    return any(start <= match.start() < end for start, end in address_spans(text))
