"""Markup in form fields: numbered tags go out and come back as the same marks, and mistakes are told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.ui.tagged import tagged, untagged
from workflow.domain.errors import InvalidValue
from workflow.domain.marks import Mark, MarkKind

LINK = Mark(start=4, end=10, kind=MarkKind.LINK, href="https://example.org/")
STRONG = Mark(start=0, end=10, kind=MarkKind.STRONG)
OTHER = Mark(start=11, end=13, kind=MarkKind.LINK, href="https://example.org/b")
MODEL = (STRONG, LINK, OTHER)
TEXT = "The report is out."


def test_marks_are_numbered_as_the_sources() -> None:
    """Nested and side by side, in the order of the source's marks."""
    assert tagged(TEXT, MODEL, MODEL) == "<1>The <2>report</2></1> <3>is</3> out."


def test_a_translation_keeps_the_numbers_of_its_source() -> None:
    """The link that comes first in the translation is still the source's third mark."""
    target = (Mark(start=0, end=2, kind=MarkKind.LINK, href=OTHER.href),)
    assert tagged("Da ist er.", target, MODEL) == "<3>Da</3> ist er."
    assert untagged("<3>Da</3> ist er.", MODEL, "s1") == ("Da ist er.", target)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("The <1>report", "<1> is not closed"),
        ("The report</2>", "</2> closes nothing"),
        ("<4>The</4>", "no markup of the source; it has 3"),
        ("<0>The</0>", "no markup"),
    ],
)
def test_a_mistake_is_told(typed: str, told: str) -> None:
    """What is wrong, where in the form, and what to type."""
    with pytest.raises(InvalidValue, match=told) as refusal:
        untagged(typed, MODEL, "s1")
    assert refusal.value.field == "s1"


def test_without_markup_tags_are_characters() -> None:
    """A text about <1> stays one."""
    assert untagged("press <1> now", (), "s1") == ("press <1> now", ())


@given(st.text(alphabet="ab <>/12 \n", min_size=1, max_size=20), st.data())
def test_what_goes_out_comes_back(text: str, data: st.DataObject) -> None:
    """Any text without tags of its own, with any nested marks."""
    if "<" in text:
        text = text.replace("<", "(")
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    inner = data.draw(st.integers(start, end - 1))
    marks = tuple(
        sorted(
            {
                Mark(start=start, end=end, kind=MarkKind.STRONG),
                Mark(start=inner, end=end, kind=MarkKind.EMPHASIS),
            }
        )
    )
    assert untagged(tagged(text, marks, marks), marks, "s1") == (text, marks)
