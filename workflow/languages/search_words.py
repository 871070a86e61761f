"""A text taken apart into what it is searched by, the same for every language and database.

Words are folded (NFKC, small letters, ё as е, marks of vowels and joiners left out). Han and Kana have no spaces
between words: a run of them gives its characters and, between each two, their pair, so that any piece of the run is
found as tokens that follow each other.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

MOST_TOKENS = 16_000
"""Tokens of a text that are searched: places beyond 16,383 are all the same to PostgreSQL."""
LONGEST_TOKEN = 60
"""Characters; what is longer is searched by its beginning."""
_UNSPACED = (
    "\u3005-\u3007\u3041-\u309f\u30a1-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
)
_JOINING = "\u0300-\u036f\u00ad\u0640\u064b-\u065f\u0670\u200c\u200d\u3099\u309a"
_PIECES = re.compile(f"([{_UNSPACED}]+)|((?:(?![{_UNSPACED}])[^\\W_]|[{_JOINING}]|(?<=\\w)[\u0900-\u0dff])+)")
_LEFT_OUT = re.compile("[\\x00-\\x2f\\x3a-\\x40\\x5b-\\x60\\x7b-\\x7f\u00ad\u0640\u064b-\u065f\u0670\u200c\u200d]")
"""Marks of vowels, joiners, and the punctuation that some characters stand for: ⑴ is searched as 1."""
_SAME = str.maketrans({"ё": "е", "ي": "ی", "ى": "ی", "ك": "ک", "ۀ": "ہ", "ة": "ہ", "ه": "ہ"})


class Token(NamedTuple):
    """What a text is found by, and where it stands."""

    text: str
    start: int
    end: int


def tokens_of(text: str) -> Iterator[Token]:
    """The tokens in order; places are those of the text as it is."""
    for piece in _PIECES.finditer(text):
        if piece[1]:
            yield from _run(piece[1], piece.start())
        elif folded := fold(piece[2]):
            yield Token(folded[:LONGEST_TOKEN], piece.start(), piece.end())


def fold(word: str) -> str:
    """A word as it is compared."""
    return _LEFT_OUT.sub("", unicodedata.normalize("NFKC", word).casefold()).translate(_SAME)


def _run(run: str, start: int) -> Iterator[Token]:
    before = ""
    for place, character in enumerate(run, start):
        folded = fold(character)
        if before:
            yield Token(before + folded, place - 1, place + 1)
        yield Token(folded, place, place + 1)
        before = folded
