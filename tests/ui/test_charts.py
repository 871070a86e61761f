"""Charts as geometry: bars stand where their values say. No browser is needed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from api.ui.charts import HEIGHT, WIDTH, Point, columns, rows

VALUES = st.lists(st.none() | st.floats(min_value=0, max_value=1_000_000), max_size=400)


@given(VALUES)
def test_every_bar_lies_within_the_drawing(values: list[float | None]) -> None:
    """Whatever the values, no bar leaves the drawing, none is drawn for nothing, and names do not crowd."""
    points = [Point(name=str(number), value=value, said="") for number, value in enumerate(values)]
    chart = columns(points, most=1_000_000, scale=((0, "0"),))
    assert len(chart.bars) == sum(value is not None for value in values)
    assert len(chart.names) <= 8
    for bar in chart.bars:
        assert 0 <= bar.x <= bar.x + bar.width <= WIDTH + 0.2
        assert 0 <= bar.y <= bar.y + bar.height <= HEIGHT
    side = rows(points)
    assert all(bar.x + bar.width <= side.width and bar.y + bar.height <= side.height for bar in side.bars)


def test_a_column_is_as_high_as_its_part() -> None:
    """Half of the scale is half of the full height, nothing is no height at all."""
    whole, half, nothing = columns(
        [Point(name=name, value=value, said="") for name, value in (("a", 1.0), ("b", 0.5), ("c", 0.0))],
        most=1,
        scale=(),
    ).bars
    assert (half.height, nothing.height) == (whole.height / 2, 0)
    assert half.y + half.height == whole.y + whole.height


def test_the_longest_row_fills_the_room() -> None:
    """Rows are drawn in parts of the longest."""
    long, short = rows([Point(name="a", value=10, said=""), Point(name="b", value=5, said="")]).bars
    assert short.width == long.width / 2
