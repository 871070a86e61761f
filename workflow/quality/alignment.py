"""Which paragraphs of a text and its translation belong together, by length and numbers. Nothing is checked here.

A small dynamic programme in the manner of Gale and Church (1993): paragraphs that are translations of each other have
lengths in one ratio, and the same numbers. Most are one to one; one may have been lost, added, split or joined.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_NUMBER = re.compile(r"\d+")
_STEPS = {(1, 1): 0.0, (1, 0): 8.0, (0, 1): 8.0, (2, 1): 9.0, (1, 2): 9.0}
"""Paragraphs taken from each side, and what such a step costs before lengths are looked at."""
_SPREAD = 0.3
_NUMBERS_AGREE, _NUMBERS_DISAGREE = -4.0, 4.0
_BAND = 60
"""How far from the straight line the programme looks beyond the difference of the counts: linear in long texts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Paragraphs that belong together: half-open ranges of indexes, one of which may be empty."""

    source: range
    target: range


def aligned(source: Sequence[str], target: Sequence[str]) -> list[Match]:
    """Every paragraph of both sides in exactly one match, in order; by index where the counts are equal."""
    if len(source) == len(target):
        return [Match(source=range(at, at + 1), target=range(at, at + 1)) for at in range(len(source))]
    return _cheapest(_Costs(source, target))


class _Costs:
    """What it costs to let paragraphs be each other's."""

    def __init__(self, source: Sequence[str], target: Sequence[str]) -> None:
        self.sizes = len(source), len(target)
        self._lengths = [len(each) for each in source], [len(each) for each in target]
        self._numbers = [_numbers(each) for each in source], [_numbers(each) for each in target]
        ratios = sorted(
            mine / theirs for mine, theirs in zip(*map(sorted, reversed(self._lengths)), strict=False) if theirs
        )
        self._ratio = (
            max(sum(self._lengths[1]), 1) / max(sum(self._lengths[0]), 1) if not ratios else ratios[len(ratios) // 2]
        )

    def of(self, at: int, other: int, step: tuple[int, int]) -> float:
        """The cost of a step that ends before ``at`` in the source and before ``other`` in the target."""
        if 0 in step:
            return _STEPS[step]
        mine = sum(self._lengths[0][at - step[0] : at]) * self._ratio
        theirs = sum(self._lengths[1][other - step[1] : other])
        off = math.log((theirs + 8) / (mine + 8)) / _SPREAD
        return _STEPS[step] + min(off * off, 40.0) + self._by_numbers(at, other, step)

    def _by_numbers(self, at: int, other: int, step: tuple[int, int]) -> float:
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


def _cheapest(costs: _Costs) -> list[Match]:
    ours, theirs = costs.sizes
    reach = _BAND + abs(ours - theirs)
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
    for at in range(ours + 1):
        middle = at * theirs // max(ours, 1)
        for other in range(max(0, middle - reach), min(theirs, middle + reach) + 1):
            found = [
                (before[0] + costs.of(at, other, step), step)
                for step in _STEPS
                if (before := best.get((at - step[0], other - step[1]))) is not None
            ]
            if found:
                best[at, other] = min(found)
    return _way_back(best, ours, theirs)


def _way_back(best: dict[tuple[int, int], tuple[float, tuple[int, int]]], at: int, other: int) -> list[Match]:
    matches: list[Match] = []
    while at or other:
        step = best[at, other][1]
        matches.append(Match(source=range(at - step[0], at), target=range(other - step[1], other)))
        at, other = at - step[0], other - step[1]
    return matches[::-1]
