"""A Russian text as tokens that the grammar walks over: words, initials, numbers, punctuation, line ends."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from dataclasses import dataclass

_TOKEN = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*|\d+|\n|[^\w\s]|_")
_LONGEST = 40
OPENING, CLOSING = '«“„"', '»”“"'


@dataclass(frozen=True, slots=True)
class Reading:
    """Tokens with their places, and what kind each is: one letter a token.

    ``T`` capitalised word, ``U`` acronym or mixed capitals, ``I`` a single capital, ``l`` small word, ``N`` number,
    ``B`` line end, ``P`` other signs.
    """

    words: list[str]
    small: list[str]
    starts: array[int]
    ends: array[int]
    kinds: str
    opens_sentence: bytearray
    """1 where a word is the first of a sentence."""

    def __len__(self) -> int:
        return len(self.words)

    def at(self, start: int) -> int:
        """The first token that begins at ``start`` or after it."""
        return bisect_left(self.starts, start)

    def ending(self, end: int) -> int:
        """The number of tokens that begin before ``end``."""
        return bisect_left(self.starts, end)

    def is_initial(self, token: int) -> bool:
        """``И.`` of ``И. И. Иванов``."""
        return (
            0 <= token < len(self.words) - 1
            and self.kinds[token] == "I"
            and self.words[token + 1] == "."
            and self.starts[token + 1] == self.ends[token]
        )


def reading_of(text: str) -> Reading:
    """The tokens of ``text``, in one pass; equal words are one object, so that 2 MB of text stay small."""
    seen: dict[str, tuple[str, str, str]] = {}
    words: list[str] = []
    small: list[str] = []
    kinds: list[str] = []
    starts, ends = array("I"), array("I")
    opens = bytearray()
    opening = True
    for match in _TOKEN.finditer(text):
        token = seen.get(match[0])
        if token is None:
            token = seen[match[0]] = (match[0], match[0].lower(), _kind(match[0]))
        word, lower, kind = token
        opens.append(opening)
        if kind == "B" or (kind == "P" and word in ".!?…"):
            opening = not (word == "." and kinds and kinds[-1] == "I" and ends[-1] == match.start())
        elif kind != "P":
            opening = False
        words.append(word)
        small.append(lower)
        kinds.append(kind)
        starts.append(match.start())
        ends.append(match.end())
    return Reading(words, small, starts, ends, "".join(kinds), opens)


def _kind(word: str) -> str:
    first = word[0]
    if not first.isalpha():
        return "B" if first == "\n" else "N" if first.isdigit() else "P"
    if first.islower():
        return "l" if word.islower() or len(word) > _LONGEST else "U" if not word[-1].islower() else "l"
    if len(word) == 1:
        return "I"
    return "T" if word[1:].islower() or "-" in word or ("'" in word and not word.isupper()) else "U"
