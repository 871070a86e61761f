"""The concepts of one desk, ready to be looked for in texts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from workflow.domain.terminology import Concept, Term, TermStatus
from workflow.domain.vocabulary import LanguageTag, primary_language
from workflow.languages.scripts import is_unspaced
from workflow.terminology._spaced import Entry, SpacedIndex
from workflow.terminology._unspaced import UnspacedIndex
from workflow.terminology.words import folded, is_acronym


@dataclass(frozen=True, slots=True, kw_only=True)
class TermMatch:
    """A term where it stands in a text: a half-open range of code points."""

    concept: Concept
    term: Term
    start: int
    end: int

    @property
    def is_approved(self) -> bool:
        """Whether what stands there may be written."""
        return self.term.status is TermStatus.APPROVED


class TermBase:
    """Concepts, indexed for look-up; made once and used for many texts.

    The index of a language is made when the first text in it is searched. Threads may share a term base.
    """

    def __init__(self, concepts: Iterable[Concept] = (), desk: str = "") -> None:
        """Keep the concepts that are for every desk or for ``desk``."""
        self._concepts = {each.id: each for each in concepts if not each.desks or desk in each.desks}
        self._indexes: dict[LanguageTag, SpacedIndex | UnspacedIndex] = {}
        written = "\x1e".join(repr(each) for _, each in sorted(self._concepts.items()))
        self.digest = hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        """Of everything in it: goes into the lineage of what was made with it."""

    def __len__(self) -> int:
        return len(self._concepts)

    def concept(self, concept_id: str) -> Concept | None:
        """The concept of that id."""
        return self._concepts.get(concept_id)

    def concepts(self) -> tuple[Concept, ...]:
        """Every concept in it."""
        return tuple(self._concepts.values())

    def find(self, text: str, language: LanguageTag) -> tuple[TermMatch, ...]:
        """Every term of ``language`` in ``text``, in order; of those that overlap, the longest.

        Of several terms in one place it is the one that is written exactly so, then an approved one.
        """
        found = list(self.everywhere(text, language))
        taken = bytearray(len(text))
        chosen = []
        for match in sorted(found, key=lambda each: _rank(each, text)):
            if not any(taken[match.start : match.end]):
                taken[match.start : match.end] = b"\x01" * (match.end - match.start)
                chosen.append(match)
        return tuple(sorted(chosen, key=lambda each: each.start))

    def everywhere(self, text: str, language: LanguageTag) -> Iterator[TermMatch]:
        """Every place of every term of ``language`` in ``text``, those that overlap too."""
        for start, end, (concept, term) in self._index(language).find(text):
            yield TermMatch(concept=concept, term=term, start=start, end=end)

    def to_write(self, concept: Concept, language: LanguageTag) -> tuple[Term, ...]:
        """What is written for a concept in a language, the preferred term first."""
        approved = tuple(term for term in concept.terms if term.status is TermStatus.APPROVED)
        own = tuple(term for term in approved if is_written_in(term.language, language))
        preferred = sorted(own, key=lambda term: term.language != language)
        return tuple(preferred) or (approved if concept.do_not_translate else ())

    def replacement(self, match: TermMatch, text: str, language: LanguageTag) -> str | None:
        """What can stand in the place of a match as it is, in its capitals; None where a person has to find the form.

        An inflected form has no safe replacement: only the term in its very form does.
        """
        found = text[match.start : match.end]
        to_write = self.to_write(match.concept, language)
        if not to_write or folded(" ".join(found.split())) != folded(match.term.text):
            return None
        return in_the_capitals_of(found, match.term.text, to_write[0].text)

    def _index(self, language: LanguageTag) -> SpacedIndex | UnspacedIndex:
        index = self._indexes.get(language)
        if index is None:
            entries = tuple(self._entries(language))
            unspaced = is_unspaced(language)
            index = UnspacedIndex(entries) if unspaced else SpacedIndex(primary_language(language), entries)
            self._indexes[language] = index
        return index

    def _entries(self, language: LanguageTag) -> Iterable[Entry]:
        """The terms that may stand in a text of a language: its own, and those that stand in every language."""
        for concept in self._concepts.values():
            for term in concept.terms:
                is_everywhere = concept.do_not_translate and term.status is TermStatus.APPROVED
                if is_everywhere or is_written_in(term.language, language):
                    yield concept, term


def is_written_in(term_language: LanguageTag, language: LanguageTag) -> bool:
    """Whether a term of one tag is a term of texts of another: the same language, and no other script."""
    if primary_language(term_language) != primary_language(language):
        return False
    scripts = {_script(term_language), _script(language)} - {""}
    return len(scripts) < 2


def in_the_capitals_of(found: str, term: str, replacement: str) -> str:
    """``replacement`` as a sentence has the words that it replaces: in capitals, or with its first letter large."""
    if found != term and is_acronym(found) and not is_acronym(term):
        return replacement.upper()
    if found[:1].isupper() and not term[:1].isupper():
        return replacement[:1].upper() + replacement[1:]
    return replacement


def _script(tag: LanguageTag) -> str:
    return next((part for part in tag.split("-")[1:] if len(part) == 4), "")


def _rank(match: TermMatch, text: str) -> tuple[object, ...]:
    is_exact = text[match.start : match.end] == match.term.text
    return (
        match.start - match.end,
        match.start,
        not is_exact,
        match.term.status is not TermStatus.APPROVED,
        match.concept.id,
        match.term.text,
    )


EMPTY_TERM_BASE = TermBase()
