"""Headings as if they were sentences: ``NOROV RECEIVES NEW AMBASSADOR`` reads ``Norov receives new ambassador``.

One code point stays one code point, so that every place in the text survives.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import partial

from workers.tagging.providers.english_common import ACRONYMS, COMMON_WORDS, NAME_WORDS, SMALL_WORDS

_LINE = re.compile(r"[^\n]+")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_LONGEST_ACRONYM = 6
_LONGEST_HEADING = 220
"""Code points."""
_VOWELS = re.compile("[AEIOUY]")


def readable(text: str) -> str:
    """``text`` with its headings re-cased; the same text where there is none."""
    lines = [match for match in _LINE.finditer(text) if is_in_capitals(match[0]) or _is_in_title_case(match[0])]
    if not lines:
        return text
    forms = _forms_elsewhere(text, {match.start() for match in lines})
    pieces, done = [], 0
    for line in lines:
        pieces.append(text[done : line.start()])
        recased = partial(_recased if line[0].isupper() else _without_title_case, forms=forms)
        pieces.append(_WORD.sub(recased, line[0]))
        done = line.end()
    return "".join([*pieces, text[done:]])


def is_in_capitals(line: str) -> bool:
    """Whether a line, with a word longer than acronyms are, has no small letter."""
    if not line.isupper():
        return False
    words = _WORD.findall(line)
    return bool(words) and max(map(len, words)) > (4 if len(words) > 1 else _LONGEST_ACRONYM)


def _is_in_title_case(line: str) -> bool:
    """Whether a short line without a full stop at its end writes ordinary words with capitals."""
    if len(line) > _LONGEST_HEADING or line.rstrip().endswith((".", ";", ",", ":")):
        return False
    words = [word for word in _WORD.findall(line) if len(word) > 3]
    capitals = [word for word in words if word[0].isupper()]
    ordinary = [word for word in capitals[1:] if word.lower() in COMMON_WORDS - NAME_WORDS]
    if len(words) < 4 or not ordinary:
        return False
    return len(capitals) == len(words) or (len(capitals) * 10 >= len(words) * 8 and len(ordinary) * 5 >= len(capitals))


def _forms_elsewhere(text: str, headings: set[int]) -> dict[str, str]:
    """For each word its commonest form in the other lines, by its capitals."""
    counts: dict[str, Counter[str]] = {}
    for line in _LINE.finditer(text):
        if line.start() not in headings:
            for word in _WORD.findall(line[0]):
                counts.setdefault(word.upper(), Counter())[word] += 1
    return {capitals: forms.most_common(1)[0][0] for capitals, forms in counts.items()}


def _recased(match: re.Match[str], forms: dict[str, str]) -> str:
    """A word of a line in capitals."""
    word = match[0]
    known = forms.get(word)
    small = word.lower()
    if known is not None and len(known) == len(word):
        return known
    if small in SMALL_WORDS or (small in COMMON_WORDS and small not in NAME_WORDS):
        return small if len(small) == len(word) else word
    if word in ACRONYMS or (len(word) <= _LONGEST_ACRONYM and not _VOWELS.search(word)):
        return word
    small = word[0] + word[1:].lower()
    return small if len(small) == len(word) else word


def _without_title_case(match: re.Match[str], forms: dict[str, str]) -> str:
    """A word of a heading: ordinary verbs and the like become small, unless the text writes them with a capital."""
    word = match[0]
    small = word.lower()
    if word.isupper() or small in NAME_WORDS or small not in COMMON_WORDS:
        return word
    known = forms.get(word.upper(), "")
    return word if known == word or len(small) != len(word) else small
