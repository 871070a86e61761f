"""The text as models and rules read it."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from workers.tagging.normalising import normalised, plain


@given(st.text(alphabet=st.characters(max_codepoint=127), max_size=40))
def test_a_plain_ascii_name_is_what_the_long_way_makes_of_it(text):
    """The short way for ASCII changes nothing: every space and sign of control is treated alike."""
    assert plain(text) == " ".join(unicodedata.normalize("NFC", normalised(text)).split())
