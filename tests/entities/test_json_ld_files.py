"""Known entities as JSON-LD: nothing is lost on the way out and back, and what is wrong is said with its place."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import entity
from workflow.domain.annotations import EntityType
from workflow.domain.entities import EntityName, KnownEntity, NameKind, Office
from workflow.domain.errors import InvalidValue
from workflow.domain.known_entities import KNOWN_TYPES, acceptable
from workflow.domain.vocabulary import LanguageTag
from workflow.entities import json_ld_files
from workflow.entities.importing import FileFormat, format_of, read_file, write_file
from workflow.entities.json_ld_files import CONTEXT, DEEPEST, read_entities, read_places, write_entities

PORT = acceptable(
    entity(
        "harbour-port",
        "en:Harbour Port Authority",
        "en~Port of Harbour",
        "en~The Port",
        "en!HPA",
        "zh-Hant:港務局",
        "ru!ПВХ",
        wikidata="Q485207",
        country="PT",
        latitude=38.7,
        longitude=-9.0,
        parent="harbour-town",
    )
)
TOWN = entity("harbour-town", "en:Harbour Town", type="place", geonames="1796236", population=212_000, country="PT")
LIMA = entity(
    "ana-lima",
    "pt:Ana Lima",
    type="person",
    country="PT",
    offices=(Office(organisation_id="harbour-port", titles=("Head", "局长")), Office(organisation_id="harbour-town")),
)
SUMMIT = entity("summit", "en:Port Summit", type="event", parent="port-week", latitude=0.0, longitude=0.0)
ALL = [PORT, TOWN, LIMA, SUMMIT]


def document(*nodes: Any, **changes: Any) -> str:
    """A document of these nodes."""
    return json.dumps({"@context": CONTEXT, "@graph": list(nodes)} | changes)


def node(**changes: Any) -> dict[str, Any]:
    """A node with everything that is needed; properties of None are left out."""
    whole = {"@id": "urn:copyflow:entity:a", "@type": "Person", "name": {"en": "Ana"}, "provenance": "x"} | changes
    return {name: value for name, value in whole.items() if value is not None}


def test_what_is_written_is_read_back() -> None:
    """Every field of every type, in the order of the file."""
    assert read_entities(write_entities(ALL)) == ALL
    assert read_places(write_entities(ALL))[2] == (3, LIMA)
    assert read_file(write_file(ALL, FileFormat.JSON_LD), FileFormat.JSON_LD)[0] == (1, PORT)


_TEXTS = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=12).map(lambda each: f"x{each}")
_IDS = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,6}){0,2}", fullmatch=True)
_NAMES = st.builds(
    EntityName,
    language=st.sampled_from(["en", "zh", "zh-Hant", "ru", "pt-BR", "ur"]).map(LanguageTag),
    text=_TEXTS,
    kind=st.sampled_from(NameKind),
)
_DEGREES = st.one_of(st.none(), st.tuples(st.floats(-90, 90), st.floats(-180, 180)))


@st.composite
def entities(draw: st.DrawFn) -> KnownEntity:
    """Any entity that may be recorded."""
    kind = draw(st.sampled_from(KNOWN_TYPES))
    named = {(name.language, name.text): name for name in draw(st.lists(_NAMES, max_size=8))}
    labels = {name.language: name for name in named.values() if name.kind is NameKind.LABEL}
    names = [name for name in named.values() if labels.get(name.language, name) is name or name.kind != "label"]
    where = draw(_DEGREES)
    offices = st.builds(Office, organisation_id=_IDS, titles=st.lists(_TEXTS, max_size=3, unique=True).map(tuple))
    return acceptable(
        KnownEntity(
            id=draw(_IDS),
            type=kind,
            names=(EntityName(language=LanguageTag("kk"), text="Атау"), *names),
            wikidata=draw(st.sampled_from(["", "Q1", "Q485207"])),
            geonames=draw(st.sampled_from(["", "1796236"])),
            country=draw(st.sampled_from(["", "CN", "XK"])),
            latitude=where[0] if where else None,
            longitude=where[1] if where else None,
            population=draw(st.integers(0, 10**9)) if kind is EntityType.PLACE else 0,
            parent="" if kind is EntityType.PERSON else f"p-{draw(_IDS)}",
            offices=tuple(draw(st.lists(offices, max_size=3, unique_by=lambda each: each.organisation_id)))
            if kind is EntityType.PERSON
            else (),
            provenance=draw(_TEXTS),
        )
    )


@given(st.lists(entities(), max_size=4, unique_by=lambda each: each.id))
def test_nothing_is_lost_on_the_way_out_and_back(some: list[KnownEntity]) -> None:
    """Whatever may be recorded comes back from either format as it was."""
    for written_as in FileFormat:
        assert [each for _, each in read_file(write_file(some, written_as), written_as)] == some


def test_a_document_is_in_the_words_of_schema_org() -> None:
    """Types, names by language, addresses elsewhere, and offices as roles in organisations."""
    written = json.loads(write_entities([PORT, LIMA, TOWN]))
    port, lima, town = written["@graph"]
    assert written["@context"]["@vocab"] == "https://schema.org/"
    assert (port["@id"], port["@type"]) == ("urn:copyflow:entity:harbour-port", "Organization")
    assert port["name"] == {"en": "Harbour Port Authority", "zh-Hant": "港務局"}
    assert port["alternateName"] == {"en": ["Port of Harbour", "The Port"]}
    assert port["acronym"] == {"en": ["HPA"], "ru": ["ПВХ"]}
    assert port["sameAs"] == ["http://www.wikidata.org/entity/Q485207"]
    assert port["location"]["geo"] == {"@type": "GeoCoordinates", "latitude": 38.7, "longitude": -9.0}
    assert port["parentOrganization"] == "urn:copyflow:entity:harbour-town"
    assert lima["affiliation"][0] == {
        "@type": "OrganizationRole",
        "affiliation": {"@id": "urn:copyflow:entity:harbour-port"},
        "roleName": ["Head", "局长"],
    }
    assert town["address"] == {"@type": "PostalAddress", "addressCountry": "PT"}
    assert town["sameAs"] == ["https://sws.geonames.org/1796236/"]


def test_other_ways_to_write_the_same_are_read() -> None:
    """schema.org named as the context, one entity without a graph, values with a language, other addresses, a mark."""
    written = node(
        name=[{"@language": "en", "@value": "Ana Lima"}, {"@language": "pt", "@value": "Ana"}],
        alternateName={"en": "A. Lima"},
        sameAs="https://www.wikidata.org/wiki/Q12",
        affiliation={"affiliation": "urn:copyflow:entity:port", "roleName": "Head"},
        provenance=None,
        **{"@context": "https://schema.org", "@type": "https://schema.org/Person"},
    )
    (read,) = read_entities("\ufeff" + json.dumps(written), provenance="a file")
    assert [name.text for name in read.names] == ["Ana Lima", "A. Lima", "Ana"]
    assert (read.wikidata, read.provenance) == ("Q12", "a file")
    assert read.offices == (Office(organisation_id="port", titles=("Head",)),)
    place = node(**{"@type": "Place"}, sameAs=[{"@id": "http://www.geonames.org/5/harbour.html"}])
    assert read_entities(document(place))[0].geonames == "5"
    assert read_entities(document()) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"@id": "http://x/a"}, "@id: must be urn:copyflow:entity: and an id"),
        ({"@id": None}, "@id: must be urn:copyflow:entity:"),
        ({"@id": "urn:copyflow:entity:A B"}, "id: must be small letters"),
        ({"@type": "City"}, "@type: 'City' is none of Person, Organization, Place, Event"),
        ({"@type": ["Person"]}, "@type: must be a text"),
        ({"name": "Ana"}, "name.0: names no language"),
        ({"name": {"en": ["a", "b"]}}, "both labels in en"),
        ({"name": {"xx": "a"}}, "name.xx: 'xx' names no language"),
        ({"name": {"en": 5}}, "name.en: must be a text"),
        ({"name": None}, "names: give at least one label"),
        ({"sameAs": "https://example.org/ana"}, "sameAs.0: 'https://example.org/ana' is neither"),
        (
            {"sameAs": ["https://www.wikidata.org/wiki/Q1", "https://www.wikidata.org/wiki/Q2"]},
            "sameAs.1: is another",
        ),
        ({"birthDate": "1970-01-01"}, "birthDate: is nothing that Copyflow keeps"),
        ({"parentOrganization": "urn:copyflow:entity:b"}, "parentOrganization: is nothing"),
        ({"affiliation": ["urn:copyflow:entity:b"]}, "affiliation.0: must be an object"),
        ({"affiliation": {"@type": "Role"}}, "affiliation.0.@type: is 'Role', where OrganizationRole is read"),
        ({"affiliation": {"roleName": "Head"}}, "offices.0.organisation_id: must be small letters"),
        ({"affiliation": {"affiliation": "urn:copyflow:entity:b", "startDate": "x"}}, "affiliation.0.startDate: is"),
        ({"workLocation": {"@type": "Place", "name": "x"}}, "workLocation.name: is nothing"),
        ({"workLocation": {"geo": {"latitude": "1", "longitude": 2}}}, "workLocation.geo.latitude: must be a number"),
        ({"workLocation": {"geo": {"latitude": True, "longitude": 2}}}, "geo.latitude: must be a number"),
        ({"workLocation": {"geo": {"latitude": 91, "longitude": 2}}}, "latitude: must be degrees from -90 to 90"),
        ({"workLocation": {"geo": {"latitude": 10**400, "longitude": 2}}}, "geo.latitude: must be a number"),
        ({"@type": "Place", "additionalProperty": {"name": "area", "value": 2}}, "additionalProperty.name: 'area'"),
        ({"@type": "Place", "additionalProperty": {"name": "population", "value": 2.5}}, "value: must be a whole"),
        ({"provenance": None}, "provenance: say where this is from"),
    ],
)
def test_what_is_wrong_with_an_entity_is_said_with_its_place(changes: dict[str, Any], said: str) -> None:
    """Which entity, which property, and what is wrong with it."""
    with pytest.raises(InvalidValue) as caught:
        read_entities(document(node(**{"@id": "urn:copyflow:entity:first"}), node(**changes)))
    assert caught.value.field == "file"
    assert "entity 2" in caught.value.reason
    assert said in caught.value.reason


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "line 1, column 1: is no JSON"),
        ('{"@context": 1,\n}', "line 2, column 1: is no JSON"),
        ("[]", "must be an object"),
        ("{}", "has no @context"),
        (document(**{"@context": "https://example.org/context"}), "no context is fetched"),
        (document(**{"@context": {**CONTEXT, "name": "copyflow:acronym"}}), "the one that an export carries"),
        (document(author="x"), "has 'author' beside @graph"),
        (document(5), "entity 1: must be an object"),
        (document(node(), node()), "entity 2 (a), @id: stands there twice"),
        ('{"a": 1, "a": 2}', "names 'a' twice in one object"),
        ('{"a": NaN}', "holds NaN"),
        ('{"a": ' + "9" * 5_000 + "}", "a number that is too long"),
        ('{"a": ' + "[" * DEEPEST + "]" * DEEPEST + "}", "nested deeper"),
        ("[" * 200_000, "nested too deeply"),
    ],
)
def test_what_is_no_such_document_is_refused(text: str, said: str) -> None:
    """JSON that is none, of another kind, ambiguous, or made to burden whoever reads it."""
    with pytest.raises(InvalidValue) as caught:
        read_entities(text)
    assert said in caught.value.reason


def test_a_document_beyond_bounds_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """By its characters before it is read, and by its entities."""
    monkeypatch.setattr(json_ld_files, "MOST_CHARACTERS", 100)
    with pytest.raises(InvalidValue, match="at most 100 characters"):
        read_entities("x" * 101)
    monkeypatch.undo()
    monkeypatch.setattr(json_ld_files, "MOST_ENTITIES", 1)
    with pytest.raises(InvalidValue, match="at most 1 entities; it holds 2"):
        read_entities(document(node(), node()))


def test_everything_that_is_wrong_is_said_at_once() -> None:
    """In either format, up to twenty places; nothing of such a file is read."""
    wrong = [node(**{"@id": f"urn:copyflow:entity:e{number}"}, name={"en": "–"}) for number in range(25)]
    with pytest.raises(InvalidValue, match=r"entity 1 \(e0\), .*entity 20 \(e19\), .*; and 5 more"):
        read_file(document(*wrong), FileFormat.JSON_LD)
    rows = "".join(f"e{number},person,en,–\n" for number in range(25))
    with pytest.raises(InvalidValue, match=r"line 2, entity e0, names\.0\.text: holds no letter.*; and 5 more"):
        read_file(f"entity,type,language,text\n{rows}", FileFormat.CSV, provenance="x")


def test_the_format_is_told_by_the_files_name() -> None:
    """By its ending; another one is asked about."""
    assert [format_of(name) for name in ("a.CSV", "b.jsonld", "c.x.json")] == ["csv", "json-ld", "json-ld"]
    with pytest.raises(InvalidValue, match="name the format"):
        format_of("entities.txt")
