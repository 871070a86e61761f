"""Known names in texts: where they are found, where they are not, and who bears them."""

from __future__ import annotations

import pytest
from rapidfuzz import fuzz

from workers.tagging.documents import Span
from workers.tagging.gazetteer import AMBIGUOUS_NAME, Gazetteer, built_in_knowledge, default_gazetteer, gazetteer_for
from workers.tagging.gazetteer.folding import spaced
from workers.tagging.pipeline import document_of
from workflow.domain.annotations import EntityType
from workflow.domain.entities import EntityName, KnownEntity, NameKind
from workflow.domain.vocabulary import LanguageTag
from workflow.entities.knowledge_base import EMPTY_KNOWLEDGE_BASE, KnowledgeBase


def entity(identity: str, *names: str, kind: EntityType = EntityType.ORGANISATION, population: int = 0) -> KnownEntity:
    """``en:Name`` is a label, ``en=SCO`` an acronym, ``en~Name`` an alias."""
    kinds = {":": NameKind.LABEL, "=": NameKind.ACRONYM, "~": NameKind.ALIAS}
    made = []
    for name in names:
        at = min(name.index(sign) for sign in kinds if sign in name)
        made.append(EntityName(language=LanguageTag(name[:at]), text=name[at + 1 :], kind=kinds[name[at]]))
    return KnownEntity(id=identity, type=kind, names=tuple(made), population=population)


def found(text: str, language: str, *entities: KnownEntity) -> list[str]:
    """What is found, as it stands in the text."""
    gazetteer = Gazetteer(KnowledgeBase(entities)) if entities else default_gazetteer()
    return [text[span.start : span.end] for span in spans(gazetteer, text, language) if not span.is_proposed]


def spans(gazetteer: Gazetteer, text: str, language: str) -> list[Span]:
    return gazetteer.find(document_of(text, LanguageTag(language)))


SCO = entity(
    "sco",
    "en:Shanghai Cooperation Organization",
    "en=SCO",
    "zh:上海合作组织",
    "ru:Шанхайская организация сотрудничества",
    "ru=ШОС",
)
SHANGHAI = entity("shanghai", "en:Shanghai", "zh:上海", "ru:Шанхай", kind=EntityType.PLACE)


@pytest.mark.parametrize(
    ("text", "language", "names"),
    [
        ("The SCO's Secretariat is in Beijing.", "en", ["SCO", "Beijing"]),
        ("Shanghai Cooperation Organization, not Shanghai", "en", ["Shanghai Cooperation Organization", "Shanghai"]),
        ("in Shanghai\u00a0and ASTANA", "en", ["Shanghai", "ASTANA"]),
        ("the Shanghai-based bank", "en", ["Shanghai"]),
        ("Kyrgyz\u2011Republic and Kyrgyz Republic", "en", ["Kyrgyz\u2011Republic", "Kyrgyz Republic"]),
        ("在北京，与SCO秘书长会谈", "zh", ["北京", "SCO"]),
        ("上海合作組織在塔什幹舉行會議，烏茲別克斯坦", "zh-Hant", ["上海合作組織", "塔什幹", "烏茲別克斯坦"]),
        ("哈尔滨市与北京市民", "zh", ["哈尔滨市", "北京"]),
        ("中国·青岛", "zh", ["中国", "青岛"]),
        ("в Ташкенте, Шанхайской организацией сотрудничества и ШОС", "ru",
         ["Ташкенте", "Шанхайской организацией сотрудничества", "ШОС"]),
        ("из Нижнего Новгорода в Ростов-на-Дону и Республику Казахстан", "ru",
         ["Нижнего Новгорода", "Ростов-на-Дону", "Республику Казахстан"]),
        ("KTZ и Kazakhstan в русском тексте", "ru", ["KTZ", "Kazakhstan"]),
    ],
)  # fmt: skip
def test_names_are_found_as_texts_write_them(text: str, language: str, names: list[str]) -> None:
    """Possessives, no-break spaces, capitals, hyphens, traditional characters and Russian cases hide no name."""
    gazetteer = Gazetteer(KnowledgeBase([*built_in_knowledge().entities(), SCO]))
    assert [text[span.start : span.end] for span in spans(gazetteer, text, language)] == names


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("It was nice reading of a bath", "en"),
        ("a turkey and some china", "en"),
        ("us and them; it sco", "en"),
        ("Beijingology and Shanghaied", "en"),
        ("write to info@Beijing and @Shanghai", "en"),
        ("东方学与印度教", "zh"),
        ("шанхайский дух", "ru"),
        ("WHO SAYS SO", "en"),
        ("the Shanghai Spirit", "en"),
        ("弘扬上海精神", "zh"),
        ("索海尔·汗", "zh"),
        ("", "en"),
        ("\U0001f600" * 5, "zh"),
    ],
)
def test_what_only_looks_like_a_name_is_left(text: str, language: str) -> None:
    """Common words, parts of words and addresses name nothing."""
    assert found(text, language) == []


def test_a_name_in_a_longer_one_is_not_told() -> None:
    """Neither the city in an institution's name, nor anything the longer one holds."""
    assert found("Shanghai Cooperation Organization", "en", SCO, SHANGHAI) == ["Shanghai Cooperation Organization"]
    assert found("上海合作组织在上海", "zh", SCO, SHANGHAI) == ["上海合作组织", "上海"]


def test_a_longer_name_that_is_none_hides_no_shorter_one() -> None:
    """A longer pattern that the text continues or writes small leaves the shorter name to be found."""
    longer = entity("bank", "en:Shanghai Bank Of", "en:Shanghai Ba")
    assert found("Shanghai bank officials in Shanghai Bay", "en", longer, SHANGHAI) == ["Shanghai", "Shanghai"]


def test_overlapping_names_are_both_told() -> None:
    """Which of two that cross stands is for the rules to say."""
    left, right = entity("left", "en:Asian Development Bank"), entity("right", "en:Bank of China")
    assert found("Asian Development Bank of China", "en", left, right) == ["Asian Development Bank", "Bank of China"]


def test_our_own_ministry_is_not_meant_behind_another_country() -> None:
    """In Chinese a bare ministry is China's, unless a country's name, or what is left of one, stands before it."""
    assert found("外交部发言人", "zh") == ["外交部"]
    assert found("中国外交部发言人", "zh") == ["中国外交部"]
    assert found("巴西外交部发言人", "zh") == ["巴西"]
    assert found("美国防部发言人说美国国防部", "zh") == ["美国", "美国"]


@pytest.mark.parametrize(
    ("text", "language", "proposed"),
    [
        ("Vladimir Norov spoke.", "en", None),
        ("V. Kirov spoke.", "en", None),
        ("He taught in Vladimir and moved.", "en", False),
        ("Then Vladimir spoke.", "en", True),
        ("уроженец города Владимира", "ru", False),
        ("Владимир Норов", "ru", None),
        ("London Moyo will visit", "en", None),
        ("the museum, London.", "en", False),
    ],
)
def test_a_place_that_people_are_called_after_needs_support(text: str, language: str, proposed: bool | None) -> None:
    """Beside a person's other names it is no place; with a preposition it is; else it is only proposed."""
    told = spans(default_gazetteer(), text, language)
    assert [span.is_proposed for span in told] == ([] if proposed is None else [proposed])
    assert {span.rule for span in told} <= {AMBIGUOUS_NAME}


def test_all_bearers_of_a_name_are_told() -> None:
    """The biggest first; a name of two types is told once a type."""
    big = entity("big", "en:Springfield", kind=EntityType.PLACE, population=9)
    small = entity("small", "en:Springfield", kind=EntityType.PLACE, population=2)
    club = entity("club", "en:Springfield")
    told = spans(Gazetteer(KnowledgeBase([small, club, big])), "in Springfield", "en")
    assert sorted((span.type, span.entity_ids) for span in told) == [
        (EntityType.ORGANISATION, ("club",)),
        (EntityType.PLACE, ("big", "small")),
    ]


@pytest.mark.parametrize(
    ("text", "language", "kinds"),
    [
        ("shanghai  cooperation organization", "en", [("sco", NameKind.LABEL)]),
        ("SCO", "zh", [("sco", NameKind.ACRONYM)]),
        ("sco", "en", []),
        ("Шанхайской организации сотрудничества", "ru", [("sco", NameKind.LABEL)]),
        ("上海合作組織", "zh-Hant", [("sco", NameKind.LABEL)]),
        ("Cooperation", "en", []),
        ("", "en", []),
    ],
)
def test_who_is_called_exactly_so(text: str, language: str, kinds: list[tuple[str, NameKind]]) -> None:
    """Capitals, spaces, case forms and traditional characters aside; an acronym keeps its capitals."""
    assert list(Gazetteer(KnowledgeBase([SCO])).named(text, LanguageTag(language))) == kinds


def test_nearly_the_same_name_is_proposed_with_its_likeness() -> None:
    """A slip of the pen finds the entity; what is nothing like it does not; the entity's own name is wholly alike."""
    gazetteer = Gazetteer(KnowledgeBase([SCO, SHANGHAI]))
    english, organisation = LanguageTag("en"), EntityType.ORGANISATION
    ((identity, name, score),) = gazetteer.like("Shanghai Cooperative Organization", english, organisation, 5)
    assert (identity, name) == ("sco", "Shanghai Cooperation Organization")
    assert 0.8 < score < 1
    assert gazetteer.like("World Health Organization", english, organisation, 5) == ()
    assert gazetteer.like("Shanghai", english, EntityType.PLACE, 1) == (("shanghai", "Shanghai", 1.0),)
    assert gazetteer.like("Shanghai", english, organisation, 1) == ()


def test_no_name_that_is_alike_enough_is_left_out() -> None:
    """What is compared at all is chosen by length and letters: the answers are those of comparing with every name."""
    gazetteer, kind = default_gazetteer(), EntityType.ORGANISATION
    bearers = [each for each in built_in_knowledge().entities() if each.type is kind]
    known = [(spaced(name.text).strip(), each.id) for each in bearers for name in each.names if name.text.isascii()]
    compared = 0
    for text in sorted({name for name, _ in known if len(name) < 100})[::20]:
        for wanted in (f"{text[2:]} xz", text[: len(text) * 2 // 3], f"{text} {text[: len(text) // 2 - 1]}"):
            every = {identity for name, identity in known if fuzz.ratio(spaced(wanted).strip(), name) > 82}
            assert every <= {identity for identity, _, _ in gazetteer.like(wanted, LanguageTag("en"), kind, 500)}
            compared += len(every)
    assert compared > 20


def test_one_version_is_built_once_and_a_changed_base_anew() -> None:
    """Equal knowledge shares a gazetteer; an added name is found, and an empty base finds nothing."""
    first = gazetteer_for(KnowledgeBase([SCO]))
    assert gazetteer_for(KnowledgeBase([SCO])) is first
    assert spans(gazetteer_for(KnowledgeBase([SHANGHAI])), "in Shanghai", "en") != []
    assert spans(gazetteer_for(EMPTY_KNOWLEDGE_BASE), "in Shanghai 在上海", "en") == []


def test_places_count_code_points_of_the_text() -> None:
    """Astral characters and no-break spaces before a name move nothing."""
    text = "\U0001f600\u00a0\u4f60 Shanghai \U00020000北京"
    told = spans(default_gazetteer(), text, "en")
    assert [text[span.start : span.end] for span in told] == ["Shanghai", "北京"]
