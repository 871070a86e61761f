"""Texts and names as they are matched: one code point for every code point, so that places survive.

Two ways. ``spaced`` is for scripts that set spaces between words: what is no letter or digit of them becomes a space,
so that a name between two spaces stands at word boundaries. ``unspaced`` is for Han, Kana and their like, where a name
begins anywhere: traditional characters are simplified ones there, and quotation marks and dashes of a kind alike.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache

import opencc

_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
_UNSPACED += "\uf900-\ufaff\U00020000-\U000323af"
UNSPACED = re.compile(f"[{_UNSPACED}]")
"""A character of a script that sets no spaces between words."""
_ONE_LETTER = {"ё": "е", "ي": "ی", "ى": "ی", "ك": "ک"}
_LETTERLIKE_APOSTROPHES = frozenset("ʻʼʽ")
"""Letters to Unicode, apostrophes to those who type: ``Oʻzbekiston`` is written ``O'zbekiston`` as often."""
_ALIKE = {
    **dict.fromkeys("“”„‟«»「」『』﹁﹂〝〞＂", '"'),
    **dict.fromkeys("‘’‚‛ʼ`＇", "'"),
    **dict.fromkeys("·•・‧･．∙⋅", "·"),
    **dict.fromkeys("—–－―‐‑−─", "-"),
}


class _Folding(dict[int, int]):
    """A table for ``str.translate`` that is filled as characters come."""

    def __init__(self, fold: Callable[[str], str]) -> None:
        super().__init__()
        self._fold = fold

    def __missing__(self, code: int) -> int:
        folded = ord(self._fold(chr(code)))
        self[code] = folded
        return folded


def _spaced(character: str) -> str:
    if character in _LETTERLIKE_APOSTROPHES:
        return " "
    if character == "_" or (
        unicodedata.category(character)[0] in "LNM" and UNSPACED.match(character) is None and character.isprintable()
    ):
        return _small(character)
    return " "


def _unspaced(character: str) -> str:
    if character.isspace():
        return " "
    if "\uff01" <= character <= "\uff5e":
        character = chr(ord(character) - 0xFEE0)
    if UNSPACED.match(character) is not None:
        simplified = _to_simplified()(character)
        return simplified if len(simplified) == 1 else character
    return _ALIKE.get(character, _small(character))


def _small(character: str) -> str:
    small = character.lower()
    small = small if len(small) == 1 else character
    return _ONE_LETTER.get(small, small)


@cache
def _to_simplified() -> Callable[[str], str]:
    convert: Callable[[str], str] = opencc.OpenCC("t2s").convert
    return convert


_SPACED = _Folding(_spaced)
_OF_UNSPACED = _Folding(_unspaced)


def spaced(text: str) -> str:
    """``text`` for spaced scripts, with a space before and one behind: two longer than it was."""
    return f" {text.translate(_SPACED)} "


def unspaced(text: str) -> str:
    """``text`` for scripts without spaces, as long as it was."""
    return text.translate(_OF_UNSPACED)


def is_unspaced(text: str) -> bool:
    """Whether it holds a character of a script without spaces."""
    return not text.isascii() and UNSPACED.search(text) is not None
