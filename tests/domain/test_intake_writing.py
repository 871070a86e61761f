"""Promises of a text that is edited whole: what is opened and saved unchanged is the same, to the last mark."""

from __future__ import annotations

from contextlib import suppress

from hypothesis import example, given, settings
from hypothesis import strategies as st

from workflow.domain.errors import InvalidValue
from workflow.domain.marks import Mark, MarkKind
from workflow.domain.segments import BlockKind, DraftBlock
from workflow.domain.vocabulary import LanguageTag
from workflow.intake import parse_body
from workflow.intake.writing import written

EN = LanguageTag("en")
HEADLINE = DraftBlock(kind=BlockKind.HEADLINE, segments=("Headline",))
_SIGNS = "a b1*_`[]()<>#-+.&;!\\|~=:/\n中，“ا"


def forms(blocks):
    """Blocks as they are compared: kind, level, text and marks."""
    return [(block.kind, block.level, block.text, tuple(sorted(block.marks))) for block in blocks]


@settings(deadline=None)
@given(st.text(alphabet=_SIGNS, max_size=80))
@example("# a\n\n## b\n\n- c\n  - d *e*\n\n> f\n>\n> g\n\n1. h")
@example("中文**强调**文字，a<sub>2</sub> [l](https://example.org/(a)_b?c=d&e=f) `x*y`")
@example("1\\. a\n\n\\# b\n\n\\- c\n\n<figcaption>d <em>e</em></figcaption>")
def test_markdown_comes_back(text):
    """Any Markdown that is taken is offered for editing as a text that is read as exactly the same blocks."""
    with suppress(InvalidValue):
        blocks = parse_body("Headline", text, "markdown", EN)
        found = written(blocks)
        assert found is not None
        assert forms(parse_body(found.headline, found.body, found.format, EN, keep_spaces=True)) == forms(blocks)


@st.composite
def marked_blocks(draw):
    """A block of any kind with marks that nest or stand beside each other."""
    text = draw(
        st.text(alphabet=_SIGNS.replace("\n", ""), min_size=1, max_size=30).map(lambda each: each.strip() or "a")
    )
    kind = draw(st.sampled_from([each for each in BlockKind if each is not BlockKind.HEADLINE]))
    level = {BlockKind.HEADING: draw(st.integers(2, 6)), BlockKind.LIST_ITEM: draw(st.integers(1, 3))}.get(kind, 0)
    marks = []
    for _ in range(draw(st.integers(0, 2))):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        mark_kind = draw(st.sampled_from(list(MarkKind)))
        href = "https://example.org/a" if mark_kind is MarkKind.LINK else ""
        marks.append(Mark(start=start, end=end, kind=mark_kind, href=href))
    return DraftBlock(kind=kind, segments=(text,), level=level, marks=tuple(marks))


@settings(deadline=None)
@given(st.lists(marked_blocks(), min_size=1, max_size=4))
def test_what_is_offered_is_without_loss(blocks):
    """Whatever blocks are on record: a text that is offered reads as exactly these, else none is offered."""
    blocks = [HEADLINE, *blocks]
    found = written(blocks)
    if found is not None:
        assert forms(parse_body(found.headline, found.body, found.format, EN, keep_spaces=True)) == forms(blocks)


def test_ordinary_texts_are_offered():
    """Every kind of block and of mark has a place in Markdown; the signs that people know are used for them."""
    body = (
        "## Why\n\nThe *old* **bridge**, see [the report](https://example.org/a), H<sub>2</sub>O.\n\n"
        "- one\n  - two\n\n> said\n>\n> and said\n\n<figcaption>The bridge</figcaption>\n\n3 \\* 4 is snake_case & co."
    )
    found = written(parse_body("Headline", body, "markdown", EN))
    assert found is not None
    assert (found.body, found.format) == (body, "markdown")


def test_plain_paragraphs_stay_plain():
    """Paragraphs without marks are offered as plain text, double spaces and signs as they stand."""
    body = "Two  spaces, *no emphasis*, # no heading.\n\n- no list"
    found = written(parse_body("Headline", body, "text", EN))
    assert found is not None
    assert (found.body, found.format) == (body, "text")


def test_double_spaces_stay():
    """Several spaces between words stay where they are in Markdown too, so that the checks can speak of them."""
    emphasis = (Mark(start=3, end=5, kind=MarkKind.EMPHASIS),)
    block = DraftBlock(kind=BlockKind.PARAGRAPH, segments=("A  “b   c",), marks=emphasis)
    found = written([HEADLINE, block])
    assert found is not None
    assert forms(parse_body(found.headline, found.body, found.format, EN, keep_spaces=True))[1:] == forms([block])


def test_what_cannot_be_said_is_not_offered():
    """A list that begins inside another has no Markdown, marks in a headline neither: no text is offered."""
    block = DraftBlock(kind=BlockKind.LIST_ITEM, segments=("A",), level=2)
    assert written([HEADLINE, block]) is None
    emphasis = (Mark(start=2, end=3, kind=MarkKind.EMPHASIS),)
    marked = DraftBlock(kind=BlockKind.HEADLINE, segments=("A b",), marks=emphasis)
    assert written([marked, DraftBlock(kind=BlockKind.PARAGRAPH, segments=("A",))]) is None
