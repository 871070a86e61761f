"""Reads a short Portuguese or Spanish text as the pipeline does, with the names that come with Copyflow."""

from __future__ import annotations

import re
from datetime import date

from workers.tagging.gazetteer import default_gazetteer
from workers.tagging.gold import CODES
from workers.tagging.pipeline import Reading, document_of, read
from workflow.domain.vocabulary import LanguageTag

_MARK = re.compile(r"\[(?:PER|ORG|LOC|EVENT|DATE|MONEY)\|([^\]]+)\]")


def reading_of(text: str, language: str) -> Reading:
    return read(document_of(text, LanguageTag(language), date(2031, 5, 17)), default_gazetteer())


def unmarked(marked: str) -> str:
    return _MARK.sub(r"\1", marked)


def remarked(marked: str, language: str) -> str:
    """The text without its marks, with marks around all that is shown: what a failing test tells."""
    text = unmarked(marked)
    for span in reversed(reading_of(text, language).spans):
        if not span.is_proposed:
            text = f"{text[: span.start]}[{CODES[span.type]}|{text[span.start : span.end]}]{text[span.end :]}"
    return text


def proposed(text: str, language: str) -> set[tuple[str, str]]:
    """What is only proposed, by the code of its type."""
    spans = reading_of(text, language).spans
    return {(CODES[span.type], text[span.start : span.end]) for span in spans if span.is_proposed}


def held(text: str, language: str) -> list[tuple[str, str, str]]:
    """Person, office and institution of each holding; an empty text where no institution is said."""
    return [
        tuple("" if place is None else text[slice(*place)] for place in (each.person, each.role, each.organisation))
        for each in reading_of(text, language).found.holdings
    ]
