"""Long texts in pieces: whole, in order, cut where no name is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workers.tagging.providers.pieces import pieces

TEXTS = st.text(alphabet="ab .\n。😀", max_size=120)


@given(TEXTS, st.integers(1, 20), st.integers(1, 9))
def test_pieces_are_the_text_in_order(text: str, longest: int, words: int) -> None:
    """None is too long or more than the model takes; what is left out is blank."""
    found = list(pieces(text, longest, lambda piece: len(piece.split()) <= words))
    done = 0
    for start, end in [*found, (len(text), len(text))]:
        assert done <= start
        assert not text[done:start].strip()
        assert end - start <= longest
        assert len(text[start:end].split()) <= words
        done = end


def test_cuts_are_at_the_best_place_there_is() -> None:
    """Blank lines before lines, lines before sentences, sentences before words."""

    def cut(text: str, longest: int) -> list[str]:
        return [text[start:end] for start, end in pieces(text, longest)]

    assert cut("One two.\n\nThree\nfour. Five", 22) == ["One two.\n\n", "Three\nfour. Five"]
    assert cut("One two. Three\nfour five six", 20) == ["One two. Three\n", "four five six"]
    assert cut("One two. Three four", 15) == ["One two. ", "Three four"]
    assert cut("一二三。四五六七", 6) == ["一二三。", "四五六七"]
    assert cut("One two", 5) == ["One ", "two"]
    assert cut("abcdef", 4) == ["abcd", "ef"]
