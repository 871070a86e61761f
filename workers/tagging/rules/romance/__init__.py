"""The grammar of Portuguese and Spanish press texts: institutions by their heads, people by their offices, places.

No model reads them: what stands here and in the gazetteer is all that is found. What is right less than nine times in
ten is only proposed.
"""

from __future__ import annotations

from collections.abc import Sequence

from workers.tagging.documents import Definition, Document, Found, Holding, Span
from workers.tagging.rules.romance.institutions import (
    find_bracketed_acronyms,
    find_institutions,
    find_later_institutions,
    propose_acronyms,
)
from workers.tagging.rules.romance.page import Decision, Page, Range, ranges_of
from workers.tagging.rules.romance.people import find_holders, find_later_mentions, find_named_people
from workers.tagging.rules.romance.places import find_places, propose_places
from workers.tagging.rules.romance.portuguese import WORDS as PORTUGUESE
from workers.tagging.rules.romance.spanish import WORDS as SPANISH
from workers.tagging.rules.romance.words import Words
from workflow.domain.annotations import EntityType

__all__ = ["PORTUGUESE", "SPANISH", "RomanceRules"]


class RomanceRules:
    """The grammar of one Romance language."""

    def __init__(self, words: Words) -> None:
        """Keep the language's words."""
        self._words = words

    def apply(self, document: Document, spans: Sequence[Span]) -> Found:
        """What the text names, with who holds which office; known names are kept unless a longer name holds them."""
        page = Page(document.text, self._words)
        known = ranges_of(page, spans)
        sure = [each for each in known if not each[1].is_proposed]
        _note_known(page, sure)
        find_institutions(page)
        _decide_known(page, sure)
        defined = find_bracketed_acronyms(page)
        find_places(page)
        held = find_holders(page)
        find_named_people(page)
        find_later_institutions(page)
        find_later_mentions(page)
        _decide_known(page, [each for each in known if each[1].is_proposed])
        propose_acronyms(page)
        propose_places(page)
        return Found(
            spans=tuple(_span(page, each) for each in page.decisions),
            definitions=tuple(Definition(short=page.place(short), long=page.place(long)) for short, long in defined),
            holdings=tuple(
                Holding(
                    person=page.place(each.person),
                    role=page.place(each.office.range),
                    organisation=None if each.office.organisation is None else page.place(each.office.organisation),
                )
                for each in held
            ),
        )


def _note_known(page: Page, known: Sequence[tuple[Range, Span]]) -> None:
    for (start, end), span in known:
        if span.type is EntityType.PLACE:
            page.known_ends[start] = max(end, page.known_ends.get(start, 0))
        elif span.type is EntityType.ORGANISATION:
            page.known_bodies[start] = max(end, page.known_bodies.get(start, 0))


def _decide_known(page: Page, known: Sequence[tuple[Range, Span]]) -> None:
    """Known names stand where nothing is decided, and where they hold all that is; the longest first."""
    for (start, end), span in known:
        inside = {each.range for each in page.decided[start:end] if each is not None}
        is_longer = all(start <= first and last <= end and (first, last) != (start, end) for first, last in inside)
        if span.type is EntityType.PLACE and page.ends_a_name((start, end)):
            continue
        if inside and (span.is_proposed or not is_longer):
            continue
        page.withdraw((start, end))
        decision = Decision(
            range=(start, end), type=span.type, rule=span.rule, is_proposed=span.is_proposed, known=span
        )
        page.decide(decision)


def _span(page: Page, decision: Decision) -> Span:
    start, end = page.place(decision.range)
    known = decision.known
    return Span(
        start=start,
        end=end,
        type=decision.type,
        provider="rules" if known is None else known.provider,
        rule=decision.rule,
        is_proposed=decision.is_proposed,
        entity_ids=() if known is None else known.entity_ids,
    )
