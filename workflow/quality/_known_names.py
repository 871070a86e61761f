"""The names of a term base, ready for comparison: whole, squeezed, and word by word. No check lives here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from workflow.domain.terminology import ConceptKind, TermStatus
from workflow.domain.vocabulary import LanguageTag, primary_language
from workflow.terminology import TermBase

_SHORTEST = 5
_SHORTEST_LAST_NAME = 4
_ENDINGS_CHANGE = frozenset("ru be uk bg kk ky tg uz pl cs sk sl hr tr az fi hu lt lv et".split())
_LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(slots=True)
class NameIndex:
    """What one term base knows of names in one language."""

    endings_change: bool
    forms: set[str] = field(default_factory=set)
    """Every approved form, as it is written."""
    squeezed: dict[str, str] = field(default_factory=dict)
    """Approved names of people by their letters alone."""
    words: set[str] = field(default_factory=set)
    """Every word of an approved name, in small letters."""
    people: dict[str, str] = field(default_factory=dict)
    """Full names by a last name that only one person has."""
    _shortened: dict[str, list[str]] = field(default_factory=dict)

    def add_word(self, word: str) -> None:
        """A word of an approved name."""
        if word.casefold() in self.words:
            return
        self.words.add(word.casefold())
        if len(word) >= _SHORTEST and word[0].isupper() and not word.isupper():
            for shorter in _one_shorter(word.casefold()):
                self._shortened.setdefault(shorter, []).append(word)

    def misspelt(self, word: str) -> str | None:
        """The name that a word is one letter away from; None for a form of a name with another ending."""
        small = word.casefold()
        for shorter in _one_shorter(small):
            for name in self._shortened.get(shorter, ()):
                if _is_one_edit(small, name.casefold()) and not self._is_form(small, name.casefold()):
                    return name
        return None

    def _is_form(self, word: str, name: str) -> bool:
        """``Норова`` of ``Норов``, ``Norovs`` of ``Norov``: another ending is no misspelling."""
        kept = len(name) - 2 if self.endings_change else len(name)
        return word.startswith(name) or (len(name) > len(word) and name.startswith(word)) or word[:kept] == name[:kept]


def _one_shorter(word: str) -> Iterator[str]:
    """The word, and the word without each of its letters: words one edit apart share one of these."""
    yield word
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :]


def _is_one_edit(one: str, other: str) -> bool:
    """Whether one letter was changed, added, left out, or two neighbours exchanged."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    at = next((at for at, (mine, theirs) in enumerate(zip(one, other, strict=False)) if mine != theirs), None)
    if at is None:
        return True
    if len(one) == len(other):
        swapped = one[:at] + one[at + 1 : at + 2] + one[at : at + 1] + one[at + 2 :]
        return one[at + 1 :] == other[at + 1 :] or swapped == other
    shorter, longer = sorted((one, other), key=len)
    return shorter[at:] == longer[at + 1 :]


@lru_cache(maxsize=16)
def index_of(terms: TermBase, language: LanguageTag) -> NameIndex:
    """The index of a term base's names in a language, made once."""
    primary = primary_language(language)
    index = NameIndex(endings_change=primary in _ENDINGS_CHANGE)
    last_names: dict[str, set[str]] = {}
    for concept in terms.concepts():
        if concept.kind not in (ConceptKind.PERSON, ConceptKind.ORGANISATION, ConceptKind.PLACE):
            continue
        for term in concept.terms:
            if term.status is not TermStatus.APPROVED or primary_language(term.language) != primary:
                continue
            index.forms.add(term.text)
            words = _LETTERS.findall(term.text)
            for word in words:
                index.add_word(word)
            if concept.kind is ConceptKind.PERSON and len(words) > 1:
                index.squeezed.setdefault("".join(words).casefold(), term.text)
                last_names.setdefault(words[-1], set()).add(term.text)
    alone = {term for term in index.forms if " " not in term}
    index.people = {
        last: next(iter(names))
        for last, names in last_names.items()
        if len(names) == 1 and len(last) >= _SHORTEST_LAST_NAME and last not in alone
    }
    return index
