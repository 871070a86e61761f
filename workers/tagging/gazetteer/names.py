"""All names of a knowledge base as patterns, packed: what is found is a number, and what it stands for is in arrays."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from enum import IntEnum
from typing import NamedTuple

import ahocorasick_rs

from workers.tagging.gazetteer.ambiguous import (
    AMBIGUOUS,
    AMBIGUOUS_HAN,
    LONGER_HAN_WORDS,
    LONGER_PHRASES,
    MOSTLY_PLACES,
)
from workers.tagging.gazetteer.folding import is_unspaced, spaced, unspaced
from workers.tagging.gazetteer.spelling import is_acronym
from workers.tagging.gazetteer.suffixes import case_endings
from workers.tagging.normalising import plain
from workflow.domain.annotations import EntityType
from workflow.domain.entities import EntityName, KnownEntity, NameKind
from workflow.domain.vocabulary import primary_language
from workflow.languages.russian_cases import case_forms

KINDS = (NameKind.LABEL, NameKind.ALIAS, NameKind.ACRONYM)
_GIVEN = 8
"""Of an entry's marks: the name is as it was given, not another case of it."""
Hit = tuple[int, int, int]
"""Number of the pattern, start and end in the folded text."""


class Ambiguity(IntEnum):
    """How often a name is something else."""

    NONE = 0
    SELDOM = 1
    OFTEN = 2


class Bearer(NamedTuple):
    """An entity under one of its names."""

    entity: KnownEntity
    surface: str
    """The name as it was given, or in another case of it."""
    kind: NameKind
    language: str
    is_exact: bool
    """An acronym: written in these letters only."""


class Names:
    """The names of one way of matching, and who bears them: no object a name, so that 100,000 take little."""

    def __init__(self, entities: Iterable[KnownEntity], *, without_spaces: bool) -> None:
        """Build the automaton; ``without_spaces`` takes the names of scripts without spaces, and no others."""
        self._entities = tuple(entities)
        self.without_spaces = without_spaces
        self._languages: dict[str, int] = {}
        self._written = bytearray()
        """Every name as it is written, in UTF-8: a child of a worker that counts references to strings copies pages."""
        self._ends = array("I")
        self._owners = array("I")
        self._marks = bytearray()
        """Whether exact (the lowest bit), kind (two bits), whether it is a name as it was given."""
        self._language_of = bytearray()
        self._next = array("I")
        """Of an entry: the next one of its pattern, counted from 1; 0 for the last."""
        self._first = array("I")
        """Of a pattern: its first entry, counted from 1; 0 for a longer word that nobody bears."""
        self.ambiguous = bytearray()
        """An ``Ambiguity`` a pattern."""
        self.endings = bytearray()
        """Letters at a pattern's end that are no part of the name: a case ending."""
        numbers = self._gathered()
        self._codes = tuple(self._languages)
        self._automaton = ahocorasick_rs.AhoCorasick(numbers, store_patterns=False) if numbers else None

    def __len__(self) -> int:
        return len(self.ambiguous)

    def hits(self, folded: str) -> list[Hit]:
        """Every pattern in a folded text, however they overlap."""
        return self._automaton.find_matches_as_indexes(folded, overlapping=True) if self._automaton else []

    def bearers(self, pattern: int) -> list[Bearer]:
        """Who bears the name of a pattern."""
        found = []
        entry = self._first[pattern]
        while entry:
            at = entry - 1
            marks = self._marks[at]
            found.append(
                Bearer(
                    self._entities[self._owners[at]],
                    self.surface(at),
                    KINDS[marks >> 1 & 3],
                    self._codes[self._language_of[at]],
                    bool(marks & 1),
                )
            )
            entry = self._next[at]
        return found

    def is_borne(self, pattern: int) -> bool:
        """Whether somebody bears it, and it is no longer word that only keeps names from being found in it."""
        return self._first[pattern] != 0

    def all_given(self) -> Iterable[tuple[int, str, KnownEntity, str]]:
        """Every name as it was given, not its other cases: number, name, entity and language."""
        return ((at, *self.given(at)) for at, marks in enumerate(self._marks) if marks & _GIVEN)

    def given(self, number: int) -> tuple[str, KnownEntity, str]:
        """The name of that number, its entity and the name's language."""
        return self.surface(number), self._entities[self._owners[number]], self._codes[self._language_of[number]]

    def surface(self, number: int) -> str:
        """The name of that number as it is written."""
        start = self._ends[number - 1] if number else 0
        return self._written[start : self._ends[number]].decode("utf-8", "surrogatepass")

    def _gathered(self) -> dict[str, int]:
        """The patterns with their numbers, in the order of these; fills the arrays."""
        numbers: dict[str, int] = {}
        inflected: list[tuple[str, Sequence[str], int, int, int, int]] = []
        fold = unspaced if self.without_spaces else spaced
        for owner, entity in enumerate(self._entities):
            for name in entity.names:
                text = plain(name.text)
                if is_unspaced(text) is not self.without_spaces:
                    continue
                is_exact = name.kind is NameKind.ACRONYM or is_acronym(text)
                marks = KINDS.index(name.kind) << 1 | is_exact
                language = self._languages.setdefault(primary_language(name.language), len(self._languages))
                ambiguity = _ambiguity(entity, fold(text).strip(), without_spaces=self.without_spaces)
                for surface in _surfaces(entity, name, text):
                    pattern = fold(surface)
                    if len(pattern.strip()) > 1:
                        number = self._number(numbers, pattern)
                        is_given = surface == text
                        self._add(number, surface, owner, marks | (is_given * _GIVEN), language)
                        self.ambiguous[number] = max(self.ambiguous[number], ambiguity)
                endings = case_endings(text, primary_language(name.language), is_acronym=is_exact)
                if endings:
                    inflected.append((text, endings, ambiguity, owner, marks, language))
        for each in inflected:
            self._add_endings(numbers, *each)
        for word in LONGER_HAN_WORDS if self.without_spaces else LONGER_PHRASES:
            self._number(numbers, fold(word))
        return numbers

    def _add_endings(
        self,
        numbers: dict[str, int],
        text: str,
        endings: Sequence[str],
        ambiguity: int,
        owner: int,
        marks: int,
        language: int,
    ) -> None:
        """Patterns of ``text`` with its case endings, except those that are names themselves or end otherwise."""
        for ending in endings:
            pattern = spaced(text + ending)
            if pattern in numbers and self.endings[numbers[pattern]] != len(ending):
                continue
            number = self._number(numbers, pattern)
            self._add(number, text + ending, owner, marks, language)
            self.ambiguous[number] = max(self.ambiguous[number], ambiguity)
            self.endings[number] = len(ending)

    def _number(self, numbers: dict[str, int], pattern: str) -> int:
        number = numbers.setdefault(pattern, len(numbers))
        if number == len(self._first):
            self._first.append(0)
            self.ambiguous.append(Ambiguity.NONE)
            self.endings.append(0)
        return number

    def _add(self, pattern: int, surface: str, owner: int, marks: int, language: int) -> None:
        self._written += surface.encode("utf-8", "surrogatepass")
        self._ends.append(len(self._written))
        self._owners.append(owner)
        self._marks.append(marks)
        self._language_of.append(language)
        self._next.append(self._first[pattern])
        self._first[pattern] = len(self._ends)


def _ambiguity(entity: KnownEntity, pattern: str, *, without_spaces: bool) -> Ambiguity:
    if entity.type is not EntityType.PLACE:
        return Ambiguity.NONE
    if without_spaces:
        return Ambiguity.OFTEN if pattern in AMBIGUOUS_HAN else Ambiguity.NONE
    if pattern in AMBIGUOUS:
        return Ambiguity.OFTEN
    return Ambiguity.SELDOM if pattern in MOSTLY_PLACES else Ambiguity.NONE


def _surfaces(entity: KnownEntity, name: EntityName, text: str) -> Iterable[str]:
    """The forms in which a text may have a name."""
    if primary_language(name.language) == "ru" and not is_acronym(text):
        return case_forms(text, is_person=entity.type is EntityType.PERSON)
    return (text,)
