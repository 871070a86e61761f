"""Headlines set in capitals, written as a sentence would be: models and rules read names by their capitals.

As long as the text itself, so that places survive.
"""

from __future__ import annotations

import re
from functools import lru_cache

from workers.tagging.russian_morphology import Form, form

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LEAST_WORDS = 3


@lru_cache(maxsize=4)
def sentence_cased(text: str) -> str:
    """``text`` with its lines of capitals written small but for names and acronyms."""
    lines = text.split("\n")
    shouted = [number for number, line in enumerate(lines) if _is_shouted(line)]
    if not shouted or len(shouted) == len(lines) > 20:
        return text
    written = _written_elsewhere(lines, set(shouted))
    for number in shouted:
        lines[number] = _WORD.sub(lambda word: _cased(word, written), lines[number])
    return "\n".join(lines)


def _is_shouted(line: str) -> bool:
    if len(line) < 12 or not line[:400].isupper():
        return False
    return len(_WORD.findall(line[:400])) >= _LEAST_WORDS


def _written_elsewhere(lines: list[str], shouted: set[int]) -> dict[str, str]:
    """Words as the lines that are not shouted write them inside sentences, by their capitals."""
    written: dict[str, str] = {}
    for number, line in enumerate(lines):
        if number not in shouted:
            for word in _WORD.finditer(line):
                if word.start() and line[: word.start()].rstrip()[-1:] not in {".", "!", "?", ""}:
                    written.setdefault(word[0].upper(), word[0])
    return written


def _cased(found: re.Match[str], written: dict[str, str]) -> str:
    word = found[0]
    if len(word) == 1:
        is_initial = found.string[found.end() : found.end() + 1] == "."
        return word if is_initial or not found.start() else word.lower()
    seen = written.get(word.upper())
    if seen is not None and len(seen) == len(word):
        return seen
    small = word.lower()
    if len(small) != len(word):
        return word
    if len(word) < 3:
        return small if form(small) & Form.KNOWN and form(small) & Form.OTHER else word.title()
    known = form(small)
    if known & (Form.NAME | Form.PLACE) and not known & (Form.VERB | Form.OTHER):
        return word.title()
    if known & Form.KNOWN:
        return small
    return word if len(word) < 6 and not known & Form.ADJECTIVE else word.title()
