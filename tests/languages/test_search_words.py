"""What a text is searched by, what a query means, and how a find is quoted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.domain.errors import InvalidValue
from workflow.languages.search_query import Term, quotation, terms_of
from workflow.languages.search_words import tokens_of


def words(text: str) -> list[str]:
    return [token.text for token in tokens_of(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("River Bridge, re-opened!", ["river", "bridge", "re", "opened"]),
        ("ЁЛКА на площади", ["елка", "на", "площади"]),
        ("中国人SCO峰会", ["中", "中国", "国", "国人", "人", "sco", "峰", "峰会", "会"]),
        ("バス。橋", ["バ", "バス", "ス", "橋"]),
        ("کِتاب می\u200cخوانم", ["کتاب", "میخوانم"]),
        ("كتاب", ["کتاب"]),
        ("हिन्दी समाचार", ["हिन्दी", "समाचार"]),
        ("ＳＣＯ ﬁrst ⑴", ["sco", "first", "1"] if "⑴".isalnum() else ["sco", "first"]),
        ("… — !", []),
    ],
)
def test_texts_are_taken_apart(text: str, found: list[str]) -> None:
    """Words are folded; Han and Kana give their characters and the pairs between them."""
    assert words(text) == found


@given(st.text(max_size=200))
def test_tokens_hold_nothing_that_an_index_reads(text: str) -> None:
    """No token has a space, quotation mark or other ASCII punctuation; places are those of the text, in order."""
    before = 0
    for token in tokens_of(text):
        assert token.text
        assert not any(character.isascii() and not character.isalnum() for character in token.text)
        assert before <= token.start + 1
        assert text[token.start : token.end]
        before = token.start


@given(st.text(alphabet="中国人民ab 1。カナ", min_size=1, max_size=30), st.data())
def test_any_piece_of_a_chinese_text_is_found(text: str, data: st.DataObject) -> None:
    """The tokens of a piece of a run follow each other in the tokens of the whole."""
    start = data.draw(st.integers(0, len(text) - 1))
    piece = text[start : data.draw(st.integers(start + 1, len(text)))]
    if not all(character in "中国人民カナ" for character in piece):
        return
    (term,) = terms_of(piece)
    found, size = words(text), len(term.tokens)
    assert any(tuple(found[at : at + size]) == term.tokens for at in range(len(found)))


def test_what_is_typed_is_words_phrases_and_a_beginning() -> None:
    """Words occur in any order, a phrase together; of the last word the beginning is enough, of a phrase it is not."""
    assert terms_of('River "old bridge" reop') == (
        Term(tokens=("river",)),
        Term(tokens=("old", "bridge")),
        Term(tokens=("reop",), is_beginning=True),
    )
    assert terms_of("“old bridge”") == (Term(tokens=("old", "bridge")),)
    assert terms_of("「河桥」 和") == (Term(tokens=("河桥",)), Term(tokens=("和",)))
    assert terms_of("re-open") == (Term(tokens=("re", "open"), is_beginning=True),)
    assert terms_of("a a a") == (Term(tokens=("a",)),)


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("", "letter or a digit"),
        ("** -- !", "letter or a digit"),
        ('an "open phrase', "quotation mark"),
        ("x" * 201, "200"),
        (" ".join(f"w{number}" for number in range(13)), "12"),
    ],
)
def test_a_query_that_says_nothing_is_explained(query: str, reason: str) -> None:
    """It is refused with the field and the reason."""
    with pytest.raises(InvalidValue, match=reason):
        terms_of(query)


def test_a_find_is_quoted_with_its_hits_marked() -> None:
    """The quotation stands behind the headline where it can, is short, and its pieces give the text again."""
    body = "Bridge reopens\n" + "Nothing here. " * 20 + "The old bridge over the Lena opened, said Mayor Norova."
    pieces = quotation(body, terms_of("bridge len"))
    assert [piece.text for piece in pieces if piece.is_hit] == ["bridge", "Lena"]
    assert "".join(piece.text for piece in pieces).strip("…") in body.replace("\n", " ")
    assert len("".join(piece.text for piece in pieces)) < 260
    (hit,) = [piece.text for piece in quotation("河桥重新开放\n工程师更换了支座。", terms_of("更换了")) if piece.is_hit]
    assert hit == "更换了"
    assert [piece.text for piece in quotation("Bridge reopens\nText.", terms_of("bridge")) if piece.is_hit] == [
        "Bridge"
    ]


@given(st.text(max_size=300), st.text(alphabet="ab 中国", min_size=1, max_size=10))
def test_quoting_never_fails(body: str, query: str) -> None:
    """Whatever the text and the query, there is a quotation out of the text."""
    try:
        terms = terms_of(query)
    except InvalidValue:
        return
    joined = "".join(piece.text for piece in quotation(body, terms))
    assert joined.removeprefix("…").removesuffix("…") in body.replace("\n", " ")
