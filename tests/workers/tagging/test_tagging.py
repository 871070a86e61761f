"""Promises of the taggers: exact places, no overlaps, one id an entity, and what they find in known texts."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workers.tagging.acronyms import Definition, definitions_in
from workers.tagging.annotating import ALL_PROVIDERS, PIPELINE_VERSION, annotate
from workers.tagging.knowledge_base import ENTRIES
from workflow.domain.annotations import EntityType, Tag
from workflow.domain.segments import Block, BlockKind, Segment, all_segments
from workflow.domain.vocabulary import LanguageTag
from workflow.intake import parse_article
from workflow.quality.ports import EditionText

REPOSITORY = Path(__file__).resolve().parents[3]
SEED = REPOSITORY.parent / "shared" / "seed_article.txt"
SAMPLES = sorted((REPOSITORY / "workflow" / "cli" / "samples").glob("*.txt"))


def edition(*paragraphs: str, language: str = "en") -> EditionText:
    """An edition with a paragraph of one segment for each text."""
    blocks = tuple(
        Block(kind=BlockKind.PARAGRAPH, segments=(Segment(id=f"s{number}", text=text),))
        for number, text in enumerate(paragraphs, 1)
    )
    return EditionText(language=LanguageTag(language), blocks=blocks, source_language=LanguageTag(language))


def edition_of_file(path: Path) -> EditionText:
    """The edition that intake makes of a file."""
    parsed = parse_article(path.read_text(encoding="utf-8"), filename=path.name)
    return edition(*(segment for block in parsed.blocks for segment in block.segments))


def by_id(tags: tuple[Tag, ...]) -> dict[str, Tag]:
    """Tags by their ids."""
    return {tag.id: tag for tag in tags}


@pytest.fixture(scope="module")
def seed() -> EditionText:
    """The typical item, whose text is not part of the repository."""
    if not SEED.is_file():
        pytest.skip("seed_article.txt does not stand in the shared folder beside the repository")
    return edition_of_file(SEED)


def test_people_of_the_typical_item(seed):
    """Everybody whom the typical item introduces by an office is found as a person, with the office."""
    people = {tag.name: tag for tag in annotate(seed) if tag.type is EntityType.PERSON}
    assert set(people) == {
        *("Norov", "Xu Bu", "Xia Xiaohe", "Liu Jun"),
        *("Zhang De Guang", "Nurgaliyev", "Imanaliyev", "Mezintsev", "Alimov"),
    }
    assert people["Norov"].literal == "SCO Secretary-General"
    assert people["Xia Xiaohe"].literal == "Secretary of the CPC Committee of SHUPL"
    assert people["Mezintsev"].literal is not None
    assert people["Mezintsev"].literal.startswith("former Secretaries-General")
    assert len(people["Xu Bu"].mentions) == 2


def test_acronyms_of_the_typical_item(seed):
    """All three acronym definitions of the typical item are tied to their long forms, and no other is invented."""
    found = {
        definition.short: definition.long
        for segment in all_segments(seed.blocks)
        for definition in definitions_in(segment.text)
    }
    assert set(found) == {"SCO", "CNISCO", "SHUPL"}
    assert found["CNISCO"].startswith("China National Institute of SCO")
    assert found["CNISCO"].endswith("Judicial Cooperation")
    assert found["SHUPL"] == "Shanghai University of Political Science and Law"
    tags = by_id(annotate(seed))
    assert tags["wd:Q485207"].literal == "SCO"
    assert len(tags["wd:Q485207"].mentions) >= 15


def test_a_place_inside_an_institution_is_no_place(seed):
    """Of all the times that the typical item writes Shanghai, only the city itself is tagged as a place."""
    assert [mention.text for mention in by_id(annotate(seed))["wd:Q8686"].mentions] == ["Shanghai"]
    tags = annotate(edition("Shanghai University of Political Science and Law and Shanghai Maritime Museum opened."))
    assert all(tag.type is EntityType.ORGANISATION for tag in tags)
    assert len(tags) == 2


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_samples_are_worth_tagging(path):
    """Every sample names at least five people and defines at least three acronyms that are found."""
    tags = annotate(edition_of_file(path))
    assert sum(tag.type is EntityType.PERSON for tag in tags) >= 5
    assert sum(tag.rule == "acronym_definition" for tag in tags) >= 3


def test_there_are_two_samples():
    """The demo has two items to play with."""
    assert len(SAMPLES) == 2


@pytest.mark.parametrize(
    ("text", "definition"),
    [
        ("CSTO (Collective Security Treaty Organization) met.", ("CSTO", "Collective Security Treaty Organization")),
        ("the Tersu River Commission(TRC) ,", ("TRC", "Tersu River Commission")),
        ("北江流域委员会（简称“北江委”）成立", ("北江委", "北江流域委员会")),
        ("Евразийский банк рек (ЕБР) открыт", ("ЕБР", "Евразийский банк рек")),
        ("Северный институт воды (далее — СИВ) открыт", ("СИВ", "Северный институт воды")),
        ("o Instituto de Estudos Fluviais (IEF)", ("IEF", "Instituto de Estudos Fluviais")),
    ],
)
def test_acronym_definitions_in_every_script(text, definition):
    """A definition is read with or without space, reversed, in Chinese and in Russian brackets."""
    assert list(definitions_in(text)) == [Definition(short=definition[0], long=definition[1])]


@pytest.mark.parametrize(
    "text", ["It rained (May).", "in the United Kingdom (UK)", "the vote (2021)", "NASA (see below)", "She left (AB)"]
)
def test_brackets_that_define_nothing(text):
    """A bracket that explains no institution is left alone."""
    assert list(definitions_in(text)) == []


def test_a_definition_in_the_text_outweighs_what_we_know():
    """A text that defines SCO as something else means that, and not the organisation we know."""
    tags = by_id(annotate(edition("The Students Cooperative Organisation (SCO) rows.", "SCO won.")))
    assert "wd:Q485207" not in tags
    assert [mention.text for mention in tags["organisation:students-cooperative-organisation"].mentions] == [
        "Students Cooperative Organisation",
        "SCO",
        "SCO",
    ]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The Shanghai\u00a0 Cooperation\u2009Organisation met in Beijing; Russia came."),
        ("zh", "上海合作组织在北京开会，俄罗斯出席。"),
        ("ru", "Заседание Шанхайской организации сотрудничества в Пекине, Россию представляли."),
        ("pt", "A Organização de Cooperação de Xangai reuniu-se em Pequim; a Rússia veio."),
    ],
)
def test_same_entity_same_id_in_every_language(language, text):
    """A known entity has one id whatever the language, its inflection and the spacing inside its name."""
    tags = by_id(annotate(edition(text, language=language)))
    assert {"wd:Q485207", "wd:Q956", "wd:Q159"} <= set(tags)
    assert tags["wd:Q485207"].uri == "http://www.wikidata.org/entity/Q485207"


def test_known_names_keep_word_boundaries():
    """A known name inside another word is not found; in Chinese a Latin name needs no spaces."""
    assert annotate(edition("Iranian, Indiana, SUNDRY, unSCOred and Россияне")) == ()
    assert annotate(edition("Россияне рады.", language="ru")) == ()
    assert [tag.id for tag in annotate(edition("参加SCO会议", language="zh"))] == ["wd:Q485207"]


@pytest.mark.parametrize(
    ("language", "text", "name", "role"),
    [
        ("en", "On Monday, Foreign Minister Ana Liu spoke.", "Ana Liu", "Foreign Minister"),
        ("en", "The head of the Port Authority, Omar Bell, agreed.", "Omar Bell", "head of the Port Authority"),
        ("en", "Omar Bell, rector of the university, agreed.", "Omar Bell", "rector of the university"),
        ("en", "We met Dr. Ada Byron there.", "Ada Byron", "Dr."),
        ("ru", "Генеральный секретарь ШОС Иван Речной выступил.", "Иван Речной", "Генеральный секретарь ШОС"),
        ("ru", "Выступил министр России Пётр Лесной.", "Пётр Лесной", "министр"),
        ("zh", "东江大学校长王小明表示欢迎。", "王小明", "校长"),
        ("zh", "秘书长安东·古特发来贺信。", "安东·古特", "秘书长"),
        ("pt", "Falou Ana Prates, diretora do Porto.", "Ana Prates", "diretora do Porto"),
    ],
)
def test_people_by_office(language, text, name, role):
    """An office before or after a name makes it a person's, in each of our languages."""
    people = [tag for tag in annotate(edition(text, language=language)) if tag.type is EntityType.PERSON]
    assert [(tag.name, tag.literal) for tag in people] == [(name, role)]


def test_family_name_alone_is_a_place_of_the_person():
    """Once introduced in full, a person is found by the family name, unless two share it."""
    text = edition("Viktor Lindenov, director of the Port Authority, came.", "Lindenov spoke.")
    assert [mention.segment_id for mention in by_id(annotate(text))["person:viktor-lindenov"].mentions] == ["s1", "s2"]
    shared = edition("Viktor Lindenov, director, and Minister Olga Lindenov came.", "Lindenov spoke.")
    assert {mention.segment_id for tag in annotate(shared) for mention in tag.mentions} == {"s1"}


def test_ids_of_the_knowledge_base_are_unique():
    """No two entries share an id, and every entry has a name in English."""
    assert len({entry.id for entry in ENTRIES}) == len(ENTRIES)
    assert all(entry.names["en"] for entry in ENTRIES)


def test_providers_say_who_they_are():
    """Every provider has its own name and the pipeline's version, and both are in its tags."""
    assert len({provider.name for provider in ALL_PROVIDERS}) == len(ALL_PROVIDERS)
    assert {provider.version for provider in ALL_PROVIDERS} == {PIPELINE_VERSION}
    (tag,) = annotate(edition("Beijing"))
    assert tag.provider == f"knowledge_base/{PIPELINE_VERSION}"


_PIECES = st.sampled_from(
    [
        *("Shanghai Cooperation Organization", "SCO", "(SCO)", "\u00a0", " ", "  ", "\u200b", "𝔸𠀀", "😀", ", ", " ;"),
        *("president of ", "Secretary-General", "Xu Bu", "Liu Jun", " and ", "Ministry of Commerce", "上海", "大学"),
        *("（简称“上合”）", "上海合作组织", "秘书长王明", "Шанхайской организации", "ШОС", "министр", "COVID-19", "\n"),
    ]
)
_TEXTS = st.one_of(st.lists(_PIECES, max_size=14).map("".join), st.text(max_size=80))


@settings(max_examples=200, deadline=None)
@given(paragraphs=st.lists(_TEXTS, max_size=3), language=st.sampled_from(["en", "zh-Hans", "ru", "pt-BR", "ur"]))
def test_places_slice_back_and_never_overlap(paragraphs, language):
    """Whatever the text, every mention slices back exactly, none overlaps another, and a second run says the same."""
    text = edition(*paragraphs, language=language)
    texts = {segment.id: segment.text for segment in all_segments(text.blocks)}
    tags = annotate(text)
    taken: set[tuple[str, int]] = set()
    for tag in tags:
        assert tag.mentions
        for mention in tag.mentions:
            assert texts[mention.segment_id][mention.start : mention.end] == mention.text != ""
            places = {(mention.segment_id, place) for place in range(mention.start, mention.end)}
            assert taken.isdisjoint(places)
            taken |= places
    assert len({tag.id for tag in tags}) == len(tags)
    assert annotate(text) == tags
