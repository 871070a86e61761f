"""How long a translation can honestly be: the guard against silent truncation and against endless loops.

The medians and spreads were measured on the paragraphs of the Universal Declaration of Human Rights
(characters of the language per character of English). No engine and no text is known here.
"""

from __future__ import annotations

import math
import re

from workflow.domain.vocabulary import LanguageTag, primary_language
from workflow.languages.scripts import is_unspaced

SHORTEST_JUDGED = 40
"""Characters of source below which a length says nothing."""

_SPREADS_ALLOWED = 3.5  # standard deviations of the logarithm: news varies more than the Declaration does
_MEDIAN_AND_SPREAD = {
    "en": (1.00, 0.0),
    "ru": (1.13, 0.107),
    "be": (1.07, 0.113),
    "hi": (1.06, 0.098),
    "ur": (0.93, 0.178),
    "zh": (0.26, 0.121),
    "kk": (1.02, 0.140),
    "ky": (1.07, 0.131),
    "tg": (1.01, 0.155),
    "uz": (1.13, 0.139),
    "fa": (0.87, 0.191),
    "es": (1.12, 0.124),
    "pt": (1.06, 0.132),
    "fr": (1.10, 0.118),
    "de": (1.14, 0.111),
    "it": (1.13, 0.089),
    "nl": (1.18, 0.117),
    "pl": (1.04, 0.114),
    "uk": (1.03, 0.114),
    "tr": (0.97, 0.143),
    "ar": (0.70, 0.169),
    "id": (1.17, 0.093),
    "vi": (1.21, 0.130),
    "ja": (0.41, 0.156),
    "ko": (0.47, 0.146),
}
_UNMEASURED = (1.0, 0.0)
_ASCII = re.compile(r"[!-~]+")
_SPREAD_UNMEASURED = 0.3
_OF_ONE_CHARACTER = 2.0  # what a character more or less does to the deviation of a short text
SHORTEST_SCORED = 12
"""Characters of English below which even an empty translation says nothing about length."""

_WIDE = 2.5  # either way, where a language was not measured and its letters are taken to be like English ones


def length_bounds(source: LanguageTag, target: LanguageTag) -> tuple[float, float]:
    """The least and the greatest ratio of target characters to source characters that is believed."""
    source_language, target_language = primary_language(source), primary_language(target)
    before, after = _MEDIAN_AND_SPREAD.get(source_language), _MEDIAN_AND_SPREAD.get(target_language)
    if before is None or after is None:
        ratio = (after or _UNMEASURED)[0] / (before or _UNMEASURED)[0]
        return ratio / _WIDE, ratio * _WIDE
    ratio = after[0] / before[0]
    margin = math.exp(_SPREADS_ALLOWED * max(math.hypot(before[1], after[1]), 0.1))
    return ratio / margin, ratio * margin


def in_english(text: str, language: LanguageTag) -> float:
    """About how many characters an English text of the same content has.

    Figures, names and addresses in Latin letters are as long in Chinese as in English.
    """
    ratio = _MEDIAN_AND_SPREAD.get(primary_language(language), _UNMEASURED)[0]
    if not is_unspaced(language):
        return len(text) / ratio
    as_they_are = sum(map(len, _ASCII.findall(text)))
    return (len(text) - as_they_are) / ratio + as_they_are


def spread(source: LanguageTag, target: LanguageTag) -> float:
    """How much the logarithm of the length's ratio varies between the two, paragraph by paragraph."""
    spreads = [
        _MEDIAN_AND_SPREAD.get(primary_language(each), (1.0, _SPREAD_UNMEASURED))[1] for each in (source, target)
    ]
    return max(math.hypot(*spreads), 0.1)


def length_score(source_text: str, target_text: str, source: LanguageTag, target: LanguageTag) -> float:
    """By how many standard deviations the translation is longer (above 0) or shorter than is usual.

    Short texts vary more than the paragraphs that were measured; the deviation grows as theirs does.
    """
    before, after = in_english(source_text, source), in_english(target_text, target)
    if before < 1 or after < 1:
        return 0.0 if before < SHORTEST_SCORED else -10.0
    deviation = math.hypot(spread(source, target), _OF_ONE_CHARACTER / math.sqrt(before))
    return math.log(after / before) / deviation


def length_problem(source_text: str, target_text: str, source: LanguageTag, target: LanguageTag) -> str | None:
    """What is wrong with the length of ``target_text``, in one clause; None when nothing is."""
    if len(source_text) < SHORTEST_JUDGED:
        return None
    least, most = length_bounds(source, target)
    ratio = len(target_text) / len(source_text)
    if least <= ratio <= most:
        return None
    word = "short" if ratio < least else "long"
    return f"much too {word}: {len(target_text)} characters for {len(source_text)}"
