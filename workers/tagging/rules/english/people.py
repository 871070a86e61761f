"""People that no office introduces: by the form of the name, by what they do, by lists, and by an earlier full name."""

from __future__ import annotations

from workers.tagging.providers.english_words import CHINESE_FAMILY_NAMES
from workers.tagging.rules.english import words
from workers.tagging.rules.english.known import PEOPLE
from workers.tagging.rules.english.names import is_chinese_name, looks_like_a_person, name_at, syllables
from workers.tagging.rules.english.page import Decision, Page, Range, longest_by_first_word
from workflow.domain.annotations import EntityType

_FAMILY_NAMES_FIRST = frozenset(
    "park kim lee choi jung kang cho yoon jang lim nguyen tran pham hoang phan moon shin kwon".split()
)
"""Korean and Vietnamese ones, in small letters."""
_LED_BY = frozenset("led headed chaired moderated hosted founded signed written authored represented opened".split())

_MOST_HONORIFICS = 6
"""In a row before one name: ``H.E. Prof. Dr.``; a page of nothing else is read in one pass."""


def find_named_people(page: Page) -> None:
    """Decide on names that honorifics introduce and on those whose form alone shows a person."""
    at = 0
    while at < page.size:
        found = _named_at(page, at) if page.decided[at] is None and page.is_capital[at] else None
        if found is not None:
            page.decide(found)
            at = found.range[1]
        else:
            at += 1


def _named_at(page: Page, at: int) -> Decision | None:
    if page.small[at].rstrip(".") in words.HONORIFICS:
        begin = at + 1
        if page.words[begin : begin + 1] == ["."]:
            begin += 1
        last = min(page.size, begin + _MOST_HONORIFICS)
        while begin < last and page.small[begin].rstrip(".") in words.HONORIFICS and page.joins(begin):
            begin += 1
        found = name_at(page, begin, in_office=True) if begin < page.size and page.joins(begin) else None
        return None if found is None else Decision(range=found, type=EntityType.PERSON, rule="honorific")
    if (
        at
        and page.touches(at)
        and page.is_capital[at - 1]
        and page.decided[at - 1] is None
        and not _is_passed(page, at - 1)
    ):
        return None
    found = name_at(page, at, in_office=False)
    if found is None:
        return _single_name(page, at)
    if (
        page.is_plain_opening(at)
        and not is_chinese_name(page.small[at : found[1]])
        and page.small[at] not in CHINESE_FAMILY_NAMES
    ):
        return None
    if looks_like_a_person(page, found):
        return Decision(range=found, type=EntityType.PERSON, rule="name_form")
    if found[1] - at == 2 and page.word(at - 1) == "by" and page.word(at - 2) in _LED_BY:
        return Decision(range=found, type=EntityType.PERSON, rule="agent")
    return None


def _single_name(page: Page, at: int) -> Decision | None:
    """``Putin``; ``Glazyev``, by its ending, where no place is meant."""
    goes_on = at + 1 < page.size and page.is_capital[at + 1] and page.touches(at + 1) and not page.begins[at + 1]
    if goes_on or page.decided[at] is not None or page.is_acronym(at) or page.small[at] in page.small_ones:
        return None
    if page.words[at] in PEOPLE:
        return Decision(range=(at, at + 1), type=EntityType.PERSON, rule="well_known")
    small = page.small[at]
    is_slavic = len(small) > 5 and small.endswith(_SURE_ENDINGS) and small.isalpha()
    if (
        not is_slavic
        or page.state_name(at) > at
        or page.is_ordinary(at)
        or page.word(at - 1) in {"in", "at", "from", "near", "to"}
    ):
        return None
    return Decision(range=(at, at + 1), type=EntityType.PERSON, rule="family_name_ending")


_SURE_ENDINGS = ("ov", "ev", "ova", "eva", "enko", "shvili", "zoda", "zade", "ovich", "evich", "uulu", "kyzy")


def _is_passed(page: Page, at: int) -> bool:
    """Whether the capitalised word at ``at`` is no part of the name after it."""
    small = page.small[at]
    return (
        page.is_plain_opening(at)
        or small in words.ROLE_HEADS
        or small in words.HONORIFICS
        or page.is_demonym(at)
        or page.is_acronym(at)
        or page.is_calendar(at)
        or small in words.NAMES_NOT_PEOPLE
    )


def find_acting_people(page: Page) -> None:
    """Decide on undecided names of one to three words that say, stress or believe something."""
    for at in range(1, page.size):
        if (
            page.small[at] in words.SAYING_ONLY
            and not page.is_capital[at]
            and page.touches(at)
            and page.is_capital[at - 1]
            and page.decided[at - 1] is None
        ):
            start = at - 1
            while (
                start > 0
                and not page.begins[start]
                and page.touches(start)
                and page.is_capital[start - 1]
                and page.decided[start - 1] is None
            ):
                start -= 1
            found = name_at(page, start, in_office=True)
            if page.word(start - 1) in {"of", "for", "at", "in", "from", "with", "to", "by"}:
                continue
            if _is_among_institutions(page, start):
                page.decide(Decision(range=(start, at), type=EntityType.ORGANISATION, rule="among_institutions"))
                continue
            if (
                found is not None
                and found[1] == at
                and at - start <= 3
                and not page.is_ordinary(start)
                and not _is_a_plural(page, start)
            ):
                page.decide(
                    Decision(range=found, type=EntityType.PERSON, rule="subject_of_saying", is_proposed=at - start > 1)
                )


def _is_among_institutions(page: Page, at: int) -> bool:
    """``X`` of ``Rosatom, CNNC and X attended``."""
    before = at - 1
    if page.word(before) != "and":
        return False
    before -= 2 if page.word(before - 1) == "," else 1
    return (
        page.type_at(before) is EntityType.ORGANISATION
        and page.word(at) not in words.NAMES_NOT_PEOPLE
        and not page.is_ordinary(at)
        and page.word(before - 1) == ","
    )


def _is_a_plural(page: Page, at: int) -> bool:
    """``Organisers said``: the first word of a sentence that looks like many people."""
    return page.begins[at] and page.small[at].endswith(
        ("ers", "ors", "ists", "ants", "ians", "ees", "ials", "ants", "ents")
    )


def find_listed_people(page: Page) -> None:
    """Decide on names of two words and more that stand in one list with a person."""
    for decision in [each for each in page.decisions if each.type is EntityType.PERSON]:
        if decision.range[1] - decision.range[0] > 1:
            _follow_list(page, decision.range)
            _lead_list(page, decision.range)


def _follow_list(page: Page, first: Range) -> None:
    at = first[1]
    while at < page.size:
        begin = at
        if page.words[begin] in {",", ";"}:
            begin += 1
        if page.word(begin) == "and":
            begin += 1
        if begin == at or begin >= page.size or page.begins[begin]:
            return
        decision = page.decided[begin]
        if decision is not None:
            if decision.type is not EntityType.PERSON:
                return
            at = decision.range[1]
            continue
        found = name_at(page, begin, in_office=False)
        if found is None or found[1] - begin > 3 or found[1] >= page.size or page.is_capital[found[1]]:
            return
        if _is_company(page, found):
            return
        if (
            page.words[found[1]] not in {",", ";", "."}
            and page.word(found[1]) not in {"and", "of", "from"} | words.SAYING
        ):
            return
        page.decide(Decision(range=found, type=EntityType.PERSON, rule="list_of_people"))
        at = found[1]


def _lead_list(page: Page, last: Range) -> None:
    """Names of two words before a person: ``Jens Stoltenhoff, Claire Dubois``."""
    at = last[0]
    while at > 2 and page.words[at - 1] in {",", ";", "and"}:
        end = at - 1
        if page.words[end - 1] == ",":
            end -= 1
        start = end - 2
        if start < 0 or not page.is_free((start, end)) or not page.is_capital[start] or page.is_plain_opening(start):
            return
        if (
            start
            and page.is_capital[start - 1]
            and page.touches(start)
            and not _is_passed(page, start - 1)
            and page.decided[start - 1] is None
        ):
            return
        if page.word(start - 1) in {"the", "of"}:
            return
        if name_at(page, start, in_office=False) != (start, end) or _is_company(page, (start, end)):
            return
        page.decide(Decision(range=(start, end), type=EntityType.PERSON, rule="list_of_people"))
        at = start


def _is_company(page: Page, found: Range) -> bool:
    last = page.small[found[1] - 1]
    return (
        last in words.COMPANY_ENDS
        or last in words.STRONG_HEADS
        or last in words.PLACE_HEADS
        or last in words.EVENT_HEADS
    )


def find_later_mentions(page: Page) -> None:
    """Decide on names that the text gives in full elsewhere: the same again, and the family name alone."""
    found: dict[str, set[tuple[str, ...]]] = {}
    families: set[str] = set()
    for decision in page.decisions:
        if decision.type is EntityType.PERSON and not decision.is_proposed:
            names = tuple(page.small[slice(*decision.range)])
            found.setdefault(names[0], set()).add(names)
            if len(names) == 3 and not is_chinese_name(list(names)):
                found.setdefault(names[1], set()).add(names[1:])
            families |= _family_names(names)
    wholes = longest_by_first_word(found)
    at = 0
    while at < page.size:
        end = _later_mention(page, at, wholes, families) if page.is_capital[at] and page.decided[at] is None else at
        if end > at:
            page.decide(Decision(range=(at, end), type=EntityType.PERSON, rule="later_mention"))
        at = max(end, at + 1)


def _family_names(names: tuple[str, ...]) -> set[str]:
    plain = [name for name in names if "." not in name and len(name) > 1 and name not in words.PARTICLES]
    if len(plain) < 2:
        return set(plain)
    if is_chinese_name(plain) or plain[0] in _FAMILY_NAMES_FIRST:
        return {plain[0]}
    if len(plain) == 2 and all(0 < syllables(name) < 3 for name in plain):
        return set(plain)
    return (
        {plain[0], plain[-1]}
        if plain[-1].endswith(("vich", "vna", "uulu", "kyzy", "zoda")) and len(plain) > 2
        else {plain[-1]}
    )


def _later_mention(page: Page, at: int, wholes: dict[str, list[tuple[str, ...]]], families: set[str]) -> int:
    for names in wholes.get(page.small[at], ()):
        end = at + len(names)
        if len(names) > 1 and tuple(page.small[at:end]) == names and page.is_free((at, end)):
            return end
    if page.small[at] not in families or page.is_acronym(at):
        return at
    if at + 1 < page.size and page.is_capital[at + 1] and page.touches(at + 1) and not page.begins[at + 1]:
        return at
    if page.state_name(at) > at or page.is_calendar(at) or (page.is_ordinary(at) and page.begins[at]):
        return at + 1 if acts_like_a_person(page, at) else at
    return at + 1


def acts_like_a_person(page: Page, at: int) -> bool:
    """Whether what stands beside a word that is also a place's or a month's makes it a person's name."""
    before, after = page.word(at - 1), page.word(at + 1)
    if before in {"in", "from", "near", "to", "at", "since", "until", "by", "on", "the"}:
        return False
    return before in words.ROLE_HEADS or before.rstrip(".") in words.HONORIFICS or after in words.SAYING
