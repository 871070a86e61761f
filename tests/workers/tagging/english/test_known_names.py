"""What becomes of the gazetteer's finds: they keep their entities, and lose where the grammar sees more."""

from __future__ import annotations

import pytest

from workers.tagging.documents import Span
from workers.tagging.overlaps import resolved
from workers.tagging.pipeline import document_of
from workers.tagging.rules.english import EnglishRules
from workflow.domain.annotations import EntityType
from workflow.domain.vocabulary import LanguageTag


def _known(text: str, name: str, kind: EntityType, entity_id: str) -> Span:
    start = text.index(name)
    return Span(
        start=start, end=start + len(name), type=kind, provider="gazetteer", rule="label", entity_ids=(entity_id,)
    )


def _applied(text: str, *known: Span) -> list[tuple[str, EntityType, tuple[str, ...]]]:
    found = EnglishRules().apply(document_of(text, LanguageTag("en")), known)
    return [(text[span.start : span.end], span.type, span.entity_ids) for span in resolved(found.spans)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ambassador Vladimir Norov spoke.", "Vladimir"),
        ("The delegation of Khujand State University came.", "Khujand"),
        ("They signed the Astana Declaration.", "Astana"),
    ],
)
def test_a_known_place_inside_another_name_is_no_place(text: str, name: str) -> None:
    """Given a known place within a person's, an institution's or a plan's name, then it is not told."""
    told = _applied(text, _known(text, name, EntityType.PLACE, "geonames-1"))
    assert (name, EntityType.PLACE, ("geonames-1",)) not in told


def test_a_name_found_by_both_keeps_the_entity() -> None:
    """Given an institution that gazetteer and grammar both find, then it is told once, with the known entity."""
    text = "It is a part of the Ministry of Transport today."
    known = _known(text, "Ministry of Transport", EntityType.ORGANISATION, "mintrans")
    assert _applied(text, known) == [("Ministry of Transport", EntityType.ORGANISATION, ("mintrans",))]


def test_a_longer_known_institution_wins_over_parts_of_it() -> None:
    """Given a known institution whose name no grammar explains, then its whole name is told, its parts are not."""
    text = "Yesterday the House of Friendship and Bank of Hope opened."
    known = _known(text, "House of Friendship and Bank of Hope", EntityType.ORGANISATION, "house")
    assert _applied(text, known) == [("House of Friendship and Bank of Hope", EntityType.ORGANISATION, ("house",))]


def test_what_only_the_gazetteer_knows_is_told() -> None:
    """Given a known name without any sign of its own, then it is told as the gazetteer has it."""
    text = "The music of Ulytau was praised."
    known = _known(text, "Ulytau", EntityType.PLACE, "geonames-2")
    assert _applied(text, known) == [("Ulytau", EntityType.PLACE, ("geonames-2",))]
