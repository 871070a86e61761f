"""Terms in texts that part no words, as Chinese: a tree of characters, tried at every place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from workflow.domain.terminology import Concept, Term
from workflow.terminology.words import is_acronym

Entry = tuple[Concept, Term]
Place = tuple[int, int, Entry]

_END = ""
"""Under this key a node has the entries that end there; no character is it."""
# Full-width letters and digits are ASCII's, and all dots between the parts of a name are one: character by character.
_SAME = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | dict.fromkeys(map(ord, "•・‧∙⋅･"), ord("·"))


class UnspacedIndex:
    """The terms of one language."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._root: dict[str, Any] = {}
        for entry in entries:
            node = self._root
            for character in _small(entry[1].text.translate(_SAME)):
                node = node.setdefault(character, {})
            node.setdefault(_END, []).append(entry)

    def find(self, text: str) -> Iterator[Place]:
        """Every term in ``text``, those that overlap too."""
        plain = text.translate(_SAME)
        small = _small(plain)
        for start, first in enumerate(small):
            node = self._root.get(first)
            end = start + 1
            while node is not None:
                for entry in node.get(_END, ()):
                    if _is_whole(plain, start, end) and _has_its_capitals(plain[start:end], entry[1].text):
                        yield start, end, entry
                node = node.get(small[end]) if end < len(small) else None
                end += 1


def _small(text: str) -> str:
    """The text in small letters, as many as before."""
    small = text.lower()
    if len(small) == len(text):
        return small
    return "".join(each.lower() if len(each.lower()) == 1 else each for each in text)


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether no Latin word is cut: SCO does not stand in CNISCO."""
    return not (
        (start > 0 and _is_latin(text[start]) and _is_latin(text[start - 1]))
        or (end < len(text) and _is_latin(text[end - 1]) and _is_latin(text[end]))
    )


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _has_its_capitals(found: str, term: str) -> bool:
    return not is_acronym(term) or found == term.translate(_SAME)
