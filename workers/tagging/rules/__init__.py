"""What texts themselves show of their entities: one module a kind of rule, one package a language's grammar.

``LANGUAGE_RULES`` know offices, institutions' heads and names of one language; ``shared`` rules read every language.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from workers.tagging.documents import Document, Found, Span
from workers.tagging.rules.acronyms import Acronyms
from workers.tagging.rules.chinese import ChineseRules
from workers.tagging.rules.dates import Dates
from workers.tagging.rules.english import EnglishRules
from workers.tagging.rules.events import Events
from workers.tagging.rules.money import Amounts
from workers.tagging.rules.romance import PORTUGUESE, SPANISH, RomanceRules
from workers.tagging.rules.russian import RussianRules


class LanguageRules(Protocol):
    """The grammar of one language's press texts."""

    def apply(self, document: Document, spans: Sequence[Span]) -> Found:
        """All spans that go on to the resolving of overlaps, with the definitions and holdings that the text states.

        ``spans`` of models and gazetteer are kept, mended or dropped.
        """
        ...


class SharedRule(Protocol):
    """A rule that reads every language: acronyms, dates, amounts, events."""

    def find(self, document: Document, spans: Sequence[Span]) -> Found:
        """What is found beside ``spans``, which are those found before."""
        ...


LANGUAGE_RULES: Mapping[str, LanguageRules] = {
    "en": EnglishRules(),
    "es": RomanceRules(SPANISH),
    "pt": RomanceRules(PORTUGUESE),
    "ru": RussianRules(),
    "zh": ChineseRules(),
}
"""By primary language."""
SHARED_RULES: tuple[SharedRule, ...] = (Dates(), Amounts(), Events(), Acronyms())
"""In the order they run: an acronym may be an event's."""
