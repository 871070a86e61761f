"""Sentences and tokens of Russian text, as the model wants them: razdel's, in pieces of bounded length.

razdel takes 30 microseconds a token. Between two spaces nearly always stands a word, a number or a sign, or a word with
one sign: these are told from their letters. razdel is asked for the others, once each, and for a whole sentence only
where a sign hangs on a space and may belong to what is behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_CHARACTERS = 4_000
"""The longest piece of a line that is split into sentences at once."""
_TOKENS = 160
"""The longest sentence that the model reads at once."""
_CHUNK = re.compile(r"\S+")
_WORD = re.compile(r"(?:[а-яё]+|[a-z]+|\d+)", re.IGNORECASE)
"""As razdel has them: letters of one script, or a number."""
_SIGNS = frozenset(",.;:»)?")
"""Behind a word each is a token of its own."""
_REACHES_OVER_A_SPACE = re.compile(r"(?:^|\s)[-‑–—−_.,/\\]\S|\S[-‑–—−_/\\](?:\s|$)|\d[.,]\s+\d")
"""Where what stands on both sides of a space may be one token of razdel: ``5, 6``, ``юго- запад``."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """The tokens of one sentence with their places in the text."""

    words: list[str]
    starts: list[int]
    ends: list[int]


def sentences_of(text: str) -> Iterator[Sentence]:
    """Every sentence that has a token; a line's end ends a sentence."""
    from razdel import sentenize

    for start, piece in _pieces(text):
        for sentence in sentenize(piece):
            offset = start + sentence.start
            places = [(offset + first, offset + end) for first, end in tokens_of(sentence.text)]
            for first in range(0, len(places), _TOKENS):
                part = places[first : first + _TOKENS]
                yield Sentence(
                    [text[begin:end] for begin, end in part], [begin for begin, _ in part], [end for _, end in part]
                )


def tokens_of(sentence: str) -> list[tuple[int, int]]:
    """Start and end of every token: exactly those that razdel tells."""
    if _REACHES_OVER_A_SPACE.search(sentence):
        return _by_razdel(sentence)
    found: list[tuple[int, int]] = []
    for chunk in _CHUNK.finditer(sentence):
        start, end = chunk.span()
        word_end = end if end - start == 1 else _of_a_word(chunk[0])
        if word_end is None:
            found.extend((start + first, start + last) for first, last in _parts(chunk[0]))
        elif start + word_end < end:
            found += ((start, start + word_end), (start + word_end, end))
        else:
            found.append((start, end))
    return found


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Lines, and the parts of very long ones, cut at a space where there is one."""
    start = 0
    for line in text.splitlines(keepends=True):
        begin, end = start, start + len(line)
        start = end
        while end - begin > _CHARACTERS:
            cut = text.rfind(" ", begin + 1, begin + _CHARACTERS)
            cut = cut if cut > 0 else begin + _CHARACTERS
            yield begin, text[begin:cut]
            begin = cut
        if text[begin:end].strip():
            yield begin, text[begin:end]


def _of_a_word(chunk: str) -> int | None:
    """Where the word ends that the chunk is, but for one sign; None where it is something else."""
    word = _WORD.match(chunk)
    if word is None:
        return None
    end = word.end()
    return end if end == len(chunk) or (end == len(chunk) - 1 and chunk[end] in _SIGNS) else None


@lru_cache(maxsize=4_096)
def _parts(chunk: str) -> tuple[tuple[int, int], ...]:
    return tuple(_by_razdel(chunk))


def _by_razdel(text: str) -> list[tuple[int, int]]:
    from razdel import tokenize

    return [(token.start, token.stop) for token in tokenize(text)]
