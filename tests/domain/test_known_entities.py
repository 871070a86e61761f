"""The knowledge base's decisions: what may be recorded, and that nothing is recorded that is the case already."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from tests.factories import NOW, REVIEWER, entity, record_entity, submit, withdraw_entity
from tests.scenario import Scenario
from workflow.domain import events as happened
from workflow.domain.annotations import EntityType
from workflow.domain.entities import EntityName, KnownEntity, NameKind, Office
from workflow.domain.errors import InvalidValue, NotFound
from workflow.domain.known_entities import acceptable
from workflow.domain.vocabulary import LanguageTag

DIRECTOR = entity("ana-lima", "en:Ana Lima", type="person", offices=(Office(organisation_id="harbour-port"),))
HARBOUR = entity("harbour-town", "en:Harbour Town", type="place", population=212_000)


def knowledge(*past: object) -> Scenario:
    """A scenario of one entity."""
    return Scenario("entity").given(*past)


def test_an_entity_is_recorded_replaced_and_withdrawn():
    """It is replaced as a whole; a withdrawn one keeps its names, and comes back when it is recorded again."""
    state = knowledge().when(record_entity()).then(happened.EntityRecorded(by=REVIEWER.id, at=NOW, entity=entity()))
    assert (state.entity, state.version, state.changed_by) == (entity(), 1, REVIEWER.id)
    other = entity("harbour-port", "en:Harbour Port", country="PT", latitude=38.7, longitude=-9.1, wikidata="Q12")
    assert knowledge(record_entity()).when(record_entity(other)).then(happened.EntityRecorded).entity == other
    state = knowledge(record_entity()).when(withdraw_entity()).then(happened.EntityWithdrawn)
    assert (state.is_withdrawn, state.entity) == (True, entity())
    state = knowledge(record_entity(), withdraw_entity()).when(record_entity()).then(happened.EntityRecorded)
    assert not state.is_withdrawn


def test_what_is_the_case_already_is_no_event():
    """The same entity, or the same but for blanks, the form of its letters and the order of kinds, or a withdrawal."""
    knowledge(record_entity()).when(record_entity()).then()
    spelt = replace(entity("harbour-port", "pt~ Autoridade ", "pt:Po\u0301rto"), country=" pt ")
    composed = replace(entity("harbour-port", "pt:P\u00f3rto", "pt~Autoridade"), country="PT")
    knowledge(record_entity(composed)).when(record_entity(spelt)).then()
    knowledge(record_entity(), withdraw_entity()).when(withdraw_entity()).then()


def test_names_of_a_language_stand_together():
    """Its label first, then aliases, then acronyms; the languages in the order in which their labels were given."""
    mixed = entity("harbour-port", "zh~港", "en!HP", "ru:Порт", "en~the port", "en:Port", "zh!港务", "en~Harbour")
    texts = [name.text for name in acceptable(mixed).names]
    assert texts == ["Порт", "Port", "the port", "Harbour", "HP", "港", "港务"]
    assert acceptable(acceptable(mixed)) == acceptable(mixed)


def test_a_withdrawal_needs_an_entity_and_a_reason():
    """What was never recorded cannot be taken out."""
    knowledge().when(withdraw_entity()).refused(NotFound)
    knowledge(record_entity()).when(withdraw_entity(reason=" ")).refused(InvalidValue, "reason")
    knowledge().when(withdraw_entity(reason=" ", built_in=entity())).refused(InvalidValue, "reason")


def test_a_built_in_entity_is_put_on_record_by_its_withdrawal():
    """The log says what was taken out; where the newsroom has its own entry, that one is withdrawn as it is."""
    state = (
        knowledge()
        .when(withdraw_entity(built_in=entity()))
        .then(happened.EntityRecorded(by=REVIEWER.id, at=NOW, entity=entity()), happened.EntityWithdrawn)
    )
    assert (state.version, state.is_withdrawn, state.entity) == (2, True, entity())
    own = entity("harbour-port", "en:Our Port")
    state = knowledge(record_entity(own)).when(withdraw_entity(built_in=entity())).then(happened.EntityWithdrawn)
    assert state.entity == own
    wrong = withdraw_entity(built_in=entity("another"))
    knowledge().when(wrong).refused(InvalidValue, "the place of harbour-port")


@pytest.mark.parametrize(
    ("given", "changes", "field", "reason"),
    [
        (entity(), {"names": ()}, "names", "at least one label"),
        (entity(), {"names": entity("x", "en~HP").names}, "names", "at least one label"),
        (entity(), {"names": entity("x", *(f"en~t{n}" for n in range(401))).names}, "names", "at most 400"),
        (entity(), {"names": entity("x", "en: ").names}, "names.0.text", "must not be empty"),
        (entity(), {"names": entity("x", "en:ok", "en!9/11").names}, "names.1.text", "no letter"),
        (entity(), {"names": entity("x", f"en:{'a' * 201}").names}, "names.0.text", "at most 200"),
        (entity(), {"names": entity("x", "en:a\u2028b").names}, "names.0.text", "on one line"),
        (entity(), {"names": entity("x", "en:a\x07b").names}, "names.0.text", "U\\+0007"),
        (entity(), {"names": entity("x", "xx:a").names}, "names.0.language", "no language"),
        (entity(), {"names": entity("x", "en:a", "en:b").names}, "names.1", "both labels in en"),
        (entity(), {"names": entity("x", "en:a", "en~b", "en~b").names}, "names.2", "twice in en"),
        (entity(), {"names": entity("x", "en:a", "en!a").names}, "names.1", "as label and as acronym"),
        (entity(), {"type": EntityType.DATE}, "type", "person, organisation, place or event"),
        (entity(), {"wikidata": "Q0"}, "wikidata", "such as Q485207"),
        (entity(), {"wikidata": "http://www.wikidata.org/entity/Q1"}, "wikidata", "such as Q485207"),
        (entity(), {"geonames": "01"}, "geonames", "a number"),
        (entity(), {"country": "EU"}, "country", "two letters"),
        (entity(), {"country": "KAZ"}, "country", "two letters"),
        (entity(), {"latitude": 1.0}, "longitude", "both"),
        (entity(), {"latitude": 90.1, "longitude": 0.0}, "latitude", "from -90 to 90"),
        (entity(), {"latitude": 0.0, "longitude": math.nan}, "longitude", "from -180 to 180"),
        (HARBOUR, {"population": -1}, "population", "whole number"),
        (HARBOUR, {"population": 10**10}, "population", "whole number"),
        (entity(), {"population": 3}, "population", "only a place"),
        (entity(), {"parent": "The Council"}, "parent", "small letters"),
        (entity(), {"parent": "harbour-port"}, "parent", "part of itself"),
        (DIRECTOR, {"parent": "harbour-port"}, "parent", "give offices"),
        (entity(), {"offices": DIRECTOR.offices}, "offices", "only a person"),
        (DIRECTOR, {"offices": (Office(organisation_id="A B"),)}, "offices.0.organisation_id", "small letters"),
        (DIRECTOR, {"offices": DIRECTOR.offices * 2}, "offices.1", "twice"),
        (
            DIRECTOR,
            {"offices": (Office(organisation_id="a", titles=("Director", " ")),)},
            "offices.0.titles.1",
            "not be empty",
        ),
        (DIRECTOR, {"offices": tuple(Office(organisation_id=f"o{n}") for n in range(51))}, "offices", "at most 50"),
        (
            DIRECTOR,
            {"offices": (Office(organisation_id="a", titles=("t",) * 51),)},
            "offices.0.titles",
            "at most 50",
        ),
        (entity(), {"provenance": " "}, "provenance", "where this is from"),
        (entity(), {"provenance": "x" * 2_001}, "provenance", "at most 2,000"),
        (entity(), {"id": "Harbour Port"}, "id", "small letters"),
        (entity(), {"id": "a--b"}, "id", "small letters"),
        (entity(), {"id": "a" * 81}, "id", "at most 80"),
    ],
)
def test_what_will_not_do_is_refused_by_field(
    given: KnownEntity, changes: dict[str, object], field: str, reason: str
) -> None:
    """A refusal names the field, down to the name, and says what is wrong with it."""
    assert acceptable(given) == given
    with pytest.raises(InvalidValue, match=reason) as caught:
        acceptable(replace(given, **changes))
    assert caught.value.field == field


def test_an_entity_has_its_own_place():
    """An entity of another id is not recorded in its stream."""
    error = knowledge().when(record_entity(entity("another"))).refused(InvalidValue, "the place of harbour-port")
    assert error.facts["field"] == "id"


def test_the_same_name_may_stand_in_two_languages():
    """A name is the same name only within one language."""
    names = (
        EntityName(language=LanguageTag("en"), text="UNESCO", kind=NameKind.LABEL),
        EntityName(language=LanguageTag("pt"), text="UNESCO", kind=NameKind.ACRONYM),
    )
    knowledge().when(record_entity(replace(entity(), names=names))).then(happened.EntityRecorded)


def test_titles_that_stand_twice_are_one():
    """Trimmed, and each once, in their order."""
    office = Office(organisation_id="harbour-port", titles=(" Director", "diretora", "Director"))
    (kept,) = acceptable(replace(DIRECTOR, offices=(office,))).offices
    assert kept.titles == ("Director", "diretora")


def test_other_streams_commands_are_no_entitys_business():
    """A command of another stream is a programming error."""
    with pytest.raises(TypeError, match="SubmitArticle"):
        knowledge().when(submit()).then()
