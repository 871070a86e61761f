"""Institutions without a head word: known ones, capitals, companies, and names that come again."""

from __future__ import annotations

from workers.tagging.providers.english_words import COUNTRIES, DEMONYMS
from workers.tagging.rules.english import words
from workers.tagging.rules.english.complements import is_head, is_topic
from workers.tagging.rules.english.known import AMBIGUOUS, INSTITUTIONS, LONGEST
from workers.tagging.rules.english.names import looks_like_a_person
from workers.tagging.rules.english.page import Decision, Page, Range, longest_by_first_word
from workflow.domain.annotations import EntityType

_SMALL_HEADS_BEFORE = frozenset(
    "newspaper agency company firm corporation channel magazine broadcaster airline operator conglomerate "
    "carmaker startup journal daily weekly outlet portal".split()
)
_QUOTES_AND_COMMA = frozenset(',"“«')
_NATIONS = ("kazakh", "uzbek", "kyrgyz", "belarus", "turkmen")


def find_known_institutions(page: Page) -> None:
    """Decide on institutions that everybody knows, and on what a small head says: ``the newspaper Izvestia``."""
    at = 0
    while at < page.size:
        end = _known(page, at) if page.is_capital[at] and page.decided[at] is None else at
        if end > at and page.is_free((at, end)):
            page.decide(Decision(range=(at, end), type=EntityType.ORGANISATION, rule="well_known"))
        at = max(end, at + 1)


def _known(page: Page, at: int) -> int:
    for size in range(min(LONGEST, page.size - at), 0, -1):
        end = at + size
        if tuple(page.words[at:end]) in INSTITUTIONS:
            if _goes_on(page, end) and size == 1:
                return at
            is_doubtful = size == 1 and page.small[at] in AMBIGUOUS
            if (
                size == 1
                and end < page.size
                and page.is_capital[end]
                and page.touches(end)
                and _is_company_end(page, end)
            ):
                return end + 1
            return at if is_doubtful and page.word(at - 1) not in _SMALL_HEADS_BEFORE | {'"', "“", "«"} else end
    before = at - 2 if page.word(at - 1) in _QUOTES_AND_COMMA else at - 1
    if (
        page.word(before) in _SMALL_HEADS_BEFORE
        and not page.is_capital[before]
        and (page.touches(at) or before < at - 1)
        and page.joins(at)
        and (before < at - 1 or not page.is_ordinary(at))
        and (page.word(at - 1) != "," or page.word(page.run(at)[1]) in {",", "."})
    ):
        start, end = page.run(at)
        if (
            end - start <= 3
            and not page.is_calendar(at)
            and page.state_name(at) == at
            and not looks_like_a_person(page, (start, end))
        ):
            return end
    if _is_address(page.words[at]):
        return page.run(at)[1]
    return at + 1 if _is_formed_like_a_company(page, at) else at


_DOMAINS = frozenset("ru com kz uz cn kg tj by org net int".split())


def _is_address(word: str) -> bool:
    """``Mail.ru``."""
    name, _, domain = word.rpartition(".")
    return bool(name) and domain in _DOMAINS


def _is_formed_like_a_company(page: Page, at: int) -> bool:
    """``Orienbank``, ``KazMunayGas``, ``Uzbekneftegaz``: by the word alone."""
    word, small = page.words[at], page.small[at]
    if _goes_on(page, at + 1) or not word.isalpha() or page.is_common(at):
        return False
    if len(word) > 6 and small.endswith(words.INSTITUTION_ENDINGS):
        return True
    if _is_camel_case(word):
        return not (at and page.is_capital[at - 1] and page.touches(at) and not page.is_plain_opening(at - 1))
    return len(word) > 8 and small.startswith(_NATIONS) and small not in DEMONYMS | COUNTRIES


def _is_camel_case(word: str) -> bool:
    """``KazMunayGas``, ``BelTA``; not ``McDonald``."""
    inner = [at for at in range(1, len(word)) if word[at].isupper() and word[at - 1].islower()]
    return (
        bool(inner) and word.isalpha() and not word.startswith(("Mc", "Mac", "De", "Di", "Du", "La", "Le", "Van", "O"))
    )


def find_acronyms(page: Page) -> None:
    """Decide on words in capitals: institutions, but for those that we know to be none."""
    at = 0
    while at < page.size:
        end = at
        while end < page.size and _may_follow(page, at, end) and _is_institution(page, end):
            end += 1
        if end > at:
            page.decide(Decision(range=(at, end), type=EntityType.ORGANISATION, rule="capitals"))
        at = max(end, at + 1)


def _may_follow(page: Page, start: int, at: int) -> bool:
    """``IMEMO RAS``: an institute's short form and that of the body it is of; not in a line of capitals."""
    if page.decided[at] is not None or not page.is_acronym(at):
        return False
    return at == start or (at - start < 2 and page.touches(at) and not page.begins[at] and len(page.words[start]) > 2)


def _beside(page: Page, at: int) -> list[int]:
    """The words right before and after, where only a space is between."""
    return [each for each, later in ((at - 1, at), (at + 1, at + 1)) if page.touches(later)]


def _is_institution(page: Page, at: int) -> bool:
    word = page.words[at]
    if word in words.NO_INSTITUTION or word in words.PLACE_ACRONYMS or page.is_initials(at) or "." in word:
        return False
    if _is_events(page, at):
        return False
    if any(map(str.isdigit, word)) or page.is_demonym(at) or page.is_calendar(at) or page.small[at] in words.ROLE_HEADS:
        return False
    if page.is_common(at) and any(page.is_capital[each] and page.is_acronym(each) for each in _beside(page, at)):
        return False  # ``SCO DAYS IN WUHAN``
    if page.small[at] in page.small_ones or page.state_name(at) > at:
        return False
    return 2 <= len(word) <= 12


def _is_events(page: Page, at: int) -> bool:
    """Whether the short form is that of an event: ``… Economic Forum (SPIEF)``."""
    return page.words[at] in page.short_for_events


def note_short_forms_of_events(page: Page) -> None:
    """Find the short forms in brackets after what has an event's head."""
    for at in range(2, page.size - 1):
        if page.words[at - 1] == "(" and page.words[at + 1] == ")" and page.is_acronym(at):
            first = at - 2
            while (
                first > 0
                and at - first < 14
                and (page.is_capital[first] or page.small[first] in {"of", "for", "on", "and", "the", "in"})
                and not page.begins[first]
            ):
                if page.is_capital[first] and page.small[first] in words.EVENT_HEADS and page.decided[first] is None:
                    page.short_for_events.add(page.words[at])
                first -= 1


def find_companies(page: Page) -> None:
    """Decide on names that go on after a known place or capitals, or end as companies do: ``KTZ Express``."""
    at = 0
    while at < page.size:
        if page.is_capital[at] and (at == 0 or not page.is_capital[at - 1] or not page.touches(at) or page.begins[at]):
            start, end = page.run(at)
            found = _company(page, start, end)
            if found is not None and _is_listed_with_a_person(page, found):
                page.decide(Decision(range=found, type=EntityType.PERSON, rule="list_of_people"))
            elif found is not None:
                for decision in {page.decided[each] for each in range(*found)}:
                    if decision is not None:
                        page.withdraw(decision)
                page.decide(Decision(range=found, type=EntityType.ORGANISATION, rule="company_name"))
            at = end
        else:
            at += 1


def _is_listed_with_a_person(page: Page, found: Range) -> bool:
    """``Darkhan Kydyrali`` of ``Darkhan Kydyrali and Vladimir Tolstoy``: called as a town is, and a person."""
    start, end = found
    return (
        end - start == 2
        and page.state_name(start) == start + 1
        and page.small[start] not in COUNTRIES
        and not page.is_acronym(start)
        and not _is_company_end(page, end - 1)
        and page.word(end) == "and"
        and page.type_at(end + 1) is EntityType.PERSON
    )


def find_companies_by_acronym(page: Page) -> None:
    """Decide on ``KTZ Freight Transportation`` before its second word is taken for a person's name."""
    for at in range(page.size):
        decision = page.decided[at]
        if decision is not None and decision.rule == "capitals":
            found = _company(page, *page.run(at))
            if found is not None and (is_topic(page, found[1] - 1) or _is_company_end(page, found[1] - 1)):
                page.withdraw(decision)
                page.decide(Decision(range=found, type=EntityType.ORGANISATION, rule="company_name"))


def _company(page: Page, start: int, end: int) -> Range | None:
    while start < end and (page.never_opens(start) or page.is_calendar(start)):
        start += 1
    told = (page.decided[each] for each in range(start, end))
    if any(decision is not None and decision.rule != "capitals" for decision in told):
        return None
    if any(
        page.is_office[each]
        or page.is_calendar(each)
        or page.small[each] in words.EVENT_HEADS | words.ROLE_HEADS | words.PROGRAMME_HEADS
        for each in range(start, end)
    ):
        return None
    if end - start < 2 or end - start > 5:
        return None
    named = page.state_name(start)
    if named == start and end - start == 2 and page.state_name(end - 1) == end and not page.is_ordinary(start):
        return start, end
    rest = range(max(named, start + 1), end)
    if (
        not rest
        or any(page.is_ordinary(each) and not _is_company_end(page, each) for each in rest)
        or page.is_demonym(end - 1)
    ):
        return None
    if page.state_name(end - 1) > end - 1 or any(page.is_acronym(each) for each in rest):
        return None
    if _is_company_end(page, end - 1) and not page.is_ordinary(start):
        return start, end
    if (named > start or page.is_acronym(start)) and not looks_like_a_person(page, (rest[0], end)):
        return start, end
    return None


def _is_company_end(page: Page, at: int) -> bool:
    return page.small[at] in words.COMPANY_ENDS


def find_later_institutions(page: Page) -> None:
    """Decide on what the text calls an institution elsewhere: in brackets after its name, or before."""
    names: dict[str, set[tuple[str, ...]]] = {}
    for decision in page.decisions:
        if decision.type is EntityType.ORGANISATION and not decision.is_proposed:
            alias = _alias_after(page, decision.range[1])
            for found in (decision.range, alias):
                if found is not None:
                    short = _before_head(page, found)
                    names.setdefault(short[0], set()).add(short)
                    names.setdefault(page.words[found[0]], set()).add(tuple(page.words[slice(*found)]))
    longest_first = longest_by_first_word(names)
    for at in range(page.size):
        if page.decided[at] is None and page.words[at] in longest_first:
            for name in longest_first[page.words[at]]:
                end = at + len(name)
                if tuple(page.words[at:end]) == name and page.is_free((at, end)) and not _goes_on(page, end):
                    page.decide(Decision(range=(at, end), type=EntityType.ORGANISATION, rule="named_elsewhere"))
                    break


def _before_head(page: Page, found: Range) -> tuple[str, ...]:
    """``State Grid`` of ``State Grid Corporation of China``; the whole where a word or none is left."""
    start, end = found
    heads = [each for each in range(start + 1, end) if is_head(page, each)]
    is_short = (
        bool(heads) and heads[0] - start > 1 and not any(page.is_demonym(each) for each in range(start, heads[0]))
    )
    return tuple(page.words[start : heads[0]] if is_short else page.words[start:end])


def _goes_on(page: Page, end: int) -> bool:
    if (
        not (end < page.size and page.is_capital[end] and page.touches(end))
        or page.begins[end]
        or page.decided[end] is not None
    ):
        return False
    return not page.is_ordinary(end) and page.small[end] not in words.EVENT_HEADS


def _alias_after(page: Page, at: int) -> Range | None:
    """``Rossotrudnichestvo`` of ``Federal Agency … (“Rossotrudnichestvo”)``."""
    if page.words[at : at + 1] != ["("] or not page.joins(at):
        return None
    start = at + 1
    while (
        start < page.size
        and (page.words[start] in '"“«–—:' or page.small[start] in {"hereinafter", "hereafter", "the", "or"})
        and page.joins(start)
    ):
        start += 1
    if start >= page.size or not page.is_capital[start]:
        return None
    end = page.run(start)[1]
    closes = page.words[end : end + 1] if page.words[end : end + 1] == [")"] else page.words[end + 1 : end + 2]
    if closes != [")"] or end - start > 4 or not page.is_free((start, end)) or page.state_name(start) > start:
        return None
    if any(page.is_ordinary(each) for each in range(start, end)) or page.is_calendar(start):
        return None
    return start, end


_OF_COMPANIES = frozenset("ceo cfo cto spokesman spokeswoman spokesperson founder co-founder".split())


def decide_company_of(page: Page, office: int, end: int) -> None:
    """``Siemens Mobility`` of ``Siemens Mobility CEO Michael Peter``: capitals before an office that companies have."""
    if page.word(office) not in _OF_COMPANIES:
        return
    start = end
    while start > 0 and end - start < 4 and page.is_capital[start - 1] and page.decided[start - 1] is None:
        start -= 1
        if page.begins[start] or not page.touches(start):
            break
    while start < end and (page.never_opens(start) or page.is_demonym(start) or page.is_calendar(start)):
        start += 1
    is_name = start < end and not any(
        page.is_ordinary(each) or page.state_name(each) > each for each in range(start, end)
    )
    if is_name and page.touches(end):
        page.decide(Decision(range=(start, end), type=EntityType.ORGANISATION, rule="has_an_office"))
