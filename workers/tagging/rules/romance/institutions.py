"""Institutions by the grammar of their names: a head word, then capitals and what hangs on them by ``de`` and ``e``.

``Ministério da Irrigação da República de Ordávia``, ``Instituto Almasay de Hidrologia e Uso da Terra``. A place in such
a name is no place of its own; the article before it stays outside.
"""

from __future__ import annotations

from workers.tagging.rules.romance.page import Decision, Page, Range
from workflow.domain.annotations import EntityType

_MOST_WORDS = 24
_MOST_LISTED = 6
_CLOSING = {'"': '"', "“": "”", "«": "»"}
_CONTINENTS = frozenset("europa ásia asia áfrica eurasia eurásia".split())
_LONGEST_QUOTED = 9


def find_institutions(page: Page) -> None:
    """Decide on every institution that has a head word and more."""
    at = 0
    while at < page.size:
        if page.is_capital[at] and page.is_head(at) and page.decided[at] is None:
            start, end = _left_edge(page, at), _right_edge(page, at)
            if end - start > 1 and page.known_ends.get(start) != end and not _is_generic(page, start, end):
                page.decide(Decision(range=(start, end), type=EntityType.ORGANISATION, rule="organisation_head"))
                at = end
                continue
        at += 1


def _is_generic(page: Page, start: int, end: int) -> bool:
    """``Comunidade Internacional`` is nobody."""
    return end - start == 2 and page.small[start][:6] == "comuni" and page.small[start + 1] == "internacional"


def _left_edge(page: Page, head: int) -> int:
    """With ``Supremo``, ``Alto`` before the head, unless it opens a sentence as a number would."""
    start = head
    while start and page.is_capital[start - 1] and page.touches(start) and page.decided[start - 1] is None:
        if page.word(start - 1) not in page.language.before_institutions:
            break
        start -= 1
    return start


def _right_edge(page: Page, head: int) -> int:
    end = head + 1
    names_a_topic = False
    while end < page.size and end - head < _MOST_WORDS:
        after = _quoted(page, end)
        if after is None and not page.is_known_body(head, end):
            after = _apposed(page, head, end)
        if after is None:
            after = _hung_on(page, head, end)
        if after is None and names_a_topic:
            after = _listed(page, end)
        if after is None:
            break
        names_a_topic = page.language.is_topic(page.word(after - 1)) or page.language.is_adjective(page.word(after - 1))
        end = after
    return end


def _apposed(page: Page, head: int, at: int) -> int | None:
    """``Almasay`` of ``Instituto Almasay``, ``Europeia`` of ``Comissão Europeia``; no person behind the name."""
    if not page.names(at) or page.begins[at] or page.is_head(at) or page.language.is_role(page.word(at)):
        return None
    if at > head + 1 and _begins_a_person(page, at):
        return None
    if page.is_acronym(at) and at > head + 1 and page.is_acronym(at - 1):
        return None
    return at + 1


def _begins_a_person(page: Page, at: int) -> bool:
    words = page.language
    return page.is_given_name(at) and (
        page.names(at + 1) or (page.word(at + 1) in words.particles and page.names(at + 2))
    )


def _hung_on(page: Page, head: int, at: int) -> int | None:
    """The end of ``de X``, ``da X``, ``para a X`` behind a name."""
    words, link = page.language, page.word(at)
    if not page.touches(at) or page.begins[at]:
        return None
    is_aim = link in words.aims and page.word(head) not in words.ministries
    is_where = link in words.within and (page.word(head) in words.embassies or _is_wide(page, at))
    if link not in words.of and not is_aim and not is_where:
        return None
    inner = at + 1
    while page.word(inner) in words.articles and page.touches(inner) and not page.is_capital[inner]:
        inner += 1
    if page.word(inner) == "o" or not page.names(inner) or page.begins[inner] or words.is_role(page.word(inner)):
        return None
    if link == "por" and not words.is_topic(page.word(inner)):
        return None
    known = page.known_ends.get(inner, inner + 1)
    return max(known, inner + 1)


def _is_wide(page: Page, at: int) -> bool:
    """``Cooperação na Europa``, ``Inversión en Infraestructura``: told of a topic."""
    return page.language.is_topic(page.word(at - 1)) and (
        page.language.is_topic(page.word(at + 1)) or page.word(at + 1) in _CONTINENTS
    )


def _listed(page: Page, at: int, most: int = _MOST_LISTED) -> int | None:
    """The end of ``e Y``, ``, Y e Z`` behind a topic or quality, where they are the same too."""
    words = page.language
    if page.words[at] == "," and page.names(at + 1) and words.is_topic(page.word(at + 1)):
        after = at + 2
        while page.names(after) and words.is_adjective(page.word(after)):
            after += 1
        goes_on = page.word(after) in words.conjunctions or page.word(after) == ","
        return after if goes_on and most and _listed(page, after, most - 1) is not None else None
    if page.word(at) not in words.conjunctions or not page.touches(at):
        return None
    inner = at + 1
    while page.word(inner) in (words.of | words.articles) and page.touches(inner) and not page.is_capital[inner]:
        inner += 1
    if not page.names(inner) or page.is_head(inner) or page.is_acronym(inner) or inner in page.known_ends:
        return None
    if inner > at + 1 and page.word(at + 1) not in words.of:
        return None
    is_quality = words.is_adjective(page.word(at - 1)) and words.is_adjective(page.word(inner))
    return inner + 1 if words.is_topic(page.word(inner)) or (is_quality and not page.is_given_name(inner)) else None


def _quoted(page: Page, at: int) -> int | None:
    """The end of a name in quotation marks right behind."""
    closing = _CLOSING.get(page.words[at])
    if closing is None or not page.joins(at) or not page.touches(at):
        return None
    if at + 1 >= page.size or not page.is_capital[at + 1]:
        return None
    for end in range(at + 2, min(page.size, at + _LONGEST_QUOTED)):
        if page.words[end] == closing:
            return end + 1
    return None


def find_bracketed_acronyms(page: Page) -> list[tuple[Range, Range]]:
    """``Instituto Almasay (AIHLU)``: capitals in brackets right behind a name are its short form, whatever its letters.

    Translated texts keep the acronyms of the original. Returned are short and long forms.
    """
    found: list[tuple[Range, Range]] = []
    for long in page.decisions:
        at = long.range[1]
        if long.type is not EntityType.ORGANISATION or at + 2 >= page.size or page.words[at] != "(":
            continue
        is_short = page.is_acronym(at + 1) and page.words[at + 2] == ")" and page.joins(at)
        known = page.decided[at + 1]
        if not is_short or page.words[at + 1].upper() in page.language.no_acronyms:
            continue
        if known is None:
            page.decide(Decision(range=(at + 1, at + 2), type=long.type, rule="acronym_definition"))
        elif known.type is not long.type:
            continue
        found.append(((at + 1, at + 2), long.range))
    return found


def find_later_institutions(page: Page) -> None:
    """Acronyms that an office or an article showed once are the institution's wherever they stand."""
    shown = {
        page.words[each.range[0]]
        for each in page.decisions
        if each.type is EntityType.ORGANISATION and not each.is_proposed and each.range[1] - each.range[0] == 1
    }
    for at in range(page.size):
        if page.decided[at] is None and page.is_acronym(at) and page.words[at] in shown:
            page.decide(Decision(range=(at, at + 1), type=EntityType.ORGANISATION, rule="acronym"))


def propose_acronyms(page: Page) -> None:
    """``a SBWC``: capitals behind an article that nobody knows, for a reviewer to look at."""
    words = page.language
    for at in range(1, page.size):
        if (
            page.decided[at] is None
            and page.is_acronym(at)
            and page.touches(at)
            and page.words[at].isalpha()
            and page.words[at].upper() not in words.no_acronyms
            and page.word(at - 1) in (words.articles | words.of | words.within)
        ):
            page.decide(Decision(range=(at, at + 1), type=EntityType.ORGANISATION, rule="acronym", is_proposed=True))
