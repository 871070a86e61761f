"""Reads a short English text as the pipeline does, without known names."""

from __future__ import annotations

from workers.tagging.documents import Document, Span
from workers.tagging.gold import CODES
from workers.tagging.pipeline import Reading, document_of, read
from workflow.domain.vocabulary import LanguageTag


class NoNames:
    """Nobody is known."""

    def find(self, document: Document) -> list[Span]:
        """Nothing."""
        return []


def reading_of(text: str) -> Reading:
    """What the pipeline reads in ``text``."""
    return read(document_of(text, LanguageTag("en")), NoNames())


def named(text: str) -> set[tuple[str, str]]:
    """The people, institutions and places of ``text`` by the code of their type."""
    return {(CODES[span.type], text[span.start : span.end]) for span in reading_of(text).spans if span.type in CODES}


def shown(text: str) -> set[tuple[str, str]]:
    """The same without what is only proposed."""
    spans = reading_of(text).spans
    return {(CODES[span.type], text[span.start : span.end]) for span in spans if not span.is_proposed}


def held(text: str) -> list[tuple[str, str, str]]:
    """Person, office and institution of each holding; an empty text where no institution is said."""
    return [
        tuple("" if place is None else text[slice(*place)] for place in (each.person, each.role, each.organisation))
        for each in reading_of(text).found.holdings
    ]
