"""A long text in pieces that a model can take at once, cut where no name is: at blank lines, else the next best."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from workers.tagging.documents import Place

_CUTS = (
    re.compile(r"\n[^\S\n]*\n\s*"),
    re.compile(r"\n\s*"),
    re.compile(r"[.!?…]['\")»”]*\s+|[。！？；][”’』」]*"),
    re.compile(r"\s+"),
)
"""Blank lines, lines, sentences, words: a piece ends after the last match of the first that there is."""


def pieces(text: str, longest: int, takes: Callable[[str], bool] = lambda _: True) -> Iterator[Place]:
    """Places that together are ``text``, each of at most ``longest`` characters and such that the model ``takes`` it.

    Of one character a piece is taken as it is. Blank pieces are left out.
    """
    start = 0
    while start < len(text):
        room = longest
        end = _end(text, start, room)
        while end - start > 1 and not takes(text[start:end]):
            room = (end - start) // 2
            end = _end(text, start, room)
        if not text[start:end].isspace():
            yield start, end
        start = end


def _end(text: str, start: int, longest: int) -> int:
    """Where the piece that begins at ``start`` ends."""
    limit = start + max(longest, 1)
    if limit >= len(text):
        return len(text)
    for cut in _CUTS:
        last = start
        for match in cut.finditer(text, start, limit):
            last = match.end()
        if last > start:
            return last
    return limit
