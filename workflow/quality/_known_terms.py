"""Whether the terms of the source have what is to be written for them in the translation. No check lives here."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz

from workflow.domain.terminology import ConceptKind, Term, TermStatus
from workflow.languages.scripts import is_unspaced
from workflow.quality._pairs import Pair, pairs
from workflow.quality.ports import EditionText
from workflow.terminology import TermMatch

NAMES = frozenset({ConceptKind.PERSON, ConceptKind.ORGANISATION, ConceptKind.PLACE})
_ALIKE = 84
_WORD = re.compile(r"\w+")
_SHORTEST_STEM = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Unwritten:
    """A term of the source whose concept the translation does not write as it should."""

    pair: Pair
    match: TermMatch
    to_write: tuple[Term, ...]
    stands_untranslated: tuple[int, int] | None
    """Where the source's own term stands in the translation, if it does."""


def unwritten(text: EditionText, kinds: Collection[ConceptKind]) -> Iterator[Unwritten]:
    """Every concept of these kinds that a source segment has, and its translation has in no approved form."""
    if not len(text.terms):
        return
    for pair in pairs(text):
        told: set[str] = set()
        present: frozenset[str] | None = None
        for match in text.terms.find(pair.source.text, pair.source_language):
            concept = match.concept
            to_write = text.terms.to_write(concept, pair.target_language)
            if concept.kind not in kinds or concept.id in told or not to_write:
                continue
            told.add(concept.id)
            if present is None:
                present = _present(text, pair)
            if concept.id in present or any(_is_inflected(term.text, pair) for term in to_write):
                continue
            yield Unwritten(
                pair=pair,
                match=match,
                to_write=to_write,
                stands_untranslated=_where_untranslated(match, pair, to_write),
            )


def _present(text: EditionText, pair: Pair) -> frozenset[str]:
    """Concepts that the translation writes in an approved form."""
    found = text.terms.find(pair.target.text, pair.target_language)
    return frozenset(match.concept.id for match in found if match.term.status is TermStatus.APPROVED)


def _is_inflected(term: str, pair: Pair) -> bool:
    """Whether the words of the term stand in the translation with other endings."""
    text = pair.target.text
    if term in text or is_unspaced(pair.target_language):
        return term in text
    words = [word.casefold() for word in _WORD.findall(term)]
    present = [word.casefold() for word in _WORD.findall(text)]
    return bool(words) and all(any(_is_form(word, other) for other in present) for word in words)


def _is_form(word: str, other: str) -> bool:
    if word == other:
        return True
    if len(word) <= _SHORTEST_STEM:
        return len(word) == _SHORTEST_STEM and other.startswith(word) and len(other) <= len(word) + 2
    stem = max(_SHORTEST_STEM, len(word) - 3)
    if other[:_SHORTEST_STEM] != word[:_SHORTEST_STEM]:
        return False
    return other.startswith(word[:stem]) or fuzz.ratio(word, other) >= _ALIKE


def _where_untranslated(match: TermMatch, pair: Pair, to_write: tuple[Term, ...]) -> tuple[int, int] | None:
    written = match.term.text
    at = pair.target.text.find(written)
    is_safe = at >= 0 and pair.target.text.count(written) == 1 and written not in to_write[0].text
    return (at, at + len(written)) if is_safe else None
