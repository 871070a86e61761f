"""The text as models and rules read it: one code point for every code point of the original, so that places survive."""

from __future__ import annotations

import unicodedata

_SPACES = dict.fromkeys((9, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), " ")
_INVISIBLE = {ord(each): " " for each in "\u200b\u2060\ufeff"}
"""Zero-width characters that stand between words in pasted text. A joiner inside a word stays."""
_LINES = {ord("\r"): "\n", ord("\u2028"): "\n", ord("\u2029"): "\n", ord("\x0b"): "\n", ord("\x0c"): "\n"}
_HYPHENS = {ord(each): "-" for each in "\u2010\u2011"}
_APOSTROPHES = {ord(each): "'" for each in "\u2019\u02bc"}
_SURROGATES = dict.fromkeys(range(55296, 57344), "�")
_TABLE = _SPACES | _INVISIBLE | _LINES | _HYPHENS | _APOSTROPHES | _SURROGATES


def normalised(text: str) -> str:
    """``text`` with every space a space, every hyphen a hyphen, every apostrophe ``'``; exactly as long as before.

    Full-width punctuation, letters and scripts stay: what a model needs changed beyond this it changes itself.
    """
    return text.translate(_TABLE)


def plain(text: str) -> str:
    """A name as people read it: composed letters, single spaces. Not one to one."""
    if text.isascii():
        return " ".join(text.split())
    return " ".join(unicodedata.normalize("NFC", normalised(text)).split())
