"""The grammar of English press texts: who holds which office where, and what is an institution, a person, a place.

Rules decide first, the surest first; the model is asked about what they leave. What it says against them goes.
"""

from __future__ import annotations

from collections.abc import Sequence

from workers.tagging.documents import Document, Found, Holding, Place, Span
from workers.tagging.rules.english.companies import (
    find_acronyms,
    find_companies,
    find_companies_by_acronym,
    find_known_institutions,
    find_later_institutions,
    note_short_forms_of_events,
)
from workers.tagging.rules.english.institutions import find_institutions
from workers.tagging.rules.english.leftovers import (
    decide_leftovers,
    note_known_places,
    prefer_longer_known_institutions,
    ranges_of,
)
from workers.tagging.rules.english.page import Decision, Page, Range
from workers.tagging.rules.english.people import (
    find_acting_people,
    find_later_mentions,
    find_listed_people,
    find_named_people,
)
from workers.tagging.rules.english.places import find_known_places, find_places, find_unknown_places
from workers.tagging.rules.english.roles import Office, find_holders, find_offices


class EnglishRules:
    """The grammar of English."""

    def apply(self, document: Document, spans: Sequence[Span]) -> Found:
        """What the text names, with who holds which office; ``spans`` are kept, mended or dropped."""
        page = Page(document.text)
        known, model = ranges_of(page, spans)
        note_known_places(page, known)
        find_institutions(page)
        prefer_longer_known_institutions(page, known)
        note_short_forms_of_events(page)
        find_known_institutions(page)
        find_acronyms(page)
        find_companies_by_acronym(page)
        find_later_institutions(page)
        find_places(page)
        held = find_holders(page, find_offices(page))
        find_named_people(page)
        find_later_mentions(page)
        find_companies(page)
        find_later_institutions(page)
        find_known_places(page)
        find_acting_people(page)
        find_listed_people(page)
        find_later_mentions(page)
        find_unknown_places(page)
        decide_leftovers(page, known, model)
        return Found(spans=_spans(page, spans), holdings=tuple(_holding(page, *each) for each in held))


def _spans(page: Page, given: Sequence[Span]) -> tuple[Span, ...]:
    known = {(span.place, span.type): span.entity_ids for span in given if span.provider == "gazetteer"}
    found = []
    for decision in page.decisions:
        start, end = _place(page, decision.range)
        found.append(
            Span(
                start=start,
                end=end,
                type=decision.type,
                provider=decision.provider,
                rule=decision.rule,
                score=decision.score,
                is_proposed=decision.is_proposed,
                entity_ids=known.get(((start, end), decision.type), ()),
            )
        )
    return tuple(found)


def _holding(page: Page, person: Range, office: Office) -> Holding:
    organisation = None if office.organisation is None else _place(page, office.organisation)
    return Holding(person=_place(page, person), role=_place(page, office.range), organisation=organisation)


def _place(page: Page, found: Range) -> Place:
    return page.places[found[0]][0], page.places[found[1] - 1][1]


__all__ = ["Decision", "EnglishRules"]
