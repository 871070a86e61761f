"""The table of places: which names are chosen of those that GeoNames does not tell the languages of."""

from __future__ import annotations

import pytest

from workflow.entities.building_places import ByHand, chinese, russian, table
from workflow.entities.palladius import in_russian


@pytest.mark.parametrize(
    ("pinyin", "name"),
    [
        ("Shanghai", "Шанхай"),
        ("Xi'an", "Сиань"),
        ("Chang’an", "Чанъань"),
        ("Zhengzhou", "Чжэнчжоу"),
        ("Lüliang", "Люйлян"),
        ("Shijiazhuang", "Шицзячжуан"),
        ("Xiangyang", "Сянъян"),
        ("Suining", "Суйнин"),
        ("Huizhou", "Хуэйчжоу"),
        ("Hohhot", None),
        ("Harbin", None),
    ],
)
def test_pinyin_becomes_russian_by_the_rules_of_palladius(pinyin: str, name: str | None) -> None:
    """Syllables, the hard sign between them, and nothing for what is no pinyin."""
    assert in_russian(pinyin) == name


def test_the_chinese_name_is_the_one_most_forms_agree_on() -> None:
    """Simplified, without 市, neither Japanese nor another place of the same record."""
    assert chinese(["広州", "広州市", "广州", "广州市", "廣州", "Guangzhou"]) == "广州"
    assert chinese(["宝安", "寶安", "新安", "深圳", "深圳市"]) == "深圳"
    assert chinese(["沪", "上海", "上海市", "中国上海"]) == "上海"
    assert chinese(["Gaa Ding", "Шанхай"]) == ""


def test_the_russian_name_is_the_one_that_sounds_like_the_place() -> None:
    """Neither a neighbour language's nor an old one, with a hyphen in foreign names."""
    assert russian("Tashkent", ["Ташкен", "Ташкент", "Ташкент ош", "Тошканд"], is_chinese=False) == "Ташкент"
    assert russian("Porto Alegre", ["Порто Алегре"], is_chinese=False) == "Порто-Алегре"
    assert russian("Wuhan", ["Вухан", "Ухан", "Ухань"], is_chinese=True) == "Ухань"
    assert russian("Yunfu", [], is_chinese=True) == "Юньфу"
    assert russian("Yunusobod", [], is_chinese=False) == ""


def city(identity: int, name: str, population: int, *names: str, country: str = "UZ") -> dict[str, object]:
    return {
        "geonameid": identity, "name": name, "population": population, "alternatenames": list(names),
        "countrycode": country, "latitude": 41.26465, "longitude": 69.21627,
    }  # fmt: skip


def test_big_places_capitals_and_those_named_by_hand_are_taken() -> None:
    """The biggest first, names by hand before chosen ones; what is marked as no place is left out."""
    cities = [
        city(1, "Tashkent", 1_978_028, "塔什干", "Ташкент"),
        city(2, "Small", 90_000),
        city(3, "Capital", 90_000),
        city(4, "Xiva", 80_000),
        city(5, "District", 300_000),
    ]
    hand = {
        ("UZ", "Xiva"): ByHand(en="Khiva", zh="希瓦", ru="Хива", aliases="en:Xiva"),
        ("UZ", "District"): ByHand(en="-", zh="", ru="", aliases=""),
    }
    rows = table(cities, [{"iso": "UZ", "capital": "Capital"}], hand).splitlines()[1:]
    assert rows == [
        "1\tTashkent\t塔什干\t\tТашкент\tUZ\t41.2647\t69.2163\t1978028\t",
        "3\tCapital\t\t\t\tUZ\t41.2647\t69.2163\t90000\t",
        "4\tKhiva\t希瓦\t\tХива\tUZ\t41.2647\t69.2163\t80000\ten:Xiva",
    ]


def test_a_place_named_by_hand_that_the_data_lack_is_told() -> None:
    """A slip in the table by hand is no silent loss."""
    with pytest.raises(ValueError, match=r"lack: \[\('UZ', 'Atlantis'\)\]"):
        table([], [], {("UZ", "Atlantis"): ByHand(en="", zh="", ru="", aliases="")})
