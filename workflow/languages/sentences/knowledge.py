"""What the rules ask of a language: which words before a full stop do not end a sentence. No rule lives here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache

from workflow.domain.vocabulary import LanguageTag, primary_language
from workflow.languages.sentences.abbreviations import ABBREVIATIONS, ORDINALS_WITH_STOP, OTHERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """Words in small letters and without their last full stop; ``т.е`` for ``т. е.``."""

    never: frozenset[str] = frozenset()
    """Do not end a sentence: titles, *e.g.*, *т.е.*"""
    before_number: frozenset[str] = frozenset()
    """Do not end one before a number: *No. 5*, *pp. 3*."""
    after_number: frozenset[str] = frozenset()
    """End one after a number and before a capital only: *в 2021 г. Она* does, *г. Москва* does not."""
    may_end: frozenset[str] = frozenset()
    """End one before a capital: *etc.*, *и т.д.*"""
    rather_not: frozenset[str] = frozenset()
    """End one only before a word that begins sentences: *Inc. The* does, *Inc. Magazine* does not."""
    starters: frozenset[str] = frozenset()
    """Words that begin sentences and are no names."""
    small_words: frozenset[str] = frozenset()
    """Words of one letter, which are no abbreviations."""
    letter_names: frozenset[str] = frozenset()
    """Names of Latin letters, where acronyms are spelt with them: *पी. टी. आई.*"""
    ordinals: bool = False
    """Whether a number with a full stop is an ordinal: *3. Oktober*."""


@cache
def knowledge_of(language: LanguageTag) -> Knowledge:
    """What is known of the language; of one that we do not know, the titles that all newsrooms meet."""
    primary = primary_language(language)
    table: Mapping[str, str] = ABBREVIATIONS.get(primary, OTHERS)
    groups = {field.name: frozenset(table.get(field.name, "").split()) for field in fields(Knowledge)}
    del groups["ordinals"]
    return Knowledge(**groups, ordinals=primary in ORDINALS_WITH_STOP)
