"""Places with the words that belong to them: ``провинция Шэньси``, ``Брянская область``, ``отель «Сицзяо»``."""

from __future__ import annotations

from collections.abc import Iterator

from workers.tagging.rules.russian import words
from workers.tagging.rules.russian.mending import PLACE, Model, Piece
from workers.tagging.rules.russian.phrases import Phrases
from workers.tagging.rules.russian.reading import CLOSING, OPENING, Reading
from workers.tagging.russian_morphology import Form, form

_STREETS = frozenset("улица проспект площадь переулок бульвар набережная шоссе".split())
_CASES = Form.NOMINATIVE | Form.GENITIVE | Form.DATIVE | Form.INSTRUMENTAL | Form.LOCATIVE


def places(phrases: Phrases, model: Model) -> Iterator[tuple[int, int, str]]:
    """Tokens and rule of every place; they may overlap, and people and institutions come before them."""
    reading = phrases.reading
    for piece in model.pieces:
        if piece.type is PLACE:
            yield (*_whole(reading, piece), "loc")
    nouns = words.place_nouns()
    for at, word in enumerate(reading.small):
        if (
            word == "-"
            and reading.is_initial(at - 2)
            and form(reading.small[min(at + 1, len(reading) - 1)]) & Form.PLACE
        ):
            yield at - 2, at + 2, "abbreviated_place"
        if reading.kinds[at] in "lT" and word in nouns:
            yield from _with_noun(phrases, at, nouns[word])


def _whole(reading: Reading, piece: Piece) -> tuple[int, int]:
    """With the kind of place before it; ``С.-Петербург`` in one."""
    first = piece.first
    if (
        first > 2
        and reading.words[first - 1] == "-"
        and reading.words[first - 2] == "."
        and reading.kinds[first - 3] == "I"
    ):
        return first - 3, piece.end
    nouns = words.place_nouns()
    if first and nouns.get(reading.small[first - 1]) in words.PLACE_NOUNS_BEFORE:
        first -= 1
        while (
            first
            and reading.kinds[first - 1] == "T"
            and form(reading.small[first - 1]) & Form.ADJECTIVE
            and (form(reading.small[first - 1]) & form(reading.small[first]) & _CASES)
            and reading.small[first - 1] not in words.not_a_beginning()
        ):
            first -= 1
    return first, piece.end


def _with_noun(phrases: Phrases, at: int, noun: str) -> Iterator[tuple[int, int, str]]:
    reading = phrases.reading
    first = at
    cases = form(reading.small[at]) & _CASES
    while first and at - first < 4 and reading.kinds[first - 1] == "T" and first - 1 not in phrases.people:
        known = form(reading.small[first - 1])
        if not (known & Form.ADJECTIVE and known & cases) or reading.small[first - 1] in words.not_a_beginning():
            break
        first -= 1
    end = at + 1
    if reading.words[end : end + 1] and reading.words[end] in OPENING:
        close = phrases.end_of_quote(end)
        if close > end and noun in words.NAMED_PLACES and reading.words[close - 1] in CLOSING:
            yield end + 1, close - 1, "place_in_quotes"
        return
    takes_name = first < at or noun in words.PLACE_NOUNS_BEFORE or reading.kinds[at] == "T"
    if (
        takes_name
        and end < len(reading)
        and reading.kinds[end] == "T"
        and (noun in _STREETS or end not in phrases.people)
    ):
        known = form(reading.small[end])
        if noun in _STREETS:
            while (
                end < len(reading)
                and reading.kinds[end] == "T"
                and end - at < 4
                and form(reading.small[end]) & Form.GENITIVE
            ):
                end += 1
        elif not known & (Form.COMMON | Form.VERB) and (
            first < at or end in phrases.lands or noun in {"озеро", "аэропорт"}
        ):
            end = phrases.lands.get(end, end + 1)
    is_sure = not reading.opens_sentence[first] or "ск" in reading.small[first][-5:]
    if end > at + 1 or (first < at and noun in words.PLACE_NOUNS_AFTER and is_sure):
        yield first, end, "place_noun"
