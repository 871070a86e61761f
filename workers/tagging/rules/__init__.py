"""What texts themselves show of their entities: one module a kind of rule, one package a language's grammar.

``LANGUAGE_RULES`` know offices, institutions' heads and names of one language; ``shared`` rules read every language.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from workers.tagging.documents import Document, Found, Span
from workers.tagging.rules.english import EnglishRules


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


LANGUAGE_RULES: Mapping[str, LanguageRules] = {"en": EnglishRules()}
"""By primary language."""
SHARED_RULES: tuple[SharedRule, ...] = ()
"""In the order they run."""
