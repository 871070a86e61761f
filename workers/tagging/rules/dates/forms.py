"""The parts that a language's grammar of dates is made of: forms, word tables, and how a form's groups are read.

A form is a pattern whose groups have fixed names, the same in every language: ``y`` and ``y2`` years (``y2_short``
without its century), ``m`` and ``m2`` months, ``d`` and ``d2`` days, ``w`` a weekday, ``dec`` (``dec_full``,
``dec_short``) a decade, ``g`` a grouping of the year (season, quarter, half), ``st`` a stage, ``rel`` a whole relative
expression, ``yr`` a relative year, ``dir`` last, this or next. What a group means stands in the word tables; nothing
here knows a language.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeVar

from workers.tagging.rules.dates.values import Direction, Point, Stage, Unit
from workflow.languages.quantities.han import value_of

Found = TypeVar("Found")
_GROUP_NAME = re.compile(r"\(\?P<\w+>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One way to write a date."""

    pattern: str
    """Its first characters fit the grammar's anchors."""
    before: re.Pattern[str] | None = None
    """Must match what stands right before, to its end; where it does not, the form counts in a range only."""
    never_before: re.Pattern[str] | None = None
    """Must not match them."""


@dataclass(frozen=True, kw_only=True)
class Grammar:
    """How one language writes dates."""

    anchors: str
    """A pattern that something in every date's first characters fits: figures, first letters."""
    opening: str
    """What must hold where a date begins: ``(?<!\\w)``."""
    forms: Mapping[str, Form]
    """By name, the longest and surest first."""
    months: Mapping[str, int] = field(default_factory=dict)
    """Word or beginning of a word to its month; so in all tables below."""
    weekdays: Mapping[str, int] = field(default_factory=dict)
    groupings: Mapping[str, int] = field(default_factory=dict)
    stages: Mapping[str, Stage] = field(default_factory=dict)
    relatives: Mapping[str, tuple[Unit, int]] = field(default_factory=dict)
    relative_years: Mapping[str, int] = field(default_factory=dict)
    directions: Mapping[str, Direction] = field(default_factory=dict)
    joins: re.Pattern[str] = re.compile(r"\s?[-–—]\s?")
    """All that stands between the two ends of a range."""
    joins_between: re.Pattern[str] | None = None
    """The same, where ``between`` stands before the first."""
    between: re.Pattern[str] | None = None
    weekday_joins: re.Pattern[str] = re.compile(r",?\s")
    """What stands between a weekday and its date."""
    pairs: re.Pattern[str] | None = None
    """Words between two days that make them two, not a range."""
    future: re.Pattern[str] | None = None
    """Words that what is spoken of lies ahead; a line end stands for the date itself."""
    clause_ends: re.Pattern[str] | None = None
    """Where the verb may follow the date: what parts clauses. Else weekdays look only before them."""

    @cached_property
    def anchor(self) -> re.Pattern[str]:
        """What is looked for before any form is tried."""
        return re.compile(self.anchors)

    @cached_property
    def scanner(self) -> re.Pattern[str]:
        """One pattern of all forms, tried where an anchor is; the last group's name is the form's."""
        return re.compile(
            self.opening
            + "(?:"
            + "|".join(f"(?P<{name}>{_GROUP_NAME.sub('(?:', form.pattern)})" for name, form in self.forms.items())
            + ")"
        )

    @cached_property
    def readers(self) -> Mapping[str, re.Pattern[str]]:
        """The forms one by one, with their groups."""
        return {name: re.compile(form.pattern) for name, form in self.forms.items()}

    def points(self, name: str, written: str, at: int) -> tuple[Point, Point | None] | None:
        """What a form found at a place says: a point, or two that are written as one; None where it is no date."""
        match = self.readers[name].match(written, at)
        if match is None:
            return None
        groups = {key: value for key, value in match.groupdict().items() if value is not None}
        first = self._point(groups)
        second = {key: groups[f"{key}2"] for key in ("d", "m", "y") if f"{key}2" in groups}
        if "y2_short" in groups:
            second["y"] = groups["y2_short"]
        if not second:
            return first, None
        last = _short_year(self._point(second), first, second)
        if last.year is not None and first.year is not None and last.year < first.year + ("m" not in second):
            return None
        if "m" not in second and "d" in second:
            last = replace(last, month=first.month, year=first.year, shift=first.shift, direction=first.direction)
        if "m" in second and "y" not in second:
            last = _in_the_same_run(first, last)
        return first, last

    def _point(self, groups: Mapping[str, str]) -> Point:
        decade = groups.get("dec") or groups.get("dec_full") or groups.get("dec_short")
        point = Point(
            year=_number(groups.get("y") or decade),
            month=_month(groups.get("m"), self.months),
            day=_number(groups.get("d")),
            is_decade=decade is not None,
            weekday=looked_up(self.weekdays, groups.get("w")),
            grouping=looked_up(self.groupings, groups.get("g")),
            stage=looked_up(self.stages, groups.get("st")),
            direction=looked_up(self.directions, groups.get("dir")) or Direction.UNTOLD,
        )
        if point.is_decade and point.year is not None and point.year < 100:
            point = replace(point, year=point.year + 1900 if point.year >= 30 else point.year + 2000)
        if "yr" in groups:
            point = replace(point, unit=Unit.YEAR, shift=looked_up(self.relative_years, groups["yr"]))
        if "rel" in groups:
            unit, shift = looked_up(self.relatives, groups["rel"]) or (None, None)
            is_week = point.weekday is not None
            point = replace(point, unit=None if is_week else unit, shift=shift)
        return point


def looked_up(table: Mapping[str, Found], written: str | None) -> Found | None:
    """What a table says of a word: of the word, else of the longest beginning of it that the table has."""
    if written is None:
        return None
    word = folded(written)
    for length in range(len(word), 0, -1):
        if word[:length] in table:
            return table[word[:length]]
    return None


def folded(written: str) -> str:
    """Small letters, single spaces, ``е`` for ``ё``."""
    return " ".join(written.casefold().replace("ё", "е").split())


def _number(written: str | None) -> int | None:
    if written is None:
        return None
    return int(written) if written.isdecimal() else int(value_of(written.replace("○", "〇")))


def _month(written: str | None, months: Mapping[str, int]) -> int | None:
    if written is None:
        return None
    found = looked_up(months, written)
    return found if found is not None else _number(written) if written.isdecimal() or not written.isascii() else None


def _short_year(point: Point, first: Point, groups: Mapping[str, str]) -> Point:
    """``2023/24``: the second year without its century."""
    if len(groups.get("y", "")) == 2 and first.year is not None and point.year is not None:
        return replace(point, year=first.year // 100 * 100 + point.year)
    return point


def _in_the_same_run(first: Point, last: Point) -> Point:
    """``2023年12月28日至1月3日``: the end lies in the year of the beginning, or in the next."""
    if first.year is None or last.month is None or first.month is None:
        return replace(last, shift=first.shift)
    return replace(last, year=first.year + (last.month < first.month))
