"""The particulars of a text: its numbers, dates and names. Wordings that differ in one of them say different things.

Judged from the text alone. Numbers: digits of any script, and the words for numbers, magnitudes,
months and weekdays that are known of the language. Names: capitalised words where a script has
capitals, acronyms everywhere; in Han, places and offices with whoever bears them, and transcribed
names. When in doubt a word is a name: a match that is not offered costs less than one that is wrong.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from workflow.domain.vocabulary import LanguageTag, primary_language
from workflow.languages.names_in_han import names_in_han
from workflow.languages.number_words import NUMBER_STEMS, NUMBER_WORDS, OPENINGS

_DIGITS = re.compile(r"\d+(?:[.,:/\u066b\u066c·-]\d+)*[²³¹⁰-⁹½¼¾]*|[½¼¾]|[²³¹⁰-⁹₀-₉]+")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+")
_SPACED_GROUP = re.compile(r"(?<=\d)[ \u00a0\u202f](?=\d{3}(?!\d))")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_HAN_NUMBER = re.compile(
    r"第[〇零一二三四五六七八九十百千万两]+|[〇零一二三四五六七八九十百千万亿两]{2,}"
    r"|[一二三四五六七八九十两几数](?=[个名位项次届年月日天国条点人家岁份周倍成级亿万千百])"
    r"|(?:周|星期|礼拜)[一二三四五六日天]|(?<=\d)[十百千万亿兆]+"
)
_CYRILLIC_ENDING = re.compile(r"(?:ого|ему|ыми|ими|ами|ями|ах|ях|ам|ям|ой|ей|ом|ем|ым|им|ых|их|ою|ею|[аяыиуюеоьй])$")
_SHORTEST_STEM = 4


@dataclass(frozen=True, slots=True)
class Particulars:
    """What a text says that another wording of it must say too, each as often."""

    numbers: Mapping[str, int]
    """Dates and magnitudes among them."""
    names: Mapping[str, int]


@lru_cache(maxsize=4096)
def particulars(text: str, language: LanguageTag) -> Particulars:
    """The particulars of a text of that language."""
    primary = primary_language(language)
    words = [match.group() for match in _WORD.finditer(text)]
    numbers = Counter(_number(found) for found in _DIGITS.findall(_SPACED_GROUP.sub("", text)))
    numbers.update(_HAN_NUMBER.findall(text))
    numbers.update(word for each in words if (word := _number_word(each, primary)))
    return Particulars(numbers, Counter(_names(words, primary)) + Counter(names_in_han(text)))


def difference(one: str, other: str, language: LanguageTag) -> str:
    """What the texts do not have in common of numbers, dates and names, in a clause; empty when they agree."""
    first, second = particulars(one, language), particulars(other, language)
    for what, mine, theirs in (
        ("number or date", first.numbers, second.numbers),
        ("name", first.names, second.names),
    ):
        missing, further = Counter(mine) - Counter(theirs), Counter(theirs) - Counter(mine)
        if missing or further:
            told = " for ".join(", ".join(sorted(each)) or "none" for each in (further, missing))
            return f"another {what}: {told}"
    return ""


def _number(found: str) -> str:
    digits = "".join(str(unicodedata.decimal(each)) if each.isdecimal() else each for each in found)
    return digits.replace(",", "") if _GROUPED.fullmatch(digits) else digits


def _number_word(word: str, primary: str) -> str:
    folded = word.casefold()
    if (word, primary) == ("May", "en"):  # in small letters it is the verb
        return folded
    if folded in NUMBER_WORDS.get(primary, frozenset()):
        return folded
    return next((stem for stem in NUMBER_STEMS.get(primary, ()) if folded.startswith(stem)), "")


def _names(words: list[str], primary: str) -> list[str]:
    found = []
    for place, word in enumerate(words):
        if not word[0].isupper():
            if any(letter.isupper() for letter in word):
                found.append(word)
            continue
        if place == 0 and word.casefold() in OPENINGS.get(primary, frozenset()):
            continue
        found.append(word if len(word) > 1 and word.isupper() else _uninflected(word.casefold()))
    return found


def _uninflected(word: str) -> str:
    """A name without its case's ending, where it is Cyrillic and long enough: Норова is Норов."""
    if not "\u0400" <= word[-1] <= "\u052f":
        return word.removesuffix("'s").removesuffix("’s")
    stem = _CYRILLIC_ENDING.sub("", word)
    return stem if len(stem) >= _SHORTEST_STEM else word
