"""Which places name the same thing: the same name, a short form that the text explains, a family name alone.

A short form joins only where the text leaves no choice: of two people with one family name neither gets it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workers.tagging.documents import Place, Span
from workers.tagging.names import is_acronym, is_full, may_shorten, name_key, parts_of_person
from workers.tagging.normalising import plain
from workers.tagging.pipeline import Reading
from workflow.domain.annotations import EntityType

_Key = tuple[EntityType, str]
_VALUED = frozenset({EntityType.DATE, EntityType.MONEY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """One thing that a text names, with all its places."""

    type: EntityType
    spans: tuple[Span, ...]
    """In reading order."""
    names: tuple[str, ...]
    """The different ways it is written, the fullest first."""
    acronym: str = ""
    explained: str = ""
    """The long form that the text explains the acronym by."""
    joined: frozenset[Place] = frozenset()
    """Places that are its only because a shorter form was joined to the full name."""
    value: str = ""
    """Of a date or an amount."""

    @property
    def name(self) -> str:
        """The fullest way it is written."""
        return self.names[0]


class _Groups:
    """Keys that were found to be one."""

    def __init__(self) -> None:
        self._leaders: dict[_Key, _Key] = {}

    def leader(self, key: _Key) -> _Key:
        while (above := self._leaders.get(key, key)) != key:
            key = above
        return key

    def join(self, key: _Key, to: _Key) -> None:
        key, to = self.leader(key), self.leader(to)
        if key != to:
            self._leaders[key] = to


def grouped(reading: Reading) -> list[Named]:
    """The things that a reading's places name, by first place."""
    at = {span.place: span for span in reading.spans}
    keys = {span.place: _key(reading, span) for span in reading.spans}
    groups = _Groups()
    explained: dict[_Key, str] = {}
    for definition in reading.found.definitions:
        if definition.short in at and definition.long in at:
            groups.join(keys[definition.short], keys[definition.long])
            explained[groups.leader(keys[definition.long])] = _written(reading, definition.long)
    joined = _join_people(reading, at.values(), keys, groups)
    members: dict[_Key, list[Span]] = defaultdict(list)
    for span in reading.spans:
        members[groups.leader(keys[span.place])].append(span)
    found = [
        _named(reading, spans, explained.get(leader, ""), joined & {span.place for span in spans})
        for leader, spans in members.items()
    ]
    return sorted(found, key=lambda each: each.spans[0].start)


def _key(reading: Reading, span: Span) -> _Key:
    if span.type in _VALUED:
        value = reading.found.values.get(span.place, "")
        return span.type, f"={value}" if value else name_key(_written(reading, span.place))
    return span.type, name_key(_written(reading, span.place))


def _written(reading: Reading, place: Place) -> str:
    return plain(reading.document.original[place[0] : place[1]])


def _named(reading: Reading, spans: Sequence[Span], explained: str, joined: frozenset[Place]) -> Named:
    written = dict.fromkeys(_written(reading, span.place) for span in spans)
    short = [name for name in written if is_acronym(name)]
    names = sorted(written, key=lambda name: (name in short, -len(name.split()), -len(name)))
    kinds = [span.type for span in spans if _written(reading, span.place) not in short] or [spans[0].type]
    return Named(
        type=max(dict.fromkeys(kinds), key=kinds.count),
        spans=tuple(spans),
        names=tuple(names),
        acronym=short[0] if short else "",
        explained=explained,
        joined=joined,
        value=next((value for span in spans if (value := reading.found.values.get(span.place))), ""),
    )


def _join_people(reading: Reading, spans: Iterable[Span], keys: dict[Place, _Key], groups: _Groups) -> frozenset[Place]:
    """Join each short form to the one full name it may be a form of; the places that were joined."""
    people: dict[_Key, tuple[tuple[str, ...], list[Place]]] = {}
    for span in spans:
        if span.type is EntityType.PERSON:
            parts = parts_of_person(_written(reading, span.place))
            people.setdefault(keys[span.place], (parts, []))[1].append(span.place)
    by_word: dict[str, list[_Key]] = defaultdict(list)
    for key, (parts, _) in people.items():
        if is_full(parts):
            for word in {*parts, *(part[0] for part in parts)}:
                by_word[word].append(key)
    joined: set[Place] = set()
    for key, (parts, places) in people.items():
        likely = {full for part in parts for full in by_word.get(part, ())}
        longer = [full for full in likely if may_shorten(parts, people[full][0])]
        longest = [
            full for full in longer if not any(may_shorten(people[full][0], people[other][0]) for other in longer)
        ]
        if len(longest) == 1:
            groups.join(key, longest[0])
            joined.update(places)
    return frozenset(joined)
