"""Institutions by the grammar of their names: a run of capitals with a head word, and what belongs to it before."""

from __future__ import annotations

from workers.tagging.providers.english_common import NAME_WORDS
from workers.tagging.rules.english import words
from workers.tagging.rules.english.complements import MOST_WORDS, is_head, is_topic, is_within_name, with_complements
from workers.tagging.rules.english.page import Decision, Page, Range
from workflow.domain.annotations import EntityType

_GENERIC = frozenset("joint new own host partner sister leading".split())
"""What a head has before it without becoming a name."""
_CLOSING = {'"': '"', "“": "”", "«": "»", "„": "“", "‘": "’"}


def find_institutions(page: Page) -> None:
    """Decide on every institution that has a head word."""
    at = 0
    while at < page.size:
        if page.is_capital[at] and page.decided[at] is None:
            found = _institution_at(page, at)
            if found is not None:
                page.decide(Decision(range=found, type=EntityType.ORGANISATION, rule="organisation_head"))
                at = found[1]
                continue
            at = max(at + 1, _front(page, at)[1])
            continue
        at += 1


def _institution_at(page: Page, at: int) -> Range | None:
    start, end = _front(page, at)
    heads = _heads(page, (start, end))
    if not heads or page.small[start] in words.LEGAL_FORMS:
        return _by_legal_form(page, (start, end))
    start = _left_edge(page, start, heads[0])
    stop = _right_edge(page, heads, end)
    if stop == heads[-1] + 1:
        stop = with_complements(page, stop, head=page.small[stop - 1])
    stop = _quoted_name(page, _legal_form(page, stop))
    if page.word(stop) == "no." and page.word(stop + 1).isdigit():
        stop += 2
    if stop == start + 1 and page.small[start] in _HEADS_IN_FRONT and end > stop and not page.is_ordinary(stop):
        stop = end
    if page.small[start] == "board" and page.word(start + 2) in _DIRECTED:
        return None
    if stop - start < 2 or all(page.small[each] in _GENERIC or each == stop - 1 for each in range(start, stop)):
        return None
    if any(page.small[each] in words.EVENT_HEADS for each in range(heads[-1] + 1, end)) and stop <= end:
        return None
    return _with_parent(page, (_with_topics_before(page, start, heads[0]), stop), heads[0])


def _heads(page: Page, found: Range) -> list[int]:
    """The head words in a range; ``Federation`` of ``Russian Federation`` is none."""
    heads = []
    at = found[0]
    while at < found[1]:
        named = page.state_name(at)
        if named > at + 1 and not (named < found[1] and is_head(page, named)):
            at = named
            continue
        if is_head(page, at):
            heads.append(at)
        at += 1
    return heads


def _front(page: Page, at: int) -> Range:
    """The run of capitals from ``at`` on, with ``&``, ``and`` between topics, and ``People's`` inside."""
    end = at + 1
    while end < page.size and end - at < MOST_WORDS:
        if page.begins[end]:
            break
        if page.is_capital[end] and page.touches(end):
            end += 1
        elif is_within_name(page, end + 1) and _ties(page, at, end):
            end += 2
        else:
            break
    return at, end


def _ties(page: Page, start: int, at: int) -> bool:
    """Whether what is no capital at ``at`` ties the names around it into one: ``'s``, ``&``, ``and``."""
    sign = page.words[at]
    if sign == "'s":
        owner = page.small[at - 1]
        return owner in words.POSSESSIVES or (
            owner in words.OFFICE_OWNERS and page.word(at + 1) in {"office", "administration"}
        )
    if sign == "'":
        return (page.is_acronym(at - 1) or page.small[at - 1].endswith("s")) and page.touches(at + 1)
    return sign == "&" or (sign == "and" and (_topics_before_head(page, at) or _two_names(page, start, at)))


def _topics_before_head(page: Page, conjunction: int) -> bool:
    """``Economic and Trade Cooperation Area``: topics on both sides, and a head word after them."""
    if not (is_topic(page, conjunction - 1) or page.is_common(conjunction - 1)) or page.decided[conjunction - 1]:
        return False
    end = page.run(conjunction + 1)[1]
    following = range(conjunction + 1, end)
    heads = [each for each in following if is_head(page, each)]
    if not heads or heads[0] == conjunction + 1:
        return False
    if is_topic(page, conjunction + 1) or page.is_common(conjunction + 1):
        return True
    first = conjunction + 1
    return (
        page.small[heads[-1]] in _OFTEN_OF_TWO_TOPICS
        and heads[0] - first < 3
        and page.state_name(first) == first
        and not page.is_acronym(first)
        and not page.is_demonym(first)
    )


_OFTEN_OF_TWO_TOPICS = frozenset(
    "company commission committee agency authority bureau department centre center office service".split()
)
_HEADS_IN_FRONT = frozenset(
    "radio bank studio theatre theater club agency company foundation group museum fund station".split()
)
"""May stand before the name that they are heads of: ``Radio Tojikiston``."""
_DIRECTED = frozenset("directors trustees governors management".split())
"""``Board of …``: a part of every institution, not one by itself."""


def _two_names(page: Page, start: int, conjunction: int) -> bool:
    """``the Victoria and Albert Museum``."""
    return (
        page.word(start - 1) == "the"
        and conjunction == start + 1
        and page.word(conjunction + 2) in {"museum", "foundation", "hospital", "prize"}
        and not page.is_acronym(start)
    )


def _left_edge(page: Page, start: int, head: int) -> int:
    """Without words that open a sentence, offices before the name, and a ministry's nation."""
    while start < head and (
        (page.is_plain_opening(start) and page.words[start + 1] != "'s" and page.small[start] not in NAME_WORDS)
        or page.small[start] in words.NAMES_NOT_PEOPLE
        or page.small[start] in words.HONORIFICS
        or page.small[start] in words.OFFICES_BEFORE_NAMES
        or page.is_calendar(start)
    ):
        start += 1
    if start < head and page.is_demonym(start) and page.small[head] in words.MINISTERIAL:
        start += 1
    return start


def _right_edge(page: Page, heads: list[int], end: int) -> int:
    """After the last head; a run that goes on with more than two words after a head stops at it."""
    last = heads[-1] + 1
    rest = end - last
    forms = [
        each for each in range(last, end) if page.small[each].rstrip(".") in words.LEGAL_FORMS and page.is_capital[each]
    ]
    if forms:
        return forms[0] + 1
    if rest and all(
        is_topic(page, each) or page.small[each].rstrip(".") in words.LEGAL_FORMS for each in range(last, end)
    ):
        return end
    return last


def _with_topics_before(page: Page, start: int, head: int) -> int:
    """``Good-Neighborliness, Friendship and Cooperation Commission`` from its first topic on."""
    if "and" not in page.small[start:head]:
        return start
    first = start
    while (
        first > 1
        and page.words[first - 1] == ","
        and page.joins(first)
        and page.is_capital[first - 2]
        and is_topic(page, first - 2)
    ):
        first -= 2
        while (
            first > 0
            and page.is_capital[first - 1]
            and page.touches(first)
            and is_topic(page, first - 1)
            and not page.begins[first]
        ):
            first -= 1
    return first if page.decided[first] is None else start


def _legal_form(page: Page, end: int) -> int:
    """With ``Co., Ltd.``, ``JSC`` after the name."""
    at = end
    while at < page.size and page.joins(at):
        if page.small[at].rstrip(".") in words.LEGAL_FORMS and page.is_capital[at]:
            at += 1
            end = at
            if at < page.size and page.words[at] == "." and page.words[at - 1].lower() in {"co", "ltd", "inc", "corp"}:
                at += 1
                end = at if at < page.size and not page.begins[at] else end
        elif (
            page.words[at] == ","
            and at + 1 < page.size
            and page.small[at + 1].rstrip(".") in {"ltd", "inc", "co", "llc", "limited"}
        ):
            at += 1
        else:
            break
    return end


def _quoted_name(page: Page, end: int) -> int:
    """With a name in quotation marks right after it: ``Research Center "Sharq"``."""
    if end + 1 >= page.size or not page.is_capital[end + 1] or page.words[end] not in _CLOSING or not page.joins(end):
        return end
    closing = _CLOSING[page.words[end]]
    for at in range(end + 1, min(page.size, end + 9)):
        if page.words[at] == closing and at > end + 1:
            return at + 1
        if page.begins[at]:
            break
    return end


def _by_legal_form(page: Page, run: Range) -> Range | None:
    """``Rosneft PJSC``, ``JSC "Uzbekistan Railways"``, ``Alibaba Co., Ltd.``."""
    start, end = run
    if page.small[start].rstrip(".") in words.LEGAL_FORMS and page.is_acronym(start):
        quoted = _quoted_name(page, start + 1)
        if quoted > start + 1:
            return start, quoted
        return (start, end) if end - start > 1 else None
    forms = [each for each in range(start + 1, end) if page.small[each].rstrip(".") in words.LEGAL_FORMS]
    if forms:
        return start, _legal_form(page, forms[0])
    longer = _legal_form(page, end)
    if (
        longer > end
        and not page.is_plain_opening(start)
        and not any(page.small[each] in words.ROLE_HEADS for each in range(start, end))
    ):
        return start, longer
    if end < page.size and page.small[end] in words.SMALL_HEADS | {"news"} and page.touches(end):
        return _before_small_head(page, run)
    return None


def _before_small_head(page: Page, run: Range) -> Range | None:
    """``Kabar`` of ``Kabar news agency``: no nation, no plain opening, no office."""
    start, end = run
    while start < end and (page.is_ordinary(start) or page.is_demonym(start)):
        start += 1
    if start == end or any(page.is_demonym(each) for each in range(start, end)) or page.state_name(start) == end:
        return None
    if page.word(end) == "news" and page.word(end + 1) not in {
        "agency",
        "outlet",
        "portal",
        "website",
        "channel",
        "service",
    }:
        return None
    return start, end


def _with_parent(page: Page, found: Range, head: int) -> Range:
    """``Graduate School of International Studies, Seoul National University`` is one institution."""
    start, end = found
    if (
        page.small[head] not in words.PARTS
        or end + 1 >= page.size
        or page.words[end] != ","
        or not page.is_capital[end + 1]
    ):
        return found
    parent = _institution_at(page, end + 1) if page.joins(end + 1) else None
    if parent is None or parent[0] != end + 1:
        return found
    heads = {page.small[each] for each in range(*parent) if is_head(page, each)}
    if not heads & {"university", "academy", "ministry", "conservatory"}:
        return found
    return start, parent[1]
