"""Forms of Russian words, by pymorphy3 and its dictionary of OpenCorpora; loaded when the first word is asked about."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

import pymorphy3

_LEAST_LIKELY = 0.02
"""A reading of a word that is rarer than this is not meant."""


@cache
def analyzer() -> Any:
    """The dictionary of word forms, one a process: whoever else needs forms takes this one, it has 15 MB."""
    return pymorphy3.MorphAnalyzer(lang="ru")


@lru_cache(maxsize=65_536)
def lemmas(word: str) -> frozenset[str]:
    """The words of the dictionary that ``word``, in small letters, may be a form of; guessed for unknown ones."""
    readings = analyzer().parse(word)
    return frozenset(
        reading.normal_form.replace("ё", "е")
        for number, reading in enumerate(readings)
        if number == 0 or reading.score >= _LEAST_LIKELY
    )


@lru_cache(maxsize=65_536)
def may_be_nominative(word: str) -> bool:
    """Whether a word of a term may stand in the nominative, and so takes other forms in texts."""
    return any(reading.tag.case == "nomn" for reading in analyzer().parse(word))
