"""Who of a text is a person: names that show themselves, names by an office, and surnames of people named before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from workers.tagging.rules.russian import words
from workers.tagging.rules.russian.mending import PERSON, Model
from workers.tagging.rules.russian.names import is_name_word, joined, stem, written_out
from workers.tagging.rules.russian.reading import Reading
from workers.tagging.russian_morphology import Form, form


@dataclass(frozen=True, slots=True)
class Person:
    """Tokens of one name."""

    first: int
    end: int
    rule: str


def people(reading: Reading, model: Model, taken: Iterable[tuple[int, int]]) -> list[Person]:
    """The people of a text in reading order; ``taken`` are tokens that belong to institutions."""
    owned = bytearray(len(reading) + 1)
    for first, end in taken:
        owned[first:end] = b"\x01" * (end - first)
    found: list[Person] = []
    for first, end in written_out(reading):
        _add(found, owned, first, end, "initials_or_patronymic")
    doubtful = []
    for piece in model.pieces:
        if piece.type is not PERSON:
            continue
        if (
            piece.end - piece.first == 1
            and reading.opens_sentence[piece.first]
            and form(reading.small[piece.first]) & Form.COMMON
        ):
            doubtful.append(piece.first)
        elif not any(owned[piece.first : piece.end]):
            _add(found, owned, *joined(reading, *_whole(reading, owned, piece.first, piece.end)), "per")
    for first, end in _by_office(reading, model, owned):
        _add(found, owned, first, end, "office_then_name")
    _add_surnames(reading, found, owned, doubtful)
    return sorted(found, key=lambda person: person.first)


def _add(found: list[Person], owned: bytearray, first: int, end: int, rule: str) -> None:
    while first < end and owned[first]:
        first += 1
    while end > first and owned[end - 1]:
        end -= 1
    if first < end and not any(owned[first:end]):
        owned[first:end] = b"\x02" * (end - first)
        found.append(Person(first, end, rule))


def _whole(reading: Reading, owned: bytearray, first: int, end: int) -> tuple[int, int]:
    """A surname with the first name that the model left out: ``доцент [Айнур] Жолдасова``."""
    if end - first > 1 or reading.kinds[first] != "T":
        return first, end
    before = first - 1
    if is_name_word(reading, before) and not owned[before] and not reading.opens_sentence[before]:
        known = form(reading.small[before])
        if (known & Form.NAME and known & Form.KNOWN) or (
            not known & (Form.KNOWN | Form.ADJECTIVE) and before and reading.small[before - 1] in words.titles()
        ):
            return before, end
    return first, end


def _by_office(reading: Reading, model: Model, owned: bytearray) -> list[tuple[int, int]]:
    """Two or three capitalised words that no dictionary has, right after an office or an honorific."""
    titles, honorifics = words.titles(), words.HONORIFICS
    found = []
    for at, word in enumerate(reading.small):
        if not ((word in titles or word in honorifics) and at + 1 < len(reading)):
            continue
        here = at + 1
        while here < len(reading) and owned[here] == 1:
            here += 1
        if here in model.places and here > at + 1:
            continue
        if here == at + 1 and here in model.places and reading.kinds[here : here + 1] == "T":
            here = model.places[here]
        end = here
        while end - here < 3 and is_name_word(reading, end) and not owned[end] and end not in model.places:
            end += 1
        if (
            end > here
            and all(_is_unknown(reading, each) for each in range(here, end))
            and (end - here > 1 or word in honorifics or here > at + 1)
        ):
            found.append((here, end))
    return found


def _is_unknown(reading: Reading, at: int) -> bool:
    known = form(reading.small[at])
    return bool(known & Form.NAME) or (not known & Form.KNOWN and not known & Form.ADJECTIVE)


def _add_surnames(reading: Reading, found: list[Person], owned: bytearray, doubtful: list[int]) -> None:
    """The surnames of people who are named in full, wherever they stand alone."""
    surnames: dict[str, set[str]] = {}
    stems = {stem(reading.words[person.end - 1]) for person in found}
    for at in doubtful:
        if stem(reading.words[at]) in stems:
            _add(found, owned, at, at + 1, "surname_again")
    for person in found:
        tokens = [at for at in range(person.first, person.end) if reading.kinds[at] == "T"]
        if not tokens or person.end - person.first == 1:
            continue
        for at in {tokens[0], tokens[-1]}:
            word = reading.words[at]
            surnames.setdefault(stem(word), set()).add(word)
    for at, kind in enumerate(reading.kinds):
        if kind != "T" or owned[at] or not (forms := surnames.get(stem(reading.words[at]))):
            continue
        word = reading.words[at]
        if word not in forms and at not in doubtful and (len(word) < 4 or form(reading.small[at]) & Form.COMMON):
            continue
        if form(reading.small[at]) & Form.PLACE and form(reading.small[at]) & Form.KNOWN and word not in forms:
            continue
        _add(found, owned, at, at + 1, "surname_again")
