"""Who holds which office: ``Генеральный секретарь ШОС Владимир Норов``, ``В. И. Норов, генеральный секретарь ШОС``.

An office begins with a noun for one and its adjectives; what it is of follows in the genitive, up to an institution,
a place or a person. It belongs to the person right after it, to all people of a list where it is plural, or to the
person before it where a comma, a dash or a bracket stands between and nobody follows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from workers.tagging.rules.russian import words
from workers.tagging.rules.russian.reading import Reading
from workers.tagging.russian_morphology import Form, form

_LONGEST = 14
_MOST_ADJECTIVES = 4
_BETWEEN = frozenset(("—", "–", "-", ":"))
_CALLED = frozenset("коллега господин госпожа товарищ".split())
"""They stand before a name as an office does, and are none."""


@dataclass(frozen=True, slots=True)
class Held:
    """A person with an office, as ranges of tokens."""

    person: tuple[int, int]
    role: tuple[int, int]
    organisation: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class _Office:
    role: tuple[int, int]
    organisation: tuple[int, int] | None
    after: int
    """The token after all that belongs to it."""


@dataclass(frozen=True, slots=True)
class Offices:
    """The search over one text; each mapping is from a name's first token to the token after it."""

    reading: Reading
    people: Mapping[int, int]
    bodies: Mapping[int, int]
    places: Mapping[int, int]

    def held(self) -> Iterator[Held]:
        """Every office that somebody holds, in reading order."""
        ends = {end: first for first, end in self.people.items()}
        inside = _inside(self.people) | _inside(self.bodies)
        behind = 0
        for at, word in enumerate(self.reading.small):
            if at < behind or at in inside or not _is_office(word):
                continue
            office = self._office(at)
            holders = list(self._holders_after(office, at)) or list(self._holder_before(office, at, ends))
            behind = max(office.role[1], holders[0] if holders else 0)
            if words.titles().get(word) in _CALLED:
                continue
            for first in holders:
                yield Held((first, self.people[first]), office.role, office.organisation)

    def _office(self, at: int) -> _Office:
        reading = self.reading
        first = self._first_adjective(at)
        here = last = at + 1
        organisation = None
        while here < len(reading) and here - at < _LONGEST:
            if here in self.people:
                break
            if here in self.bodies:
                organisation = (here, self.bodies[here])
                here = self._past_places(self.bodies[here])
                break
            if here in self.places:
                here = self._past_places(here)
                break
            following = self._part(here)
            if following == here:
                break
            here = last = following
        return _Office((first, last), organisation, here)

    def _first_adjective(self, at: int) -> int:
        """``[Чрезвычайный и Полномочный] Посол``, ``[бывший генеральный] секретарь``."""
        reading, modifiers = self.reading, words.title_modifiers()
        first = at
        while first and at - first < _MOST_ADJECTIVES and reading.kinds[first - 1] in "lT":
            word = reading.small[first - 1]
            if word == "и" and first > 1 and reading.small[first - 2] in modifiers and first < at:
                first -= 2
            elif word in modifiers and form(word) & (Form.ADJECTIVE | Form.NOUN):
                first -= 1
            else:
                break
        return first

    def _part(self, here: int) -> int:
        """The token after one more word of the office; ``here`` where none follows."""
        reading = self.reading
        word, kind = reading.small[here], reading.kinds[here]
        if kind not in "lT" or word in words.HONORIFICS:
            return here
        known = form(word)
        if word == "по":
            return here + 2 if self._is(here + 1, Form.DATIVE) else here
        if word == "и":
            joins = self._is(here + 1, Form.GENITIVE) and not _is_office(reading.small[here + 1])
            return here + 2 if joins and here + 1 not in self.places else here
        if known & (Form.NOUN | Form.ADJECTIVE) and known & (Form.GENITIVE | Form.DATIVE) and not known & Form.VERB:
            return here + 1
        return here

    def _is(self, at: int, case: Form) -> bool:
        return at < len(self.reading) and self.reading.kinds[at] == "l" and bool(form(self.reading.small[at]) & case)

    def _past_places(self, here: int) -> int:
        """Past ``Казахстана в КНР``."""
        while True:
            if here in self.places:
                here = self.places[here]
            elif self.reading.small[here : here + 1] in (["в"], ["во"], ["при"]) and (
                here + 1 in self.places or here + 1 in self.bodies
            ):
                here = self.places.get(here + 1) or self.bodies[here + 1]
            else:
                return here

    def _holders_after(self, office: _Office, at: int) -> Iterator[int]:
        reading = self.reading
        here = office.after
        for _ in range(4):
            if here in self.people or here >= len(reading):
                break
            word = reading.small[here]
            is_title = _is_office(word) or word in words.HONORIFICS or word in words.title_modifiers()
            if not is_title and reading.words[here] not in _BETWEEN and not self._ends_honorific(here):
                return
            here += 1
        if here not in self.people:
            return
        yield here
        if not _is_plural(reading.small[at]):
            return
        while (following := self._next_of_list(self.people[here])) is not None:
            here = following
            yield here

    def _ends_honorific(self, at: int) -> bool:
        return self.reading.words[at] == "." and self.reading.small[at - 1] in words.HONORIFICS

    def _next_of_list(self, end: int) -> int | None:
        reading = self.reading
        here = end
        while reading.words[here : here + 1] and reading.words[here] in {",", "и", "а", "также"} and here - end < 4:
            here += 1
        return here if here > end and here in self.people else None

    def _holder_before(self, office: _Office, at: int, ends: Mapping[int, int]) -> Iterator[int]:
        first = office.role[0]
        if (
            first > 1
            and not _is_plural(self.reading.small[at])
            and self.reading.words[first - 1] in {",", "—", "–", "("}
            and first - 1 in ends
        ):
            yield ends[first - 1]


def _is_office(word: str) -> bool:
    titles = words.titles()
    return word in titles or ("-" in word and any(part in titles for part in word.split("-")))


def _is_plural(word: str) -> bool:
    known = form(word)
    return bool(known & Form.PLURAL) and not known & Form.SINGULAR


def _inside(names: Mapping[int, int]) -> set[int]:
    return {token for first, end in names.items() for token in range(first, end)}
