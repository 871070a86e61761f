"""Who holds which office where, as a Chinese text says it: before and after the name, in lists, in brackets, by ``任``.

``中国国际问题研究院院长徐步``, ``徐步院长``, ``诺罗夫(上合组织秘书长)``, ``沈跃跃连任…主席``, ``副主任由江西平担任``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from workers.tagging.documents import Holding, Place, Span
from workers.tagging.overlaps import resolved
from workers.tagging.rules.chinese.heads import NEVER_INSIDE, TOPICS
from workers.tagging.rules.chinese.reading import Reading
from workers.tagging.rules.chinese.vocabulary import TITLE
from workflow.domain.annotations import EntityType

_WIDEST = 12
"""Characters of nouns before an office, at most."""
_REACH = 40
"""Characters that are looked at around a name."""
_LIST = re.compile(r"[、 ]")
_LAST = re.compile(r"和|与|及|以及")
_ALSO = re.compile(r"(?:、|,|兼|和|暨|兼任)$")
_BETWEEN = re.compile(r"(?:时任|现任|新任|候任|原|前|新|首任|的|第一任)$")
_BRACKET = re.compile(r"[”》]?\([^()\n]{1,30}\)$")
_POSTED = re.compile(r"(?:常?驻)$")
_APPOINTED = re.compile(
    r"(?:已|将|曾|现|还|于[\d年月日]{1,11}|后)?(?:连任|担任|出任|就任|接任|升任|转任|当选为?|兼任|受聘为|被任命为|获任|历任|任)"
)
_BECOMES = re.compile(r"(?:为|担任|出任|任)")
_BY = re.compile(r"(?:由|是|为)$")
_SERVES = re.compile(r"(?:先生|女士)?(?:担任|出任|接任|兼任)")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Office:
    role: Place
    organisation: Place | None
    start: int
    """Where the whole phrase starts, the institution included."""


@dataclass(frozen=True, slots=True)
class _Listed:
    """The person before the next one, and what was made of them."""

    person: Span
    offices: list[_Office]
    is_shared: bool
    """Whether the offices are those of the person before them."""
    is_mixed: bool


class _Phrases:
    """The offices of one text by where they end and start, and the institutions and places around them."""

    def __init__(self, reading: Reading, spans: Iterable[Span]) -> None:
        self.reading = reading
        self.text = reading.text
        standing = [span for span in resolved(spans) if not span.is_proposed or span.type is EntityType.PERSON]
        self.people = [span for span in standing if span.type is EntityType.PERSON]
        bodies = [span for span in standing if span.type in (EntityType.ORGANISATION, EntityType.PLACE)]
        self.body_ending = {span.end: span for span in bodies}
        self.body_starting = {span.start: span for span in bodies}
        self.person_ending = {span.end for span in self.people}
        self.title_ending: dict[int, int] = {}
        self.title_starting: dict[int, int] = {}
        for title in TITLE.finditer(reading.text):
            self.title_ending[title.end()] = title.start()
            self.title_starting[title.start()] = title.end()

    def ending_at(self, end: int) -> _Office | None:
        """The office that ends there, with the institution before it."""
        start = self.title_ending.get(end)
        if start is None:
            return None
        place = self._before(_BETWEEN, start)
        body = self._body_ending(place)
        if body is None:
            return self._widened(start, end)
        if body.type is EntityType.PLACE and (posted := self._before(_POSTED, body.start)) < body.start:
            sender = self.body_ending.get(posted)
            return _Office(
                role=(posted, end),
                organisation=sender.place if sender is not None else None,
                start=sender.start if sender is not None else posted,
            )
        return _Office(role=(start, end), organisation=body.place, start=body.start)

    def _widened(self, start: int, end: int) -> _Office:
        """The office with the nouns before it: ``计划发展部长`` of ``巴基斯坦``, ``秘书长顾问``."""
        inside = self.reading.words[self.reading.at[start]].start
        first = inside if self.text[inside:start] in TOPICS else start
        while (
            first > 0 and start - first < _WIDEST and first not in self.body_ending and first not in self.person_ending
        ):
            word = self.reading.words[self.reading.at[first - 1]]
            is_noun = word.tag in ("n", "vn", "nz", "a") or self.text[word.start : word.end] in TOPICS
            if word.end != first or not is_noun or self.text[word.start : word.end] in NEVER_INSIDE:
                break
            first = word.start
        body = self.body_ending.get(first)
        if body is not None and first < start:
            return _Office(role=(first, end), organisation=body.place, start=body.start)
        words = self.reading.words[self.reading.at[first] : self.reading.at[start]] if first < start else ()
        if all(self.text[word.start : word.end] in TOPICS or word.end in self.title_ending for word in words):
            return _Office(role=(first, end), organisation=None, start=first)
        return _Office(role=(start, end), organisation=None, start=start)

    def starting_at(self, start: int) -> _Office | None:
        """The office that starts there, its institution first or none."""
        body = self.body_starting.get(start)
        place = start if body is None else body.end
        if body is not None and (bracket := re.compile(r"\([^()\n]{1,30}\)").match(self.text, place)) is not None:
            place = bracket.end()
        if (former := re.compile(r"(?:原|前|时任|现任)").match(self.text, place)) is not None:
            place = former.end()
        end = self.title_starting.get(place)
        if end is None:
            return None
        return _Office(role=(place, end), organisation=body.place if body is not None else None, start=start)

    def before(self, end: int) -> list[_Office]:
        """All offices that stand one after another up to ``end``, the nearest first."""
        offices: list[_Office] = []
        office = self.ending_at(end)
        while office is not None and len(offices) < 4:
            offices.append(office)
            place = self._before(_ALSO, office.start)
            office = self.ending_at(place) if place < office.start else None
        return _with_shared_institution(offices)

    def after(self, start: int) -> list[_Office]:
        """All offices that stand one after another from ``start`` on."""
        offices: list[_Office] = []
        office = self.starting_at(start)
        while office is not None and len(offices) < 4:
            offices.append(office)
            end = office.role[1]
            office = self.starting_at(end + 1) if self.text[end : end + 1] in ("、", "兼") else None
        return offices

    def _body_ending(self, end: int) -> Span | None:
        body = self.body_ending.get(end)
        if body is None and (bracket := self._before(_BRACKET, end)) < end:
            body = self.body_ending.get(bracket)
        return body

    def _before(self, pattern: re.Pattern[str], end: int) -> int:
        """Where ``pattern``, which ends at ``end``, begins; ``end`` itself where it does not stand there."""
        found = pattern.search(self.text, max(0, end - _REACH), end)
        return end if found is None else found.start()


def holdings(reading: Reading, spans: Iterable[Span]) -> Iterator[Holding]:
    """Every holding that the text states, in reading order, each once."""
    phrases = _Phrases(reading, spans)
    previous: _Listed | None = None
    told: set[tuple[Place, Place]] = set()
    for person in phrases.people:
        offices, is_shared = _offices_of(phrases, person, previous)
        previous = _Listed(person, offices, is_shared, _is_mixed(phrases.text, person, offices, previous))
        for office in offices:
            if (person.place, office.role) not in told:
                told.add((person.place, office.role))
                yield Holding(person=person.place, role=office.role, organisation=office.organisation)


def _is_mixed(text: str, person: Span, offices: list[_Office], previous: _Listed | None) -> bool:
    """Whether the list that the person stands in names people with offices and without, so that none is shared."""
    if previous is None:
        return False
    start = offices[-1].start if offices else person.start
    is_listed = previous.person.end < start and _LIST.fullmatch(text[previous.person.end : start]) is not None
    return is_listed and (previous.is_mixed or not previous.offices)


def _offices_of(phrases: _Phrases, person: Span, previous: _Listed | None) -> tuple[list[_Office], bool]:
    """The person's offices, and whether they are those of the one listed before."""
    text = phrases.text
    start = person.start - 1 if text[person.start - 1 : person.start] in (" ", ":") else person.start
    offices = phrases.before(start) or phrases.before(person.start)
    if previous is not None and previous.offices and not previous.is_mixed:
        between = text[previous.person.end : person.start]
        is_next = _LIST.fullmatch(between) is not None or (previous.is_shared and _LAST.fullmatch(between) is not None)
        if not offices and is_next:
            return previous.offices, True
        if len(offices) == 1 and offices[0].organisation is None and between == f"、{text[slice(*offices[0].role)]}":
            return [replace(offices[0], organisation=previous.offices[0].organisation)], False
    return offices or _stated_after(phrases, person), False


def _stated_after(phrases: _Phrases, person: Span) -> list[_Office]:
    """Offices that the text gives after the name."""
    text, end = phrases.text, person.end
    if (title := phrases.title_starting.get(end)) is not None:
        return [_Office(role=(end, title), organisation=None, start=end)]
    if text[end : end + 1] in (",", "(", ":") and (offices := phrases.after(end + 1)):
        is_apposition = text[end] == "(" or offices[0].organisation is not None
        is_of_next = any(each.start == offices[-1].role[1] for each in phrases.people)
        return offices if is_apposition and not is_of_next else []
    for verb in (_APPOINTED, _BECOMES):
        found = verb.match(text, end)
        if found is not None and (offices := phrases.after(found.end())):
            return offices
    by = _BY.search(text, max(0, person.start - 1), person.start)
    if by is not None and _SERVES.match(text, end) is not None:
        return phrases.before(by.start())
    return []


def _with_shared_institution(offices: list[_Office]) -> list[_Office]:
    """``外交部部长、党委书记``: an office without an institution of its own is held at the one named first."""
    if len(offices) > 1 and offices[-1].organisation is not None:
        return [
            each if each.organisation is not None else replace(each, organisation=offices[-1].organisation)
            for each in offices
        ]
    return offices
