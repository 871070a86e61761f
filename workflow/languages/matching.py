"""What two wordings of one language have in common: their normalised form, and the grams that a memory is searched by.

A gram is a word, folded to small letters; where a script sets no spaces between words (Han, Kana,
Thai, Lao, Khmer, Burmese) it is a pair of neighbouring characters.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST_GRAM = 40
"""Characters of a word that tell it from others; what is longer is an address or no word at all."""

_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
_UNSPACED += "\uf900-\ufaff\U00020000-\U000323af"
# Vowel signs and joiners stand within words, and are no letters to the regular expressions of Python.
_WITHIN = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
_WITHIN += "\u0900-\u0963\u0980-\u0dff\u200c\u200d"
_RUN = re.compile(f"(?P<unspaced>[{_UNSPACED}]+)|(?P<word>(?:(?![{_UNSPACED}])\\w|[{_WITHIN}])+)")
# To Unicode's compatibility form 10² is 102, and ½ a part of the number before it: these keep what they say.
_RAISED = re.compile("[\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u209c\u2150-\u215f\u2189]")


def normalised(text: str) -> str:
    """The text in Unicode's compatibility form, each run of white space one space, none around it."""
    if text.isascii():
        return " ".join(text.split())
    pieces = []
    done = 0
    for match in _RAISED.finditer(text):
        pieces += [unicodedata.normalize("NFKC", text[done : match.start()]), match.group()]
        done = match.end()
    pieces.append(unicodedata.normalize("NFKC", text[done:]))
    return " ".join("".join(pieces).split())


def grams(text: str) -> list[str]:
    """The grams of a normalised text, each once, in the order in which they come."""
    found: dict[str, None] = {}
    for match in _RUN.finditer(text.casefold()):
        run = match.group()
        if match.lastgroup == "unspaced" and len(run) > 1:
            found |= dict.fromkeys(run[at : at + 2] for at in range(len(run) - 1))
        else:
            found[run[:LONGEST_GRAM]] = None
    return list(found)
