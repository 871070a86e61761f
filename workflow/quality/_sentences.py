"""Sentences of one segment, and which of the source became which of the translation. No check lives here."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

from workflow.domain.vocabulary import LanguageTag
from workflow.languages.lengths import in_english, spread
from workflow.languages.sentences import split_sentences
from workflow.quality._beads import Step, cheapest

_BAND = 8
_MOST = 400
"""Sentences of one segment that are compared; nothing is said of a segment with more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """Half-open range of a segment's text, without the white space around it."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """Sentences of the source, and those of the translation that say the same; one side may be empty."""

    source: tuple[Sentence, ...]
    target: tuple[Sentence, ...]


@lru_cache(maxsize=512)
def sentences(text: str, language: LanguageTag) -> tuple[Sentence, ...]:
    """Where the sentences of ``text`` stand; what has no letter or figure is none."""
    found: list[Sentence] = []
    begin = 0
    for piece in split_sentences(text, language):
        start, end = begin + len(piece) - len(piece.lstrip()), begin + len(piece.rstrip())
        if any(map(str.isalnum, piece)):
            found.append(Sentence(start=start, end=end))
        begin += len(piece)
    return tuple(found)


_SHAPES = {(1, 1): 0.0, (2, 1): 4.2, (1, 2): 2.6, (3, 1): 6.6, (1, 3): 5.0, (2, 2): 4.0, (1, 0): 3.5, (0, 1): 3.5}
"""What it costs that so many sentences became so many, none among them; a merged sentence costs more than a divided
one, since a translation that seems to merge two has often lost one."""

_FITTING = 1.3
"""A misfit at which one sentence is the other's translation, so that nothing else need be tried."""


@lru_cache(maxsize=256)
def aligned(
    source: str, source_language: LanguageTag, target: str, target_language: LanguageTag
) -> tuple[Rendered, ...]:
    """The likeliest division into beads, by length alone, as translators merge, split, leave out and add sentences."""
    ours, theirs = sentences(source, source_language), sentences(target, target_language)
    if (len(ours) <= 1 and len(theirs) <= 1) or max(len(ours), len(theirs)) > _MOST:
        return (Rendered(source=ours, target=theirs),)
    before = _sums([in_english(source[each.start : each.end], source_language) for each in ours])
    after = _sums([in_english(target[each.start : each.end], target_language) for each in theirs])
    variation = spread(source_language, target_language)
    if len(ours) == len(theirs) and all(
        _misfit(before[at + 1] - before[at], after[at + 1] - after[at], variation) < _FITTING for at in range(len(ours))
    ):
        return tuple(Rendered(source=(one,), target=(other,)) for one, other in zip(ours, theirs, strict=True))

    def cost(at: int, other: int, step: Step) -> float:
        length = before[at] - before[at - step[0]], after[other] - after[other - step[1]]
        return _SHAPES[step] + (0.0 if 0 in step else _misfit(*length, variation))

    reach = _BAND + round(len(theirs) / max(len(ours), 1))
    return tuple(
        Rendered(source=ours[bead.source.start : bead.source.stop], target=theirs[bead.target.start : bead.target.stop])
        for bead in cheapest(len(ours), len(theirs), _SHAPES, cost, reach=reach)
    )


def _misfit(before: float, after: float, variation: float) -> float:
    """Half the square of the deviation of the two lengths, in standard deviations."""
    deviation = math.hypot(variation, 2.0 / math.sqrt(max(before, 1.0)))
    return (math.log(max(after, 1.0) / max(before, 1.0)) / deviation) ** 2 / 2


def _sums(lengths: list[float]) -> list[float]:
    sums = [0.0]
    for length in lengths:
        sums.append(sums[-1] + length)
    return sums
