"""Charts as geometry: where each bar of a small SVG stands. The markup is a template's (``_charts.html``). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 720, 150
"""The drawing's own units of a chart of columns."""
_LEFT, _RIGHT, _TOP, _FOOT = 66, 4, 14, 24
_GAP = 0.25
"""Part of a column's room that stays empty."""
_ROW, _NAME, _VALUE = 26, 230, 110
"""Of a chart of rows: height of a row, room for its name, room for its value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """What a bar says."""

    name: str
    value: float | None
    """None where there is nothing to say: no bar, which is not a bar of nothing."""
    said: str
    """The value in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A bar and where its name stands."""

    name: str
    said: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line across, with what it stands for."""

    said: str
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A whole drawing."""

    width: int
    height: int
    bars: tuple[Bar, ...]
    lines: tuple[Line, ...] = ()
    names: tuple[tuple[float, str], ...] = ()
    """Along the foot: where, and what."""
    name_width: int = 0
    """Of a chart of rows: the room before the bars."""


def columns(points: Sequence[Point], *, most: float, scale: Sequence[tuple[float, str]]) -> Chart:
    """One column a point, from left to right; ``most`` is the full height, ``scale`` has values and what they say.

    Of many names only some are written, so that they do not run into each other.
    """
    room = (WIDTH - _LEFT - _RIGHT) / max(len(points), 1)
    full = HEIGHT - _TOP - _FOOT
    bars = tuple(
        Bar(
            name=point.name,
            said=point.said,
            x=_rounded(_LEFT + room * (number + _GAP / 2)),
            y=_rounded(_TOP + full - _part(point.value, most) * full),
            width=_rounded(room * (1 - _GAP)),
            height=_rounded(_part(point.value, most) * full),
        )
        for number, point in enumerate(points)
        if point.value is not None
    )
    every = max(1, -(-len(points) // 8))
    names = tuple(
        (_rounded(_LEFT + room * (number + 0.5)), point.name)
        for number, point in enumerate(points)
        if number % every == 0
    )
    lines = tuple(Line(said=said, at=_rounded(_TOP + full - _part(value, most) * full)) for value, said in scale)
    return Chart(width=WIDTH, height=HEIGHT, bars=bars, lines=lines, names=names, name_width=_LEFT)


def rows(points: Sequence[Point]) -> Chart:
    """One row a point, from the top; the longest fills the room that there is."""
    most = max((point.value or 0 for point in points), default=0)
    room = WIDTH - _NAME - _VALUE
    bars = tuple(
        Bar(
            name=point.name,
            said=point.said,
            x=_NAME,
            y=number * _ROW + 4,
            width=_rounded(_part(point.value, most) * room),
            height=_ROW - 8,
        )
        for number, point in enumerate(points)
    )
    return Chart(width=WIDTH, height=max(len(points), 1) * _ROW, bars=bars, name_width=_NAME)


def _part(value: float | None, most: float) -> float:
    return min(max((value or 0) / most, 0.0), 1.0) if most > 0 else 0.0


def _rounded(number: float) -> float:
    """A tenth of a unit is finer than any screen; an SVG of long numbers is not."""
    return round(number, 1)
