"""People's names by their form: Chinese names in pinyin, family names of the region, given names, initials."""

from __future__ import annotations

import re
from functools import lru_cache

from workers.tagging.providers.english_words import CHINESE_FAMILY_NAMES, FAMILY_NAME_ENDINGS, GIVEN_NAMES, PLACES
from workers.tagging.rules.english import words
from workers.tagging.rules.english.page import Page, Range

_INITIAL = "zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw]"
_FINAL = (
    "iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|van|ai|an|ao|ei|en|er|ia|ie|in|iu|ou|ua|ue|ui|un|uo|üe|ve|"
    "a|e|i|o|u|ü|v"
)
_PINYIN = re.compile(rf"(?:(?:{_INITIAL})(?:{_FINAL})|ang|ai|an|ao|en|er|ou|a|e|o)")
_ENDINGS = (
    *FAMILY_NAME_ENDINGS,
    "insky",
    "tsky",
    "shyn",
    "stein",
    "berg",
    "sson",
    "zadeh",
    "poor",
    "pour",
    "ullah",
    "uddin",
    "wala",
)
_MOST_WORDS = 5
_NO_FAMILY_NAMES = frozenset(
    "artisan veteran civilian politician guardian historian librarian musician technician physician median".split()
)


@lru_cache(maxsize=20_000)
def syllables(word: str) -> int:
    """How many syllables of pinyin ``word`` in small letters is made of, read greedily; 0 where it is not."""
    at = count = 0
    while at < len(word):
        match = _PINYIN.match(word, at)
        if match is None:
            return 0
        end = match.end()
        while end - at > 1 and end < len(word) and _PINYIN.match(word, end) is None:
            end -= 1
            if _PINYIN.fullmatch(word, at, end) is None:
                return 0
        at, count = end, count + 1
    return count


def is_chinese_name(names: list[str]) -> bool:
    """``xi``, ``jinping``; ``zhang``, ``de``, ``guang``; in small letters."""
    if not 2 <= len(names) <= 3 or names[0] not in CHINESE_FAMILY_NAMES:
        return False
    given = [syllables(name.replace("-", "").replace("'", "")) for name in names[1:]]
    if names[-1] in PLACES or (
        len(names) == 2 and names[0] in {"he", "you", "an", "long", "she", "can", "hang"} and names[1] in _SHORT_ENGLISH
    ):
        return False
    return 0 not in given and sum(given) <= 3


_SHORT_ENGLISH = frozenset("an he me we she can man men sun ran long song hang fan pan wan gang".split())


@lru_cache(maxsize=20_000)
def has_family_ending(small: str) -> bool:
    """Whether the word ends as family names and patronymics of the region do."""
    return len(small) > 4 and small.endswith(_ENDINGS) and small not in _NO_FAMILY_NAMES


def name_at(page: Page, at: int, *, in_office: bool) -> Range | None:
    """A person's name that begins at ``at``; after an office anything in capitals is one that is nothing else."""
    start, end = at, at
    while end < page.size and end - start < _MOST_WORDS and _continues(page, start, end):
        end += 1
    while end > start and page.small[end - 1] in words.PARTICLES and not page.is_capital[end - 1]:
        end -= 1
    if end == start or all(page.is_initials(each) for each in range(start, end)):
        return None
    end = _initials_after(page, end)
    if end - start == 1 and (page.state_name(start) > start or page.is_ordinary(start) or page.is_demonym(start)):
        return None
    if end - start > 1 and page.small[end - 1] in words.COMPANY_ENDS - _ALSO_NAMES:
        return None
    if not in_office and end - start == 1:
        return None
    return start, end


def _continues(page: Page, start: int, at: int) -> bool:
    if page.decided[at] is not None or (at > start and (not page.touches(at) and not _glued(page, at))):
        return False
    if at == start and page.word(at - 1) == "of" and page.state_name(at) > at and page.touches(at):
        return False
    if at == start and (
        page.small[at].rstrip(".") in words.HONORIFICS or page.state_name(at) > at + 1 or page.is_demonym(at)
    ):
        return False
    if page.begins[at] and at > start:
        return page.is_initials(at - 1) and page.touches(at)
    is_last = page.is_capital[at] and not _is_name_beside(page, at + 1)
    if page.small[at] in words.PARTICLES and at > start and not is_last:
        return (
            at + 1 < page.size
            and page.touches(at + 1)
            and (page.is_capital[at + 1] or page.small[at] in {"uulu", "kyzy", "ogly"})
        )
    if not page.is_capital[at] or page.is_initials(at):
        return page.is_initials(at)
    if page.is_acronym(at):
        return False
    small = page.small[at]
    if at > start and small in _HONORIFICS_AND_NAMES and not _is_name_beside(page, at + 1):
        return True
    if small in words.NAMES_NOT_PEOPLE or small.rstrip(".") in words.HONORIFICS:
        return False
    if at == start and page.is_calendar(at) and (small.endswith(".") or not _is_name_beside(page, at + 1)):
        return False
    if at > start and page.is_calendar(at) and small not in {"may", "june", "april", "august", "jan", "mar", "jun"}:
        return False
    if small in words.ROLE_HEADS or (at > start and page.is_common(at) and small not in _ALSO_NAMES):
        return False
    return small not in words.EVENT_HEADS or at == start


_HONORIFICS_AND_NAMES = frozenset("sheikh major bishop lord imam justice".split())
"""Before a name an honorific, at its end the family's: ``Irfan Iqbal Sheikh``."""
_ALSO_NAMES = frozenset(
    "may young park long song chance best rose wise strong hope summer price lee bush field land pays key wells "
    "good goods banks".split()
)
"""Ordinary words that are family names too."""


def _glued(page: Page, at: int) -> bool:
    """``S.A.Maksimishin``: no space after initials."""
    return page.is_initials(at - 1) and page.places[at - 1][1] == page.places[at][0]


def _is_name_beside(page: Page, at: int) -> bool:
    return at < page.size and page.is_capital[at] and page.touches(at) and not page.is_acronym(at)


def _initials_after(page: Page, end: int) -> int:
    """``Mirzaev R. S.``: initials after the family name, with their full stops."""
    at = end
    if at < page.size and _last_initial(page, at - 1):
        at += 1
    while at < page.size and page.joins(at) and (page.is_initials(at) or _last_initial(page, at)):
        at += 2 if not page.is_initials(at) else 1
    return at


def _last_initial(page: Page, at: int) -> bool:
    return (
        len(page.words[at]) == 1
        and page.is_capital[at]
        and at + 1 < page.size
        and page.words[at + 1] == "."
        and page.is_initials(at - 1)
        and not page.is_initials(at)
        and page.places[at][1] == page.places[at + 1][0]
    )


def looks_like_a_person(page: Page, found: Range) -> bool:
    """Whether the form of the name alone says that it is a person's."""
    start, end = found
    names = [page.small[each] for each in range(start, end) if page.small[each] not in words.PARTICLES]
    full = [name for name in names if "." not in name]
    if len(names) > len(full) >= 1:
        return has_family_ending(full[-1]) or page.is_initials(start) or len(full) > 1
    if len(names) < 2 or any(page.is_acronym(each) for each in range(start, end)):
        return False
    if is_chinese_name(names):
        return True
    last = names[-1].rpartition("-")[2]
    if (
        last in words.PLACE_HEADS
        or last in words.EVENT_HEADS
        or last in words.STRONG_HEADS
        or last in words.SMALL_HEADS
    ):
        return False
    if any(page.is_demonym(each) for each in range(start, end)) or last in words.TOPIC_NOUNS:
        return False
    return names[0] in GIVEN_NAMES or has_family_ending(last) or (has_family_ending(names[1]) and len(names) == 3)
