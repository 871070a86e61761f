"""The distance of two texts by character."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.domain.edit_distance import edit_distance

TEXTS = st.text(alphabet="abcд水 ", max_size=90)


def plainly(before: str, after: str) -> int:
    """The same by the table that everybody knows."""
    row = list(range(len(after) + 1))
    for number, character in enumerate(before, 1):
        diagonal, row[0] = row[0], number
        for place, other in enumerate(after, 1):
            diagonal, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, diagonal + (character != other))
    return row[-1]


@pytest.mark.parametrize(
    ("before", "after", "distance"),
    [
        ("", "", 0),
        ("", "abc", 3),
        ("kitten", "sitting", 3),
        ("河桥重新开放", "河上老桥重新开放", 2),
        ("same", "same", 0),
    ],
)
def test_known_distances(before: str, after: str, distance: int) -> None:
    """Insertions, deletions and replacements count one each, in every script."""
    assert edit_distance(before, after) == distance


@given(TEXTS, TEXTS)
def test_it_is_levenshteins(before: str, after: str) -> None:
    """For any two texts it is what the plain table says, in both directions."""
    assert edit_distance(before, after) == plainly(before, after) == edit_distance(after, before)
