"""Terms in texts whose words are parted by spaces: a tree of words, each under the forms that it is known by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from workflow.domain.concepts import LONGEST_TERM
from workflow.domain.terminology import Concept, Term
from workflow.terminology.endings import forms_in_texts, forms_of_terms
from workflow.terminology.words import Word, folded, gaps, is_acronym, words_of

Entry = tuple[Concept, Term]
"""A term with its concept."""
Place = tuple[int, int, Entry]
"""Where an entry stands: a half-open range of code points."""

_AS_IT_IS = "="
"""Before the key of a word that is looked for in its very letters: an acronym."""
_UNCHANGED = "!"
"""Before the key of a Russian word that takes no other forms inside of its term."""


_POSSESSIVES = frozenset({"'s", "’s"})
_KEPT_AT_MOST = 50_000
"""Words whose keys an index keeps."""
_LETTERS = 3
_LONGEST_ENDING = 3
"""Letters that an acronym may have behind it."""


@dataclass(slots=True)
class _Node:
    """A word of terms: what may follow it, by gap and key, and the terms that end with it."""

    following: dict[str, list[_Node]] = field(default_factory=dict)
    made: dict[tuple[str, frozenset[str]], _Node] = field(default_factory=dict)
    """The same nodes once each, by gap and by everything that their word is known by."""
    entries: list[Entry] = field(default_factory=list)

    def followed_by(self, between: str, keys: frozenset[str]) -> _Node:
        """The node of the next word."""
        node = self.made.get((between, keys))
        if node is None:
            node = self.made[between, keys] = _Node()
            for key in keys:
                self.following.setdefault(between + key, []).append(node)
        return node


class SpacedIndex:
    """The terms of one language."""

    def __init__(self, language: str, entries: Iterable[Entry]) -> None:
        self._language = language
        self._root = _Node()
        self._beginnings: set[str] = set()
        self._keys_of_words: dict[str, tuple[str, ...]] = {}
        self._forms = forms_in_texts(language)
        for entry in entries:
            self._add(entry)

    def find(self, text: str) -> Iterator[Place]:
        """Every term in ``text``, those that overlap too."""
        if not self._root.following:
            return
        words = words_of(text)
        keys = [self._keys(word.text) for word in words]
        before: list[str] | None = None
        for start, first in enumerate(keys):
            for key in first:
                nodes = self._root.following.get(key)
                if nodes is None:
                    continue
                before = gaps(text, words) if before is None else before
                for last, entry in _walk(nodes, keys, before, start):
                    yield words[start].start, self._end(words[last], entry), entry

    def _end(self, word: Word, entry: Entry) -> int:
        """Where the term ends that ends with this word: an English possessive is no part of it."""
        is_possessive = self._language == "en" and word.text[-2:].lower() in _POSSESSIVES
        return word.end - 2 if is_possessive and entry[1].text[-2:].lower() not in _POSSESSIVES else word.end

    # --- building -------------------------------------------------------------------------------------

    def _add(self, entry: Entry) -> None:
        text = entry[1].text
        words = words_of(text)
        if not words:
            return
        node = self._root
        for between, keys in zip(gaps(text, words), self._keys_of_term([word.text for word in words]), strict=True):
            node = node.followed_by(between, keys)
        node.entries.append(entry)

    def _keys_of_term(self, words: Sequence[str]) -> Iterator[frozenset[str]]:
        if self._language == "ru":
            yield from self._keys_of_russian_term(words)
            return
        forms = forms_of_terms(self._language, alone=len(words) == 1)
        for word in words:
            yield frozenset({_AS_IT_IS + word}) if is_acronym(word) else forms(folded(word))

    def _keys_of_russian_term(self, words: Sequence[str]) -> Iterator[frozenset[str]]:
        """Words change together up to the first that depends on them: «совет» does in «Совет глав государств»."""
        from workflow.terminology.russian import lemmas, may_be_nominative

        changing = True
        for word in words:
            plain = folded(word)
            changing = changing and (not _is_cyrillic(plain) or may_be_nominative(plain))
            if is_acronym(word):
                yield frozenset({_AS_IT_IS + word})
            elif changing and _is_cyrillic(plain):
                self._beginnings.update({_beginning(plain), *map(_beginning, lemmas(plain))})
                yield lemmas(plain)
            else:
                yield frozenset({_UNCHANGED + plain})

    # --- texts ----------------------------------------------------------------------------------------

    def _keys(self, word: str) -> tuple[str, ...]:
        if len(word) > LONGEST_TERM:  # no term is so long, and what is kept has to have a bound
            return ()
        found = self._keys_of_words.get(word)
        if found is None:
            if len(self._keys_of_words) >= _KEPT_AT_MOST:
                self._keys_of_words.clear()
            found = self._keys_of_words[word] = tuple(sorted(self._made(word)))
        return found

    def _made(self, word: str) -> frozenset[str]:
        plain = folded(word)
        if self._language != "ru":
            return self._forms(plain) | _acronyms_in(word)
        from workflow.terminology.russian import lemmas

        is_worth_it = _is_cyrillic(plain) and not self._beginnings.isdisjoint({plain[:1], plain[:_LETTERS]})
        return (lemmas(plain) if is_worth_it else frozenset()) | {_UNCHANGED + plain} | _acronyms_in(word)


def _beginning(word: str) -> str:
    """What the forms of a word begin with; short words may lose a vowel: день, дня."""
    return word[:_LETTERS] if len(word) > 5 else word[:1]


def _is_cyrillic(word: str) -> bool:
    return "\u0400" <= word[0] <= "\u052f"


def _acronyms_in(word: str) -> frozenset[str]:
    """The acronym that a word of a text is, whatever ending it has: SCO's, NGOs, МИДом."""
    capitals = len(word)
    while capitals and not word[capitals - 1].isupper() and len(word) - capitals < _LONGEST_ENDING:
        capitals -= 1
    root = word[:capitals]
    return frozenset({_AS_IT_IS + word, _AS_IT_IS + root}) if is_acronym(root) else frozenset({_AS_IT_IS + word})


def _walk(
    nodes: Sequence[_Node], keys: Sequence[tuple[str, ...]], before: Sequence[str], at: int
) -> Iterator[tuple[int, Entry]]:
    """The entries that end at this word or at a later one; all nodes of a word at once, each of them once."""
    while nodes:
        for node in nodes:
            for entry in node.entries:
                yield at, entry
        at += 1
        if at == len(keys):
            return
        names = [before[at] + key for key in keys[at]]
        following = {id(each): each for node in nodes for name in names for each in node.following.get(name, ())}
        nodes = list(following.values())
