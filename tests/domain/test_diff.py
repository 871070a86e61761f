"""A change shown piece by piece: nothing is lost, and it is cut where a reader would cut it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.domain import diff
from workflow.domain.diff import compare, is_same, words

PARTS = ["a", "the", "house", " ", "  ", "\n", ",", ".", "don’t", "上", "海", "合", "کتاب\u200cہا", "q\u0301", "3.5"]
TEXTS = st.lists(st.sampled_from(PARTS)).map("".join) | st.text(max_size=12)
LANGUAGES = st.sampled_from(["en", "fr", "zh-Hans", "ur"])


def shown(old, new, language="en"):
    """The change as one line: [-what went-]{+what came+}."""
    brackets = {"equal": "{}", "deleted": "[-{}-]", "inserted": "{{+{}+}}"}
    return "".join(brackets[piece.kind].format(piece.text) for piece in compare(old, new, language))


@given(TEXTS, TEXTS, LANGUAGES)
def test_the_pieces_are_both_texts(old, new, language):
    """Equal and inserted pieces joined are the new text, equal and deleted ones the old; none is empty or in two."""
    pieces = compare(old, new, language)
    assert "".join(piece.text for piece in pieces if piece.kind != "deleted") == new
    assert "".join(piece.text for piece in pieces if piece.kind != "inserted") == old
    assert all(piece.text for piece in pieces)
    assert all(before.kind != after.kind for before, after in pairwise(pieces))
    assert is_same(pieces) == (old == new)


@given(st.lists(st.sampled_from("ab c,")).map("".join), st.lists(st.sampled_from("ab c,")).map("".join))
def test_a_long_change_is_as_whole_as_a_short_one(old, new):
    """What is compared in n log n steps is made of both texts as well."""
    before, after = words(old, "en"), words(new, "en")
    kept = diff._rising(before, after)
    assert all(before[place] == after[at] for place, at in kept)
    assert all(one[0] < two[0] and one[1] < two[1] for one, two in pairwise(kept))


def test_a_change_of_many_words_keeps_what_stayed():
    """Beyond the limit of the best comparison a sentence that stayed is still found."""
    many = " ".join(f"old{number}" for number in range(diff.MOST_COMPARED))
    others = " ".join(f"new{number}" for number in range(diff.MOST_COMPARED))
    kept = [piece.text for piece in compare(f"{many} It stayed. {many}x", f"{others} It stayed. {others}", "en")]
    assert any("It stayed." in text for text in kept)


@given(TEXTS, LANGUAGES)
def test_words_joined_are_the_text(text, language):
    """Cutting loses nothing."""
    assert "".join(words(text, language)) == text


@pytest.mark.parametrize(
    ("old", "new", "language", "change"),
    [
        ("The old house stood.", "The new home stood.", "en", "The [-old house-]{+new home+} stood."),
        ("It stood.", "It stood, alone.", "en", "It stood{+, alone+}."),
        ("x foo", "x big foo", "en", "x {+big +}foo"),
        ("a  b", "a b", "en", "a[-  -]{+ +}b"),
        ("about 3.5 million", "about 3.6 million", "en", "about [-3.5-]{+3.6+} million"),
        ("I do", "I don’t", "en", "I [-do-]{+don’t+}"),
        ("l’eau", "l’air", "fr", "l’[-eau-]{+air+}"),
        ("成立于2001年。", "成立於2002年。", "zh-Hans", "成立[-于2001-]{+於2002+}年。"),
        ("यह दुनिया", "यह जगत", "hi", "यह [-दुनिया-]{+जगत+}"),
        ("این کتاب\u200cها", "این کتاب", "fa", "این [-کتاب\u200cها-]{+کتاب+}"),
    ],
)
def test_a_change_is_cut_as_a_reader_would(old, new, language, change):
    """By word with its signs, number by number, and by character where words are not set apart."""
    assert shown(old, new, language) == change
