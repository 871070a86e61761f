"""What the model found, mended: brackets split, offices cut off, words that are no name dropped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workers.tagging.documents import Span
from workers.tagging.rules.russian import words
from workers.tagging.rules.russian.reading import CLOSING, OPENING, Reading
from workers.tagging.russian_morphology import Form, form
from workflow.domain.annotations import EntityType

PERSON, BODY, PLACE = EntityType.PERSON, EntityType.ORGANISATION, EntityType.PLACE
_CURRENCIES = frozenset("долл доллар доллара долларов долларах долларами".split())
_LANDS = ("стан", "стана", "стану", "станом", "стане")
_WHERE = frozenset("через в во из близ".split())
_BEFORE_NAMES = frozenset("в во на из по от о об с со до при для у к ко за".split())
_LATIN_BODIES = frozenset("university institute college academy bank company corporation ministry of".split())
_NO_BODIES = frozenset(
    "сп вкс ввп сми сво чп дтп тэо ниокр нир covid it ит ии аэс гэс тэц ковид вич спид ндс тв пк qr экспо expo b2b "
    "g2g мсп мсб гчп пии тнк нпо эвм млн млрд стем stem ai".split()
)


@dataclass(frozen=True, slots=True)
class Piece:
    """Tokens that the model, mended, holds for a name."""

    first: int
    end: int
    type: EntityType


@dataclass(frozen=True, slots=True)
class Model:
    """All pieces in reading order, and where people and places begin."""

    pieces: list[Piece]
    people: dict[int, int]
    places: dict[int, int]


def mended(reading: Reading, spans: Sequence[Span]) -> Model:
    """The model's spans as tokens; a model's answer names no gap, so neither do the pieces overlap."""
    pieces = [
        cut
        for span in spans
        for part in _parts(reading, span)
        if (cut := _trimmed(reading, part)) is not None and _is_a_name(reading, cut)
    ]
    pieces = _names_in_one(reading, pieces)
    return Model(
        pieces,
        {piece.first: piece.end for piece in pieces if piece.type is PERSON},
        {piece.first: piece.end for piece in pieces if piece.type is PLACE},
    )


def _names_in_one(reading: Reading, pieces: list[Piece]) -> list[Piece]:
    """``Бахромом Абдуллаевым``, which the model takes for two people."""
    joined: list[Piece] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        if last and last.type is piece.type is PERSON and last.end == piece.first and piece.end - last.first <= 4:
            joined[-1] = Piece(last.first, piece.end, PERSON)
        elif last and last.type is piece.type is PERSON and _is_a_route(reading, last, piece):
            joined[-1:] = [Piece(each.first, each.end, PLACE) for each in (last, piece)]
        else:
            joined.append(piece)
    return joined


def _is_a_route(reading: Reading, one: Piece, other: Piece) -> bool:
    """``паром Алят — Курык``: two words with a dash between them that nobody is called."""
    return (
        one.end + 1 == other.first
        and other.first - one.first == 2
        and other.end - other.first == 1
        and reading.words[one.end] in {"—", "–", "-"}
        and not all(
            form(reading.small[each.first]) & Form.NAME and form(reading.small[each.first]) & Form.KNOWN
            for each in (one, other)
        )
    )


def _parts(reading: Reading, span: Span) -> Iterator[Piece]:
    """The pieces that brackets, commas and changes of kind leave of a span."""
    first, end = reading.at(span.start), reading.ending(span.end)
    begin = first
    is_later = False
    for here in range(first, end + 1):
        if here < end and not (reading.words[here] in "()[],;:—–" or reading.kinds[here] == "B"):
            continue
        if here < end and span.type is BODY and reading.words[here] in {",", "—", "–"}:
            continue
        if begin < here:
            yield from _kinds(reading, begin, here, span.type, is_later=is_later)
        begin, is_later = here + 1, True


def _kinds(reading: Reading, first: int, end: int, kind: EntityType, *, is_later: bool) -> Iterator[Piece]:
    """A body that swallowed a person, a country that did, an acronym that swallowed the next name."""
    if is_later and kind is PERSON:
        kind = PLACE if all(form(word) & Form.PLACE for word in reading.small[first:end]) else kind
    if is_later and kind is PERSON and any(word in _LATIN_BODIES for word in reading.small[first:end]):
        kind = BODY
    if kind is BODY and _ends_in_a_person(reading, first, end):
        yield Piece(first, end - 2, BODY)
        yield Piece(end - 2, end, PERSON)
        return
    if kind is BODY:
        for here in range(first + 1, end):
            if reading.words[here] in OPENING:
                break
            if (
                reading.kinds[here] == "l"
                and not form(reading.small[here]) & (Form.NOUN | Form.ADJECTIVE)
                and (len(reading.small[here]) > 4)
            ):
                yield from _kinds(reading, first, here, BODY, is_later=False)
                return
            if reading.is_initial(here) and not _is_named_after(reading, first, here):
                yield from _kinds(reading, first, here, BODY, is_later=False)
                yield Piece(here, end, PERSON)
                return
        if (
            reading.kinds[first] == "U"
            and end - first > 1
            and reading.kinds[first + 1] == "T"
            and (
                form(reading.small[first + 1]) & Form.ADJECTIVE
                and any(word in words.heads() for word in reading.small[first + 1 : end])
            )
        ):
            yield Piece(first, first + 1, BODY)
            yield Piece(first + 1, end, BODY)
            return
        if not is_later and _is_a_person(reading, first, end):
            kind = PERSON
    if (
        kind is PLACE
        and end - first > 2
        and reading.small[end - 3] in words.country_words()
        and reading.kinds[end - 2 : end] == "TT"
    ):
        yield Piece(first, end - 1, PLACE)
        yield Piece(end - 1, end, PERSON)
        return
    if (
        kind is PLACE
        and reading.kinds[first:end] == "TT"
        and reading.small[first] in words.CHINESE_SURNAMES
        and not form(reading.small[first + 1]) & Form.KNOWN
    ):
        kind = PERSON
    yield Piece(first, end, kind)


def _ends_in_a_person(reading: Reading, first: int, end: int) -> bool:
    """``… университета [Гао Фэй]``, but ``Университет Сунь Ятсена``."""
    if end - first < 3 or reading.kinds[end - 2 : end] != "TT":
        return False
    given = form(reading.small[end - 2])
    if given & Form.NAME and given & Form.KNOWN and given & Form.NOMINATIVE and not given & Form.GENITIVE:
        return form(reading.small[end - 1]) & Form.NAME != 0
    return (
        reading.small[end - 2] in words.CHINESE_SURNAMES
        and not reading.small[end - 1].endswith(("а", "я"))
        and not form(reading.small[end - 1]) & Form.KNOWN
        and not _is_named_after(reading, first, end - 2)
    )


def _is_named_after(reading: Reading, first: int, here: int) -> bool:
    return any(word in words.NAMED_AFTER for word in reading.small[max(first, here - 5) : here])


def _is_a_person(reading: Reading, first: int, end: int) -> bool:
    """Whether a body of two capitalised words is a person before a bracket: ``[Го Сяоцюн] (Институт …)``."""
    return (
        reading.kinds[first:end] == "TT"
        and reading.words[end : end + 1] == ["("]
        and not any(word in words.heads() or form(word) & Form.ADJECTIVE for word in reading.small[first:end])
        and not all(form(word) & Form.COMMON for word in reading.small[first:end])
    )


def _trimmed(reading: Reading, piece: Piece) -> Piece | None:
    """Without signs and small words at its ends, without an office before a person."""
    first, end = piece.first, piece.end
    while first < end and (_is_edge(reading, first) or (piece.type is PERSON and _is_office(reading, first))):
        first += 1
    while first < end and piece.type is BODY and reading.opens_sentence[first] and _is_no_part(reading.small[first]):
        first += 1
    while first < end and reading.words[end - 1] in "«„":
        end -= 1
    while end - first > 1 and reading.opens_sentence[first] and reading.small[first] in _BEFORE_NAMES:
        first += 1
    while (
        end > first
        and _is_edge(reading, end - 1)
        and not (reading.words[end - 1] == "." and reading.is_initial(end - 2))
    ):
        end -= 1
    inside = reading.words[first:end]
    if inside and (inside[0] in OPENING) != (inside[-1] in CLOSING):
        if inside[-1] in CLOSING and not any(sign in OPENING for sign in inside[:-1]):
            end -= 1
        elif inside[0] in OPENING and not any(sign in CLOSING for sign in inside[1:]):
            first += 1
    while end - first > 2 and reading.words[first] in OPENING and reading.words[end - 1] in CLOSING:
        first, end = first + 1, end - 1
    if piece.type is PERSON and any(
        reading.kinds[at] == "T" and reading.small[at] in words.heads() for at in range(first, end)
    ):
        return Piece(first, end, BODY)
    if (
        first < end
        and piece.type is BODY
        and _is_open(reading, first, end)
        and reading.words[end : end + 1]
        and (reading.words[end] in CLOSING)
    ):
        end += 1
    if end - first == 1 and piece.type is PERSON and _is_a_town(reading, first):
        return Piece(first, end, PLACE)
    return Piece(first, end, piece.type) if first < end else None


def _is_no_part(word: str) -> bool:
    """``Наша Организация``, ``Выпускница МГУ``: a sentence's first word before a body."""
    if word in words.heads():
        return False
    return word in words.not_a_beginning() or form(word) & (Form.COMMON | Form.ANIMATE) == Form.COMMON | Form.ANIMATE


def _is_open(reading: Reading, first: int, end: int) -> bool:
    signs = reading.words[first:end]
    return signs.count("«") > signs.count("»")


def _is_a_town(reading: Reading, at: int) -> bool:
    word = reading.small[at]
    known = form(word)
    if word.endswith(_LANDS) or (
        reading.small[at - 1 : at] and reading.small[at - 1] in _WHERE and not known & Form.NAME
    ):
        return True
    return bool(known & Form.PLACE and known & Form.KNOWN) and not known & Form.NAME


def _is_edge(reading: Reading, at: int) -> bool:
    kind, word = reading.kinds[at], reading.words[at]
    return (
        kind == "B"
        or (kind == "P" and word not in OPENING and word not in CLOSING)
        or (kind == "l" and (word in {"и", "в", "с", "о", "из", "на", "по", "от", "к", "у"}))
    )


def _is_office(reading: Reading, at: int) -> bool:
    word = reading.small[at]
    if reading.small[at + 1 : at + 2] == ["."]:
        return False
    return ((word in words.titles() or word in words.HONORIFICS) and not form(word) & (Form.NAME | Form.PLACE)) or (
        word in words.title_modifiers() and form(word) & Form.COMMON != 0
    )


def _is_a_name(reading: Reading, piece: Piece) -> bool:
    """Whether it is more than a common word with a capital."""
    first, end = piece.first, piece.end
    if reading.small[first] in words.no_names() and end - first == 1:
        return False
    if piece.type is BODY and (reading.small[first] in words.occasions() or _is_an_occasions(reading, first)):
        return False
    if piece.type is BODY and end - first == 2 and reading.small[first].startswith(words.GENERIC_COUNCILS):
        return False
    kinds, small = reading.kinds[first:end], reading.small[first:end]
    if not any(kind in "TU" for kind in kinds):
        return False
    if piece.type is PLACE and _is_of_a_currency(reading, first):
        return False
    if end - first > 1:
        return not (piece.type is BODY and reading.opens_sentence[first] and _is_a_beginning(reading, first, end))
    word = small[0]
    if piece.type is BODY:
        if (
            word in _NO_BODIES
            or reading.words[first] in words.LEGAL_FORMS
            or (word in words.heads() and kinds != "U")
            or word in words.generic_bodies()
        ):
            return False
        return (
            kinds == "U"
            or _is_quoted(reading, first)
            or not form(word) & Form.COMMON
            or not reading.opens_sentence[first]
        )
    if piece.type is PLACE:
        known = form(word)
        is_lone = known & Form.ADJECTIVE and not known & (Form.NOUN | Form.PLACE)
        return not is_lone and not (
            word.endswith(("ской", "скую", "ская")) and reading.kinds[end : end + 1] in {"l", "U"}
        )
    if piece.type is PERSON and kinds != "U":
        return word not in words.titles()
    return True


def _is_of_a_currency(reading: Reading, at: int) -> bool:
    """``долл. [США]``"""
    before = reading.small[max(0, at - 2) : at]
    return bool(before) and (before[-1] in _CURRENCIES or (before[-1] == "." and before[0] in _CURRENCIES))


def is_known_rightly(reading: Reading, span: Span) -> bool:
    """Whether a known name is meant where it stands: not ``Её``, a town too, nor the country of a currency."""
    first = reading.at(span.start)
    if reading.ending(span.end) - first != 1:
        return True
    if span.type is PLACE and _is_of_a_currency(reading, first):
        return False
    known = form(reading.small[first])
    is_common = known & Form.KNOWN and known & (Form.OTHER | Form.COMMON) and not known & (Form.PLACE | Form.NAME)
    return not (is_common and reading.kinds[first] in "TI" and reading.opens_sentence[first])


def _is_an_occasions(reading: Reading, at: int) -> bool:
    """Whether it is in quotation marks after a word for an occasion: ``конференция «Дальний Восток»``."""
    return _is_quoted(reading, at) and at > 1 and reading.small[at - 2] in words.occasions()


def _is_a_beginning(reading: Reading, first: int, end: int) -> bool:
    """``Партию медикаментов``: a head with small words, capitalised by its sentence."""
    return words.heads().get(reading.small[first]) in words.DOUBTFUL_HEADS and not any(
        kind in "TU" for kind in reading.kinds[first + 1 : end]
    )


def _is_quoted(reading: Reading, at: int) -> bool:
    return at > 0 and reading.words[at - 1] in OPENING
