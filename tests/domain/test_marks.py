"""Inline markup as marks: it follows its text when that is cut, put together, written out or reworded."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.domain.errors import InvalidValue
from workflow.domain.marks import Mark, MarkKind, carried, clipped, is_address, joined, nested, require_fitting, shifted

KINDS = [MarkKind.EMPHASIS, MarkKind.STRONG, MarkKind.LINK, MarkKind.CODE]


def mark(start, end, kind=MarkKind.EMPHASIS):
    """A mark; a link leads somewhere."""
    return Mark(start=start, end=end, kind=kind, href="https://example.org/" if kind is MarkKind.LINK else "")


def marked(text, marks):
    """The marked parts of a text, for reading."""
    return [text[each.start : each.end] for each in marks]


@st.composite
def texts_with_marks(draw):
    """A text and marks of it that are as they should be: within it, not empty, not crossing."""
    text = draw(st.text("ab c,д中", min_size=1, max_size=30))
    marks = []
    for _ in range(draw(st.integers(0, 6))):
        start = draw(st.integers(0, len(text) - 1))
        new = mark(start, draw(st.integers(start + 1, len(text))), draw(st.sampled_from(KINDS)))
        if not any(_cross(new, other) for other in marks):
            marks.append(new)
    return text, tuple(sorted(marks, key=lambda each: (each.start, -each.end)))


def _cross(one, other):
    return one.start < other.start < one.end < other.end or other.start < one.start < other.end < one.end


def _written(text, marks):
    """What ``nested`` gives, checked to be well formed: the pieces of text, each with what is open around it."""
    opened, pieces = [], []
    for piece, each, opens in nested(text, marks):
        if each is None:
            pieces.append((piece, tuple(opened)))
        elif opens:
            opened.append(each)
        else:
            assert opened.pop() == each
    assert opened == []
    return pieces


@given(st.text("abc ", max_size=20), st.lists(st.tuples(st.integers(-3, 22), st.integers(-3, 22)), max_size=8))
def test_any_marks_are_written_well_formed(text, places):
    """Whatever marks there are, crossing, empty or outside, each character is written once, within what marks it."""
    marks = [mark(start, end, KINDS[at % 4]) for at, (start, end) in enumerate(places)]
    pieces = _written(text, marks)
    assert "".join(piece for piece, _ in pieces) == text
    position = 0
    for piece, around in pieces:
        assert piece
        wanted = [each for each in marks if each.start <= position and each.end >= position + len(piece)]
        assert sorted(around) == sorted(wanted)
        position += len(piece)


@given(texts_with_marks())
def test_fitting_marks_are_accepted(example):
    """Marks within the text that do not cross are taken, in any order."""
    text, marks = example
    require_fitting(marks, text, "body")
    require_fitting(tuple(reversed(marks)), text, "body")


@pytest.mark.parametrize(
    "marks",
    [
        (mark(0, 0),),
        (mark(3, 2),),
        (mark(-1, 2),),
        (mark(0, 11),),
        (mark(0, 4), mark(2, 6)),
        (mark(0, 9), mark(1, 4), mark(5, 7), mark(6, 10)),
        (Mark(start=0, end=1, kind=MarkKind.LINK),),
        (Mark(start=0, end=1, kind=MarkKind.CODE, href="https://example.org"),),
        (Mark(start=0, end=1, kind=MarkKind.LINK, href="javascript:alert(1)"),),
    ],
)
def test_marks_that_do_not_fit_are_refused(marks):
    """Empty, outside, crossing marks and links to nowhere are refused by the name of the field."""
    with pytest.raises(InvalidValue) as refusal:
        require_fitting(marks, "0123456789", "body")
    assert refusal.value.field == "body"


@pytest.mark.parametrize(
    ("href", "fits"),
    [
        ("https://example.org", True),
        ("http://example.org/?a=1&b='2'#c", True),
        ("mailto:press@example.org", True),
        ("https://例子.中国/路", True),
        ("https://", False),
        ("https:///path", False),
        ("mailto:", False),
        ("//example.org", False),
        ("/here", False),
        ("JAVASCRIPT:x", False),
        ("data:text/html,x", False),
        ("https://a\x00b", False),
        ("https://a\ud800b", False),
        ("https://a b", False),
        ('https://a"b', False),
        ("https://a\n", False),
        ("https://" + "a" * 3_000, False),
    ],
)
def test_where_a_link_may_lead(href, fits):
    """To an absolute http, https or mailto address that can be written into any format."""
    assert is_address(href) is fits


@given(texts_with_marks(), st.integers(0, 30), st.integers(0, 30))
def test_parts_have_their_own_marks(example, start, end):
    """The marks of a part fit it and mark the same characters as in the whole."""
    text, marks = example
    part, own = text[start:end], clipped(marks, start, min(end, len(text)))
    require_fitting(own, part, "body")
    for position in range(len(part)):
        there = [each.kind for each in marks if each.start <= start + position < each.end]
        here = [each.kind for each in own if each.start <= position < each.end]
        assert here == there


@given(texts_with_marks(), st.lists(st.integers(0, 30), max_size=4))
def test_cut_marks_are_whole_again(example, cuts):
    """Marks of parts that are put together fit the whole, mark the same characters, and are no more than before."""
    text, marks = example
    bounds = [0, *sorted(min(cut, len(text)) for cut in cuts), len(text)]
    parts = [(text[a:b], clipped(marks, a, b)) for a, b in pairwise(bounds)]
    whole = joined(parts)
    require_fitting(whole, text, "body")
    assert len(whole) <= len(marks)
    for position in range(len(text)):
        covering = [{each.kind for each in of if each.start <= position < each.end} for of in (marks, whole)]
        assert covering[0] == covering[1]


def test_touching_marks_of_two_texts_become_one_unless_they_would_cross():
    """Emphasis over two sentences is one mark; where a link ends between them, the inner one stays two."""
    assert joined([("One. ", (mark(0, 5),)), ("Two.", (mark(0, 4),))]) == (mark(0, 9),)
    link = mark(0, 5, MarkKind.LINK)
    assert joined([("One. ", (link, mark(2, 5))), ("Two.", (mark(0, 4),))]) == (link, mark(2, 5), mark(5, 9))


@settings(max_examples=300)
@given(texts_with_marks(), st.text("ab c,д中", max_size=30))
def test_marks_carried_fit_any_wording(example, after):
    """Whatever the new wording, the marks fit it, and the same wording keeps them as they are."""
    text, marks = example
    require_fitting(carried(marks, text, after), after, "body")
    assert carried(marks, text, text) == marks


@pytest.mark.parametrize(
    ("before", "part", "after", "left"),
    [
        ("See the old plan now.", "old plan", "See the plan now.", ["plan"]),
        ("See the plan now.", "plan", "Now see the big plan at once.", ["plan"]),
        ("See the Shangai plan.", "Shangai", "See the Shanghai plan.", ["Shanghai"]),
        ("See the plan now.", "plan", "See the treaty now.", []),
        ("See the old plan now.", "the old plan", "See a new treaty now.", []),
        ("See the old plan now.", "old plan", "See the old, revised plan now.", ["old, revised plan"]),
        ("我们支持多边主义。", "多边主义", "我们都支持多边主义。", ["多边主义"]),
        ("Use a+b here.", "+", "Please use a+b here.", ["+"]),
        ("Use it.", "Use it", "", []),
    ],
)
def test_marks_follow_their_words(before, part, after, left):
    """A mark stays on the words that are left of it, a respelt word too; one whose words are gone goes."""
    start = before.index(part)
    assert marked(after, carried((mark(start, start + len(part)),), before, after)) == left


@pytest.mark.parametrize("unit", ["a ", "ก", "a b ", "中"])
def test_long_wordings_are_carried_by_their_beginning_and_end(unit):
    """A wording of a hundred thousand characters with one more keeps what begins and ends alike, and does not hang."""
    before = unit * 50_000
    after = before[:200] + "x" + before[200:]
    [kept] = carried((mark(0, 50),), before, after)
    assert marked(after, [kept]) in ([before[:50]], [after])


def test_marks_move_with_text_before_them():
    """Text that is put before moves marks by its length."""
    assert tuple(shifted((mark(0, 2),), 3)) == (mark(3, 5),)
