"""Texts whose places are marked with brackets, for tables of examples: ``It opened on [24 June 2021].``"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from workers.tagging.documents import Document, Found, Span
from workers.tagging.pipeline import document_of
from workers.tagging.rules import SharedRule
from workflow.domain.annotations import EntityType
from workflow.domain.vocabulary import LanguageTag

_MARK = re.compile(r"\[([^\[\]]*)\]")


def unmarked(marked: str) -> tuple[str, list[tuple[int, int]]]:
    """The text without its brackets, and the places that they enclosed."""
    places: list[tuple[int, int]] = []
    text = ""
    at = 0
    for match in _MARK.finditer(marked):
        text += marked[at : match.start()]
        places.append((len(text), len(text) + len(match[1])))
        text += match[1]
        at = match.end()
    return text + marked[at:], places


def document(text: str, language: str, release: date | None = None) -> Document:
    """A document as the pipeline makes it."""
    return document_of(text, LanguageTag(language), release)


def remarked(found: Found, text: str, kind: EntityType) -> str:
    """The text with brackets around every place of ``kind`` that was found: what a failing test shows."""
    for start, end in sorted({span.place for span in found.spans if span.type is kind}, reverse=True):
        text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
    return text


def applied(rule: SharedRule, marked: str, language: str, release: date | None, spans: Sequence[Span] = ()) -> Found:
    """What a rule finds in a text whose brackets are taken away first."""
    return rule.find(document(unmarked(marked)[0], language, release), spans)


def name(text: str, written: str, kind: EntityType, at: int = 0) -> Span:
    """The first place of ``written`` in a text from ``at`` on, as a model's span."""
    start = text.index(written, at)
    return Span(start=start, end=start + len(written), type=kind, provider="model", rule="model")
