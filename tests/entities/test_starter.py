"""What comes with Copyflow: every entity can be told from the others, is named in our languages, and is placed."""

from __future__ import annotations

import re
from collections import Counter
from importlib.resources import files

import opencc
import pytest

from workflow.domain.annotations import EntityType
from workflow.domain.entities import KnownEntity, NameKind
from workflow.domain.vocabulary import LanguageTag, parse_language
from workflow.entities.csv_files import read_entities, write_entities
from workflow.entities.starter import built_in_entities, written_here
from workflow.entities.starter.places import places
from workflow.entities.starter.territories import territories

EN, ZH, RU = (LanguageTag(code) for code in ("en", "zh", "ru"))


def label(entity: KnownEntity, language: LanguageTag) -> str:
    """Its own label in that very language, or nothing."""
    return next((each.text for each in entity.names if (each.language, each.kind) == (language, NameKind.LABEL)), "")


def by_id() -> dict[str, KnownEntity]:
    return {entity.id: entity for entity in built_in_entities()}


def test_every_id_is_one_entitys() -> None:
    """Ids are unique over institutions, territories and places, and written as ids are."""
    ids = Counter(entity.id for entity in built_in_entities())
    assert [identity for identity, number in ids.items() if number > 1] == []
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", identity) for identity in ids)


def test_there_are_the_institutions_offices_and_events_of_the_region() -> None:
    """At least 350 organisations were written for Copyflow, with regions and events beside them."""
    kinds = Counter(entity.type for entity in written_here())
    assert kinds[EntityType.ORGANISATION] >= 350
    assert kinds[EntityType.PLACE] >= 100
    assert kinds[EntityType.EVENT] >= 50


def test_what_was_written_here_is_named_in_three_languages() -> None:
    """One label each in English, Chinese and Russian, of the language's own script."""
    wrong = [
        entity.id
        for entity in written_here()
        if not all(label(entity, language) for language in (EN, ZH, RU)) or not entity.provenance
    ]
    assert wrong == []
    labels = Counter(
        (entity.id, each.language) for entity in written_here() for each in entity.names if each.kind is NameKind.LABEL
    )
    assert set(labels.values()) == {1}


def test_no_name_is_said_twice_of_one_entity() -> None:
    """A language and a text stand once, and every language is one that Copyflow knows."""
    for entity in built_in_entities():
        said = Counter((each.language, each.text) for each in entity.names)
        assert set(said.values()) == {1}, entity.id
        assert all(
            parse_language(each.language) == each.language and each.text == each.text.strip() for each in entity.names
        )


def test_chinese_labels_are_there_in_traditional_characters() -> None:
    """Where the two differ, what was written here and the places have both."""
    convert = opencc.OpenCC("s2t").convert
    for entity in (*written_here(), *places()):
        simplified = label(entity, ZH)
        expected = convert(simplified) if convert(simplified) != simplified else ""
        assert label(entity, LanguageTag("zh-Hant")) == expected, entity.id


def test_parents_exist_and_nothing_is_its_own_ancestor() -> None:
    """Each is part of an entity that is there, and the parts end somewhere."""
    known = by_id()
    for entity in known.values():
        seen = {entity.id}
        parent = entity.parent
        while parent:
            assert parent not in seen
            seen.add(parent)
            parent = known[parent].parent


def test_offices_are_offices_of_entities_that_are_there() -> None:
    """Whoever holds one holds it somewhere."""
    known = by_id()
    assert [one for each in known.values() for one in each.offices if one.organisation_id not in known] == []


def test_wikidata_ids_are_written_as_such_and_stand_once() -> None:
    """An id of Wikidata is one entity's; nothing is filled with a guess of another form."""
    ids = Counter(entity.wikidata for entity in built_in_entities() if entity.wikidata)
    assert all(re.fullmatch(r"Q[1-9][0-9]*", identity) for identity in ids)
    assert set(ids.values()) == {1}


@pytest.mark.parametrize(
    ("identity", "wikidata", "en", "zh", "ru"),
    [
        (
            "sco",
            "Q485207",
            "Shanghai Cooperation Organization",
            "上海合作组织",
            "Шанхайская организация сотрудничества",
        ),
        ("territory-cn", "Q148", "China", "中国", "Китай"),
        ("territory-us", "Q30", "United States", "美国", "США"),
        ("territory-kg", "Q813", "Kyrgyzstan", "吉尔吉斯斯坦", "Кыргызстан"),
        ("geonames-1796236", "", "Shanghai", "上海", "Шанхай"),
        ("geonames-1512569", "", "Tashkent", "塔什干", "Ташкент"),
        ("geonames-1528675", "", "Bishkek", "比什凯克", "Бишкек"),
        ("geonames-1816670", "", "Beijing", "北京", "Пекин"),
        ("geonames-498817", "", "Saint Petersburg", "圣彼得堡", "Санкт-Петербург"),
    ],
)
def test_well_known_entities_are_called_what_they_are(identity: str, wikidata: str, en: str, zh: str, ru: str) -> None:
    """The choice of names among GeoNames' and CLDR's, by example."""
    entity = by_id()[identity]
    assert (entity.wikidata, *(label(entity, language) for language in (EN, ZH, RU))) == (wikidata, en, zh, ru)


def test_alliances_are_no_territories() -> None:
    """The United Nations and the European Union are organisations, and only that."""
    assert {"territory-un", "territory-eu", "territory-zz", "territory-001"} & by_id().keys() == set()
    assert all(entity.type is EntityType.PLACE for entity in territories())
    assert by_id()["un"].type is by_id()["eu"].type is EntityType.ORGANISATION


def test_the_table_of_places_is_small_and_says_where_each_lies() -> None:
    """At most 350 kB; every place has its country's parent, degrees and inhabitants; the attribution lies beside."""
    folder = files("workflow.entities.starter")
    assert len((folder / "places.tsv").read_bytes()) <= 350_000
    assert "CC BY 4.0" in places()[0].provenance
    assert "GeoNames" in (folder / "ATTRIBUTION.md").read_text(encoding="utf-8")
    for place in places():
        assert -90 <= (place.latitude or 999) <= 90
        assert -180 <= (place.longitude or 999) <= 180
        assert place.population >= 0
        assert place.parent == f"territory-{place.country.lower()}"


def test_the_whole_of_it_goes_through_a_file_of_csv() -> None:
    """A newsroom may export it, edit it and bring it back."""
    assert read_entities(write_entities(built_in_entities())) == list(built_in_entities())
