"""Known names in the scripts of the region: word boundaries, endings written onto a name, look-alike letters."""

from __future__ import annotations

import pytest

from workers.tagging.gazetteer import Gazetteer, default_gazetteer
from workers.tagging.pipeline import document_of
from workflow.domain.annotations import EntityType
from workflow.domain.entities import EntityName, KnownEntity
from workflow.domain.vocabulary import LanguageTag
from workflow.entities.knowledge_base import KnowledgeBase


def named(text: str, language: str, gazetteer: Gazetteer | None = None) -> list[tuple[str, str]]:
    """What is found with the first entity that bears the name."""
    spans = (gazetteer or default_gazetteer()).find(document_of(text, LanguageTag(language)))
    return [(text[span.start : span.end], span.entity_ids[0]) for span in spans]


def knowing(language: str, **names: str) -> Gazetteer:
    return Gazetteer(
        KnowledgeBase(
            KnownEntity(
                id=identity,
                type=EntityType.ORGANISATION,
                names=(EntityName(language=LanguageTag(language), text=text),),
            )
            for identity, text in names.items()
        )
    )


@pytest.mark.parametrize(
    ("language", "full", "short"),
    [
        ("pt", "Organização de Cooperação de Xangai", "OCX"),
        ("es", "Organización de Cooperación de Shanghái", "OCS"),
        ("kk", "Шанхай ынтымақтастық ұйымы", "ШЫҰ"),
        ("ky", "Шанхай кызматташтык уюму", "ШКУ"),
        ("tg", "Созмони Ҳамкории Шанхай", "СҲШ"),
        ("uz", "Shanxay hamkorlik tashkiloti", "ShHT"),
        ("fa", "سازمان همکاری شانگهای", ""),
        ("hi", "शंघाई सहयोग संगठन", "एससीओ"),
        ("ur", "شنگھائی تعاون تنظیم", "ایس سی او"),
        ("be", "Шанхайская арганізацыя супрацоўніцтва", "ШАС"),
    ],
)
def test_the_organisation_is_known_in_every_language_of_the_region(language: str, full: str, short: str) -> None:
    """One entity under its full name and, where the press has one, its acronym."""
    expected = [(name, "sco") for name in (full, short) if name]
    assert named(f"{full} ({short}).", language) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fa", "نشست سازمان همکاری شانگهای، تهران؛ ایران.", ["سازمان همکاری شانگهای", "تهران", "ایران"]),
        ("fa", "سازمان همكاري شانگهاي", ["سازمان همكاري شانگهاي"]),
        ("fa", "ایرانیان", []),
        ("ur", "شنگھائی تعاون تنظیم کا اجلاس اسلام آباد، پاکستان۔", ["شنگھائی تعاون تنظیم", "اسلام آباد", "پاکستان"]),
        ("ur", "پاکستانیوں", []),
        ("hi", "शंघाई सहयोग संगठन के नेता नई दिल्ली में मिले। भारत।", ["शंघाई सहयोग संगठन", "नई दिल्ली", "भारत"]),
        ("hi", "भारतीयता", []),
        ("be", "Арганізацыя Аб’яднаных Нацый і ААН", ["Арганізацыя Аб’яднаных Нацый", "ААН"]),
    ],
)
def test_names_end_where_words_end_in_arabic_and_devanagari(language: str, text: str, expected: list[str]) -> None:
    """Vowel signs are part of a word, its own punctuation is not; Arabic letters stand for Persian ones."""
    assert [name for name, _ in named(text, language)] == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("kk", "Шанхай ынтымақтастық ұйымының Астанадағы", ["Шанхай ынтымақтастық ұйымы"]),
        ("kk", "ШЫҰ-ның, ШЫҰға", ["ШЫҰ", "ШЫҰ"]),
        ("kk", "Қазақстанның, Мәскеуден, Өзбекстанмен", ["Қазақстан", "Мәскеу", "Өзбекстан"]),
        ("ky", "Шанхай кызматташтык уюмунун, Бишкекте", ["Шанхай кызматташтык уюму", "Бишкек"]),
        ("ky", "Бириккен Улуттар Уюмуна, Казакстандан", ["Бириккен Улуттар Уюму", "Казакстан"]),
        ("uz", "Shanxay hamkorlik tashkilotining, Toshkentda", ["Shanxay hamkorlik tashkiloti", "Toshkent"]),
        ("uz", "O'zbekiston, O‘zbekistonning, Oʻzbekistonda", ["O'zbekiston", "O‘zbekiston", "Oʻzbekiston"]),
    ],
)
def test_a_name_with_a_case_ending_is_found_without_it(language: str, text: str, expected: list[str]) -> None:
    """Kazakh, Kyrgyz and Uzbek write endings onto names; the place is the name's own."""
    assert [name for name, _ in named(text, language)][: len(expected)] == expected


def test_endings_are_those_of_the_language_and_only_endings() -> None:
    """No word that merely begins with a name, no other language's ending, nothing behind a very short name."""
    gazetteer = knowing("kk", institute="Сарыбел институты", short="Аты")
    assert named("Сарыбел институтында", "kk", gazetteer) == [("Сарыбел институты", "institute")]
    assert named("Сарыбел институтыларша", "kk", gazetteer) == []
    assert named("Атының", "kk", gazetteer) == []
    assert named("Сарыбел институтыом", "kk", gazetteer) == []


def test_a_name_is_no_inflected_form_of_another() -> None:
    """Where one name looks like another with an ending, it stays itself."""
    gazetteer = knowing("uz", one="Sarybel", other="Sarybelda")
    assert named("Sarybelda, Sarybelga", "uz", gazetteer) == [("Sarybelda", "other"), ("Sarybel", "one")]


def test_inflected_forms_are_nobodys_proposed_name() -> None:
    """What is merely alike is told by the name as it is written in the knowledge base."""
    found = knowing("kk", institute="Сарыбел институты").like(
        "Сарыбел институттың", LanguageTag("kk"), EntityType.ORGANISATION
    )
    assert [name for _, name, _ in found] == ["Сарыбел институты"]
