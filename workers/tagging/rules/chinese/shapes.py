"""What names of people look like, whatever stands around them; simplified characters."""

from __future__ import annotations

from workers.tagging.rules.chinese.vocabulary import COMPOUND_SURNAMES, SURNAMES, SYLLABLES


def is_chinese_name(text: str) -> bool:
    """Whether ``text`` is a surname with a given name of one or two characters."""
    if text[:2] in COMPOUND_SURNAMES:
        return 3 <= len(text) <= 4
    return text[:1] in SURNAMES and 2 <= len(text) <= 3


def is_foreign_name(text: str) -> bool:
    """Whether ``text`` is written with the characters that foreign names are written with."""
    return len(text) >= 2 and all(each in SYLLABLES for each in text)
