"""All names of a knowledge base as patterns, packed: what is found is a number, and what it stands for is in arrays."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

import ahocorasick_rs

from workers.tagging.gazetteer.ambiguous import AMBIGUOUS, AMBIGUOUS_HAN, LONGER_HAN_WORDS, MOSTLY_PLACES
from workers.tagging.gazetteer.folding import is_unspaced, spaced, unspaced
from workers.tagging.gazetteer.spelling import is_acronym
from workers.tagging.normalising import plain
from workflow.domain.annotations import EntityType
from workflow.domain.entities import EntityName, KnownEntity, NameKind
from workflow.domain.vocabulary import primary_language
from workflow.languages.russian_cases import case_forms

KINDS = (NameKind.LABEL, NameKind.ALIAS, NameKind.ACRONYM)
Hit = tuple[int, int, int]
"""Number of the pattern, start and end in the folded text."""


class Ambiguity(IntEnum):
    """How often a name is something else."""

    NONE = 0
    SELDOM = 1
    OFTEN = 2


@dataclass(frozen=True, slots=True)
class Bearer:
    """An entity under one of its names."""

    entity: KnownEntity
    surface: str
    """The name as it was given, or in another case of it."""
    kind: NameKind
    language: str
    is_exact: bool
    """An acronym: written in these letters only."""


class Names:
    """The names of one way of matching, and who bears them."""

    def __init__(self, entities: Iterable[KnownEntity], *, without_spaces: bool) -> None:
        """Build the automaton; ``without_spaces`` takes the names of scripts without spaces, and no others."""
        self._entities = tuple(entities)
        self._languages: list[str] = []
        self.without_spaces = without_spaces
        gathered = self._gathered()
        if without_spaces:
            for word in LONGER_HAN_WORDS:
                gathered.setdefault(unspaced(word), [])
        self._surfaces: list[str] = []
        self._owners = array("I")
        self._marks = bytearray()
        """Whether exact (the lowest bit), kind (two bits), whether it is a name as it was given."""
        self._language_of = bytearray()
        self._first = array("I", [0])
        self.ambiguous = bytearray()
        """An ``Ambiguity`` a pattern."""
        for entries in gathered.values():
            for entry in entries:
                self._surfaces.append(entry.surface)
                self._owners.append(entry.owner)
                self._marks.append(entry.is_given << 3 | entry.kind << 1 | entry.is_exact)
                self._language_of.append(entry.language)
            self._first.append(len(self._surfaces))
            self.ambiguous.append(max((entry.ambiguity for entry in entries), default=Ambiguity.NONE))
        self._automaton = ahocorasick_rs.AhoCorasick(gathered, store_patterns=False) if gathered else None

    def __len__(self) -> int:
        return len(self.ambiguous)

    def hits(self, folded: str) -> list[Hit]:
        """Every pattern in a folded text, however they overlap."""
        return self._automaton.find_matches_as_indexes(folded, overlapping=True) if self._automaton else []

    def bearers(self, pattern: int) -> list[Bearer]:
        """Who bears the name of a pattern; nobody bears a longer word that only keeps names from being found in it."""
        return [
            Bearer(
                self._entities[self._owners[each]],
                self._surfaces[each],
                KINDS[self._marks[each] >> 1 & 3],
                self._languages[self._language_of[each]],
                bool(self._marks[each] & 1),
            )
            for each in range(self._first[pattern], self._first[pattern + 1])
        ]

    def all_given(self) -> Iterable[tuple[int, str, KnownEntity, str]]:
        """Every name as it was given, not its other cases: number, name, entity and language."""
        return ((each, *self.given(each)) for each, marks in enumerate(self._marks) if marks >> 3)

    def given(self, number: int) -> tuple[str, KnownEntity, str]:
        """The name of that number, its entity and the name's language."""
        language = self._languages[self._language_of[number]]
        return self._surfaces[number], self._entities[self._owners[number]], language

    def _gathered(self) -> dict[str, list[_Entry]]:
        gathered: dict[str, list[_Entry]] = defaultdict(list)
        numbers: dict[str, int] = {}
        fold = unspaced if self.without_spaces else spaced
        for owner, entity in enumerate(self._entities):
            for name in entity.names:
                text = plain(name.text)
                if is_unspaced(text) is not self.without_spaces:
                    continue
                language = primary_language(name.language)
                entry = _Entry(
                    surface=text,
                    owner=owner,
                    kind=KINDS.index(name.kind),
                    language=numbers.setdefault(language, len(numbers)),
                    is_exact=name.kind is NameKind.ACRONYM or is_acronym(text),
                    ambiguity=_ambiguity(entity, fold(text).strip(), without_spaces=self.without_spaces),
                )
                for surface in _surfaces(entity, name, text):
                    pattern = fold(surface)
                    if len(pattern.strip()) > 1:
                        gathered[pattern].append(
                            entry if surface == text else entry._replace(surface=surface, is_given=False)
                        )
        self._languages = list(numbers)
        return dict(gathered)


class _Entry(NamedTuple):
    """One entity under one form of a name, before it is packed; numbers stand for entity, kind and language."""

    surface: str
    owner: int
    kind: int
    language: int
    is_exact: bool
    ambiguity: Ambiguity
    is_given: bool = True
    """Not another case of the name that was given."""


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
