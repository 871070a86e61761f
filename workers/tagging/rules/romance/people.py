"""People: by the office before or behind their names, by honorifics, by the form of the name, and later by surname."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from workers.tagging.providers.english_words import CHINESE_FAMILY_NAMES, FAMILY_NAME_ENDINGS
from workers.tagging.rules.romance.offices import Office, office_at
from workers.tagging.rules.romance.page import Decision, Page, Range
from workflow.domain.annotations import EntityType

_MOST_WORDS = 6
_MOST_LISTED = 12
_MOST_HONORIFICS = 4
"""With their points."""
_FAMILY_ENDINGS = tuple(FAMILY_NAME_ENDINGS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A person with the office that the text gives them."""

    person: Range
    office: Office


def find_holders(page: Page) -> list[Held]:
    """Decide on everybody who stands beside their office, in either order."""
    held: list[Held] = []
    at = 0
    while at < page.size:
        office = office_at(page, at) if page.decided[at] is None else None
        if office is None:
            at += 1
            continue
        people = _before(page, office) or _behind(page, office)
        for person in people:
            _decide(page, person, "role_and_name")
            held.append(Held(person=person, office=office))
        at = max([office.range[1], *(person[1] for person in people)])
    return held


def _before(page: Page, office: Office) -> list[Range]:
    """``Daniyar Ospelov, Secretário-Geral``: two words at least."""
    at = office.range[0] - 1
    while at > 0 and page.word(at) in page.language.articles and not page.is_capital[at]:
        at -= 1
    if at < 1 or page.words[at] not in ",(–—" or office.is_plural:
        return []
    start = at
    while start and at - start < _MOST_WORDS and _is_part(page, start - 1) and (start == at or page.touches(start)):
        start -= 1
    for first in range(start, at - 1):
        found = name_at(page, first)
        if found is not None and found[1] == at and found[1] - first > 1:
            return [found]
    return []


def _is_part(page: Page, at: int) -> bool:
    if page.decided[at] is not None:
        return False
    return page.is_capital[at] or page.word(at) in page.language.particles or _is_point_of_initial(page, at)


def _is_point_of_initial(page: Page, at: int) -> bool:
    return page.words[at] == "." and at > 0 and len(page.words[at - 1]) == 1 and page.is_capital[at - 1]


def _behind(page: Page, office: Office) -> list[Range]:
    """``o ministro Bektur Amanzholin``; ``a presidente, Marta Quill,``; ``os ex-secretários-gerais A, B e C``."""
    at = _past_honorific(page, office.range[1])
    if office.is_plural:
        return _people_listed(page, at + 1 if at < page.size and page.words[at] in ",:" else at)
    if at < page.size and page.touches(at):
        found = name_at(page, at)
        return [] if found is None else [found]
    if at + 1 < page.size and page.words[at] == ",":
        found = name_at(page, _past_honorific(page, at + 1))
        closes = found is not None and found[1] < page.size and page.words[found[1]] in ",.;)"
        if found is not None and closes and found[1] - found[0] > 1:
            return [found]
    return []


def _past_honorific(page: Page, at: int) -> int:
    most = at + _MOST_HONORIFICS
    while at < most and page.word(at) in page.language.honorifics and page.joins(at):
        at += 1
        if at < page.size and page.words[at] == "." and page.joins(at):
            at += 1
    return at


def _people_listed(page: Page, at: int) -> list[Range]:
    people: list[Range] = []
    while len(people) < _MOST_LISTED:
        found = name_at(page, _past_honorific(page, at)) if at < page.size else None
        if found is None:
            break
        people.append(found)
        at = found[1]
        parted = at
        if parted < page.size and page.words[parted] == ",":
            parted += 1
        if page.word(parted) in page.language.conjunctions:
            parted += 1
        if parted == at:
            break
        at = parted
    return people


def name_at(page: Page, at: int) -> Range | None:
    """A person's name that begins at ``at``: capitals with particles between, nothing that is something else."""
    end = at
    while end < page.size and end - at < _MOST_WORDS and (end == at or page.touches(end) or _is_glued(page, end)):
        if not (_is_named(page, end, is_first=end == at) or (end > at and _ties(page, end))):
            break
        end += 1
    while end > at and page.words[end - 1] == "." and end - at < 3:
        end -= 1
    if end == at or (end - at == 1 and len(page.words[at]) < 2):
        return None
    return at, end


def _ties(page: Page, at: int) -> bool:
    """Whether what is no name at ``at`` stands inside one: ``von``, the point of an initial."""
    return _is_point_of_initial(page, at) or (page.word(at) in page.language.particles and _goes_on(page, at))


def _is_glued(page: Page, at: int) -> bool:
    return page.joins(at) and (page.words[at] == "." or page.words[at - 1] == ".")


def _is_named(page: Page, at: int, *, is_first: bool) -> bool:
    words, small = page.language, page.small[at]
    if not page.is_capital[at] or page.decided[at] is not None or not page.words[at][0].isalpha():
        return False
    if page.begins[at] and not is_first and page.words[at - 1] != ".":
        return False
    if page.is_acronym(at) or page.is_head(at) or words.is_role(small) or words.is_plural_role(small):
        return False
    if small in words.honorifics and len(small) > 1:
        return False
    return not page.is_opening(at) and not (is_first and small in words.topics)


def _goes_on(page: Page, at: int) -> bool:
    """Whether a particle is one inside a name: a capital that is no known place follows, after one more at most."""
    following = at + 1
    if page.word(following) in page.language.particles and page.touches(following):
        following += 1
    if following >= page.size or not page.touches(following) or following in page.known_ends:
        return False
    if page.word(at) in page.language.conjunctions:
        return False
    return _is_named(page, following, is_first=False)


def find_named_people(page: Page) -> None:
    """Decide on names that an honorific or a verb of saying introduces, or whose first word is a given name."""
    at = 0
    while at < page.size:
        rule, found = _introduced(page, at)
        if found is not None:
            _decide(page, found, rule)
            at = found[1]
        else:
            at += 1


def _introduced(page: Page, at: int) -> tuple[str, Range | None]:
    words = page.language
    if page.decided[at] is not None:
        return "", None
    if page.word(at) in words.honorifics and (behind := _past_honorific(page, at)) < page.size and page.joins(behind):
        is_short = len(words.honorifics & {page.word(at)}) == 1 and page.word(at) in _ALSO_WORDS
        if is_short and not (page.words[at + 1] == "." or page.is_capital[at]):
            return "", None
        return "honorific", name_at(page, behind)
    if not page.is_capital[at] or (at and page.is_capital[at - 1] and page.touches(at) and not page.is_opening(at - 1)):
        return "", None
    found = name_at(page, at)
    if found is None or found[1] - at < 2 or at in page.known_ends:
        return "", None
    if page.is_given_name(at) or _has_family_ending(page, found):
        return "name_form", found
    if page.word(at - 1) in words.sayers and not _is_topical(page, found):
        return "speaker", found
    return "", None


_ALSO_WORDS = frozenset({"d", "don", "dom", "dona", "doña", "min", "emb", "eng", "ing", "lic", "prof"})
"""Honorifics that are other words without a point or a capital."""


def _has_family_ending(page: Page, found: Range) -> bool:
    last = page.word(found[1] - 1)
    return (
        found[1] - found[0] == 2
        and len(last) > 5
        and last.endswith(_FAMILY_ENDINGS)
        and not page.language.is_topic(last)
        and not page.language.is_adjective(last)
    )


def _is_topical(page: Page, found: Range) -> bool:
    return any(page.language.is_topic(page.word(at)) for at in range(*found))


def find_later_mentions(page: Page) -> None:
    """Decide on names that were told before, whole or the surname alone where only one person bears it."""
    people = {
        tuple(page.words[at] for at in range(*each.range)) for each in page.decisions if each.type is EntityType.PERSON
    }
    surnames = Counter(short for name in people for short in _short_forms(name))
    shown = {short for short, bearers in surnames.items() if bearers} | {name[0] for name in people if len(name) == 1}
    names = people | {(short,) for short in shown if len(short) > 1}
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for name in sorted(names, key=lambda each: (-len(each), each)):
        by_first.setdefault(name[0], []).append(name)
    for at in range(page.size):
        for name in by_first.get(page.words[at], ()):
            end = at + len(name)
            if page.is_free((at, end)) and tuple(page.words[at:end]) == name and _stands_alone(page, at, end):
                _decide(page, (at, end), "later_mention")
                break


def _short_forms(name: tuple[str, ...]) -> Iterable[str]:
    """The surname; of a Chinese name, of two or three words, the first."""
    if len(name) < 2:
        return ()
    if name[0].casefold() in CHINESE_FAMILY_NAMES and len(name) == 2:
        return (name[0],)
    return (name[-1],)


def _stands_alone(page: Page, at: int, end: int) -> bool:
    """Whether no other capital goes on with the name; one that opens the sentence may stand before it."""
    if end < page.size and page.names(end) and not page.is_acronym(end):
        return False
    before = at - 1
    is_named = at > 0 and page.touches(at) and page.is_capital[before] and page.decided[before] is None
    return not is_named or page.is_opening(before)


def _decide(page: Page, found: Range, rule: str) -> None:
    page.decide(Decision(range=found, type=EntityType.PERSON, rule=rule))
