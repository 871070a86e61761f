"""What a calendar expression means: arithmetic from its parts and the release date to ISO 8601-2 (EDTF).

A value is never more precise than what is written: ``2023-10``, ``199X``, ``2021-41`` (the second half), and
``2021-06-24/2021-06-26`` for what lasts. What cannot be told is the empty string. No text is read here.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import MAXYEAR, MINYEAR, date, timedelta
from enum import StrEnum

SPRING, SUMMER, AUTUMN, WINTER = 21, 22, 23, 24
FIRST_QUARTER = 33
FIRST_HALF, SECOND_HALF = 40, 41
"""Groupings of a year as ISO 8601-2 numbers them."""
_SEASON_BEGINS = {SPRING: 3, SUMMER: 6, AUTUMN: 9, WINTER: 12}


_WEEKS_AHEAD = 42
"""Days: a date without a year that is so near is no date of last year."""


class Unit(StrEnum):
    """What a relative expression counts."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Stage(StrEnum):
    """Which part of a period: ``early 1990s``, ``6月下旬``, the second half of June."""

    EARLY = "early"
    MIDDLE = "middle"
    LATE = "late"
    FIRST_TEN = "first ten days"
    SECOND_TEN = "second ten days"
    LAST_TEN = "last days from the 21st"
    FIRST_HALF = "first half"
    SECOND_HALF = "second half"


class Direction(StrEnum):
    """Where the text says that something without a year lies."""

    UNTOLD = "untold"
    COMING = "coming"
    """A word of the future stands near: ``scheduled for``, ``将``, ``состоится``."""
    LAST = "last"
    THIS = "this"
    NEXT = "next"


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One calendar expression in its parts, as written."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    grouping: int | None = None
    """Season, quarter or half of the year, as ISO 8601-2 numbers them."""
    is_decade: bool = False
    """``year`` is the first of ten."""
    stage: Stage | None = None
    weekday: int | None = None
    """0 is Monday."""
    unit: Unit | None = None
    shift: int | None = None
    """So many units after the release date; with a weekday, so many weeks; with a month or grouping, so many years."""
    direction: Direction = Direction.UNTOLD

    @property
    def shape(self) -> frozenset[str]:
        """Which parts are given, to tell what can be one range."""
        given = {
            "year": self.year is not None or self.unit is Unit.YEAR,
            "month": self.month is not None,
            "day": self.day is not None,
            "grouping": self.grouping is not None,
            "decade": self.is_decade,
            "weekday": self.weekday is not None,
            "relative": self.unit not in {None, Unit.YEAR},
        }
        return frozenset(name for name, is_given in given.items() if is_given)


def is_possible(point: Point) -> bool:
    """Whether the calendar has it: no 31 June."""
    if point.day is None or point.month is None:
        return True
    return 1 <= point.day <= monthrange(point.year or 2000, point.month)[1]


def value_of(point: Point, release: date | None) -> str:
    """The value of one expression; empty where it needs a release date that is not there, or leaves the calendar."""
    try:
        first, last = _period(point, release)
    except (OverflowError, ValueError):  # the week before 0001-01-01
        return ""
    return first if last is None else f"{first}/{last}" if first and last else ""


def value_of_range(first: Point, last: Point, release: date | None) -> str:
    """The value of two expressions written as one range: each lends the other what it leaves out."""
    try:
        return _range(*inherited(first, last), release)
    except (OverflowError, ValueError):  # the week before 0001-01-01
        return ""


def _range(begins: Point, ends: Point, release: date | None) -> str:
    if begins.year is None and ends.year is not None and begins.month and ends.month and begins.shift is None:
        begins = replace(begins, year=ends.year - (begins.month > ends.month))
    start, first_end = _period(begins, release)
    ends = _following(ends, begins, start)
    last_start, last_end = _period(ends, release)
    value = f"{start}/{last_end or last_start}" if start and last_start else ""
    return "" if first_end == "" or _is_backwards(start, last_start) else value


def inherited(first: Point, last: Point) -> tuple[Point, Point]:
    """Both ends of a range with what the other one gives: ``24–26 June``, ``July 3–4``, ``明年3月至5月``."""
    if first.month is None and first.day is not None:
        first = replace(first, month=last.month)
    if last.month is None and last.day is not None:
        last = replace(last, month=first.month)
    if first.shift is not None and last.shift is None and last.year is None and last.month:
        last = replace(last, shift=first.shift)
    if last.shift is not None and first.shift is None and first.year is None and first.month:
        first = replace(first, shift=last.shift)
    if last.direction is not Direction.UNTOLD and first.direction is Direction.UNTOLD:
        first = replace(first, direction=last.direction)
    return first, last


def _following(ends: Point, begins: Point, start: str) -> Point:
    """The end of a range without a year of its own: the first such day from the beginning on."""
    if ends.year is not None or ends.month is None or not start[:4].isdigit():
        return ends
    year = int(start[:4])
    begins_month = int(start[5:7]) if len(start) >= 7 else (begins.month or 1)
    return replace(ends, year=year + (ends.month < begins_month), shift=None)


def _is_backwards(start: str, end: str) -> bool:
    shared = min(len(start), len(end))
    return "X" not in start and "X" not in end and start[:shared] > end[:shared]


def _period(point: Point, release: date | None) -> tuple[str, str | None]:
    """A value, or the first and the last of a period; the first is empty where it cannot be told."""
    if point.unit is not None and point.unit is not Unit.YEAR:
        return _relative(point.unit, point.shift or 0, release)
    if point.weekday is not None:
        return _weekday(point, release), None
    year = _year(point, release)
    if year is None:
        return (_day_of_month(point.day, point.direction, release), None) if _is_bare_day(point) else ("", None)
    if not MINYEAR <= year <= MAXYEAR:
        return "", None
    if point.is_decade:
        return _decade(year, point.stage)
    if point.grouping is not None:
        return f"{year:04}-{point.grouping}", None
    if point.month is None:
        return _year_stage(year, point.stage)
    if point.day is None:
        return _month_stage(year, point.month, point.stage)
    return (
        (f"{year:04}-{point.month:02}-{point.day:02}", None) if is_possible(replace(point, year=year)) else ("", None)
    )


def _is_bare_day(point: Point) -> bool:
    return point.day is not None and point.month is None


def _year(point: Point, release: date | None) -> int | None:
    """The year that is written, or meant by ``last year``, or the nearest that fits month and day."""
    if point.year is not None:
        return point.year
    if release is None:
        return None
    if point.shift is not None:
        return release.year + point.shift
    month = point.month
    if month is None and point.grouping in _SEASON_BEGINS:
        month = _SEASON_BEGINS[point.grouping or SPRING]
    if month is None:
        return None
    return _nearest_year(month, point.day, point.direction, release)


def _nearest_year(month: int, day: int | None, direction: Direction, release: date) -> int | None:
    """Of a month or day without a year.

    Press texts look back, but not by eleven months: what lies a few weeks ahead is ahead. With a word of the future
    near, the next one counts unless the last one is three times nearer: what opened in May will close soon.
    """
    if direction is Direction.THIS:
        return release.year
    wanted = (month, day or release.day)
    today = (release.month, release.day)
    this_year = release.year
    past, coming = (this_year, this_year + 1) if wanted <= today else (this_year - 1, this_year)
    if direction is Direction.LAST:
        return this_year - 1 if (day is None and month == release.month) or wanted == today else past
    if direction is Direction.NEXT or wanted == today:
        return coming if direction is Direction.NEXT else past
    ahead = _distance(release, coming, month, day)
    if direction is Direction.COMING:
        return coming if ahead <= -3 * _distance(release, past, month, day) else past
    return coming if ahead <= _WEEKS_AHEAD else past


def _distance(release: date, year: int, month: int, day: int | None) -> int:
    """Days from the release date; of a month that is not the release's own, to its middle."""
    last = monthrange(year, month)[1]
    return (date(year, month, min(day or 15, last)) - release).days


def _day_of_month(day: int | None, direction: Direction, release: date | None) -> str:
    """``24日``: in the release's month, else in the one before, or after when the future is spoken of."""
    if release is None or day is None:
        return ""
    shift = 0
    if direction is Direction.COMING and day < release.day:
        shift = 1 if release.day - day > 15 else 0
    elif direction is Direction.UNTOLD and day > release.day + 1:
        shift = -1
    year, month = _shifted_month(release, shift)
    return f"{year:04}-{month:02}-{day:02}" if day <= monthrange(year, month)[1] else ""


def _relative(unit: Unit, shift: int, release: date | None) -> tuple[str, str | None]:
    if release is None:
        return "", None
    if unit is Unit.DAY:
        return (release + timedelta(days=shift)).isoformat(), None
    if unit is Unit.WEEK:
        monday = release + timedelta(days=7 * shift - release.weekday())
        return monday.isoformat(), (monday + timedelta(days=6)).isoformat()
    if unit is Unit.MONTH:
        year, month = _shifted_month(release, shift)
        return f"{year:04}-{month:02}", None
    quarters = release.year * 4 + (release.month - 1) // 3 + shift
    return f"{quarters // 4:04}-{FIRST_QUARTER + quarters % 4}", None


def _shifted_month(release: date, shift: int) -> tuple[int, int]:
    months = release.year * 12 + release.month - 1 + shift
    return months // 12, months % 12 + 1


def _weekday(point: Point, release: date | None) -> str:
    """The nearest before or on the release date; after it when the text says so; with ``上周`` that week's."""
    if release is None or point.weekday is None:
        return ""
    if point.shift is not None or point.direction is Direction.THIS:
        return (release + timedelta(days=7 * (point.shift or 0) + point.weekday - release.weekday())).isoformat()
    back = (release.weekday() - point.weekday) % 7
    if point.direction is Direction.NEXT:
        return (release + timedelta(days=7 - back)).isoformat()
    if point.direction is Direction.COMING:
        return (release + timedelta(days=(7 - back) % 7)).isoformat()
    return (release - timedelta(days=back or 7 * (point.direction is Direction.LAST))).isoformat()


def _decade(year: int, stage: Stage | None) -> tuple[str, str | None]:
    match stage:
        case None:
            return f"{year // 10:03}X", None
        case Stage.EARLY | Stage.FIRST_TEN:
            return f"{year:04}", f"{year + 3:04}~"
        case Stage.MIDDLE | Stage.SECOND_TEN:
            return f"{year + 4:04}~", f"{year + 6:04}~"
        case Stage.FIRST_HALF:
            return f"{year:04}", f"{year + 4:04}"
        case Stage.SECOND_HALF:
            return f"{year + 5:04}", f"{year + 9:04}"
        case _:
            return f"{year + 7:04}~", f"{year + 9:04}"


def _year_stage(year: int, stage: Stage | None) -> tuple[str, str | None]:
    match stage:
        case None:
            return f"{year:04}", None
        case Stage.FIRST_HALF | Stage.SECOND_HALF:
            return f"{year:04}-{FIRST_HALF if stage is Stage.FIRST_HALF else SECOND_HALF}", None
        case Stage.EARLY | Stage.FIRST_TEN:
            return f"{year:04}-01", f"{year:04}-04~"
        case Stage.MIDDLE | Stage.SECOND_TEN:
            return f"{year:04}-05~", f"{year:04}-08~"
        case _:
            return f"{year:04}-09~", f"{year:04}-12"


def _month_stage(year: int, month: int, stage: Stage | None) -> tuple[str, str | None]:
    written, last = f"{year:04}-{month:02}", monthrange(year, month)[1]
    match stage:
        case None:
            return written, None
        case Stage.EARLY:
            return f"{written}-01", f"{written}-10~"
        case Stage.MIDDLE:
            return f"{written}-11~", f"{written}-20~"
        case Stage.LATE:
            return f"{written}-21~", f"{written}-{last}"
        case Stage.FIRST_TEN | Stage.FIRST_HALF:
            return f"{written}-01", f"{written}-{10 if stage is Stage.FIRST_TEN else 15}"
        case Stage.SECOND_TEN:
            return f"{written}-11", f"{written}-20"
        case Stage.LAST_TEN | Stage.SECOND_HALF:
            return f"{written}-{21 if stage is Stage.LAST_TEN else 16}", f"{written}-{last}"
