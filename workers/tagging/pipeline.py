"""The stages of tagging, in their order: normalise, models and known names, rules, overlaps.

Each stage stands in a module of its own; here only who follows whom.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from workers.tagging.documents import Document, Found, Span
from workers.tagging.normalising import normalised
from workers.tagging.overlaps import resolved
from workers.tagging.providers import provider_for
from workers.tagging.rules import LANGUAGE_RULES, SHARED_RULES
from workflow.domain.annotations import EntityType
from workflow.domain.vocabulary import LanguageTag

_OF_THE_RULES = frozenset((EntityType.DATE, EntityType.MONEY))
"""What a language's grammar finds with its value: where there is one, a model's word on it is not asked."""


class NameFinder(Protocol):
    """Finds the names of known entities in a document: the gazetteer."""

    def find(self, document: Document) -> list[Span]:
        """Every place of a known name, with the entities that bear it; they may overlap."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a document names: places that do not overlap, and what ties them together."""

    document: Document
    spans: tuple[Span, ...]
    found: Found
    has_provider: bool
    """Whether a model reads its language; without one there are known names and rules only."""


def document_of(text: str, language: LanguageTag, release_date: date | None = None) -> Document:
    """The document of a text as it came."""
    return Document(text=normalised(text), original=text, language=language, release_date=release_date)


def read(document: Document, known_names: NameFinder) -> Reading:
    """Every stage over one document."""
    provider = provider_for(document.primary)
    rules = LANGUAGE_RULES.get(document.primary)
    spans = list(known_names.find(document))
    if provider is not None:
        model = provider.annotate([document])[0]
        spans += [span for span in model if rules is None or span.type not in _OF_THE_RULES]
    found = rules.apply(document, spans) if rules is not None else Found(spans=tuple(spans))
    for shared in SHARED_RULES:
        more = shared.find(document, found.spans)
        found = Found(
            spans=(*found.spans, *more.spans),
            definitions=(*found.definitions, *more.definitions),
            holdings=(*found.holdings, *more.holdings),
            values={**found.values, **more.values},
        )
    return Reading(
        document=document,
        spans=tuple(resolved(found.spans)),
        found=replace(found, spans=()),
        has_provider=provider is not None,
    )
