"""The grammar of Russian press texts: institutions, people, places and offices, over what the model found.

Each kind stands in a module of its own; here only their order. Institutions first, since a person or a place inside
their names is none; then people, whose surnames alone are recognised later in the text; then places; then offices.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from workers.tagging.documents import Document, Found, Holding, Place, Span
from workers.tagging.rules.russian.institutions import Institution, acronyms_again, institutions
from workers.tagging.rules.russian.mending import BODY, PERSON, PLACE, Model, is_known_rightly, mended
from workers.tagging.rules.russian.names import stem
from workers.tagging.rules.russian.offices import Offices
from workers.tagging.rules.russian.people import Person, people
from workers.tagging.rules.russian.phrases import Phrases
from workers.tagging.rules.russian.places import places
from workers.tagging.rules.russian.reading import Reading, reading_of
from workers.tagging.russian_casing import sentence_cased
from workflow.domain.annotations import EntityType

_MODEL_RULES = frozenset(("per", "org", "loc"))


class RussianRules:
    """The rules over one document."""

    def apply(self, document: Document, spans: Sequence[Span]) -> Found:
        """The places that go on, none of the model's own left as it came where the grammar knows better."""
        reading = reading_of(sentence_cased(document.text))
        model = mended(reading, [span for span in spans if span.provider == "slovnet"])
        known = [span for span in spans if span.provider != "slovnet" and is_known_rightly(reading, span)]
        phrases = Phrases(reading, model.people, model.places)
        bodies = list(institutions(phrases))
        spots = list(places(phrases, model))
        _add_model(reading, bodies, model, [(first, end) for first, end, rule in spots if rule != "loc"])
        bodies += acronyms_again(reading, bodies)
        persons = people(reading, model, ((body.first, body.end) for body in bodies))
        found = [_span(reading, body.first, body.end, BODY, body.rule) for body in bodies]
        found += [_span(reading, person.first, person.end, PERSON, person.rule) for person in persons]
        owned = _owned(reading, bodies, persons)
        for first, end, rule in spots:
            if not any(owned[first:end]):
                found.append(_span(reading, first, end, PLACE, rule))
        offices = Offices(
            reading,
            {person.first: person.end for person in persons},
            {body.first: body.end for body in bodies},
            {first: end for first, end, _ in spots if not any(owned[first:end])},
        )
        holdings = tuple(
            Holding(
                person=_place(reading, each.person),
                role=_place(reading, each.role),
                organisation=_place(reading, each.organisation) if each.organisation else None,
            )
            for each in offices.held()
        )
        return Found(spans=(*known, *found), holdings=holdings)


def _add_model(reading: Reading, bodies: list[Institution], model: Model, spots: list[tuple[int, int]]) -> None:
    """Longer names where the model reads on, and its own where the grammar saw neither an institution nor a place."""
    surnames = {
        stem(reading.words[piece.end - 1])
        for piece in model.pieces
        if piece.type is PERSON and piece.end - piece.first > 1 and reading.kinds[piece.end - 1] == "T"
    }
    owner = {token: number for number, body in enumerate(bodies) for token in range(body.first, body.end)}
    in_spots = {token for first, end in spots for token in range(first, end)}
    for piece in model.pieces:
        if piece.type is not BODY:
            continue
        if reading.kinds[piece.first : piece.end] == "T" and stem(reading.words[piece.first]) in surnames:
            continue
        owners = {owner[token] for token in range(piece.first, piece.end) if token in owner}
        if not owners:
            if not in_spots.intersection(range(piece.first, piece.end)):
                bodies.append(Institution(piece.first, piece.end, "org"))
            continue
        last = max(owners)
        body = bodies[last]
        if body.first <= piece.first < body.end < piece.end:
            bodies[last] = Institution(body.first, piece.end, body.rule)


def _owned(reading: Reading, bodies: Iterable[Institution], persons: Iterable[Person]) -> bytearray:
    owned = bytearray(len(reading))
    for first, end in [*((body.first, body.end) for body in bodies), *((one.first, one.end) for one in persons)]:
        owned[first:end] = b"\x01" * (end - first)
    return owned


def _place(reading: Reading, tokens: tuple[int, int]) -> Place:
    first, end = tokens
    return reading.starts[first], reading.ends[end - 1]


def _span(reading: Reading, first: int, end: int, kind: EntityType, rule: str) -> Span:
    return Span(
        start=reading.starts[first],
        end=reading.ends[end - 1],
        type=kind,
        provider="slovnet" if rule in _MODEL_RULES else "rules",
        rule=rule,
    )
