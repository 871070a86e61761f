"""Whether a text writes a name as a name: which capitals, spaces, hyphens and apostrophes may differ."""

from __future__ import annotations

_BETWEEN_WORDS = frozenset(" \n-–—‐‑\u200c\u00a0")
_APOSTROPHES = frozenset("'’ʼ`‘ʻ")
_QUOTATION_MARKS = frozenset('"«»“”„')
_ARABIC_LETTERS = (frozenset("یيى"), frozenset("کك"))
"""Persian and Urdu letters, and the Arabic ones that keyboards put for them."""
_ALIKE = (_BETWEEN_WORDS, _APOSTROPHES, _QUOTATION_MARKS, *_ARABIC_LETTERS)
_MOST_LETTERS_OF_AN_ACRONYM = 8
_LEAST_LETTERS_IN_CAPITALS = 3


def is_acronym(name: str) -> bool:
    """Whether it is one word of capitals: ``SCO``, ``U.S.``, ``ШОС``."""
    letters = [each for each in name if each.isalpha()]
    return " " not in name and name == name.upper() != name.lower() and len(letters) <= _MOST_LETTERS_OF_AN_ACRONYM


def is_written_so(name: str, seen: str, *, is_exact: bool) -> bool:
    """Whether ``seen`` may stand for ``name``, which it is but for capitals and signs between words.

    Capitals may be added (headlines, titles), never taken away: ``reading`` is no town. ``is_exact`` is for acronyms.
    """
    if seen == name:
        return True
    if len(seen) != len(name):
        return False
    is_lower = False
    for wanted, given in zip(name, seen, strict=True):
        if wanted == given:
            continue
        if wanted.lower().replace("ё", "е") != given.lower().replace("ё", "е"):
            if not any(wanted in group and given in group for group in _ALIKE):
                return False
        elif wanted.isupper() and not given.isupper():
            is_lower = True
        elif is_exact and wanted.isupper() != given.isupper():
            return False
    if is_lower:
        return False
    letters = sum(each.isalpha() for each in seen)
    return letters >= _LEAST_LETTERS_IN_CAPITALS or not seen.isupper() or name.isupper()
