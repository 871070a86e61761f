"""The glossary's decisions: what may be recorded, and that nothing is recorded that is the case already."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.factories import NOW, REVIEWER, concept, record_concept, submit, withdraw_concept
from tests.scenario import Scenario
from workflow.domain import events as happened
from workflow.domain.errors import InvalidValue, NotFound
from workflow.domain.terminology import Concept, Term
from workflow.domain.vocabulary import LanguageTag


def glossary(*past: object) -> Scenario:
    """A scenario of one concept."""
    return Scenario("concept").given(*past)


def test_a_concept_is_recorded_replaced_and_withdrawn():
    """It is replaced as a whole; a withdrawn one keeps its terms, and comes back when it is recorded again."""
    state = glossary().when(record_concept()).then(happened.ConceptRecorded(by=REVIEWER.id, at=NOW, concept=concept()))
    assert (state.concept, state.version, state.changed_by) == (concept(), 1, REVIEWER.id)
    other = concept("shanghai-spirit", "en:Shanghai Spirit", definition="mutual trust and the rest")
    assert glossary(record_concept()).when(record_concept(other)).then(happened.ConceptRecorded).concept == other
    state = glossary(record_concept()).when(withdraw_concept()).then(happened.ConceptWithdrawn)
    assert (state.is_withdrawn, state.concept) == (True, concept())
    state = glossary(record_concept(), withdraw_concept()).when(record_concept()).then(happened.ConceptRecorded)
    assert not state.is_withdrawn


def test_what_is_the_case_already_is_no_event():
    """The same concept, or the same but for blanks and the form of its letters, and a second withdrawal."""
    glossary(record_concept()).when(record_concept()).then()
    term = Term(language=LanguageTag("en"), text=" Cafe\u0301 ")
    composed = replace(concept(), terms=(replace(term, text="Caf\u00e9"),))
    glossary(record_concept(composed)).when(record_concept(replace(composed, terms=(term,)))).then()
    glossary(record_concept(), withdraw_concept()).when(withdraw_concept()).then()


def test_terms_of_a_language_stand_together():
    """In the order in which the languages, and the terms within one, were given."""
    mixed = concept("shanghai-spirit", "ru:дух", "en:b", "ru!духи", "en:a")
    state = glossary().when(record_concept(mixed)).then(happened.ConceptRecorded)
    assert [term.text for term in state.concept.terms] == ["дух", "духи", "b", "a"]


def test_a_withdrawal_needs_a_concept_and_a_reason():
    """What was never recorded cannot be taken out."""
    glossary().when(withdraw_concept()).refused(NotFound)
    glossary(record_concept()).when(withdraw_concept(reason=" ")).refused(InvalidValue, "reason")


@pytest.mark.parametrize(
    ("changes", "field", "reason"),
    [
        ({"terms": ()}, "terms", "at least one term"),
        ({"terms": concept("x", *(f"en:t{number}" for number in range(201))).terms}, "terms", "at most 200"),
        ({"terms": concept("x", "en: ").terms}, "terms.0.text", "must not be empty"),
        ({"terms": concept("x", "en:–").terms}, "terms.0.text", "no letter"),
        ({"terms": concept("x", "en:ok", f"en:{'a' * 201}").terms}, "terms.1.text", "at most 200"),
        ({"terms": concept("x", "en:a\u2028b").terms}, "terms.0.text", "on one line"),
        ({"terms": concept("x", "en:a\x07b").terms}, "terms.0.text", "U\\+0007"),
        ({"terms": concept("x", "en:a\ud800").terms}, "terms.0.text", "U\\+D800"),
        ({"terms": concept("x", "xx:a").terms}, "terms.0.language", "no language"),
        ({"terms": concept("x", "en:a", "en!a").terms}, "terms.1", "approved and forbidden"),
        ({"terms": concept("x", "en:a", "zh:b", "en:a").terms}, "terms.2", "twice"),
        ({"provenance": " "}, "provenance", "where the terms are from"),
        ({"provenance": "x" * 2_001}, "provenance", "at most 2,000"),
        ({"definition": "x" * 2_001}, "definition", "at most 2,000"),
        ({"desks": ("",)}, "desks", "name a desk"),
        ({"desks": tuple(f"d{number}" for number in range(51))}, "desks", "at most 50"),
        ({"id": "Shanghai Spirit"}, "id", "small letters"),
        ({"id": "a--b"}, "id", "small letters"),
        ({"id": "a" * 81}, "id", "at most 80"),
        ({"id": "another"}, "id", "the place of shanghai-spirit"),
    ],
)
def test_what_will_not_do_is_refused_by_field(changes: dict[str, object], field: str, reason: str):
    """A refusal names the field, down to the term, and says what is wrong with it."""
    wrong: Concept = replace(concept(), **changes)
    error = glossary().when(record_concept(wrong)).refused(InvalidValue, reason)
    assert error.facts["field"] == field


def test_the_same_words_may_stand_in_two_languages():
    """A term is the same term only within one language."""
    glossary().when(record_concept(concept("shanghai-spirit", "en:SCO", "es!SCO"))).then(happened.ConceptRecorded)


def test_other_streams_commands_are_no_concepts_business():
    """A command of another stream is a programming error."""
    with pytest.raises(TypeError, match="SubmitArticle"):
        glossary().when(submit()).then()
