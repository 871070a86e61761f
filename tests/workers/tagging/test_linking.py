"""Which known entity a named thing is, and when a person has to say."""

from __future__ import annotations

import pytest

from tests.workers.tagging.marked import marked
from workers.tagging.coreference import grouped
from workers.tagging.gazetteer import Gazetteer
from workers.tagging.linking import Linker
from workflow.domain.annotations import EntityType, LinkBasis
from workflow.domain.entities import EntityName, KnownEntity, NameKind, Office
from workflow.domain.vocabulary import LanguageTag
from workflow.entities.knowledge_base import KnowledgeBase

PERSON, ORGANISATION, PLACE = EntityType.PERSON, EntityType.ORGANISATION, EntityType.PLACE


def _entity(identity, kind, *names, **fields):
    """``en:Name``, ``en:alias:Name``, ``en:acronym:SCO``."""
    made = []
    for each in names:
        language, *how, text = each.split(":")
        made.append(EntityName(language=LanguageTag(language), text=text, kind=NameKind(how[0] if how else "label")))
    return KnownEntity(id=identity, type=kind, names=tuple(made), **fields)


KNOWLEDGE = KnowledgeBase(
    [
        _entity(
            "sco",
            ORGANISATION,
            "en:Shanghai Cooperation Organization",
            "en:alias:Shanghai Cooperation Organisation",
            "en:acronym:SCO",
            "zh:上海合作组织",
            "zh:alias:上合组织",
            "ru:Шанхайская организация сотрудничества",
            "ru:acronym:ШОС",
        ),
        _entity("sco-secretariat", ORGANISATION, "en:SCO Secretariat", parent="sco"),
        _entity("cica", ORGANISATION, "en:Conference on Interaction", "en:acronym:CIC"),
        _entity("cic-bank", ORGANISATION, "en:Central Investment Company", "en:acronym:CIC"),
        _entity("ciis", ORGANISATION, "en:China Institute of International Studies", "en:acronym:CIIS"),
        _entity("shanghai", PLACE, "en:Shanghai", "zh:上海", "ru:Шанхай", country="CN", population=22_000_000),
        _entity("hyderabad-in", PLACE, "en:Hyderabad", country="IN", population=6_800_000),
        _entity("hyderabad-pk", PLACE, "en:Hyderabad", country="PK", population=1_900_000),
        _entity("territory-pk", PLACE, "en:Pakistan", "ru:Пакистан", country="PK"),
        _entity("territory-in", PLACE, "en:India", country="IN"),
        _entity(
            "norov",
            PERSON,
            "en:Vladimir Norov",
            "en:alias:Norov",
            "ru:Владимир Норов",
            "zh:弗拉基米尔·诺罗夫",
            offices=(Office(organisation_id="sco", titles=("Secretary-General", "генеральный секретарь")),),
        ),
        _entity("liu-jun", PERSON, "en:Liu Jun", offices=(Office(organisation_id="ciis", titles=("president",)),)),
    ]
)
NAMES = Gazetteer(KNOWLEDGE)


def _links(*arguments, **options):
    """By name: the link of each thing."""
    reading = marked(*arguments, **options)
    things = grouped(reading)
    return {
        thing.name: link for thing, link in zip(things, Linker(reading, KNOWLEDGE, NAMES).link(things), strict=True)
    }


def _linked(*arguments, **options):
    """By name: (entity id, basis), or None."""
    found = _links(*arguments, **options)
    return {name: (link.entity.id, link.basis) if link.entity else None for name, link in found.items()}


def test_label_alias_and_acronym_link_by_themselves():
    """One bearer, one link; the basis says by which kind of name."""
    assert _linked("the [ORG|Shanghai Cooperation Organization]") == {
        "Shanghai Cooperation Organization": ("sco", LinkBasis.LABEL)
    }
    assert _linked("the [ORG|Shanghai Cooperation Organisation]") == {
        "Shanghai Cooperation Organisation": ("sco", LinkBasis.ALIAS)
    }
    assert _linked("[ORG|SCO] members") == {"SCO": ("sco", LinkBasis.ACRONYM)}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("the [ORG|Shanghai Cooperation Organization]", "en"),
        ("[ORG|上海合作组织]成员国", "zh"),
        ("[ORG|上合组织]秘书长", "zh"),
        ("страны [ORG|ШОС]", "ru"),
        ("в [ORG|Шанхайской организации сотрудничества]", "ru"),
        ("секретарь [ORG|SCO]", "ru"),
    ],
)
def test_the_same_entity_has_the_same_id_in_every_language(text, language):
    """Whatever the language and the case form."""
    assert [link[0] for link in _linked(text, language).values()] == ["sco"]


def test_an_acronym_that_several_bear_is_proposed():
    """Both are named for the reviewer; neither is taken."""
    (link,) = _links("the [ORG|CIC] met").values()
    assert link.entity is None
    assert {each.entity_id for each in link.candidates} == {"cica", "cic-bank"}
    assert {each.basis for each in link.candidates} == {LinkBasis.NAMESAKE}


def test_an_acronym_that_the_text_explains_otherwise_is_not_the_known_one():
    """The text's own words count: a student circle called SCO is not the organisation."""
    text = "the [ORG|Student Chess Order] ([ORG|SCO]) met. [ORG|SCO] won"
    (link,) = _links(text, definitions=(("SCO", "Student Chess Order"),)).values()
    assert link.entity is None
    assert [each.entity_id for each in link.candidates][:1] == ["sco"]


def test_an_acronym_that_the_text_explains_by_a_known_name_is_it():
    """And so are its later places."""
    text = "[ORG|Central Investment Company] ([ORG|CIC]). [ORG|CIC] said"
    found = _linked(text, definitions=(("CIC", "Central Investment Company"),))
    assert found == {"Central Investment Company": ("cic-bank", LinkBasis.LABEL)}


def test_a_city_inside_a_longer_name_is_no_link_of_it():
    """Nobody's name but the whole one counts."""
    assert _linked("[ORG|Shanghai Bank of Norov], [ORG|SCO Film Club]") == {
        "Shanghai Bank of Norov": None,
        "SCO Film Club": None,
    }


def test_of_two_cities_of_one_name_the_one_in_the_named_country():
    """Where the text names the country it decides; where it names none or both, a person does."""
    assert _linked("[LOC|Hyderabad], [LOC|Pakistan]")["Hyderabad"] == ("hyderabad-pk", LinkBasis.LABEL)
    assert _linked("[LOC|Hyderabad]")["Hyderabad"] is None
    assert _linked("[LOC|Hyderabad] in [LOC|India], unlike [LOC|Pakistan]")["Hyderabad"] is None


def test_a_person_is_linked_only_where_the_office_agrees():
    """By organisation, in any language; by title where the organisation is in the text."""
    assert _linked(
        "[PER|Vladimir Norov], Secretary-General of the [ORG|SCO]",
        holdings=(("Vladimir Norov", "Secretary-General", "SCO"),),
    )["Vladimir Norov"] == ("norov", LinkBasis.ROLE)
    assert _linked(
        "Генеральный секретарь [PER|Владимир Норов] посетил [ORG|ШОС]",
        "ru",
        holdings=(("Владимир Норов", "Генеральный секретарь", ""),),
    )["Владимир Норов"] == ("norov", LinkBasis.ROLE)


@pytest.mark.parametrize(
    ("text", "holdings"),
    [
        ("[PER|Liu Jun] spoke", ()),
        ("[PER|Liu Jun], pianist", (("Liu Jun", "pianist", ""),)),
        ("[PER|Liu Jun], president of [ORG|Acme]. The [ORG|CIIS] met", (("Liu Jun", "president", "Acme"),)),
        ("[PER|Liu Jun], president of the [ORG|SCO]", (("Liu Jun", "president", "SCO"),)),
        ("president [PER|Liu Jun]", (("Liu Jun", "president", ""),)),
        ("[PER|Vladimir Norov] visited [ORG|SCO]", ()),
    ],
)
def test_a_bare_or_otherwise_employed_namesake_is_proposed(text, holdings):
    """A name is not a person: without an office that agrees a reviewer decides."""
    found = _links(text, holdings=holdings)
    link = next(link for name, link in found.items() if "Liu" in name or "Norov" in name)
    assert link.entity is None
    assert [each.basis for each in link.candidates] == [LinkBasis.NAMESAKE]


def test_what_is_merely_alike_is_proposed_with_its_likeness():
    """A typing error is shown to the reviewer and never linked."""
    (link,) = _links("the [ORG|China Institute of Internatoinal Studies]").values()
    assert link.entity is None
    assert [(each.entity_id, each.basis) for each in link.candidates] == [("ciis", LinkBasis.FUZZY)]
    assert 0.8 < link.candidates[0].score < 1


def test_a_known_name_of_another_kind_is_no_link():
    """A person called Shanghai is not the city."""
    assert _linked("[PER|Shanghai] said") == {"Shanghai": None}
