"""Whether a short form abbreviates a long one, after Schwartz and Hearst: its letters stand in the long form in order.

The first letter begins a word, and so do at least half of all of them; where that can be had in several ways, the
shortest long form that keeps the most beginnings counts.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

LONGEST_LONG_FORM = 200
"""Characters."""
_LEAST_BEGINNINGS = 0.5


def start_of_long_form(long: str, short: str) -> int | None:
    """Where in ``long`` the words begin that ``short`` stands for, up to its end; None where it does not."""
    letters = [_folded(each) for each in short if each.isalnum()]
    text = [_folded(each) for each in long]
    if len(letters) < 2 or len(text) > LONGEST_LONG_FORM or len(letters) > 14:
        return None
    begins = [at == 0 or not long[at - 1].isalnum() for at in range(len(long))]
    best = _best_alignment(text, begins, letters)
    if best is None:
        return None
    beginnings, start = best
    return start if beginnings >= len(letters) * _LEAST_BEGINNINGS else None


def _best_alignment(text: Sequence[str], begins: Sequence[bool], letters: Sequence[str]) -> tuple[int, int] | None:
    """The most beginnings of words that letters can fall on and, of those ways, the last place to start from."""
    reached: list[tuple[int, int] | None] = [None] * len(letters)
    for at, character in enumerate(text):
        for index in range(len(letters) - 1, 0, -1):
            before = reached[index - 1]
            if character == letters[index] and before is not None:
                found = (before[0] + begins[at], before[1])
                reached[index] = max(reached[index] or found, found)
        if character == letters[0] and begins[at]:
            reached[0] = max(reached[0] or (1, at), (1, at))
    return reached[-1]


def is_drawn_from(short: str, long: str) -> bool:
    """Whether the characters of ``short`` stand in ``long`` in order: 上合组织 of 上海合作组织."""
    rest = iter(long)
    return all(character in rest for character in short)


def shares_most(short: str, long: str) -> bool:
    """Whether three of five characters of ``short`` stand in ``long`` in order."""
    lengths = [0] * (len(long) + 1)
    for character in short:
        diagonal = 0
        for at, other in enumerate(long, 1):
            above = lengths[at]
            lengths[at] = diagonal + 1 if character == other else max(above, lengths[at - 1])
            diagonal = above
    return lengths[-1] * 5 >= len(short) * 3


def _folded(character: str) -> str:
    """A small letter without its marks: ``i`` of ``İ``, ``е`` of ``ё``."""
    return unicodedata.normalize("NFKD", character.casefold())[:1]
