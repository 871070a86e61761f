"""Finding dates in a text by a language's grammar: one scan for forms, then ends of ranges are joined."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from workers.tagging.rules.dates.forms import Form, Grammar
from workers.tagging.rules.dates.values import Direction, Point, is_possible, value_of, value_of_range

_BEFORE = 40
"""Characters that are looked at before a form."""
_AROUND = 100
"""Characters of its sentence on either side that are looked at for words of the future."""
_LONGEST_JOIN = 12
_SENTENCE_END = re.compile(r"[.!?;\n。！？；]")


@dataclass(frozen=True, slots=True, kw_only=True)
class DateFound:
    """One date with the name of its form and its value."""

    start: int
    end: int
    form: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Written:
    """One form at a place, before ranges are joined."""

    start: int
    end: int
    form: str
    first: Point
    last: Point | None
    is_sure: bool
    """Whether it counts by itself."""
    is_pair: bool = False
    """Two days, not all from the first to the last: ``10 and 24 June``."""


def dates_in(text: str, grammar: Grammar, release: date | None) -> Iterator[DateFound]:
    """Every date of a text in reading order, with its value as far as it can be told."""
    for written in _joined(list(_scanned(text, grammar)), text, grammar):
        if not written.is_sure:
            continue
        written = _told(written, text, grammar)  # noqa: PLW2901 - the same one, knowing more
        yield DateFound(start=written.start, end=written.end, form=written.form, value=_value(written, release))


def _value(written: _Written, release: date | None) -> str:
    if written.last is None:
        return value_of(written.first, release)
    value = value_of_range(written.first, written.last, release)
    return f"{{{value.replace('/', ',')}}}" if written.is_pair and value else value


def _scanned(text: str, grammar: Grammar) -> Iterator[_Written]:
    read: dict[tuple[str, str], tuple[Point, Point | None] | None] = {}
    for match in _matches(text, grammar):
        name, (start, end) = match.lastgroup or "", match.span()
        written = name, match.group()
        if written not in read:
            read[written] = grammar.points(name, text, start)
        points = read[written]
        if points is None or not all(is_possible(point) for point in points if point is not None):
            continue
        form = grammar.forms[name]
        before = text[max(0, start - _BEFORE) : start]
        if form.never_before is not None and form.never_before.search(before):
            continue
        yield _Written(
            start=start,
            end=end,
            form=name,
            first=points[0],
            last=points[1],
            is_sure=_stands_well(form, before),
            is_pair=points[1] is not None and _is_pair(match.group(), before, grammar),
        )


def _matches(text: str, grammar: Grammar) -> Iterator[re.Match[str]]:
    """The forms one after the other, each tried only where an anchor is."""
    at = 0
    while (anchor := grammar.anchor.search(text, at)) is not None:
        match = grammar.scanner.match(text, anchor.start())
        at = match.end() if match is not None else anchor.start() + 1
        if match is not None:
            yield match


def _stands_well(form: Form, before: str) -> bool:
    return form.before is None or form.before.search(before) is not None


def _is_pair(written: str, before: str, grammar: Grammar) -> bool:
    if grammar.pairs is None or grammar.pairs.search(written) is None:
        return False
    return grammar.between is None or grammar.between.search(before) is None


def _joined(found: Sequence[_Written], text: str, grammar: Grammar) -> Iterator[_Written]:
    """The same, with two that are one range made one."""
    at = 0
    while at < len(found):
        current = found[at]
        if at + 1 < len(found) and (joined := _as_one(current, found[at + 1], text, grammar)) is not None:
            current = joined
            at += 1
        yield current
        at += 1


def _as_one(first: _Written, second: _Written, text: str, grammar: Grammar) -> _Written | None:
    if second.start - first.end > _LONGEST_JOIN:
        return None
    gap = text[first.end : second.start]
    if _is_whole(first.first) and _is_whole(second.first) and any(map(str.isalpha, gap)):
        return None
    if first.last is None and second.last is None and _is_join(gap, first.start, text, grammar):
        if not _can_be_a_range(first.first, second.first):
            return None
        return replace(first, end=second.end, last=second.first, is_sure=first.is_sure or second.is_sure)
    is_weekday = first.last is None and first.first.shape == {"weekday"} and first.first.direction is Direction.UNTOLD
    if is_weekday and second.first.day is not None and grammar.weekday_joins.fullmatch(gap):
        return replace(second, start=first.start, is_sure=True)
    return None


def _is_whole(point: Point) -> bool:
    """A day with its month and year: two of them parted by a word are two dates, not one written as a range."""
    return point.year is not None and point.month is not None and point.day is not None


def _is_join(gap: str, start: int, text: str, grammar: Grammar) -> bool:
    if grammar.joins.fullmatch(gap):
        return True
    return (
        grammar.joins_between is not None
        and grammar.between is not None
        and grammar.joins_between.fullmatch(gap) is not None
        and grammar.between.search(text[max(0, start - _BEFORE) : start]) is not None
    )


def _can_be_a_range(first: Point, second: Point) -> bool:
    """Whether both are of one precision: days, months, years, weekdays, decades."""
    if "relative" in first.shape | second.shape:
        return False
    if first.year is not None and second.year is not None and first.year > second.year:
        return False
    one, other = first.shape - {"year"}, second.shape - {"year"}
    if first.year is not None and second.year is not None and (one | other) <= {"month", "day"}:
        return True
    return (
        one == other or (one == {"day"} and other == {"day", "month"}) or (one == {"month", "day"} and other == {"day"})
    )


def _told(written: _Written, text: str, grammar: Grammar) -> _Written:
    """With what the sentence says of the direction in time, where the parts leave it open."""
    first, last = written.first, written.last
    if grammar.future is None or first.direction is not Direction.UNTOLD or not _is_open(first, last):
        return written
    near = _surroundings(written, text, grammar.clause_ends)
    if grammar.future.search(near) is None:
        return written
    return replace(written, first=replace(first, direction=Direction.COMING))


def _is_open(first: Point, last: Point | None) -> bool:
    has_year = first.year is not None or first.shift is not None or (last is not None and last.year is not None)
    return not has_year and (first.month is not None or first.day is not None or first.weekday is not None)


def _surroundings(written: _Written, text: str, clause_ends: re.Pattern[str] | None) -> str:
    """The sentence around a date, a line end in its place.

    All of it for a month, which is far from the months that it may be mistaken for; for a weekday or a bare day the
    clause, or what stands before.
    """
    before = _SENTENCE_END.split(text[max(0, written.start - _AROUND) : written.start])[-1]
    after = _SENTENCE_END.split(text[written.end : written.end + _AROUND], maxsplit=1)[0]
    if written.first.month is not None:
        return f"{before}\n{after}"
    if clause_ends is None:
        return f"{before}\n"
    return f"{clause_ends.split(before)[-1]}\n{clause_ends.split(after, maxsplit=1)[0]}"
