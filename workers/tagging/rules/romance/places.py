"""Places: known ones, and those that a word such as ``rio`` or ``província de`` stands before."""

from __future__ import annotations

from workers.tagging.rules.romance.page import Decision, Page, Range
from workflow.domain.annotations import EntityType

_MOST_WORDS = 6


def find_places(page: Page) -> None:
    """Decide on places that their kind shows: ``rio Tersu``, ``Hotel Três Álamos``, ``vale do Sarybel``."""
    for at in range(page.size):
        if page.decided[at] is not None:
            continue
        found = _building(page, at) if page.word(at) in page.language.buildings else _of_a_kind(page, at)
        if found is not None:
            page.decide(Decision(range=found, type=EntityType.PLACE, rule="place_head"))


def _building(page: Page, at: int) -> Range | None:
    end = at + 1
    while end < page.size and end - at < _MOST_WORDS:
        if page.names(end):
            end += 1
        elif page.word(end) in page.language.of and page.touches(end) and (inner := _past_articles(page, end + 1)):
            end = inner + 1
        else:
            break
    if end - at < 2:
        return None
    return (at, end) if page.is_capital[at] else _without_links(page, (at + 1, end))


def _of_a_kind(page: Page, at: int) -> Range | None:
    words = page.language
    if page.word(at) not in words.place_heads or (page.is_capital[at] and page.begins[at] and not page.names(at + 1)):
        return None
    start = at + 1
    has_link = page.word(start) in words.of and page.touches(start)
    if has_link:
        inner = _past_articles(page, start + 1)
        if inner is None:
            return None
        start = inner
    if not page.names(start) or page.is_acronym(start) or words.is_topic(page.word(start)) or page.is_opening(start):
        return None
    end = start + 1
    while page.names(end) and not page.is_acronym(end) and not page.begins[end]:
        end += 1
    return (at, end) if page.is_capital[at] else (start, end)


def _past_articles(page: Page, at: int) -> int | None:
    while page.word(at) in page.language.articles and page.touches(at) and not page.is_capital[at]:
        at += 1
    return at if page.names(at) else None


def _without_links(page: Page, found: Range) -> Range:
    start, end = found
    while start < end and not page.is_capital[start]:
        start += 1
    return start, end


def propose_places(page: Page) -> None:
    """``em Almasay``: a capital behind ``em`` that nobody knows, for a reviewer to look at."""
    words = page.language
    for at in range(1, page.size):
        if page.word(at - 1) not in words.within or page.decided[at] is not None or not page.names(at):
            continue
        if page.is_acronym(at) or page.is_head(at) or page.is_opening(at) or words.is_topic(page.word(at)):
            continue
        end = at + 1
        while page.names(end) and not page.is_acronym(end) and not page.begins[end]:
            end += 1
        if end - at < _MOST_WORDS:
            page.decide(Decision(range=(at, end), type=EntityType.PLACE, rule="place_behind_in", is_proposed=True))
