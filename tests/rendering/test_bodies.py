"""Blocks as HTML and as text: markup is written well formed and escaped, and plain text stays plain."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from workflow.domain.marks import Mark, MarkKind
from workflow.domain.segments import Block, BlockKind, Segment, number_blocks
from workflow.domain.vocabulary import LanguageTag
from workflow.intake import parse_body
from workflow.rendering.bodies import body_document, body_html, plain_text

EN = LanguageTag("en")
PAGE = (
    "<h2>On <code>a&lt;b</code></h2>"
    "<p>See <a href='https://a.b/?x=\"1\"&amp;y=&lt;2'>the <em>first. The second</em></a>"
    " &amp; H<sub>2</sub>O.</p><ul><li><b>one</b></li></ul><blockquote>m<sup>2</sup> said</blockquote>"
)


def blocks_of(page):
    """The blocks of a page as they are on record."""
    return number_blocks(parse_body("T", page, "html", EN))


def test_markup_is_written_as_html():
    """Every mark is its element, a mark over two sentences is one, and addresses are escaped."""
    assert body_html(blocks_of(PAGE)) == (
        "<h2>On <code>a&lt;b</code></h2><p>See "
        '<a href="https://a.b/?x=%221%22&amp;y=%3C2">the <em>first. The second</em></a> &amp; H<sub>2</sub>O.</p>'
        "<ul><li><strong>one</strong></li></ul><blockquote><p>m<sup>2</sup> said</p></blockquote>"
    )


def test_plain_text_stays_plain():
    """Formats of plain text carry the words alone."""
    assert plain_text(blocks_of(PAGE)) == "On a<b\n\nSee the first. The second & H2O.\n\n- one\n\nm2 said"


def test_what_is_written_is_read_again():
    """The HTML handed in again gives the same texts and marks."""
    blocks = blocks_of(PAGE)
    assert blocks_of(body_html(blocks)) == blocks


@given(
    st.text("ab <&\"'", max_size=12),
    st.lists(st.tuples(st.integers(-1, 13), st.integers(0, 14), st.sampled_from(list(MarkKind))), max_size=6),
)
def test_any_marks_give_well_formed_html(text, places):
    """Crossing, empty or misplaced marks, as old events might hold them, never break the page or lose a letter."""
    marks = tuple(
        Mark(start=start, end=end, kind=kind, href='https://a.b/"><script>' if kind is MarkKind.LINK else "")
        for start, end, kind in places
    )
    block = Block(kind=BlockKind.PARAGRAPH, segments=(Segment(id="s1", text=f"x{text}", marks=marks),))
    page = ET.fromstring(body_document((block,), EN))  # noqa: S314 - our own output
    assert "".join(page.itertext()) == f"x{text}".strip()
    assert page.find(".//script") is None
