"""Misspelt head words: ``Goverment``, ``Secretery-General``. Press offices mistype their longest words most often.

A word that differs from a long head word by one slip of the hand, and that is no other word we know, is read as it.
"""

from __future__ import annotations

from collections.abc import Iterator

from workers.tagging.providers.english_common import COMMON_WORDS
from workers.tagging.rules.english import words

_SHORTEST = 8
"""Letters of a word whose slips are told from other words."""
_VOWELS = "aeiou"


def _slips(word: str) -> Iterator[str]:
    """One letter left out, doubled, swapped with the next, or one vowel for another; the first letter stays."""
    for at in range(1, len(word)):
        yield word[:at] + word[at + 1 :]
        yield word[:at] + word[at] + word[at:]
        yield word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :]
        if word[at] in _VOWELS:
            yield from (word[:at] + vowel + word[at + 1 :] for vowel in _VOWELS)


def _read_as() -> dict[str, str]:
    heads = {head for head in words.ROLE_HEADS | words.STRONG_HEADS if len(head) >= _SHORTEST}
    known = words.ROLE_HEADS | words.STRONG_HEADS | words.PLACE_HEADS | words.TOPIC_NOUNS | words.EVENT_HEADS
    known |= words.ROLE_MODIFIERS | words.PROGRAMME_HEADS | COMMON_WORDS
    return {slip: head for head in sorted(heads) for slip in _slips(head) if slip not in known}


_READ_AS = _read_as()


def as_meant(small: str) -> str:
    """The word in small letters as its writer meant it."""
    return _READ_AS.get(small, small)
