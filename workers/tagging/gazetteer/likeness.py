"""Names that are nearly what a text says, for a reviewer to choose from; nothing is linked by likeness alone.

A look-up compares few names: those of one type, written in the same kind of letters, of like length and with like
letters. What these leave out could not be alike enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from rapidfuzz import fuzz, process

from workers.tagging.gazetteer.folding import is_unspaced, spaced, unspaced
from workers.tagging.gazetteer.names import Names
from workflow.domain.annotations import EntityType

_LEAST_ALIKE = 80
"""Per cent of ``fuzz.ratio``; below it two names have little in common but their length."""
_LONGEST = 200
"""Characters of a name that are looked up; what is longer is no name."""
_MOST_REMEMBERED = 4_096
_MOST_FOREIGN = 100 - _LEAST_ALIKE
"""Per cent of all characters of two names that may stand in one of them only."""
_Array = np.ndarray[Any, Any]
_Found = tuple[tuple[str, str, float], ...]


@dataclass(frozen=True, slots=True)
class _Shelf:
    """Names of one type in one kind of letters, by rising length."""

    lengths: _Array
    """Of the folded names, int32."""
    letters: _Array
    """One bit for each letter that a name has, uint64; letters may share a bit."""
    places: _Array
    """Which of its ``Names`` each is, uint32."""
    names: Names


class Likeness:
    """The names of a gazetteer, as they were given, by type and kind of letters. Threads may share it."""

    def __init__(self, names: Sequence[Names]) -> None:
        """Sort the names in: 16 bytes each."""
        self._shelves: dict[tuple[EntityType, str], _Shelf] = {}
        for each in names:
            self._shelves.update(_shelved(each))
        self.like = lru_cache(maxsize=_MOST_REMEMBERED)(self._like)

    def _like(self, name: str, language: str, kind: EntityType, limit: int) -> _Found:
        """Id, name and likeness (0 to 1) of the entities of a type with the likest names, one name an entity."""
        if not name or len(name) > _LONGEST or limit < 1:
            return ()
        wanted = _folded(name, without_spaces=is_unspaced(name))
        shelf = self._shelves.get((kind, _letters_of(wanted)))
        if shelf is None:
            return ()
        names = shelf.names
        places = shelf.places[_possible(shelf, wanted)].tolist()
        folded = [_folded(names.surface(place), without_spaces=names.without_spaces) for place in places]
        found = process.extract(wanted, folded, scorer=fuzz.ratio, score_cutoff=_LEAST_ALIKE, limit=limit * 8)
        best: dict[str, tuple[str, float]] = {}
        for _, score, at in found:
            surface, entity, spoken = names.given(places[at])
            if spoken == language or entity.id not in best:
                best[entity.id] = max(
                    (surface, score / 100), best.get(entity.id, (surface, 0.0)), key=lambda one: one[1]
                )
        ranked = sorted(best.items(), key=lambda item: (-item[1][1], item[1][0], item[0]))
        return tuple((identity, surface, score) for identity, (surface, score) in ranked[:limit])


def _possible(shelf: _Shelf, wanted: str) -> _Array:
    """Places on the shelf of the names that may be alike enough, by length and by letters that only one of both has."""
    shortest = len(wanted) * _LEAST_ALIKE // (100 + _MOST_FOREIGN)
    longest = len(wanted) * (100 + _MOST_FOREIGN) // _LEAST_ALIKE
    first, end = np.searchsorted(shelf.lengths, (shortest, longest + 1))
    foreign = np.bitwise_count(shelf.letters[first:end] ^ np.uint64(_bits(wanted))).astype(np.int32)
    possible: _Array = first + np.flatnonzero(foreign * 100 <= (shelf.lengths[first:end] + len(wanted)) * _MOST_FOREIGN)
    return possible


def _shelved(names: Names) -> Iterable[tuple[tuple[EntityType, str], _Shelf]]:
    sorted_in: dict[tuple[EntityType, str], list[tuple[int, int, int]]] = {}
    seen: set[tuple[str, str, str]] = set()
    for place, surface, entity, language in names.all_given():
        if (surface, entity.id, language) in seen:
            continue
        seen.add((surface, entity.id, language))
        folded = _folded(surface, without_spaces=names.without_spaces)
        key = entity.type, _letters_of(folded)
        sorted_in.setdefault(key, []).append((len(folded), _bits(folded), place))
    for key, entries in sorted_in.items():
        lengths, letters, places = zip(*sorted(entries), strict=True)
        shelf = _Shelf(np.array(lengths, np.int32), np.array(letters, np.uint64), np.array(places, np.uint32), names)
        yield key, shelf


def _folded(name: str, *, without_spaces: bool) -> str:
    return unspaced(name) if without_spaces else spaced(name).strip()


def _bits(folded: str) -> int:
    bits = 0
    for letter in set(folded):
        bits |= 1 << (ord(letter) & 63)
    return bits


def _letters_of(folded: str) -> str:
    """``latin`` and so on of the first character: names in other letters are not alike."""
    first = ord(folded[0]) if folded else 0
    if is_unspaced(folded):
        return "unspaced"
    return "latin" if first < 0x370 or 0x1E00 <= first < 0x1F00 else "other"
