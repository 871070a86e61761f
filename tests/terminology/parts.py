"""What the tests of terms share. Holds no tests."""

from __future__ import annotations

from tests.factories import concept
from workflow.domain.vocabulary import LanguageTag, parse_language
from workflow.terminology import TermBase


def found(term: str, text: str, language: str = "") -> list[str]:
    """What a base with one term (``ru:Шанхайский дух``) finds in a text of its language, or of another."""
    tag: LanguageTag = parse_language(language or term.split(":", maxsplit=1)[0].split("!", maxsplit=1)[0])
    return [text[match.start : match.end] for match in TermBase([concept("a", term)]).find(text, tag)]
