"""What the words beside an ambiguous name say of it: a place, part of a person's name, or nothing."""

from __future__ import annotations

import re
from enum import Enum


class Support(Enum):
    """What the neighbours of a name speak for."""

    PLACE = "place"
    PERSON = "person"
    NOTHING = "nothing"


_PREPOSITIONS = frozenset(
    "in at from to near of for via across around outside inside within into toward towards leave left visited visit "
    "в во из к ко под из-под около близ через по на до от над город города городе городу городом г".split()
)
"""What stands before a place; a person can follow some of them, but not with nothing else about them."""
_SURE_PREPOSITIONS = frozenset(
    "in near via outside within into в во из из-под близ город города городе г "
    "уроженец уроженка уроженцы жители жителей".split()
)
_KINDS = frozenset(
    "region oblast province city district state county republic territory area port prefecture "
    "область области край район губерния".split()
)
_FUNCTION_WORDS = frozenset("the a an and or but with by as on when while и а но или с со".split())
_BEFORE = re.compile(r"([^\W\d_][\w'’.-]*)\.?[ \u00a0]$")
_INITIALS_BEFORE = re.compile(r"\b[A-ZА-ЯЁ]\.[ \u00a0]?(?:[A-ZА-ЯЁ]\.[ \u00a0]?)?$")
_AFTER = re.compile(r"[ \u00a0]([^\W\d_][\w'’-]*)")
_INITIALS_AFTER = re.compile(r",?[ \u00a0][A-ZА-ЯЁ]\.")
_HYPHENED_BEFORE = re.compile(r"[^\W\d_]-$")
_DATELINE = re.compile(r"(?:, |\. |[ \u00a0])?(?:[–—-]|\d|\()")
_BEGINS = re.compile(r"(?:^|[.!?\n]\s*)$")
_REACH = 40


def support_of(text: str, start: int, end: int) -> Support:
    """What the neighbours of ``text[start:end]`` speak for; a spaced script is expected."""
    before, after = text[max(0, start - _REACH) : start], text[end : end + _REACH]
    if _INITIALS_BEFORE.search(before) or _INITIALS_AFTER.match(after) or _HYPHENED_BEFORE.search(before):
        return Support.PERSON
    previous, following = _BEFORE.search(before), _AFTER.match(after)
    word_before = previous.group(1) if previous else ""
    word_after = following.group(1) if following else ""
    if word_after.lower() in _KINDS:
        return Support.PLACE
    if word_after[:1].isupper() and word_after.lower() not in _FUNCTION_WORDS and not _is_shouted(text, start, end):
        return Support.PERSON
    if word_before.lower() in _SURE_PREPOSITIONS:
        return Support.PLACE
    if word_before[:1].isupper() and word_before.lower() not in _PREPOSITIONS | _FUNCTION_WORDS:
        begins = _BEGINS.search(before[: previous.start()]) is not None if previous else False
        return Support.NOTHING if begins or _is_shouted(text, start, end) else Support.PERSON
    if word_before.lower() in _PREPOSITIONS or _begins_a_dateline(before, after):
        return Support.PLACE
    return Support.NOTHING


def _is_shouted(text: str, start: int, end: int) -> bool:
    """Whether the name stands in capitals, as all words of a headline do."""
    return text[start:end].isupper()


def _begins_a_dateline(before: str, after: str) -> bool:
    return (not before or before[-1] == "\n") and _DATELINE.match(after) is not None
