"""Names across Latin and Cyrillic: a rough sound form in which a name and its transliteration come out alike."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "ғ": "g", "д": "d", "е": "e", "ё": "o",
    "є": "e", "ж": "j", "җ": "j",
    "ҷ": "j", "з": "z", "и": "i", "і": "i", "ї": "i", "й": "i", "ӣ": "i", "к": "k", "қ": "k",
    "л": "l", "м": "m", "н": "n",
    "ң": "n", "о": "o", "ө": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ў": "u",
    "ұ": "u", "ү": "u", "ӯ": "u",
    "ф": "f", "х": "h", "ҳ": "h", "һ": "h", "ц": "c", "ч": "c", "ш": "s", "щ": "s", "ъ": "",
    "ы": "i", "ь": "", "э": "e",
    "ю": "u", "я": "a", "ә": "a",
}  # fmt: skip
_LATIN = (
    ("shch", "s"), ("sch", "s"), ("tch", "c"), ("kh", "h"), ("zh", "j"), ("ch", "c"),
    ("sh", "s"), ("ts", "c"), ("ph", "f"),
    ("th", "t"), ("ck", "k"), ("qu", "k"), ("q", "k"), ("x", "s"), ("w", "v"), ("dzh", "j"), ("dj", "j"), ("yu", "u"),
    ("ya", "a"), ("ye", "e"), ("yo", "o"), ("y", "i"), ("ee", "i"), ("oo", "u"), ("ou", "u"),
)  # fmt: skip
_DOUBLED = re.compile(r"(.)\1+")


@lru_cache(maxsize=4096)
def sound_of(word: str) -> str:
    """ASCII letters for a word in Latin or Cyrillic; spelling that does not sound is smoothed away."""
    plain = "".join(_CYRILLIC.get(letter, letter) for letter in word.casefold())
    plain = "".join(each for each in unicodedata.normalize("NFKD", plain) if each.isascii() and each.isalpha())
    for written, sound in _LATIN:
        plain = plain.replace(written, sound)
    return _DOUBLED.sub(r"\1", plain)
