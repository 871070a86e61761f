"""Which paragraphs of a text and its translation belong together, by length and numbers. Nothing is checked here.

Paragraphs that are translations of each other have lengths in one ratio, and the same numbers. Most are one to one; one
may have been lost, added, split or joined.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence

from workflow.quality._beads import Bead, Step, cheapest

_NUMBER = re.compile(r"\d+")
_STEPS = {(1, 1): 0.0, (1, 0): 8.0, (0, 1): 8.0, (2, 1): 9.0, (1, 2): 9.0}
"""Paragraphs taken from each side, and what such a step costs before lengths are looked at."""
_SPREAD = 0.3
_NUMBERS_AGREE, _NUMBERS_DISAGREE = -4.0, 4.0
_BAND = 60
"""How far from the straight line the programme looks beyond the difference of the counts: linear in long texts."""


def aligned(source: Sequence[str], target: Sequence[str]) -> list[Bead]:
    """Every paragraph of both sides in exactly one bead, in order; by index where the counts are equal."""
    if len(source) == len(target):
        return [Bead(source=range(at, at + 1), target=range(at, at + 1)) for at in range(len(source))]
    reach = _BAND + abs(len(source) - len(target))
    return cheapest(len(source), len(target), _STEPS, _Costs(source, target).of, reach=reach)


class _Costs:
    """What it costs to let paragraphs be each other's."""

    def __init__(self, source: Sequence[str], target: Sequence[str]) -> None:
        self._lengths = [len(each) for each in source], [len(each) for each in target]
        self._numbers = [_numbers(each) for each in source], [_numbers(each) for each in target]
        ratios = sorted(
            mine / theirs for mine, theirs in zip(*map(sorted, reversed(self._lengths)), strict=False) if theirs
        )
        self._ratio = (
            max(sum(self._lengths[1]), 1) / max(sum(self._lengths[0]), 1) if not ratios else ratios[len(ratios) // 2]
        )

    def of(self, at: int, other: int, step: Step) -> float:
        """The cost of a step that ends before ``at`` in the source and before ``other`` in the target."""
        if 0 in step:
            return _STEPS[step]
        mine = sum(self._lengths[0][at - step[0] : at]) * self._ratio
        theirs = sum(self._lengths[1][other - step[1] : other])
        off = math.log((theirs + 8) / (mine + 8)) / _SPREAD
        return _STEPS[step] + min(off * off, 40.0) + self._by_numbers(at, other, step)

    def _by_numbers(self, at: int, other: int, step: Step) -> float:
        mine = frozenset[str]().union(*self._numbers[0][at - step[0] : at])
        theirs = frozenset[str]().union(*self._numbers[1][other - step[1] : other])
        if not mine or not theirs:
            return 0.0
        if mine == theirs:
            return _NUMBERS_AGREE
        return 0.0 if mine & theirs else _NUMBERS_DISAGREE


def _numbers(text: str) -> frozenset[str]:
    """The numbers of a paragraph in ASCII digits; single digits stand in words too often."""
    return frozenset(
        "".join(str(unicodedata.decimal(digit)) for digit in match.group())
        for match in _NUMBER.finditer(text)
        if len(match.group()) > 1
    )
