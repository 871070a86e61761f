"""What belongs to an institution's name after its head: ``of X, Y and Z``, ``of X of the Y``, ``named after Z``."""

from __future__ import annotations

from workers.tagging.providers.english_common import COMMON_WORDS
from workers.tagging.rules.english import words
from workers.tagging.rules.english.page import Page, Range

_LINKS = frozenset("of for on to under between with in against at".split())
MOST_WORDS = 40
"""Of one name."""
_HEADS_AND_TOPICS = frozenset(
    "press service services railway railways customs society police administration archives library museum museums "
    "post".split()
)
_SIDES = frozenset("east west north south central south-east southeast northeast inner latin".split())
_BEFORE_CONGRESS = frozenset("'s national supreme us u.s. american world".split())


def is_head(page: Page, at: int) -> bool:
    """Whether the capitalised word at ``at`` is the head of an institution's name."""
    if not page.is_capital[at]:
        return False
    last = page.small[at].rpartition("-")[2]
    if last == "congress":
        return page.word(at - 1) in _BEFORE_CONGRESS
    return page.small[at] in words.STRONG_HEADS or (
        last in words.STRONG_HEADS and page.small[at] not in words.ROLE_HEADS
    )


def is_within_name(page: Page, at: int) -> bool:
    """Whether the word at ``at`` is capitalised and goes on in the line of the word before it."""
    return at < page.size and page.is_capital[at] and page.joins(at) and not page.begins[at]


def is_topic(page: Page, at: int) -> bool:
    """Whether the word can say what an institution is for."""
    if "-" in page.small[at] and page.small[at] not in words.TOPIC_NOUNS and not page.is_demonym(at):
        first, _, last = page.small[at].rpartition("-")
        return (first in COMMON_WORDS or first in words.TOPIC_NOUNS or first == "co") and _says_what_for(last)
    return _says_what_for(page.small[at])


def _says_what_for(last: str) -> bool:
    return last in words.TOPIC_NOUNS or last.endswith((*words.TOPIC_ENDINGS, "al", "ic", "ics", "ary", "ive"))


def with_complements(page: Page, at: int, head: str) -> int:
    """The end of ``of X``, ``for X and Y``, ``of X of the Y`` after a head that ends at ``at``."""
    end = at
    first = True
    while (following := _complement(page, end, head=head, is_first=first)) is not None and following - at < MOST_WORDS:
        end, first = following, False
    return end


def _complement(page: Page, at: int, *, head: str, is_first: bool) -> int | None:
    link = page.word(at)
    if not page.touches(at):
        return None
    if link == "named" and page.word(at + 1) == "after":
        return _name_after(page, at + 2)
    if link not in _LINKS or link in {"and", "by"}:
        return None
    if link == "in" and head not in words.ABROAD:
        return None
    if link == "to" and head not in words.ABROAD:
        return None
    if link == "on" and not is_first and page.word(at - 1) not in {"conference", "commission", "committee", "council"}:
        return None
    start = at + 1
    if page.word(start) in {"the", "a"}:
        start += 1
    if start >= page.size or not page.is_capital[start] or page.begins[start] or page.is_calendar(start):
        return None
    if link == "at" and not any(is_head(page, each) for each in range(*page.run(start))):
        return None
    if link == "under" and page.word(start) == "president":
        return start + 1
    if link in {"with", "against", "on"} and (page.is_demonym(start) or page.state_name(start) > start):
        return None
    return _object(page, start)


def _object(page: Page, start: int) -> int:
    """What follows ``of``: a run of capitals, and what ``and`` and commas add to it."""
    end = _object_end(page, start)
    if page.is_acronym(start) and end == start + 1 and not is_topic(page, start):
        return end
    return _coordinated(page, start, end) or end


def _object_end(page: Page, start: int) -> int:
    """The end of one capitalised part; a person's name after a country is not of it."""
    named = page.state_name(start)
    if named > start and not (named < page.size and page.touches(named) and is_head(page, named)):
        following = page.run(start)[1]
        rest = range(named, following)
        if page.word(named) in words.PLACE_HEADS and page.is_capital[named] and page.touches(named):
            return named + 1
        if not any(is_head(page, each) or is_topic(page, each) for each in rest):
            return named
    end = start + 1
    while end < page.size and page.is_capital[end] and page.touches(end) and not page.begins[end]:
        if (
            page.small[end] in words.ROLE_HEADS
            and not is_topic(page, end)
            and page.word(end + 1) not in {"states", "countries"}
        ):
            break
        if (
            page.is_acronym(end - 1)
            and not is_head(page, end)
            and not is_topic(page, end)
            and page.small[end] != "member"
        ):
            break
        end += 1
        named = page.state_name(end - 1)
        if named > end - 1 and named < page.size and not is_head(page, named) and not is_topic(page, named):
            return named
    if (
        end < page.size
        and page.words[end] == "'s"
        and page.small[end - 1] in words.POSSESSIVES
        and is_within_name(page, end + 1)
    ):
        return _object_end(page, end + 1)
    return end


def _coordinated(page: Page, start: int, end: int) -> int | None:
    """The end with one more ``, X`` or ``and X`` where both sides say what the institution is for."""
    if not _is_list_part(page, (start, end)):
        return None
    at = end
    items: list[int] = []
    while at < page.size and len(items) < 8:
        comma = page.words[at] == ","
        last = page.word(at + 1 if comma else at) in {"and", "&"}
        begin = at + 1 + (1 if comma and last else 0)
        if not (comma or last) or begin >= page.size or not page.is_capital[begin] or not page.joins(begin):
            return None
        stop = _object_end(page, begin)
        if not _is_list_part(page, (begin, stop)):
            return None
        if last:
            return stop
        items.append(stop)
        at = stop
    return None


def _is_list_part(page: Page, part: Range) -> bool:
    start, end = part
    if page.state_name(start) == end or any(
        is_head(page, each) and page.small[each] not in _HEADS_AND_TOPICS for each in range(start, end)
    ):
        return False
    if page.is_acronym(end - 1) or any(page.small[each] in words.ROLE_HEADS for each in (start, end - 1)):
        return False
    return (
        is_topic(page, end - 1)
        or page.small[end - 1] in COMMON_WORDS
        or all(page.is_demonym(each) or page.small[each] in _SIDES for each in range(start, end))
        or is_topic(page, start)
    )


def _name_after(page: Page, at: int) -> int | None:
    """``named after Gapar Aitiev``."""
    if page.word(at) == "the":
        at += 1
    if at >= page.size or not page.is_capital[at] or not page.touches(at):
        return None
    return page.run(at)[1]
