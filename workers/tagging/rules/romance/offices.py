"""Offices: the word, what qualifies it, and the institution or country whose office it is."""

from __future__ import annotations

from dataclasses import dataclass

from workers.tagging.rules.romance.page import Decision, Page, Range
from workflow.domain.annotations import EntityType

_MOST_PARTS = 5
_MOST_BEFORE = 4
_MOST_SMALL_WORDS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """An office as the text names it."""

    range: Range
    organisation: Range | None = None
    is_plural: bool = False


def office_at(page: Page, at: int) -> Office | None:
    """The office whose first word stands at ``at``; acronyms that it shows to be institutions are decided on."""
    head = at
    words = page.language
    while head < at + _MOST_BEFORE and page.word(head) in words.before_roles and page.touches(head + 1):
        head += 1
    small = page.word(head)
    is_plural = words.is_plural_role(small)
    if not is_plural and not words.is_role(small):
        return None
    if page.decided[head] is not None:
        return None
    end = head + 1
    while page.word(end) in words.role_adjectives and page.touches(end):
        end += 1
    end, organisation = _of_what(page, end)
    return Office(range=(at, end), organisation=organisation, is_plural=is_plural)


def _of_what(page: Page, end: int) -> tuple[int, Range | None]:
    """The end of ``de X da Y`` behind an office, and the first institution in it."""
    organisation: Range | None = None
    for _ in range(_MOST_PARTS):
        inner = _after_link(page, end)
        if inner is None:
            break
        after, found = _part_at(page, inner)
        if after is None:
            break
        organisation = organisation or found
        end = after
    return end, organisation


def _after_link(page: Page, at: int) -> int | None:
    words = page.language
    if not page.touches(at) or page.word(at) not in words.of | words.aims | words.within | words.conjunctions:
        return None
    inner = at + 1
    while page.touches(inner) and page.word(inner) in words.articles | words.of and not page.is_capital[inner]:
        inner += 1
    return inner if page.touches(inner) else None


def _part_at(page: Page, at: int) -> tuple[int | None, Range | None]:
    """The end of what an office is of, with the institution if it is one."""
    decision = page.decided[at]
    if decision is not None:
        if decision.range[0] != at or decision.type is EntityType.PERSON:
            return None, None
        return decision.range[1], decision.range if decision.type is EntityType.ORGANISATION else None
    if page.is_acronym(at):
        if page.words[at].upper() in page.language.no_acronyms:
            return at + 1, None
        page.decide(Decision(range=(at, at + 1), type=EntityType.ORGANISATION, rule="acronym_of_office"))
        return at + 1, (at, at + 1)
    if at in page.known_ends:
        return page.known_ends[at], None
    if page.is_capital[at]:
        return _capitals(page, at), None
    return _small_words(page, at), None


def _capitals(page: Page, at: int) -> int | None:
    """``Relações Exteriores``; of other capitals only the first, where a name may follow."""
    words, end = page.language, at
    while page.names(end) or end == at:
        small = page.word(end)
        if not words.is_topic(small) and not (end > at and words.is_adjective(small)):
            break
        end += 1
    if end > at:
        return end
    run = at + 1
    while page.names(run) and not page.begins[run]:
        run += 1
    return run if run - at < 2 or page.word(run) in words.of else at + 1


def _small_words(page: Page, at: int) -> int | None:
    """``da comissão``, ``do departamento de canais``: as far as no verb can begin."""
    if not page.words[at].isalpha() or page.word(at) in page.language.openings or len(page.words[at]) < 3:
        return None
    end = at + 1
    while end - at < _MOST_SMALL_WORDS and page.touches(end) and page.language.is_adjective(page.word(end)):
        if page.is_capital[end]:
            break
        end += 1
    return end
