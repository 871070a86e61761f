"""Inline markup that writers hand in: what becomes marks, at exact places, and what is its text alone."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.domain.errors import InvalidValue
from workflow.domain.vocabulary import LanguageTag
from workflow.intake import parse_body

EN = LanguageTag("en")


def marked(block):
    """What is marked in a block, as it can be read: kind, words, address."""
    return [(str(mark.kind), block.text[mark.start : mark.end], mark.href) for mark in block.marks]


def test_inline_markup_becomes_marks():
    """Links, emphasis, strong words, code, raised and lowered letters stand beside the text at exact places."""
    page = (
        "<h1>The <b>title</b></h1><p> \n <em> The  <a href='https://a.b/?x=1&amp;y=2'>first\n link</a> </em>and "
        "<strong>strong <i>both</i></strong> <cite>Book</cite> <code>x</code> H<sub>2</sub>O m<sup>2</sup>"
        "&nbsp;<a href='mailto:a@b.c'>us</a> </p>"
    )
    headline, paragraph = parse_body("The title", page, "html", EN)
    assert (headline.text, headline.marks) == ("The title", ())
    assert paragraph.text == "The first link and strong both Book x H2O m2\u00a0us"
    assert marked(paragraph) == [
        ("emphasis", "The first link", ""),
        ("link", "first link", "https://a.b/?x=1&y=2"),
        ("strong", "strong both", ""),
        ("emphasis", "both", ""),
        ("emphasis", "Book", ""),
        ("code", "x", ""),
        ("subscript", "2", ""),
        ("superscript", "2", ""),
        ("link", "us", "mailto:a@b.c"),
    ]


@pytest.mark.parametrize(
    "href",
    ["javascript:alert(1)", " JaVaScRiPt:x", "data:text/html,x", "/path", "//a.b", "#x", "ftp://a.b", "", "https://"],
)
def test_a_link_to_elsewhere_is_its_text(href):
    """A link that is not to an http, https or mailto address is dropped and its words are kept."""
    [_, paragraph] = parse_body("T", f"<p>See <a href='{href}'>this <b>page</b></a>.</p>", "html", EN)
    assert (paragraph.text, marked(paragraph)) == ("See this page.", [("strong", "page", "")])


def test_markup_without_meaning_is_left_out():
    """Empty marks, the same mark twice and classes go; an element over two blocks marks each."""
    page = "<b>One<p>two <b class=x>three</b></p></b><p>four<em> </em><em></em> <span onclick=x>five</span></p>"
    blocks = parse_body("T", page, "html", EN)
    assert [(block.text, marked(block)) for block in blocks[1:]] == [
        ("One", [("strong", "One", "")]),
        ("two three", [("strong", "two three", "")]),
        ("four five", []),
    ]
    [_, paragraph] = parse_body("T", "<p>&nbsp; <b>six</b> seven&nbsp;</p>", "html", EN)
    assert (paragraph.text, marked(paragraph)) == ("six seven", [("strong", "six", "")])


def test_markup_of_markdown():
    """Markdown's links, emphasis, strong words and code become marks too."""
    text = "See [the *list*](https://a.b), **now** and `x*y`; not [this](javascript:x) or [that](/here)."
    [_, paragraph] = parse_body("T", text, "markdown", EN)
    assert marked(paragraph) == [
        ("link", "the list", "https://a.b"),
        ("emphasis", "list", ""),
        ("strong", "now", ""),
        ("code", "x*y", ""),
    ]
    assert paragraph.text.startswith("See the list, now and x*y; not ")


def test_plain_text_has_no_markup():
    """What looks like markup in plain text is text."""
    [_, paragraph] = parse_body("T", "a <b>b</b> *c* [d](https://e.f)", "text", EN)
    assert (paragraph.text, paragraph.marks) == ("a <b>b</b> *c* [d](https://e.f)", ())


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [*"a b. C <b> </b> <i> </i> <a-href='https://x.y'> </a> &nbsp; <p> </p> <br>".split(), " ", "\n", " \t "]
        ),
        max_size=25,
    )
)
def test_markup_changes_no_text(parts):
    """The text of a page with inline markup is the text of the page without it, block by block."""
    page = "".join(parts).replace("a-href", "a href")
    bare = re.sub(r"</?(?:b|i|a)(?: [^>]*)?>", "", page)

    def texts(body):
        try:
            return [block.text for block in parse_body("T", body, "html", EN)]
        except InvalidValue as refusal:
            return refusal.field

    assert texts(page) == texts(bare)
