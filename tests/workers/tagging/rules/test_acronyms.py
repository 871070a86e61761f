"""Promises of the rule for short forms: what the text explains, both ways, in every script; nothing invented."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workers.tagging.rules.marked import document, name
from workers.tagging.rules.acronyms import Acronyms
from workflow.domain.annotations import EntityType

ORGANISATION, EVENT, PLACE = EntityType.ORGANISATION, EntityType.EVENT, EntityType.PLACE

BY_ITSELF = [
    ("en", "the Shanghai Cooperation Organization (SCO), which", "SCO", "Shanghai Cooperation Organization"),
    (
        "en",
        "by the China National Institute of SCO International Exchange and Judicial Cooperation(CNISCO) , and",
        "CNISCO",
        "China National Institute of SCO International Exchange and Judicial Cooperation",
    ),
    (
        "en",
        "and Shanghai University of Political Science and Law (SHUPL). Nearly",
        "SHUPL",
        "Shanghai University of Political Science and Law",
    ),
    (
        "en",
        "The CSTO (Collective Security Treaty Organization) met.",
        "CSTO",
        "Collective Security Treaty Organization",
    ),
    ("en", "The Eurasian Development Bank (hereinafter – EDB) lends.", "EDB", "Eurasian Development Bank"),
    ("en", "the Chinese Academy of Social Sciences (“CASS”) and", "CASS", "Chinese Academy of Social Sciences"),
    (
        "en",
        "the Shanghai Cooperation Organization (the SCO or the Organization)",
        "SCO",
        "Shanghai Cooperation Organization",
    ),
    ("en", "the Regional Anti-Terrorist Structure （RATS）", "RATS", "Regional Anti-Terrorist Structure"),
    ("en", "Azerbaijan Architecture University (AzAU) is", "AzAU", "Azerbaijan Architecture University"),
    ("en", "The UN's Food and Agriculture Organization (FAO)", "FAO", "Food and Agriculture Organization"),
    (
        "en",
        "the International Organization for Migration's (IOM) chief",
        "IOM",
        "International Organization for Migration",
    ),
    ("zh", "上海合作组织（简称“上合组织”）秘书长", "上合组织", "上海合作组织"),
    ("zh", "欧亚开发银行（以下简称欧开行）与", "欧开行", "欧亚开发银行"),
    ("zh", "会见中国国际问题研究院，简称“国研院”，院长", "国研院", "中国国际问题研究院"),
    ("zh", "国铁集团（中国国家铁路集团有限公司）表示", "国铁集团", "中国国家铁路集团有限公司"),
    ("ru", "Шанхайская организация сотрудничества (ШОС) создана", "ШОС", "Шанхайская организация сотрудничества"),
    ("ru", "Евразийский банк развития (далее — ЕАБР) выдал", "ЕАБР", "Евразийский банк развития"),
    ("ru", "Российские железные дороги (сокращенно РЖД) возят", "РЖД", "Российские железные дороги"),
    (
        "ru",
        "ОДКБ (Организация Договора о коллективной безопасности) провела",
        "ОДКБ",
        "Организация Договора о коллективной безопасности",
    ),
    ("ru", "Центральная избирательная комиссия (ЦИК) объявила", "ЦИК", "Центральная избирательная комиссия"),
]

WITH_A_NAME = [
    ("en", "the Third Belt and Road Forum (BRF), where", "BRF", "Third Belt and Road Forum", EVENT),
    ("en", "the People's Republic of China (PRC) and", "PRC", "People's Republic of China", PLACE),
    (
        "en",
        "the Central Bank of the Russian Federation (Bank of Russia) must",
        "Bank of Russia",
        "Central Bank of the Russian Federation",
        ORGANISATION,
    ),
    (
        "en",
        "the Federal Agency for Affairs (“Rossotrudnichestvo”), which",
        "Rossotrudnichestvo",
        "Federal Agency for Affairs",
        ORGANISATION,
    ),
    ("zh", "塔什干国立经济大学(TSUE)校长", "TSUE", "塔什干国立经济大学", ORGANISATION),
    ("zh", "中国人民对外友好协会（全国对外友协），会长", "全国对外友协", "中国人民对外友好协会", ORGANISATION),
    ("zh", "铁路合作组织（OSJD，总部华沙）代表", "OSJD", "铁路合作组织", ORGANISATION),
    ("ru", "Петербургский форум (ПФ) открылся", "ПФ", "Петербургский форум", EVENT),
    (
        "ru",
        "Центральным банком Российской Федерации (Банком России) принято",
        "Банком России",
        "Центральным банком Российской Федерации",
        ORGANISATION,
    ),
    (
        "ru",
        "Университет имени Джавахарлала Неру (JNU) сообщает",
        "JNU",
        "Университет имени Джавахарлала Неру",
        ORGANISATION,
    ),
    ("ru", "ОАО «Российские железные дороги» (сокр. РЖД)", "РЖД", "ОАО «Российские железные дороги»", ORGANISATION),
]

NO_DEFINITIONS = [
    ("en", "the Shanghai Cooperation Organization (2021) met", ()),
    ("en", "the Shanghai Cooperation Organization (FAO) met", ("Shanghai Cooperation Organization",)),
    ("en", "the Ministry of Commerce (Li) and", ("Ministry of Commerce",)),
    ("en", "Peking University (China) and", ("Peking University",)),
    ("en", "a distance (km) from the Research Institute (USD)", ("Research Institute",)),
    ("en", "China's Belt and Road Initiative (BRI) and", ()),
    ("en", "Non-Governmental Organizations (NGOs) came", ()),
    ("en", "gross domestic product (GDP) grew", ()),
    ("en", "the University of Kent (UK) said", ("University of Kent",)),
    ("en", "the National Company (hereinafter – the Company) pays", ("National Company",)),
    ("en", "Peking University (Beijing) and Fudan (Shanghai)", ("Peking University",)),
    ("zh", "外交部（北京）发言人", ("外交部",)),
    ("zh", "莫斯科国立大学（以下简称“学校”）", ("莫斯科国立大学",)),
    ("zh", "国际组织（2021年）", ()),
    ("ru", "Институт (Москва) открыт", ("Институт",)),
    ("ru", "Банк развития (далее — Банк) выдал", ("Банк развития",)),
    ("ru", "Министерство торговли (2021) и", ("Министерство торговли",)),
    ("ru", "Московский университет (США) и", ("Московский университет",)),
]


@pytest.mark.parametrize(("language", "text", "short", "long"), BY_ITSELF)
def test_a_definition_is_found_without_any_model(language: str, text: str, short: str, long: str) -> None:
    """Letters and the institution's head word are enough: both forms are institutions, the long one in full."""
    found = Acronyms().find(document(text, language), [])
    assert [(text[slice(*each.short)], text[slice(*each.long)]) for each in found.definitions] == [(short, long)]
    assert {(text[span.start : span.end], span.type) for span in found.spans} >= {
        (short, ORGANISATION),
        (long, ORGANISATION),
    }


@pytest.mark.parametrize(("language", "text", "short", "long", "kind"), WITH_A_NAME)
def test_a_short_form_is_of_the_type_of_its_name(
    language: str, text: str, short: str, long: str, kind: EntityType
) -> None:
    """Where a name was found before the bracket it is the long form, and gives its type."""
    found = Acronyms().find(document(text, language), [name(text, long, kind)])
    assert [(text[slice(*each.short)], text[slice(*each.long)]) for each in found.definitions] == [(short, long)]
    assert {span.type for span in found.spans} == {kind}


@pytest.mark.parametrize(("language", "text", "names"), NO_DEFINITIONS)
def test_what_explains_nothing_defines_nothing(language: str, text: str, names: tuple[str, ...]) -> None:
    """Years, places, people, units, countries, generic heads and letters that do not fit are no short forms."""
    found = Acronyms().find(document(text, language), [name(text, each, ORGANISATION) for each in names])
    assert found.definitions == ()
    assert found.spans == ()


def test_later_places_count_as_whole_words_in_exact_case() -> None:
    """Every later place of the short form is one of the same entity; parts of words and other cases are not."""
    text = "The Shanghai Cooperation Organization (SCO) met. SCO's, the SCO and上合SCO秘书处; SCODA, sco, ESCO, SCO2."
    found = Acronyms().find(document(text, "en"), [])
    places = [span.start for span in found.spans if text[span.start : span.end] == "SCO"]
    assert len(places) == 4


def test_an_acronym_is_of_the_body_that_it_abbreviates() -> None:
    """In a department's long name, the acronym of its parent is the parent's."""
    text = "the Institute of Oriental Studies of the Russian Academy of Sciences (RAS) met"
    whole = name(text, "Institute of Oriental Studies of the Russian Academy of Sciences", ORGANISATION)
    found = Acronyms().find(document(text, "en"), [whole])
    assert [text[slice(*each.long)] for each in found.definitions] == ["Russian Academy of Sciences"]


_PIECES = st.sampled_from(
    "( ) （ ） SCO Shanghai Cooperation Organization of the 上海合作组织 简称 “ ” ， далее — ШОС Шанхайская организация сотрудничества (SCO) Bank AB \n".split(
        " "
    )
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(_PIECES | st.text(max_size=3), max_size=30).map(" ".join) | st.lists(_PIECES, max_size=40).map("".join),
    st.sampled_from(["en", "zh", "ru", "kk"]),
)
def test_every_place_slices_back(text: str, language: str) -> None:
    """Whatever the text: both forms of every definition stand in it and are among the spans."""
    found = Acronyms().find(document(text, language), [])
    places = {span.place for span in found.spans}
    for definition in found.definitions:
        for start, end in (definition.short, definition.long):
            assert 0 <= start < end <= len(text)
            assert (start, end) in places
    assert all(0 <= start < end <= len(text) for start, end in places)


def test_a_text_of_nothing_but_brackets_ends() -> None:
    """A list of a hundred thousand brackets costs no more than reading it."""
    text = "Development Bank (DB1) " * 10_000 + "(" * 100_000
    assert len(Acronyms().find(document(text, "en"), []).definitions) <= 1
