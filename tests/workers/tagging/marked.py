"""Readings written down by hand: ``[PER|Xu Bu], president of the [ORG|China Institute]``."""

from __future__ import annotations

import re
from datetime import date

from workers.tagging.documents import Definition, Found, Holding, Place, Span
from workers.tagging.gold import TYPES
from workers.tagging.pipeline import Reading, document_of
from workflow.domain.vocabulary import LanguageTag

_MARK = re.compile(r"\[(PER|ORG|LOC|EVENT|DATE|MONEY)\|([^\]]+)\]")


def marked(
    written: str,
    language: str = "en",
    *,
    definitions: tuple[tuple[str, str], ...] = (),
    holdings: tuple[tuple[str, str, str], ...] = (),
    values: dict[str, str] | None = None,
) -> Reading:
    """The reading of a text with its places in brackets.

    ``definitions`` are (short, long), ``holdings`` (person, role, organisation or ""), ``values`` by words: each means
    the first place that is marked so, or where the words stand first.
    """
    text, spans = "", []
    last = 0
    for mark in _MARK.finditer(written):
        text += written[last : mark.start()]
        spans.append(_span(len(text), mark[2], mark[1]))
        text += mark[2]
        last = mark.end()
    text += written[last:]

    def place(words: str) -> Place:
        at = next((span.place for span in spans if text[span.start : span.end] == words), None)
        return at or (text.index(words), text.index(words) + len(words))

    found = Found(
        definitions=tuple(Definition(short=place(short), long=place(long)) for short, long in definitions),
        holdings=tuple(
            Holding(person=place(person), role=place(role), organisation=place(where) if where else None)
            for person, role, where in holdings
        ),
        values={place(words): value for words, value in (values or {}).items()},
    )
    document = document_of(text, LanguageTag(language), date(2021, 7, 2))
    return Reading(document=document, spans=tuple(spans), found=found, has_provider=True)


def _span(start: int, words: str, code: str) -> Span:
    return Span(start=start, end=start + len(words), type=TYPES[code], provider="rules", rule="by_hand")
