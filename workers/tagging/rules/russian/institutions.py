"""Institutions by the grammar of their names: a head, what stands before it, and what it is of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from workers.tagging.rules.russian import words
from workers.tagging.rules.russian.phrases import Phrases
from workers.tagging.rules.russian.reading import OPENING, Reading
from workers.tagging.russian_morphology import Form, form

_CASES = Form.NOMINATIVE | Form.GENITIVE | Form.DATIVE | Form.INSTRUMENTAL | Form.LOCATIVE
_OFFICIAL = ("национальн", "государственн", "центральн", "федеральн", "народн", "всемирн", "международн", "общественн")
_CYRILLIC = re.compile("[А-ЯЁ]{2,7}")
_STATE_OWNED = re.compile("(?:ФГ|ГБ|ГА|МБ|МА|НИ|ГК)[А-Я]{1,5}")
_MOST_ADJECTIVES = 7


@dataclass(frozen=True, slots=True)
class Institution:
    """Tokens of one name."""

    first: int
    end: int
    rule: str


def institutions(phrases: Phrases) -> Iterator[Institution]:
    """The institutions of a text in reading order, none overlapping."""
    reading, heads = phrases.reading, words.heads()
    behind = 0
    for at, word in enumerate(reading.small):
        if at < behind:
            continue
        found: Institution | None = None
        kind = reading.kinds[at]
        if kind in "lT" and word in heads:
            found = _with_head(phrases, at, behind)
        elif kind == "U" and (reading.words[at] in words.LEGAL_FORMS or _STATE_OWNED.fullmatch(reading.words[at])):
            found = _with_legal_form(phrases, at)
        elif kind in "UT" and (word in words.BODIES_OF_A_COUNTRY or (kind == "T" and word.startswith(words.MINISTRY))):
            found = _of_a_country(phrases, at) or (_abbreviated(phrases, at) if kind == "T" else None)
        if found is None and kind == "U":
            found = _acronym(phrases, at)
        if found is not None:
            behind = found.end
            yield found


def _with_head(phrases: Phrases, at: int, behind: int) -> Institution | None:
    reading = phrases.reading
    head = words.heads()[reading.small[at]]
    first = _first_adjective(phrases, at, behind)
    if head == "федерация" and reading.small[at - 1].startswith("российск"):
        return None
    is_generic = reading.kinds[at] == "l" or (reading.opens_sentence[at] and head in words.GENERIC_BEFORE_QUOTES)
    is_named = first < at or not is_generic
    end = phrases.end_of_name(at, head, is_named=is_named)
    if (
        reading.words[end : end + 1] == ["("]
        and reading.words[end + 1 : end + 2]
        and (reading.words[end + 1] in words.LEGAL_FORMS and reading.words[end + 2 : end + 3] == [")"])
    ):
        end += 3
    if end == at + 1 and reading.words[end : end + 1] and reading.words[end] in OPENING:
        return None if head in words.NO_BODY_IN_QUOTES else _in_quotes(phrases, end)
    if first < at and end == at + 1 and reading.small[first].startswith(words.GENERIC_COUNCILS):
        return None
    if first < at:
        return Institution(first, end, "organisation_head") if _names(phrases, first, at, end) else None
    if reading.kinds[at] == "T":
        is_told = _is_a_body(phrases, at, end, head)
    else:
        is_told = end > at + 1 and _is_a_body_written_small(phrases, at, end, head)
        first = _first_small_adjective(phrases, at)
    return Institution(first, end, "organisation_head") if is_told else None


def _first_small_adjective(phrases: Phrases, at: int) -> int:
    """``[исторического] факультета МГУ``: an adjective of a part that is written small."""
    reading = phrases.reading
    cases = form(reading.small[at]) & _CASES
    first = at
    while first and at - first < 3 and reading.kinds[first - 1] == "l":
        word = reading.small[first - 1]
        known = form(word)
        if (
            not (known & Form.ADJECTIVE and known & Form.COMMON and known & cases)
            or known & (Form.OTHER | Form.VERB)
            or word in words.not_a_beginning()
            or word.startswith(tuple(words.NATIONALITIES))
        ):
            break
        first -= 1
    return first


def _in_quotes(phrases: Phrases, at: int) -> Institution | None:
    """``компания «Хайер»``: the name alone."""
    end = phrases.end_of_quote(at)
    if end - at < 3 or phrases.reading.kinds[at + 1] not in "TU":
        return None
    return Institution(at + 1, end - 1, "quoted_name")


def _abbreviated(phrases: Phrases, at: int) -> Institution | None:
    """``Минобрнауки``, ``Россотрудничество``: words that no dictionary has, made of a body's first syllables."""
    if phrases.reading.small[at] in words.abbreviated_bodies():
        return Institution(at, at + 1, "abbreviated_body")
    known = form(phrases.reading.small[at])
    is_name = known & (Form.NAME | Form.PLACE | Form.KNOWN | Form.ADJECTIVE) or at in phrases.people
    return None if is_name or len(phrases.reading.small[at]) < 7 else Institution(at, at + 1, "abbreviated_body")


def _first_adjective(phrases: Phrases, at: int, behind: int) -> int:
    """The first of the adjectives before a head that makes a name of it: the capitalised one; ``at`` without one."""
    reading = phrases.reading
    cases = form(reading.small[at]) & _CASES
    first, here = at, at - 1
    while here >= behind and at - here <= _MOST_ADJECTIVES:
        if (
            reading.words[here] == ")"
            and here - 3 >= behind
            and reading.words[here - 2] == "("
            and reading.kinds[here - 1] == "T"
        ):
            here -= 3
            continue
        if reading.small[here] in words.INVARIABLE and reading.kinds[here] == "T":
            first, here = here, here - 1
            continue
        if reading.kinds[here] not in "lT":
            break
        known = form(reading.small[here])
        if here in phrases.people or not (known & Form.ADJECTIVE and known & cases):
            break
        if reading.kinds[here] == "T":
            first = here
        here -= 1
    while first < at and (
        reading.small[first] in words.pronouns()
        or (reading.opens_sentence[first] and reading.small[first] in words.not_a_beginning())
    ):
        first += 1
        while first < at and reading.kinds[first] != "T":
            first += 1
    return first


def _names(phrases: Phrases, first: int, at: int, end: int) -> bool:
    """Whether a capitalised adjective and a head are a name: not ``Китайские компании`` at a sentence's beginning."""
    reading = phrases.reading
    adjective = reading.small[first]
    if not reading.opens_sentence[first]:
        return (
            reading.kinds[at] == "T"
            or not adjective.startswith(tuple(words.NATIONALITIES))
            or end > at + 1
            or (at - first > 1 or not form(reading.small[at]) & Form.PLURAL)
        )
    if form(adjective) & Form.PLURAL and not form(adjective) & Form.NOMINATIVE:
        return True
    is_national = adjective.startswith(tuple(words.NATIONALITIES))
    if is_national:
        return at - first > 1 or end > at + 1
    return "ск" in adjective[-5:] or adjective.startswith(_OFFICIAL) or reading.kinds[at] == "T" or end > at + 1


def _is_a_body(phrases: Phrases, at: int, end: int, head: str) -> bool:
    """Whether a capitalised head with what it is of is a name, and not only the beginning of a sentence."""
    if end == at + 1:
        return head in words.UNIQUE_HEADS and not phrases.reading.opens_sentence[at]
    if not phrases.reading.opens_sentence[at]:
        return True
    return head in words.STATE_HEADS or _has_a_name(phrases, at + 1, end)


def _is_a_body_written_small(phrases: Phrases, at: int, end: int, head: str) -> bool:
    reading = phrases.reading
    if head in words.DOMAIN_HEADS:
        return True
    if form(reading.small[at]) & Form.PLURAL and not form(reading.small[at]) & Form.GENITIVE:
        return False
    if reading.kinds[at + 1] not in "lTU" or not _has_a_name(phrases, at + 1, end):
        return False
    heads = words.heads()
    of_a_body = any(
        (reading.kinds[here] == "U" and reading.small[here] not in words.places())
        or (reading.kinds[here] == "T" and reading.small[here] in heads)
        for here in range(at + 1, end)
    )
    return head in words.STATE_HEADS or (of_a_body and head in words.PART_HEADS)


def _has_a_name(phrases: Phrases, first: int, end: int) -> bool:
    return any(kind in "TU" for kind in phrases.reading.kinds[first:end])


def _with_legal_form(phrases: Phrases, at: int) -> Institution | None:
    """``АО «НК «Казахстан темир жолы»``, ``ООО Ромашка``."""
    reading = phrases.reading
    here = at + 1
    while here < len(reading) and reading.kinds[here] in "lTU" and reading.words[here] not in OPENING and here - at < 6:
        here += 1
    if here < len(reading) and reading.words[here] in OPENING:
        end = phrases.end_of_quote(here)
        if end > here and all(
            kind != "l" or words.heads().get(word)
            for kind, word in zip(reading.kinds[at + 1 : here], reading.small[at + 1 : here], strict=True)
        ):
            return Institution(at, end, "legal_form")
    end = at + 1
    while end < len(reading) and reading.kinds[end] in "TU" and end not in phrases.people and end - at < 4:
        end += 1
    return Institution(at, end, "legal_form") if end > at + 1 else None


def _of_a_country(phrases: Phrases, at: int) -> Institution | None:
    """``МИД России``, ``Минобороны КНР``, ``Госкомитет Республики Узбекистан``."""
    reading = phrases.reading
    here = at + 1
    if reading.small[at] in words.titles():
        return None
    if here >= len(reading) or reading.kinds[here] not in "TU" or here in phrases.people:
        return None
    end = phrases.end_of_name(at, "", is_named=False)
    if (
        form(reading.small[at]) & (Form.ADJECTIVE | Form.PLACE)
        or end == here
        or not (
            here in phrases.lands
            or reading.small[here] in words.places()
            or reading.small[here] in words.country_words()
            or form(reading.small[here]) & Form.ADJECTIVE
        )
    ):
        return None
    return Institution(at, end, "body_of_a_country")


def _acronym(phrases: Phrases, at: int) -> Institution | None:
    """``КазНУ им. аль-Фараби``, ``РАТС ШОС``: an acronym that goes on."""
    reading = phrases.reading
    if reading.small[at + 1 : at + 2] and reading.small[at + 1] in words.NAMED_AFTER:
        end = phrases.end_of_name(at, "", is_named=False)
        return Institution(at, end, "acronym_named_after") if end > at + 1 else None
    both = reading.words[at : at + 2]
    if (
        reading.kinds[at : at + 2] != "UU"
        or reading.small[at] in words.places()
        or not all(_CYRILLIC.fullmatch(each) for each in both)
    ):
        return None
    if both[1] in words.LEGAL_FORMS or at in phrases.lands or reading.starts[at + 1] != reading.ends[at] + 1:
        return None
    whole = _of_a_country(phrases, at + 1) if reading.small[at + 1] in words.BODIES_OF_A_COUNTRY else None
    return Institution(at, whole.end if whole else at + 2, "acronyms")


def acronyms_again(reading: Reading, bodies: Iterable[Institution]) -> Iterator[Institution]:
    """Short forms in the bracket after an institution, and every acronym of the text that is one's name elsewhere."""
    owned = {token for body in bodies for token in range(body.first, body.end)}
    names = {
        reading.words[body.first] for body in bodies if body.end - body.first == 1 and reading.kinds[body.first] == "U"
    }
    ends = {body.end for body in bodies}
    for end in ends:
        if reading.words[end : end + 1] == ["("]:
            here = end + 1
            while here < len(reading) and here - end < 6 and reading.kinds[here] in "lP" and reading.words[here] != ")":
                here += 1
            if (
                reading.kinds[here : here + 1] == "U"
                and here not in owned
                and reading.words[here + 1 : here + 2]
                and reading.words[here + 1] in ",);"
            ):
                names.add(reading.words[here])
    for at, kind in enumerate(reading.kinds):
        if kind == "U" and at not in owned and reading.words[at] in names:
            yield Institution(at, at + 1, "acronym_again")
