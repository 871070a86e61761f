"""How a key is written: found by scanners, and no typo passes for one."""

from __future__ import annotations

import re
import string

from hypothesis import given
from hypothesis import strategies as some

from workflow.people.key_format import PATTERN, is_well_formed, new_key, shown_of

KEYS = some.builds(new_key)
LETTERS = string.ascii_letters + string.digits


@given(KEYS, some.text(LETTERS + " \n.,", max_size=20))
def test_a_key_is_well_formed_and_found_in_any_text(key: str, around: str):
    """What is made passes its own checksum and is what the scanners' expression finds."""
    assert is_well_formed(key)
    assert re.findall(PATTERN, f"{around}\n{key}\n{around}") == [key]
    assert shown_of(key) == key[:12]


@given(KEYS, some.integers(0, 41), some.characters(codec="utf-8"))
def test_one_wrong_character_is_noticed(key: str, place: int, character: str):
    """Whatever it is, wherever it stands."""
    typed = key[:place] + character + key[place + 1 :]
    assert is_well_formed(typed) is (typed == key)


@given(KEYS, some.integers(0, 34))
def test_two_characters_changed_about_are_noticed(key: str, place: int):
    """The usual slip of whoever types one: in the part that is checked, neighbours in the wrong order."""
    typed = key[:place] + key[place + 1] + key[place] + key[place + 2 :]
    assert is_well_formed(typed) is (typed == key)


@given(KEYS, some.integers(0, 42), some.text(LETTERS, min_size=1, max_size=3))
def test_characters_too_many_or_too_few_are_noticed(key: str, place: int, more: str):
    """Neither a longer nor a shorter one is a key, whatever was put in or left out."""
    assert not is_well_formed(key[:place] + more + key[place:])
    assert not is_well_formed(key[: min(place, 41)] + key[min(place, 41) + 1 :])


@given(some.text(max_size=60))
def test_no_text_is_a_key_by_accident(text: str):
    """Anything at all is judged without an error, and is none."""
    assert not is_well_formed(text)
