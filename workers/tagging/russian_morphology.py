"""What the dictionary says of a Russian word's form, remembered: pymorphy3 is asked once a word."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntFlag, auto
from functools import lru_cache
from typing import Any

from workflow.terminology.russian import analyzer


class Form(IntFlag):
    """What a word's form can be, over all its readings that are likely enough."""

    NOUN = auto()
    ADJECTIVE = auto()
    VERB = auto()
    GENITIVE = auto()
    DATIVE = auto()
    INSTRUMENTAL = auto()
    LOCATIVE = auto()
    NOMINATIVE = auto()
    ANIMATE = auto()
    NAME = auto()
    """A first name, surname or patronymic in some reading."""
    PLACE = auto()
    KNOWN = auto()
    """The dictionary has the word itself, not only words like it."""
    COMMON = auto()
    """Known, and no name or place in any reading."""
    SINGULAR = auto()
    PLURAL = auto()
    OF_MANY = auto()
    """A genitive plural in some reading: ``министров``."""
    OTHER = auto()
    """Conjunction, preposition, adverb, pronoun, numeral."""


_CASES = {
    "gent": Form.GENITIVE,
    "gen2": Form.GENITIVE,
    "datv": Form.DATIVE,
    "ablt": Form.INSTRUMENTAL,
    "loct": Form.LOCATIVE,
    "loc2": Form.LOCATIVE,
    "nomn": Form.NOMINATIVE,
}
_PARTS = {"NOUN": Form.NOUN, "ADJF": Form.ADJECTIVE, "PRTF": Form.ADJECTIVE, "VERB": Form.VERB, "INFN": Form.VERB}
_LEAST_SCORE = 0.01
_NAMES = ("Name", "Surn", "Patr")


def analyser() -> Any:
    """The dictionary, 15 MB, the terminology's too; loaded once: a worker asks for it before it forks."""
    return analyzer()


@lru_cache(maxsize=65_536)
def form(word: str) -> Form:
    """What ``word``, in small letters, can be."""
    found = Form(0)
    for reading in analyser().parse(word[:40]):
        tag = reading.tag
        if "Surn" in tag or "Name" in tag or "Patr" in tag:
            found |= Form.NAME
        if "Geox" in tag:
            found |= Form.PLACE
        if reading.score < _LEAST_SCORE:
            continue
        found |= _PARTS.get(str(tag.POS), Form.OTHER) | _CASES.get(str(tag.case), Form(0))
        if tag.animacy == "anim":
            found |= Form.ANIMATE
        if tag.number == "sing":
            found |= Form.SINGULAR
        if tag.number == "plur":
            found |= Form.PLURAL
            if tag.case == "gent":
                found |= Form.OF_MANY
    if analyser().word_is_known(word):
        found |= Form.KNOWN
        if not found & (Form.NAME | Form.PLACE):
            found |= Form.COMMON
    return found


def forms_of(words: Iterable[str]) -> dict[str, str]:
    """Every form of the nouns ``words``, in small letters, to the noun."""
    table: dict[str, str] = {}
    for word in words:
        readings = [
            each for each in analyser().parse(word) if each.normal_form == word.replace("ё", "е") or each.word == word
        ]
        for each in readings[0].lexeme if readings else ():
            table.setdefault(each.word, word)
            table.setdefault(each.word.replace("ё", "е"), word)
        table.setdefault(word, word)
    return table
