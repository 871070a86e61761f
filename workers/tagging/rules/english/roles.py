"""Offices and who holds them: ``Norov, SCO Secretary-General``; ``former Secretaries-General of X, A, B, and C``."""

from __future__ import annotations

from dataclasses import dataclass, field

from workers.tagging.rules.english import words
from workers.tagging.rules.english.complements import is_topic
from workers.tagging.rules.english.names import looks_like_a_person, name_at
from workers.tagging.rules.english.page import Decision, Page, Range
from workflow.domain.annotations import EntityType

_LINKS = frozenset("of for to at in on with".split())
_SECOND_WORDS = {
    **dict.fromkeys(
        "secretary secretaries director directors consul attorney governor".split(), frozenset({"general"})
    ),
    "editor": frozenset({"in"}),
    "chief": frozenset({"executive", "engineer", "economist", "editor", "justice"}),
}
_OPENERS = frozenset("the a an its his her their our former also then now".split())
_MOST_SMALL_WORDS = 5
_MOST_TAIL = 40
_MOST_NAMES = 40


@dataclass(slots=True, kw_only=True)
class Office:
    """One office as a text names it."""

    range: Range
    """``Second Inspector``."""
    end: int
    """After all that belongs to it: ``of the Department of …``."""
    organisation: Range | None = None
    is_plural: bool = False
    people: list[Range] = field(default_factory=list)


def find_offices(page: Page) -> list[Office]:
    """Every office of the text, in reading order."""
    found: list[Office] = []
    at = 0
    while at < page.size:
        if page.decided[at] is None and _is_head(page, at):
            office = _office(page, at, found[-1].end if found else 0)
            found.append(office)
            for each in range(office.range[0], min(page.size, office.range[1])):
                page.is_office[each] = True
            at = max(at + 1, office.range[1])
        else:
            at += 1
    return found


def _is_head(page: Page, at: int) -> bool:
    small = page.small[at]
    following = page.word(at + 1)
    if (
        page.touches(at + 1)
        and following not in _SECOND_WORDS.get(small, ())
        and following in words.ROLE_HEADS | words.ROLE_MODIFIERS
    ):
        return False
    if small in words.ROLE_HEADS or (small.startswith("ex-") and small[3:] in words.ROLE_HEADS):
        return small not in {
            "general",
            "father",
            "head",
            "heads",
            "chair",
            "chief",
            "guide",
            "judge",
            "fellow",
            "lead",
        } or _is_noun(page, at)
    return False


def _is_noun(page: Page, at: int) -> bool:
    """``head`` before ``of``, or before a name; not ``to head``."""
    small = page.small[at]
    if small == "general":
        return page.is_capital[at] and not page.is_capital[at - 1] and at + 1 < page.size and page.is_capital[at + 1]
    return page.word(at - 1) != "to" and (
        page.word(at + 1) in _LINKS or page.is_capital[at] or (at + 1 < page.size and page.is_capital[at + 1])
    )


def _office(page: Page, head: int, floor: int) -> Office:
    start = head
    while start > floor and page.touches(start) and page.decided[start - 1] is None and _modifies(page, start - 1):
        start -= 1
    organisation = _before(page, start)
    end = _second_words(page, head + 1)
    following = end + 1
    if page.word(end) in {"and", "&"} and following < page.size and not organisation:
        while page.word(following) in words.ROLE_MODIFIERS:
            following += 1
        if page.word(following) in words.ROLE_HEADS and page.is_capital[following] == page.is_capital[head]:
            end = _second_words(page, following + 1)
    stop, last, owner = _tail(page, end)
    return Office(
        range=(start, last),
        end=stop,
        organisation=owner or organisation,
        is_plural=page.small[head] in words.PLURAL_ROLES,
    )


def _modifies(page: Page, at: int) -> bool:
    small = page.small[at]
    if small in words.ROLE_MODIFIERS or small.startswith(("ex-", "vice-", "deputy-")):
        return True
    return (
        page.is_capital[at]
        and not page.begins[at]
        and (small in words.TOPIC_NOUNS or small in {"federal", "union", "state", "interior"})
    )


def _before(page: Page, start: int) -> Range | None:
    """``SCO`` of ``SCO Secretary-General``."""
    at = start - 1
    if page.word(at) == "'s":
        at -= 1
    if at >= 0 and page.type_at(at) is EntityType.ORGANISATION and (page.touches(start) or at < start - 1):
        decision = page.decided[at]
        assert decision is not None
        return decision.range
    return None


def _second_words(page: Page, end: int) -> int:
    if page.word(end) in _SECOND_WORDS.get(page.word(end - 1), ()) and page.touches(end):
        end += 1
        if page.word(end - 1) == "in" and page.word(end) == "chief":
            end += 1
    if page.word(end) == "officer":
        end += 1
    for extra in ("extraordinary", "and", "plenipotentiary", "emeritus"):
        if page.word(end) == extra and (extra != "and" or page.word(end + 1) == "plenipotentiary"):
            end += 1
    return end


def _tail(page: Page, end: int) -> tuple[int, int, Range | None]:
    """Where all of the office ends, where its own words end, and the institution that it is an office of."""
    at = last = end
    organisation: Range | None = None
    while at - end < _MOST_TAIL and page.word(at) in _LINKS and page.touches(at):
        target = at + 1
        if page.word(target) in {"the", "its", "a", "this", "our"}:
            target += 1
        if target >= page.size:
            break
        decision = page.decided[target]
        if decision is not None and decision.range[0] == target:
            if organisation is None and decision.type is EntityType.ORGANISATION:
                organisation = decision.range
            at = decision.range[1]
        elif page.is_capital[target] and not page.begins[target]:
            stop = _capitals(page, target)
            if stop == target:
                break
            at = last = stop
        else:
            stop = _small_words(page, target)
            if stop == target or (page.word(at) in {"in", "at", "on", "with"} and organisation is not None):
                break
            at = stop
            if organisation is None and page.word(at) in _LINKS | {",", "."}:
                last = at
    return at, last, organisation


def _capitals(page: Page, target: int) -> int:
    """``Foreign Affairs``, ``Industry and Trade`` of a minister; a place's name."""
    end = target
    named = page.state_name(target)
    if named > target:
        return named
    while (
        end < page.size and page.is_capital[end] and (end == target or page.touches(end)) and page.decided[end] is None
    ):
        small = page.small[end]
        if page.is_acronym(end):
            break
        if (
            small not in words.TOPIC_NOUNS
            and not small.endswith(words.TOPIC_ENDINGS)
            and small not in words.ROLE_HEADS | words.ROLE_MODIFIERS
            and not _before_topic(page, end)
        ):
            break
        end += 1
        if (
            page.word(end) == "and"
            and end + 1 < page.size
            and page.is_capital[end + 1]
            and (is_topic(page, end + 1) or _before_topic(page, end + 1))
        ):
            end += 1
    return end


def _before_topic(page: Page, at: int) -> bool:
    return (
        at + 1 < page.size
        and page.is_capital[at + 1]
        and page.touches(at + 1)
        and (page.small[at + 1] in words.TOPIC_NOUNS or page.small[at + 1].endswith(words.TOPIC_ENDINGS))
    )


def _small_words(page: Page, target: int) -> int:
    """``press service`` of ``head of the press service of X``."""
    end = target
    while end < page.size and end - target < _MOST_SMALL_WORDS and page.words[end][0].isalpha() and page.joins(end):
        if (
            page.is_capital[end]
            or page.word(end) in _LINKS
            or page.word(end) in words.SAYING
            or page.word(end) in {"and", "who", "as"}
        ):
            break
        end += 1
    return end


def find_holders(page: Page, offices: list[Office]) -> list[tuple[Range, Office]]:
    """Who holds each office; their names are decided on."""
    held: list[tuple[Range, Office]] = []
    for number, office in enumerate(offices):
        before = offices[number - 1] if number else None
        person = _named_before(page, office, before)
        people = [person] if person is not None and not _name_follows(page, office) else _named_after(page, office)
        for found in people:
            office.people.append(found)
            held.append((found, office))
            if page.is_free(found):
                page.decide(Decision(range=found, type=EntityType.PERSON, rule="role_pattern"))
    return held


def _named_before(page: Page, office: Office, before: Office | None) -> Range | None:
    """``Norov, SCO Secretary-General``; a second office of the same person after ``and`` or a comma."""
    at = office.range[0]
    if office.organisation is not None and office.organisation[1] <= at:
        at = office.organisation[0]
    while at > 0 and page.word(at - 1) in _OPENERS:
        at -= 1
    while at > 0 and page.is_demonym(at - 1):
        at -= 1
    at = _described_from(page, at)
    if before is not None and before.people and not before.is_plural and before.people[-1][1] <= before.range[0]:
        between = [page.word(each) for each in range(before.end, at)]
        if between in (["and"], [",", "and"], [","], ["as", "well", "as"]) and not _name_follows(page, office):
            return before.people[-1]
    opening = page.word(at - 1)
    if opening in {"is", "was"} and page.type_at(at - 2) is EntityType.PERSON:
        decision = page.decided[at - 2]
        assert decision is not None
        return decision.range
    if opening not in {",", "(", "–", "—", "-"} or at < 2 or page.begins[at]:
        return None
    if office.is_plural or (opening != "," and not page.joins(at)):
        return None
    return name_before(page, at - 1)


def _described_from(page: Page, at: int) -> int:
    """The beginning of ``the bank's`` before ``spokesman``."""
    first = at
    while first > 0 and at - first < 6 and page.words[first - 1] != "," and not page.begins[first]:
        first -= 1
        if not (page.words[first].islower() or page.words[first] == "'s") or page.small[first] in words.SAYING:
            return at
        if page.small[first] in {"the", "its", "his", "her", "a", "an"}:
            return first
    return at


def _name_follows(page: Page, office: Office) -> bool:
    return (
        office.end < page.size
        and page.is_capital[office.end]
        and page.touches(office.end)
        and name_at(page, office.end, in_office=True) is not None
    )


def name_before(page: Page, end: int) -> Range | None:
    """The person's name that ends before ``end``."""
    last = page.decided[end - 1]
    if last is not None:
        return last.range if last.type is EntityType.PERSON else None
    start = end
    while start > 0 and end - start < 6 and page.decided[start - 1] is None:
        word = page.small[start - 1]
        if not (page.is_capital[start - 1] or word in words.PARTICLES) or (start < end and not page.touches(start)):
            break
        start -= 1
        if page.begins[start]:
            break
    for first in range(start, end):
        if page.is_plain_opening(first) and end - first > 1 and not looks_like_a_person(page, (first, end)):
            continue
        found = name_at(page, first, in_office=True)
        if found is not None and found[1] == end:
            return found
    return None


def _named_after(page: Page, office: Office) -> list[Range]:
    """``Secretary-General Norov``; ``the rector of X, Y Z,``; ``former Secretaries-General of X, A, B, and C``."""
    at = office.end
    if at >= page.size:
        return []
    if page.words[at] in {",", ":"} and at + 1 < page.size and (office.is_plural or page.words[at] == ","):
        return _after_comma(page, office, at + 1)
    if not page.touches(at):
        return []
    while page.word(at).rstrip(".") in words.HONORIFICS:
        at += 1
    if at >= page.size or page.begins[at]:
        return []
    first = _person_at(page, at)
    if first is None:
        return []
    return _listed(page, first) if office.is_plural else [first]


def _after_comma(page: Page, office: Office, at: int) -> list[Range]:
    if office.is_plural and page.words[at - 1] == "," and page.small[office.range[1] - 1] in words.LOOSE_PLURALS:
        return []
    while page.word(at).rstrip(".") in words.HONORIFICS:
        at += 1
    first = _person_at(page, at)
    if first is None or page.begins[at]:
        return []
    if office.is_plural:
        return _listed(page, first)
    follows = page.word(first[1])
    if (
        first[1] - first[0] > 1
        and (follows in {",", ".", ";", ")", "and"} or follows in words.SAYING)
        and _is_first_in_clause(page, office)
    ):
        return [first]
    return []


def _is_first_in_clause(page: Page, office: Office) -> bool:
    """Whether ``the`` or the beginning of a sentence stands before the office: it waits for its holder."""
    before = page.word(office.range[0] - 1)
    if office.organisation is not None and office.organisation[1] <= office.range[0]:
        before = page.word(office.organisation[0] - 1)
    return page.begins[office.range[0]] or before in {"the", "its", "their", "by", "and", "new", ";", "'s"}


def _person_at(page: Page, at: int) -> Range | None:
    if at >= page.size:
        return None
    decision = page.decided[at]
    if decision is not None:
        return decision.range if decision.type is EntityType.PERSON and decision.range[0] == at else None
    return name_at(page, at, in_office=True)


def _listed(page: Page, first: Range) -> list[Range]:
    """``A, B, C, and D`` from the first on."""
    found = [first]
    while len(found) < _MOST_NAMES:
        at = found[-1][1]
        if page.words[at : at + 1] == [","]:
            at += 1
        if page.word(at) == "and":
            at += 1
        if at == found[-1][1] or at >= page.size or page.begins[at]:
            break
        following = _person_at(page, at)
        if following is None or page.state_name(at) == following[1]:
            break
        found.append(following)
    return found
