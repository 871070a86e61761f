"""Chinese text as the model reads it, and what the model names in it.

The model was trained on simplified text, half-width and lower-case: every character is changed for one that it knows,
one to one, so that its places are places of the text. Long texts go through it a sentence at a time, sentences of like
length together, in bounded memory.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256

import numpy as np
import opencc
from numpy.typing import NDArray

from workers.tagging.documents import Document, Span
from workers.tagging.providers.lac import Network, Tagged
from workers.tagging.providers.lac_weights import WEIGHTS_SHA256, read_weights
from workflow.domain.annotations import EntityType

NAME = "lac"
_VERSION = "1"
"""Moves with this code whenever an answer may."""
_LONGEST = 120
"""Characters that are read together at most."""
_CELLS = 256
"""Characters of a batch: what bounds the memory that every process takes for itself, about 10 kB a character."""
_ENDS = frozenset("\n。！？；!?;")
_PAUSES = frozenset("，、,：: ）)")
_TYPES: Mapping[str, EntityType] = {
    "PER": EntityType.PERSON,
    "nr": EntityType.PERSON,
    "ORG": EntityType.ORGANISATION,
    "nt": EntityType.ORGANISATION,
    "LOC": EntityType.PLACE,
    "ns": EntityType.PLACE,
}
"""The model's tags that name something; the lower-case ones are what its segmenter calls the same."""
_PUNCTUATION = str.maketrans(
    "。、 \n“”„‟‘’‚‛«»「」『』〔〕【】—―–‒−～•・‧∙⋅●․", ",,,," + '""""' + "''''" + '""""""' + "()[]" + "-----~·······"
)
_UNKNOWN = "OOV"


@dataclass(frozen=True, slots=True)
class Word:
    """One word that the model sees in a text."""

    start: int
    end: int
    tag: str
    """``PER``, ``LOC``, ``ORG``, ``TIME``; ``n`` noun, ``v`` verb, ``p`` preposition, ``w`` punctuation, …"""
    certainty: float
    """Of its least certain character: 0 to 1."""


class ChineseProvider:
    """Baidu's small LAC model: people, places and organisations of Chinese text, simplified or traditional."""

    name = NAME
    languages = frozenset(("zh",))

    def __init__(self) -> None:
        self._network: Network | None = None
        self._rows: NDArray[np.int16] = np.zeros(0, dtype=np.int16)
        self._tags: tuple[str, ...] = ()
        self._last: tuple[str, tuple[Word, ...]] = ("", ())

    def fingerprint(self) -> str:
        """This code's version, the weights' digest and the version of the table of simplified characters."""
        settings = sha256(f"{_LONGEST} {_CELLS} opencc {opencc.__version__}".encode()).hexdigest()
        return f"{NAME}-{_VERSION} weights:{WEIGHTS_SHA256[:16]} settings:{settings[:8]}"

    def load(self) -> None:
        """Read the weights and make the table of characters; a ``WeightsError`` says what to install."""
        weights = read_weights()
        self._network = Network(weights)
        self._rows = _table(weights.characters)
        self._tags = weights.tags

    def annotate(self, documents: Sequence[Document]) -> list[list[Span]]:
        """The people, places and organisations of each document, with the model's own certainty."""
        return [[_span(word) for word in self.words(each.text) if word.tag in _TYPES] for each in documents]

    def words(self, text: str) -> tuple[Word, ...]:
        """Every word of ``text``, in reading order; those of the last text are kept, for the rules that ask next."""
        if self._last[0] != text:
            self._last = text, tuple(self._read(text))
        return self._last[1]

    def _read(self, text: str) -> Iterator[Word]:
        if self._network is None:
            self.load()
        assert self._network is not None
        rows = self._rows[np.minimum(_code_points(text), len(self._rows) - 1)].astype(np.intp)
        pieces = list(_pieces(text))
        answers: list[Tagged | None] = [None] * len(pieces)
        for batch in _batches(pieces):
            told = self._network.tag([rows[slice(*pieces[each])] for each in batch])
            for each, tagged in zip(batch, told, strict=True):
                answers[each] = tagged
        for (start, _), answer in zip(pieces, answers, strict=True):
            if answer is not None:
                yield from self._words(text, start, answer)

    def _words(self, text: str, offset: int, answer: Tagged) -> Iterator[Word]:
        """The words of one piece: a tag ``…-B`` begins one, a change of tag does too. Signs alone name nothing."""
        kinds = [self._tags[tag].partition("-") for tag in answer.tags]
        certainty = answer.certainty.tolist()
        start = 0
        for at in range(1, len(kinds) + 1):
            if at == len(kinds) or kinds[at][2] != "I" or kinds[at][0] != kinds[at - 1][0]:
                word = Word(offset + start, offset + at, kinds[start][0], min(certainty[start:at]))
                yield from _without_signs(text, word) if word.tag in _TYPES else (word,)
                start = at


@cache
def chinese_provider() -> ChineseProvider:
    """The one provider of this process, which the Chinese rules read words from too."""
    return ChineseProvider()


def _without_signs(text: str, word: Word) -> Iterator[Word]:
    """A name without the pictures and other signs that stand at its ends; those alone name nothing."""
    start, end = word.start, word.end
    while start < end and _is_sign(text[start]):
        start += 1
    while end > start and _is_sign(text[end - 1]):
        end -= 1
    if start > word.start:
        yield replace(word, end=start, tag="w")
    if start < end:
        yield replace(word, start=start, end=end)
    if end < word.end and start < end:
        yield replace(word, start=end, tag="w")


def _is_sign(character: str) -> bool:
    return unicodedata.category(character)[0] in "SC"


def _span(word: Word) -> Span:
    return Span(
        start=word.start,
        end=word.end,
        type=_TYPES[word.tag],
        provider=NAME,
        rule=word.tag.lower(),
        score=round(min(max(word.certainty, 0.0), 1.0), 4),
    )


def _code_points(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Sentences, and parts of those that are too long, that together are the text without its blank lines."""
    start = 0
    pause = 0
    for at, character in enumerate(text, 1):
        if character in _ENDS:
            end = at
        elif at - start >= _LONGEST:
            end = pause if pause > start else at
        else:
            if character in _PAUSES:
                pause = at
            continue
        yield start, end
        start = end
    if start < len(text):
        yield start, len(text)


def _batches(pieces: Sequence[tuple[int, int]]) -> Iterator[list[int]]:
    """Numbers of pieces that go through the model together: of like length, and few enough."""
    order = sorted(range(len(pieces)), key=lambda each: pieces[each][0] - pieces[each][1])
    batch: list[int] = []
    characters = 0
    for each in order:
        length = pieces[each][1] - pieces[each][0]
        if characters + length > _CELLS:
            yield batch
            batch, characters = [], 0
        batch.append(each)
        characters += length
    if batch:
        yield batch


def _table(characters: Mapping[str, int]) -> NDArray[np.int16]:
    """Of each code point of the basic plane the row of what the model reads for it; beyond that plane none is known."""
    unknown = characters[_UNKNOWN]
    rows = np.full(0x10001, unknown, dtype=np.int16)
    simpler = _simpler_characters()
    for code in range(0x10000):
        character = simpler.get(code, chr(code))
        if 0xFF01 <= ord(character) <= 0xFF5E:
            character = chr(ord(character) - 0xFEE0)
        character = character.translate(_PUNCTUATION).lower()
        rows[code] = characters.get(character, unknown)
    rows.flags.writeable = False
    return rows


@cache
def _simpler_characters() -> Mapping[int, str]:
    """Of each character that has one its simplified one; only where a single one stands for it."""
    converter = opencc.OpenCC("t2s")
    simpler: dict[int, str] = {}
    for code in (*range(0x3400, 0xA000), *range(0xF900, 0xFB00)):
        other = converter.convert(chr(code))
        if len(other) == 1 and other != chr(code):
            simpler[code] = other
    return simpler


def simplified(text: str) -> str:
    """``text`` in simplified characters, exactly as long as before."""
    return text.translate(_simpler_characters())
