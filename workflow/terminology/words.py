"""Words of a text with their places, and what lies between them. No language is known here."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

_MARKS = (
    "\u0300-\u036f"  # accents that combine
    "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc"  # vowel signs of Arabic letters
    "\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963"  # vowel signs of Devanagari, which are no letters to Unicode
)
_INVISIBLE = "\u00ad\u200c\u200d\u2060"
_APOSTROPHES = "'\u2019\u02bc\u02bb\u2018`"
_WORD = re.compile(rf"\w[\w{_MARKS}{_INVISIBLE}]*(?:[{_APOSTROPHES}](?=\w)[\w{_MARKS}{_INVISIBLE}]*)*")
# One hyphen or dash without spaces, or white space with at most one line break, joins words; all else parts them.
_JOINING = re.compile(r"[-\u2010\u2011\u2012\u2013\u2212]|[^\S\n]+|[^\S\n]*\n[^\S\n]*")
_REMOVED = re.compile(f"[{_INVISIBLE}\u0640\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc]")
_SAME = str.maketrans(
    {
        "ё": "е",
        "ي": "ی",
        "ى": "ی",
        "ك": "ک",
        "ۀ": "ه",
        **dict.fromkeys(_APOSTROPHES, "'"),
    }
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word where it stands: a half-open range of code points."""

    text: str
    start: int
    end: int


def words_of(text: str) -> list[Word]:
    """The words of ``text`` in order."""
    return [Word(match.group(), match.start(), match.end()) for match in _WORD.finditer(text)]


@lru_cache(maxsize=4_096)
def gap(between: str) -> str:
    """What stands between two words, as far as it matters: nothing where spaces or a hyphen join them."""
    return "" if _JOINING.fullmatch(between) else "".join(between.split()) or "¶"


def gaps(text: str, words: Sequence[Word]) -> list[str]:
    """The gap before each word; the first has none."""
    return ["", *(gap(text[before.end : after.start]) for before, after in itertools.pairwise(words))]


def folded(word: str) -> str:
    """A word whatever its case, its composition and its invisible characters."""
    if word.isascii():
        return word.lower()
    composed = unicodedata.normalize("NFKC", _REMOVED.sub("", word)).casefold()
    return composed.translate(_SAME)


def is_acronym(word: str) -> bool:
    """Whether a word is set in capitals, at least two: SCO, РАТС."""
    letters = [character for character in word if character.isalpha()]
    return len(letters) > 1 and all(character.isupper() for character in letters)
