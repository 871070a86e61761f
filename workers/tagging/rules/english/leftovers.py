"""What the grammar left: the gazetteer's finds, and the model's word where nothing speaks against it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from workers.tagging.documents import Span
from workers.tagging.rules.english import words
from workers.tagging.rules.english.page import Decision, Page, Range
from workers.tagging.rules.english.places import is_of_money, names_a_programme, stands_as_a_place
from workflow.domain.annotations import EntityType

SURE = 0.8
"""Marginal probability from which the model's word alone is shown."""


def note_known_places(page: Page, known: Sequence[tuple[Range, Span]]) -> None:
    """Let the grammar know where the gazetteer knows a place."""
    for found, span in known:
        if span.type is EntityType.PLACE and page.is_capital[found[0]]:
            page.gazetteer_places[found[0]] = max(found[1], page.gazetteer_places.get(found[0], 0))


def prefer_longer_known_institutions(page: Page, known: Sequence[tuple[Range, Span]]) -> None:
    """Decide on institutions that the gazetteer knows by a longer name than the grammar found."""
    for found, span in known:
        if span.type is not EntityType.ORGANISATION or span.is_proposed or found[1] - found[0] < 3:
            continue
        inside = {page.decided[each] for each in range(*found)} - {None}
        if all(each is not None and found[0] <= each.range[0] and each.range[1] <= found[1] for each in inside):
            for each in inside:
                assert each is not None
                page.withdraw(each)
            page.decide(Decision(range=found, type=span.type, rule=span.rule, provider=span.provider))


def decide_leftovers(page: Page, known: Sequence[tuple[Range, Span]], model: Sequence[tuple[Range, Span]]) -> None:
    """Decide on what the gazetteer knows and the model thinks."""
    for found, span in sorted(known, key=lambda each: each[1].start - each[1].end):
        is_plan = span.type is EntityType.PLACE and names_a_programme(page, found[1])
        if page.is_free(found) and not is_plan:
            page.decide(
                Decision(
                    range=found, type=span.type, rule=span.rule, provider=span.provider, is_proposed=span.is_proposed
                )
            )
    for found, span in model:
        _weigh(page, found, span)


def ranges_of(page: Page, spans: Sequence[Span]) -> tuple[list[tuple[Range, Span]], list[tuple[Range, Span]]]:
    """The gazetteer's spans that are whole words, and the model's, with the words that they are of."""
    ends = [end for _, end in page.places]
    starts = [start for start, _ in page.places]
    known: list[tuple[Range, Span]] = []
    model: list[tuple[Range, Span]] = []
    for span in spans:
        found = bisect_left(starts, span.start), bisect_left(ends, span.end) + 1
        if found[0] >= found[1] or found[1] > page.size:
            continue
        if span.provider != "gazetteer":
            model.append((found, span))
        elif starts[found[0]] == span.start and ends[found[1] - 1] == span.end:
            known.append((found, span))
    return known, model


def _weigh(page: Page, found: Range, span: Span) -> None:
    """Take, mend or drop what the model says of a range."""
    start, end = found
    while start < end and (page.decided[start] is not None or page.never_opens(start)):
        start += 1
    while start < end and (page.decided[end - 1] is not None or not page.words[end - 1][0].isalnum()):
        end -= 1
    if start == end or not page.is_free((start, end)) or not page.is_capital[start]:
        return
    if is_of_money(page, end - 1) or page.words[start] in page.short_for_events:
        return
    if any(page.is_office[each] or page.words[each] in words.NO_INSTITUTION for each in range(start, end)):
        return
    if page.small[end - 1] in words.EVENT_HEADS | words.PROGRAMME_HEADS or all(
        _says_nothing(page, each) for each in range(start, end)
    ):
        return
    is_mended = (start, end) != found
    kind = span.type
    small = page.small[end - 1]
    if end - start == 1 and len(small) > 5 and small.endswith(words.INSTITUTION_ENDINGS):
        kind = EntityType.ORGANISATION
    elif (end - start == 1 and len(small) > 5 and small.endswith(words.PLACE_ENDINGS)) or (
        stands_as_a_place(page, (start, end)) and end - start <= 2
    ):
        kind = EntityType.PLACE
    sure = span.score is not None and span.score >= SURE and not is_mended and kind is span.type
    if kind is EntityType.PLACE and kind is not span.type:
        sure = True
    if _is_a_fragment(page, (start, end)):
        sure = False
    page.decide(
        Decision(
            range=(start, end),
            type=kind,
            rule=span.rule,
            provider=span.provider,
            score=span.score,
            is_proposed=not sure,
        )
    )


def _says_nothing(page: Page, at: int) -> bool:
    return (
        page.is_demonym(at)
        or page.is_calendar(at)
        or not page.is_capital[at]
        or page.is_ordinary(at)
        or page.small[at] in words.STRONG_HEADS
        or page.small[at] in words.ROLE_MODIFIERS
        or page.small[at] in words.PLACE_HEADS
    )


def _is_a_fragment(page: Page, found: Range) -> bool:
    """Whether the capitals go on, on either side, into what something else has claimed."""
    start, end = found
    before = start > 0 and page.touches(start) and page.is_capital[start - 1] and page.decided[start - 1] is not None
    return before or (end < page.size and page.touches(end) and page.is_capital[end] and page.decided[end] is not None)
