"""ninjs documents, judged by IPTC's own schema."""

from __future__ import annotations

import dataclasses
import json
import re
from typing import Any

import pytest
from hypothesis import given, settings

from tests.rendering.publications import LANGUAGES, STATES, any_publication, publication, tag
from tests.rendering.standards import needs_schema, ninjs
from workflow.domain.annotations import Coordinates, EntityType, HeldOffice
from workflow.domain.publication import Publication
from workflow.domain.vocabulary import LanguageTag, PubStatus, text_direction
from workflow.rendering.formats import FORMATS


def render(item: Publication) -> dict[str, Any]:
    """The document as JSON."""
    return json.loads(FORMATS["ninjs"].render(item).body)


def complaints(document: dict[str, Any]) -> list[str]:
    """What the schema says against ``document``."""
    return [error.message for error in ninjs().iter_errors(document)]


@needs_schema
def test_the_judge_can_say_no() -> None:
    """The schema, its formats and its GeoJSON reference refuse what is wrong, so their silence means something."""
    document = render(publication())
    assert complaints({**document, "guid": "x"})
    assert complaints({**document, "uri": "no uri"})
    assert complaints({**document, "versionCreated": "yesterday"})
    assert complaints({**document, "places": [{"geoJSON": {"type": "Nowhere"}}]})


@needs_schema
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("verb", STATES)
def test_every_state_in_every_direction_is_valid(verb: str, language: LanguageTag) -> None:
    """Published, corrected, held, released and withdrawn editions satisfy ninjs 3.1 in every language."""
    status, note = STATES[verb]
    assert complaints(render(publication(verb=verb, pub_status=status, note=note, language=language))) == []


@needs_schema
@settings(max_examples=150, deadline=None)
@given(any_publication)
def test_any_publication_is_valid_and_repeatable(item: Publication) -> None:
    """Whatever the newsroom can publish renders to a valid document, and twice to the same bytes."""
    rendered = FORMATS["ninjs"].render(item)
    assert complaints(json.loads(rendered.body)) == []
    assert FORMATS["ninjs"].render(dataclasses.replace(item)) == rendered


@settings(max_examples=100, deadline=None)
@given(any_publication)
def test_the_desks_own_note_never_leaves(item: Publication) -> None:
    """The note from desk to desk is in no document, in no state."""
    assert b"NEVER-PUBLIC-NOTE" not in FORMATS["ninjs"].render(item).body


def test_the_bytes_are_compact_sorted_utf8() -> None:
    """The document is canonical: a second program that sorts and packs it gets the same bytes."""
    rendered = FORMATS["ninjs"].render(publication(language=LanguageTag("ar")))
    again = json.dumps(json.loads(rendered.body), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert rendered.body == again.encode()
    assert "المنتدى".encode() in rendered.body


def test_a_published_edition_tells_all() -> None:
    """Every field of the edition stands where IPTC wants it."""
    document = render(publication(machine_translated=True))
    assert document["uri"] == "urn:copyflow:0198c0de-0000-7000-8000-000000000001:en"
    assert (document["pubStatus"], document["representationType"], document["version"]) == ("usable", "full", "3")
    assert document["headlines"][0]["value"] == "Forum opens <today> & tomorrow"
    assert document["versionCreated"] == "2026-03-01T10:00:00.000005Z"
    assert document["embargoedUntil"] == "2026-03-01T08:00:00Z"
    assert (document["by"], document["slugline"], document["urgency"]) == ("Ana Reis", "river-forum", 4)
    assert document["infoSources"] == [{"name": "Harbour University", "role": "provider"}]
    assert document["altIds"] == [{"role": "story", "value": "0198c0de-0000-7000-8000-000000000001"}]
    assert document["people"] == [
        {"name": "Ana Reis", "literal": "dean", "uri": "kb:42"},
    ]
    assert document["organisations"] == [{"name": "Harbour University", "literal": "not a uri"}]
    assert document["subjects"][0]["confidence"] == 91
    assert "digitalsourcetype/trainedAlgorithmicMedia" in document["digitalSourceType"]["uri"]
    assert "edNote" not in document


def test_days_and_sums_stay_in_the_text() -> None:
    """Ninjs has no field for them: they are nowhere among the entities."""
    document = render(publication())
    assert {field: len(document[field]) for field in ("people", "organisations", "places", "events", "subjects")} == {
        "people": 1,
        "organisations": 1,
        "places": 1,
        "events": 1,
        "subjects": 1,
    }
    assert not {"1 March", "two million"} & {
        each["name"] for field in ("events", "subjects") for each in document[field]
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_body_says_its_language_and_direction(language: LanguageTag) -> None:
    """The HTML body can be pasted into any page: it carries lang and dir and escapes the text."""
    html, text = render(publication(language=language))["bodies"]
    assert html["value"].startswith(f'<div lang="{language}" dir="{text_direction(language)}">')
    assert "isn't &lt;b&gt;closed&lt;/b&gt; &amp; goes on." in html["value"]
    assert "<ul><li>one<ul><li>one a</li></ul></li><li>two</li></ul>" in html["value"]
    assert "Forum opens" not in html["value"]
    assert text["contentType"] == "text/plain"
    assert text["charCount"] == len(text["value"])
    assert ("wordCount" in text) is not language.startswith("zh")


def test_words_are_counted_as_people_count() -> None:
    """An apostrophe splits no word, and list dashes are none."""
    assert render(publication())["bodies"][1]["wordCount"] == 7 + 2 + 1 + 2 + 1 + 2


@pytest.mark.parametrize(
    ("verb", "note", "expected"),
    [
        ("corrected", "the date", "CORRECTION: the date"),
        ("withdrawn", "not true", "KILL: not true"),
        ("withheld", "court", "WITHHOLD: court"),
        ("withdrawn", "", "KILL"),
    ],
)
def test_the_note_says_what_to_do(verb: str, note: str, expected: str) -> None:
    """The receiving desk reads in one line what this revision is."""
    assert render(publication(verb=verb, note=note, pub_status=STATES[verb][0]))["edNote"] == expected


@pytest.mark.parametrize("status", [PubStatus.CANCELED, PubStatus.WITHHELD])
def test_what_may_not_be_used_is_not_told_again(status: PubStatus) -> None:
    """A withdrawal or a hold names the item and carries neither its text nor its people nor links."""
    item = publication(verb="withdrawn", pub_status=status, note="x")
    document = render(item)
    assert (document["pubStatus"], document["representationType"]) == (status.value, "partial")
    assert not {"bodies", "people", "organisations", "associations", "by", "renditions"} & set(document)
    assert "river forum" not in json.dumps(document)


def test_editions_point_at_each_other() -> None:
    """A translation is linked as one, the original as the original."""
    (translation,) = render(publication())["associations"]
    (original,) = render(publication(source_language=LanguageTag("ar"), language=LanguageTag("en")))["associations"]
    assert translation["rel"] == "http://schema.org/workTranslation"
    assert original["rel"] == "http://schema.org/translationOfWork"
    assert re.fullmatch(r"urn:copyflow:.*:ar", translation["uri"])
    assert translation["language"] == "ar"


def test_a_place_says_where_it_lies() -> None:
    """A known place has its coordinates as a GeoJSON point, the longitude first; another place has none."""
    known = tag(EntityType.PLACE, "Lisbon", coordinates=Coordinates(latitude=38.7167, longitude=-9.1333))
    first, second = render(publication(tags=(known, tag(EntityType.PLACE, "Almada"))))["places"]
    assert first["geoJSON"] == {"type": "Point", "coordinates": [-9.1333, 38.7167]}
    assert "geoJSON" not in second


def test_a_person_is_told_from_namesakes_by_the_office() -> None:
    """The office and where it is held are the person's literal, since the schema has no field for either."""
    held = (
        HeldOffice(role="rector", organisation="the University", organisation_id="x:Harbour University"),
        HeldOffice(role="member", organisation="the harbour council"),
        HeldOffice(role="chair", organisation="the Club", organisation_id="organisation:club"),
    )
    tags = (tag(EntityType.PERSON, "Ana Reis", offices=held), tag(EntityType.ORGANISATION, "Harbour University"))
    (person,) = render(publication(tags=tags))["people"]
    assert person == {
        "name": "Ana Reis",
        "literal": "rector, Harbour University; member, the harbour council; chair",
    }
