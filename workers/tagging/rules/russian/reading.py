"""A Russian text as tokens that the grammar walks over: words, initials, numbers, punctuation, line ends."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field

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
    starts: list[int]
    ends: list[int]
    kinds: str
    opens_sentence: list[bool] = field(repr=False)

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
    """The tokens of ``text``, in one pass."""
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    kinds: list[str] = []
    opens: list[bool] = []
    opening = True
    for match in _TOKEN.finditer(text):
        word = match[0]
        kind = _kind(word)
        opens.append(opening)
        if kind == "B" or word in ".!?…":
            opening = not (word == "." and kinds and kinds[-1] == "I" and ends[-1] == match.start())
        elif kind in "TUIlN":
            opening = False
        words.append(word)
        starts.append(match.start())
        ends.append(match.end())
        kinds.append(kind)
    return Reading(words, [word.lower() for word in words], starts, ends, "".join(kinds), opens)


def _kind(word: str) -> str:
    first = word[0]
    if not first.isalpha():
        return "B" if first == "\n" else "N" if first.isdigit() else "P"
    if first.islower():
        return "l" if word.islower() or len(word) > _LONGEST else "U" if not word[-1].islower() else "l"
    if len(word) == 1:
        return "I"
    return "T" if word[1:].islower() or "-" in word or ("'" in word and not word.isupper()) else "U"
