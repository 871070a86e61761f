"""The check for text of a translation that is still the source's. Nothing else is checked here."""

from __future__ import annotations

import re

from workflow.domain.annotations import Finding, Severity
from workflow.domain.vocabulary import primary_language
from workflow.languages.fixed_texts import address_spans, without_addresses
from workflow.languages.scripts import foreign_runs, scripts_of
from workflow.quality._findings import FindingMaker
from workflow.quality._pairs import Pair, pairs
from workflow.quality._sentences import sentences
from workflow.quality.ports import EditionText

_WORD = re.compile(r"[\u3400-\u9fff]|[^\W\d_]+")  # a Han character counts as a word
_LATIN_RUN = re.compile(r"(?<![A-Za-zÀ-ɏ'’])[A-Za-zÀ-ɏ'’]++(?:[ ,;:\u00a0-]++[A-Za-zÀ-ɏ'’]++)++")
_LONGEST_NAME = 3
_GRAM = 4
_SHARED = 0.5
_LEAST_PROSE = 3
_OF_TWO_SCRIPTS = frozenset({"uz", "sr", "bs", "kk"})
"""Languages of which a text may well be in Latin letters."""


class Untranslated:
    """Finds what was not translated; blocking. Up to three words may be a name and are let pass."""

    name = "untranslated"
    severity = Severity.BLOCKING
    languages: frozenset[str] | None = None
    explanation = "Nothing stands in the translation as it does in the source."

    def run(self, text: EditionText) -> list[Finding]:
        """One finding a sentence, or one for the segment when the whole of it is the source's."""
        maker = FindingMaker(self.name, text)
        return [finding for pair in pairs(text) for finding in _still_source(maker, pair)]


def _still_source(maker: FindingMaker, pair: Pair) -> list[Finding]:
    if _is_same(pair.source.text, pair.target.text):
        spans = [(0, len(pair.target.text))]
    else:
        spans = [*_sentences_of_source(pair), *_runs_of_other_script(pair)]
    message = "This is still the source's text: translate it."
    findings = []
    covered = 0
    for start, end in sorted(spans):
        if start >= covered:
            findings.append(maker.make(pair.place, start, end, severity=Severity.BLOCKING, message=message))
            covered = end
    return findings


def _is_same(source: str, target: str) -> bool:
    return source.casefold().split() == target.casefold().split() and len(_words(source)) > _LONGEST_NAME


def _words(text: str) -> list[str]:
    """The words of the prose, addresses left out."""
    return [word.casefold() for word in _WORD.findall(without_addresses(text))]


def _sentences_of_source(pair: Pair) -> list[tuple[int, int]]:
    """Sentences most of whose runs of four words stand in the source: no translation is that close to it."""
    alike = scripts_of(pair.source_language) == scripts_of(pair.target_language)
    if not alike and primary_language(pair.target_language) not in _OF_TWO_SCRIPTS:
        return []
    of_source = set(_grams(_words(pair.source.text)))
    if not of_source:
        return []
    found = []
    for each in sentences(pair.target.text, pair.target_language):
        written = pair.target.text[each.start : each.end]
        grams = _grams(_words(written))
        shared = sum(gram in of_source for gram in grams)
        if grams and shared / len(grams) >= _SHARED and not _is_names(written):
            found.append((each.start, each.end))
    return found


def _grams(words: list[str]) -> list[tuple[str, ...]]:
    return [tuple(words[at : at + _GRAM]) for at in range(len(words) - _GRAM + 1)]


def _is_names(text: str) -> bool:
    """Whether nearly every word begins with a capital: a list of names stands as it does in the source."""
    words = [word for word in text.split() if word[0].isalpha()]
    return sum(word[0].isupper() for word in words) > 0.6 * len(words)


def _runs_of_other_script(pair: Pair) -> list[tuple[int, int]]:
    """Prose in Latin letters, of a source that is written in them, where the translation's language is not."""
    if scripts_of(pair.source_language) != frozenset() or not scripts_of(pair.target_language):
        own = scripts_of(pair.source_language) or frozenset()
        return [
            (run.start, run.end)
            for run in foreign_runs(pair.target.text, pair.target_language)
            if run.script in own and _is_prose(pair, run.start, run.end)
        ]
    if primary_language(pair.target_language) in _OF_TWO_SCRIPTS and _is_mostly_latin(pair.target.text):
        return []
    addresses = address_spans(pair.target.text)
    return [
        match.span()
        for match in _LATIN_RUN.finditer(pair.target.text)
        if _is_latin_prose(pair, match.group()) and not any(start <= match.start() < end for start, end in addresses)
    ]


def _is_mostly_latin(text: str) -> bool:
    return 4 * sum(letter.isalpha() and letter > "\u024f" for letter in text) < len(text)


def _is_prose(pair: Pair, start: int, end: int) -> bool:
    """Whether the run is more than a name: many words, or some that stand so in the source."""
    written = pair.target.text[start:end]
    words = len(_WORD.findall(written))
    return words > 2 * _LEAST_PROSE or (words > _LEAST_PROSE and written in pair.source.text)


def _is_latin_prose(pair: Pair, written: str) -> bool:
    small = sum(word[0].islower() for word in written.split())
    return small >= _LEAST_PROSE or (small >= _LEAST_PROSE - 1 and written in pair.source.text)
