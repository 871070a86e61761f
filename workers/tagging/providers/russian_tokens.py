"""Sentences and tokens of Russian text, as the model wants them: razdel's, in pieces of bounded length."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

_CHARACTERS = 4_000
"""The longest piece of a line that is split into sentences at once."""
_TOKENS = 160
"""The longest sentence that the model reads at once."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """The tokens of one sentence with their places in the text."""

    words: list[str]
    starts: list[int]
    ends: list[int]


def sentences_of(text: str) -> Iterator[Sentence]:
    """Every sentence that has a token; a line's end ends a sentence."""
    from razdel import sentenize, tokenize

    for start, piece in _pieces(text):
        for sentence in sentenize(piece):
            tokens = list(tokenize(sentence.text))
            offset = start + sentence.start
            for first in range(0, len(tokens), _TOKENS):
                part = tokens[first : first + _TOKENS]
                yield Sentence(
                    [token.text for token in part],
                    [offset + token.start for token in part],
                    [offset + token.stop for token in part],
                )


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
