"""The 250,000 words that the Russian model knows, packed: 8 MB, where a dictionary of strings takes 35.

A word is looked for by its hash among sorted hashes, and what is found there is held against the word itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

_AT_ONCE = 1 << 18
"""Bytes whose words are strings at one time while the table is made."""


class Vocabulary:
    """Numbers of words. Made before a worker forks, and shared by its children."""

    def __init__(self, content: bytes, unknown: str) -> None:
        """``content`` has a word a line, in UTF-8, from number 0 on; ``unknown`` stands for every word not there."""
        self._content = content
        ends = np.flatnonzero(np.frombuffer(content, np.uint8) == ord("\n"))
        self._ends = np.append(ends, len(content)).astype(np.uint32)
        hashes = np.fromiter(map(hash, _lines(content)), np.int64, len(self._ends))
        self._numbers = np.argsort(hashes, kind="stable").astype(np.uint32)
        self._hashes = hashes[self._numbers]
        self._unknown = -1
        (self._unknown,) = self.numbers([unknown])
        if self._unknown < 0:
            raise ValueError(f"vocabulary: it has no entry {unknown!r} for unknown words; it is of another model")

    def __len__(self) -> int:
        return len(self._ends)

    def numbers(self, words: Sequence[str]) -> list[int]:
        """The number of each word, in order."""
        if not words:
            return []
        wanted: Any = np.array([hash(word) for word in words], np.int64)
        places = np.searchsorted(self._hashes, wanted)
        places[places == len(self._hashes)] = 0
        found = np.where(self._hashes[places] == wanted, self._numbers[places].astype(np.int64), -1)
        return [
            number if number >= 0 and self._word(number) == word.encode("utf-8", "surrogatepass") else self._unknown
            for word, number in zip(words, found.tolist(), strict=True)
        ]

    def _word(self, number: int) -> bytes:
        start = int(self._ends[number - 1]) + 1 if number else 0
        return self._content[start : int(self._ends[number])]


def _lines(content: bytes) -> Iterator[str]:
    start = 0
    while start <= len(content):
        end = content.find(b"\n", start + _AT_ONCE)
        end = end if end >= 0 else len(content)
        yield from content[start:end].decode("utf-8").split("\n")
        start = end + 1
