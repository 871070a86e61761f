"""Places: known ones, states with their form, heads (``Xijiao Hotel``), and what stands where places stand."""

from __future__ import annotations

from workers.tagging.rules.english import words
from workers.tagging.rules.english.known import HOTELS
from workers.tagging.rules.english.page import Decision, Page, Range
from workflow.domain.annotations import EntityType

_ORIGIN = frozenset("in from near across throughout outside inside around towards toward via".split())
_WATERSIDES = frozenset("bank banks shore shores mouth valley waters source delta coast basin".split())
_BEFORE_OF = frozenset(
    "people's people islamic democratic federal federative arab kyrgyz socialist united bolivarian".split()
)


def find_places(page: Page) -> None:
    """Decide on places that have a head word or a state's form, then on those on our lists."""
    at = 0
    while at < page.size:
        if page.is_capital[at] and page.decided[at] is None:
            found, rule = _place_at(page, at)
            if found is not None and page.is_free(found):
                page.decide(Decision(range=found, type=EntityType.PLACE, rule=rule))
                at = found[1]
                continue
        at += 1


def _place_at(page: Page, at: int) -> tuple[Range | None, str]:
    state = _state(page, at)
    if state is not None:
        return state, "state_form"
    if page.small[at] in HOTELS:
        return page.run(at), "hotel"
    headed = _headed(page, at)
    if headed is not None:
        return headed, "place_head"
    return None, ""


def _state(page: Page, at: int) -> Range | None:
    """``People's Republic of China``, ``Islamic Republic of Iran``, ``Republic of Kazakhstan``."""
    end = at
    while end < page.size and page.small[end] in _BEFORE_OF | {"'s"} and (end == at or page.joins(end)):
        end += 1
    if page.word(end) in words.STATE_FRONTS and page.is_capital[end] and page.word(end + 1) == "of":
        start = end + 2 + (page.word(end + 2) == "the")
        named = page.state_name(start) if start < page.size else start
        if named > start:
            return at, named
    return None


def _headed(page: Page, at: int) -> Range | None:
    if page.touches(at) and not page.begins[at] and page.is_capital[at - 1] and page.decided[at - 1] is None:
        return None
    start, end = page.run(at)
    if page.small[start].rstrip(".") in words.HONORIFICS | words.ROLE_HEADS:
        return None
    while end > start and page.decided[end - 1] is not None:
        end -= 1
    while start < end and (
        page.is_plain_opening(start)
        or page.small[start] in words.NAMES_NOT_PEOPLE
        or page.small[start] in words.ROLE_HEADS
    ):
        start += 1
    if end - start < 2:
        return None
    if (
        page.small[start] in words.PLACE_FRONTS
        and not page.is_acronym(start + 1)
        and page.small[end - 1] not in words.PLACE_HEADS
    ):
        return start, min(end, start + 3)
    heads = [each for each in range(start + 1, end) if page.small[each] in words.PLACE_HEADS]
    if not heads:
        return None
    last = heads[-1] + 1
    if last < end and page.small[last] in words.EVENT_HEADS:
        return None
    if last - start == 2 and page.is_demonym(start) and page.small[last - 1] in {"city", "region", "side"}:
        return None
    if page.word(last) == "of" and page.word(last + 1) == "the" and page.word(last + 2) == "people":
        last += 3
    return start, last


def find_known_places(page: Page) -> None:
    """Decide on places on our lists that nothing else has claimed."""
    at = 0
    while at < page.size:
        end = (
            page.state_name(at)
            if page.is_capital[at] and page.decided[at] is None and not is_of_money(page, at)
            else at
        )
        if end > at and names_a_programme(page, end):
            at = end
            continue
        if end > at and page.is_free((at, end)):
            page.decide(Decision(range=(at, end), type=EntityType.PLACE, rule="known_place"))
            at = end
        else:
            at += 1


def names_a_programme(page: Page, end: int) -> bool:
    """``Shanghai`` of ``Shanghai Spirit`` stands for no place."""
    return (
        end < page.size
        and page.is_capital[end]
        and page.touches(end)
        and not page.begins[end]
        and page.small[end] in words.PROGRAMME_HEADS
    )


def find_unknown_places(page: Page) -> None:
    """Decide on single names that nothing else has claimed and that stand where places stand."""
    for at in range(page.size):
        if page.is_capital[at] and page.decided[at] is None and _may_be_a_place(page, at):
            rule = _place_rule(page, at)
            if rule:
                page.decide(Decision(range=(at, at + 1), type=EntityType.PLACE, rule=rule))


def _place_rule(page: Page, at: int) -> str:
    """Why the word at ``at`` is a place; empty where it is not."""
    if (
        len(page.small[at]) > 6
        and page.small[at].endswith(words.PLACE_ENDINGS)
        and page.word(at + 1) not in words.SAYING
    ):
        return "place_ending"
    if _is_among_places(page, at):
        return "among_places"
    if page.word(at - 1) in {"in", "near"}:
        return "after_preposition"
    return "stands_as_a_place" if page.word(at - 1) != "from" and stands_as_a_place(page, (at, at + 1)) else ""


def _may_be_a_place(page: Page, at: int) -> bool:
    if page.is_ordinary(at) or page.is_demonym(at) or page.is_calendar(at) or page.is_acronym(at) or page.is_office[at]:
        return False
    small = page.small[at]
    if (
        small in words.EVENT_HEADS
        or small.endswith(("ism", "ese"))
        or small in words.STRONG_HEADS
        or small in words.PLACE_HEADS
        or len(small) < 3
    ):
        return False
    if (
        small.rstrip(".") in words.HONORIFICS
        or small in words.TOPIC_NOUNS
        or not page.words[at].replace("-", "").replace("'", "").isalpha()
    ):
        return False
    if at + 1 < page.size and page.words[at + 1][0].isdigit() and page.touches(at + 1):
        return False
    goes_on = at + 1 < page.size and page.is_capital[at + 1] and page.touches(at + 1) and not page.begins[at + 1]
    is_within = page.is_capital[at - 1] and page.touches(at) and not page.begins[at]
    return not goes_on and not is_within


def _is_among_places(page: Page, at: int) -> bool:
    """``X`` of ``through Bukhara, X and Termez``, ``between Aktobe and X``."""
    before = page.word(at - 1) in {",", "and"} and page.type_at(at - 2) is EntityType.PLACE
    following = at + 3 if page.word(at + 2) == "the" else at + 2
    after = page.word(at + 1) in {",", "and"} and page.type_at(following) is EntityType.PLACE
    if before and after:
        return True
    if not before or page.word(at - 1) != "and":
        return False
    first = at - 2
    while first > 0 and page.type_at(first) is EntityType.PLACE:
        first -= 1
    return page.word(first) in {"between", "in", "through", "to", "near", "from", "across", "of"}


def is_of_money(page: Page, at: int) -> bool:
    """``US$``, ``U.S. dollars``."""
    return (
        at + 1 < page.size
        and (page.words[at + 1] == "$" or page.small[at + 1].startswith("dollar"))
        and page.joins(at + 1)
    )


def stands_as_a_place(page: Page, found: Range) -> bool:
    """Whether the words around a name show a place: ``in X``, ``city of X``, ``X, Uzbekistan``, a dateline."""
    start, end = found
    before = page.word(start - 1)
    if before in _ORIGIN:
        return True
    if before == "the" and page.word(start - 2) in {"over", "along", "across", "down"}:
        return True
    if before == "of" and (
        page.word(start - 2) in words.PLACE_OF or page.word(start - 2) in {"native", "north", "south", "east", "west"}
    ):
        return True
    if before == "the" and page.word(start - 2) == "of" and page.word(start - 3) in _WATERSIDES:
        return True
    if before == "(" and page.word(end) == ")" and page.type_at(start - 2) is EntityType.PERSON:
        return True
    if before in words.PLACE_OF and not page.is_capital[start - 1]:
        return True
    if (
        page.word(end) in words.PLACE_HEADS - {"bridge", "church", "building"}
        and not page.is_capital[end]
        and page.touches(end)
    ):
        return True
    if _is_dateline(page, found):
        return True
    before_a_place = page.word(end) == "," and end + 1 < page.size and page.type_at(end + 1) is EntityType.PLACE
    return before_a_place and page.word(start - 1) in {"in", "at", "from", "to", ","}


def _is_dateline(page: Page, found: Range) -> bool:
    """``BEIJING, June 24``, ``Qingdao –`` at the beginning of a line."""
    start, end = found
    if (
        not page.begins[start]
        or end + 1 >= page.size
        or (start and "\n" not in page.text[page.places[start - 1][1] : page.places[start][0]])
    ):
        return False
    if page.words[end] in {",", "."} and (page.is_calendar(end + 1) or page.words[end + 1][0].isdigit()):
        return True
    return page.words[end] in {"–", "—"} and end - start <= 2
