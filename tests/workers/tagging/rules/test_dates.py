"""Promises of the rule for dates: the whole expression and no more, a value on the calendar, nothing that is no date."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workers.tagging.rules.marked import applied, document, name, remarked, unmarked
from workers.tagging.rules.dates import Dates
from workflow.domain.annotations import EntityType

RELEASE = date(2021, 7, 2)
"""A Friday; what the 22 expressions of the reference are resolved against."""

REFERENCE = [
    ("en", "It was held on [24 June 2021].", "2021-06-24"),
    ("en", "It was held in Shanghai on [June 24].", "2021-06-24"),
    ("en", "It opened on [June 24th, 2021], with guests.", "2021-06-24"),
    ("en", "It opened in [October 2020].", "2020-10"),
    ("en", "They met [yesterday].", "2021-07-01"),
    ("en", "They met [last year].", "2020"),
    ("en", "They met on [Monday].", "2021-06-28"),
    ("en", "Release time:[2021-07-02]", "2021-07-02"),
    ("zh", "[6月24日]，研讨会在上海举行。", "2021-06-24"),
    ("zh", "[2021年6月24日]，研讨会举行。", "2021-06-24"),
    ("zh", "[二〇二一年六月二十四日]，研讨会举行。", "2021-06-24"),
    ("zh", "该组织成立于[2001年]。", "2001"),
    ("zh", "[昨日]，代表团抵达。", "2021-07-01"),
    ("zh", "[去年]，贸易额增长。", "2020"),
    ("zh", "[本月]，该校将招生。", "2021-07"),
    ("ru", "Встреча прошла [24 июня 2021 года].", "2021-06-24"),
    ("ru", "Встреча прошла [24 июня].", "2021-06-24"),
    ("ru", "Это было в [октябре 2023 года].", "2023-10"),
    ("ru", "Об этом стало известно [вчера].", "2021-07-01"),
    ("ru", "Это было в [прошлом году].", "2020"),
    ("ru", "Дата: [24.06.2021]", "2021-06-24"),
    ("ru", "Организация создана в [2001 году].", "2001"),
]

MORE = [
    (
        "pt",
        "Foi nos dias [14 e 15 de maio], de [30 de abril a 2 de maio de 2020].",
        "{2021-05-14,2021-05-15}|2020-04-30/2020-05-02",
    ),
    ("pt", "Em [7 de outubro de 2032], em [outubro], [ontem] e em [2031].", "2032-10-07|2020-10|2021-07-01|2031"),
    (
        "pt",
        "Sairá em [1º de setembro]; em [meados de 2024]; na [primavera de 2030].",
        "2021-09-01|2024-05~/2024-08~|2030-21",
    ),
    ("pt", "Na [próxima terça-feira], no [ano passado], na [década de 1990].", "2021-07-06|2020|199X"),
    (
        "es",
        "Los días [14 y 15 de mayo], del [14 al 16 de mayo de 2031].",
        "{2021-05-14,2021-05-15}|2031-05-14/2031-05-16",
    ),
    ("es", "El [7 de octubre del año pasado], el [lunes pasado], en [1998].", "2020-10-07|2021-06-28|1998"),
    ("es", "En el [primer trimestre de 2024] y los [años 90]; el [lunes, 28 de junio].", "2024-33|199X|2021-06-28"),
    ("en", "The talks of [24–26 June] ended.", "2021-06-24/2021-06-26"),
    ("en", "They meet from [June 24 to 26].", "2021-06-24/2021-06-26"),
    ("en", "The programme for [2021–2025] was adopted.", "2021/2025"),
    ("en", "It is shown from [15 May to 30 July 2023].", "2023-05-15/2023-07-30"),
    ("en", "It will be shown between [10 and 14 September] in Kazan.", "2021-09-10/2021-09-14"),
    ("en", "It is shown from [December 28, 2020 to January 3, 2021].", "2020-12-28/2021-01-03"),
    ("en", "They spoke on [24 and 28 June].", "{2021-06-24,2021-06-28}"),
    ("en", "Trade grew in the [1990s].", "199X"),
    ("en", "Trade grew in the [late 1990s].", "1997~/1999"),
    ("en", "The forum will be held in [autumn 2025].", "2025-23"),
    ("en", "Profits rose in the [second quarter of 2021].", "2021-34"),
    ("en", "Profits rose in [Q3 2020].", "2020-35"),
    ("en", "Profits rose in the [first half of 2021].", "2021-40"),
    ("en", "They agreed in [early 2021].", "2021-01/2021-04~"),
    ("en", "They agreed in [late June].", "2021-06-21~/2021-06-30"),
    ("en", "They will meet [next Monday].", "2021-07-05"),
    ("en", "They met [last Friday].", "2021-06-25"),
    ("en", "The show opened on [Thursday, 24 June].", "2021-06-24"),
    ("en", "It met [last week].", "2021-06-21/2021-06-27"),
    ("en", "It meets [next month].", "2021-08"),
    ("en", "It met in [May].", "2021-05"),
    ("en", "The summit is scheduled for [16–17 September].", "2021-09-16/2021-09-17"),
    ("en", "It was signed on [2 Sept]. The parties left.", "2020-09-02"),
    ("en", "DUSHANBE, [Jan. 26]. The Center met.", "2021-01-26"),
    ("en", "JOINT STATEMENT, [24 JUNE 2021]", "2021-06-24"),
    ("en", "The budget of [2023/24] passed.", "2023/2024"),
    ("en", "It ran from [May to July 2020].", "2020-05/2020-07"),
    ("en", "It was played from [1887 to 1892], and in [1955] and [1959].", "1887/1892|1955|1959"),
    ("en", "It was played between [1887 and 1892].", "1887/1892"),
    ("en", "Elias Howell ([1792 – May 1844]) was a lawyer.", "1792/1844-05"),
    ("en", "It fell in [March-April 2020] and [2021/2022].", "2020-03/2020-04|2021/2022"),
    ("ru", "Спад в [марте-апреле 2020 года], в [2021/2022] учебном году.", "2020-03/2020-04|2021/2022"),
    ("ru", "Встреча в [среду, 30 июня]; [Март 2020 года].", "2021-06-30|2020-03"),
    ("en", "It will grow by the [end of 2025].", "2025-09~/2025-12"),
    ("en", "He came in [May last year].", "2020-05"),
    ("en", "It was the [summer of 1996].", "1996-22"),
    ("zh", "[1990年代]，[2023年春]，[今年]以来。", "199X|2023-21|2021"),
    ("zh", "协议于[2019年4月中旬]签署，[2025年底]到期。", "2019-04-11/2019-04-20|2025-09~/2025-12"),
    ("ru", "Подписано в [середине апреля 2019 года].", "2019-04-11~/2019-04-20~"),
    ("ru", "[Весной прошлого года], [1-2 марта с.г.]", "2020-21|2021-03-01/2021-03-02"),
    ("ru", "Встреча в [минувшую пятницу] и [1 февраля 2020 г.]", "2021-06-25|2020-02-01"),
    ("zh", "会议将于[6月24日至26日]举行。", "2021-06-24/2021-06-26"),
    ("zh", "展览[2023年5月15日至7月30日]举行。", "2023-05-15/2023-07-30"),
    ("zh", "展览[2023年12月28日至1月3日]举行。", "2023-12-28/2024-01-03"),
    ("zh", "他[上世纪90年代]在上海工作。", "199X"),
    ("zh", "他[20世纪八十年代初]在上海工作。", "1980/1983~"),
    ("zh", "[2021年上半年]，贸易额增长。", "2021-40"),
    ("zh", "[今年下半年]举行会议。", "2021-41"),
    ("zh", "[2024年第一季度]将开会。", "2024-33"),
    ("zh", "[上周五]双方签约。", "2021-06-25"),
    ("zh", "[周五]双方签约。", "2021-07-02"),
    ("zh", "[下周一]将签约。", "2021-07-05"),
    ("zh", "代表团于[24日]抵达。", "2021-06-24"),
    ("zh", "行长将于[18日]发言。", "2021-07-18"),
    ("zh", "[2022—2024年]任期。", "2022/2024"),
    ("zh", "[明年3月]签署。", "2022-03"),
    ("zh", "[6月下旬]，会议闭幕。", "2021-06-21/2021-06-30"),
    ("zh", "[去年底]，协议签署。", "2020-09~/2020-12"),
    ("zh", "[2021.7.15]，影展揭幕。", "2021-07-15"),
    ("zh", "[2023年1月至5月]，进口增长。", "2023-01/2023-05"),
    ("ru", "Переговоры [24–26 июня] завершены.", "2021-06-24/2021-06-26"),
    ("ru", "Это случилось в [июне 2023 года].", "2023-06"),
    ("ru", "План на [2021–2025 годы] принят.", "2021/2025"),
    ("ru", "Он работал там с [2019 по 2021 год].", "2019/2021"),
    ("ru", "Рост во [II квартале 2021 года] продолжился.", "2021-34"),
    ("ru", "Рост в [первом полугодии 2021 года] продолжился.", "2021-40"),
    ("ru", "Он жил там в [90-х годах прошлого века].", "199X"),
    ("ru", "Он жил там в [начале 1990-х].", "1990/1993~"),
    ("ru", "Выставка открыта с [15 мая по 30 июля 2023 года].", "2023-05-15/2023-07-30"),
    ("ru", "Форум пройдёт [осенью 2025 года].", "2025-23"),
    ("ru", "Встреча состоится в [следующем месяце].", "2021-08"),
    ("ru", "Он приехал на [прошлой неделе].", "2021-06-21/2021-06-27"),
    ("ru", "Соглашение подписано в [пятницу].", "2021-07-02"),
    ("ru", "Выставка закроется в [воскресенье].", "2021-07-04"),
    ("ru", "Он служит с [1979-го].", "1979"),
    ("ru", "Она удвоилась с [2019 г.]", "2019"),
    ("ru", "Душанбе, [26 янв.] — Центр открыт.", "2021-01-26"),
    ("ru", "Итоги [января–сентября 2020 года].", "2020-01/2020-09"),
    ("kk", "Кездесу [24.06.2021] өтті.", "2021-06-24"),
    ("pt", "Publicado em [2021-06-24].", "2021-06-24"),
]

NO_DATES = [
    ("pt", "Maio Silva comprou 2031 toneladas em 2.031 casas."),
    ("es", "Abril Mayo pagó 2031 dólares por 1998 casas."),
    ("en", "Liu Jun, Second Inspector, spoke."),
    ("en", "June Park spoke with April Hughes."),
    ("en", "The sides may agree, said Vladimir May."),
    ("en", "They march to the square; a March is a march."),
    ("en", "Under Section 2021 of the act, 2021 people were invited."),
    ("en", "Nearly 200 people and 2000 troops came."),
    ("en", "Version 1.12.2021.4 and build 10.2021 are out."),
    ("en", "Call +7 495 123-2021 or 8-800-2021-202."),
    ("en", "The doors open at 10:30 and close at 18.00."),
    ("en", "Resolution 2231 and Room 2021."),
    ("en", "The loan runs for 20 years, recently extended."),
    ("en", "He met Mar. Petrov? No: Dec Smith."),
    ("en", "Black Friday sales and every Monday."),
    ("en", "It costs $2021 and weighs 1999 kg."),
    ("en", "On 31 June and 30 February nothing happens."),
    ("en", "A decade ago the second half began."),
    ("en", "see https://example.org/2021/06/x and file-2021-06-24-a.txt"),
    ("en", "Agenda 2030 and Vision 2050."),
    ("en", "On Remembrance day they sang Gloomy Sunday."),
    ("zh", "十月革命，五四运动，九三学社。"),
    ("zh", "他出席了20年来的多次会议。"),
    ("zh", "日前，双方签署协议，近日公布。"),
    ("zh", "贷款期限15年，3个月后生效。"),
    ("zh", "中国有近2000年的历史。"),
    ("zh", "一周一次，每周五开会。"),
    ("zh", "聪明天下，文明年会。"),
    ("zh", "日均开行15列，第3号楼。"),
    ("zh", "版本2.6.1已发布，电话021-39225110。"),
    ("zh", "来自今日俄罗斯的记者。"),
    ("ru", "Срок кредита — 15 лет."),
    ("ru", "Май Владимир Львович выступил; Мая нет."),
    ("ru", "Пришли 2021 человек, 2000 рублей."),
    ("ru", "Окружающая среда и защита среды."),
    ("ru", "Версия 1.12.20 и телефон 8-800-2021-202."),
    ("ru", "Накануне и недавно; в 10:30."),
    ("ru", "Статья 2021 закона № 2020-2021."),
    ("kk", "Бұл 2021 жыл емес, 24 маусым."),
]

_DAY = r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?~?"
EDTF = re.compile(rf"\d{{3}}X|\d{{4}}-(?:2[1-4]|3[3-6]|4[01])|{_DAY}(?:/{_DAY})?|\{{{_DAY},{_DAY}\}}|")
"""What values are: ISO 8601-2 of level 2, or nothing."""


@pytest.mark.parametrize(("language", "marked", "value"), REFERENCE + MORE)
def test_a_date_is_found_whole_and_told(language: str, marked: str, value: str) -> None:
    """The whole expression is one place, without what stands about it, and its value is no more precise than it."""
    text, places = unmarked(marked)
    found = applied(Dates(), marked, language, RELEASE)
    assert remarked(found, text, EntityType.DATE) == marked
    assert [found.values[place] for place in places] == value.split("|")
    assert all(EDTF.fullmatch(each) for each in value.split("|"))


@pytest.mark.parametrize(("language", "text"), NO_DATES)
def test_what_is_no_date_is_left_alone(language: str, text: str) -> None:
    """Names, amounts, versions, telephone numbers, hours and durations are no dates."""
    found = applied(Dates(), text, language, RELEASE)
    assert remarked(found, text, EntityType.DATE) == text


@pytest.mark.parametrize(
    ("language", "marked"),
    [("en", "On [24 June], a [Monday], [yesterday]."), ("zh", "[6月24日]，[昨日]。"), ("ru", "[24 июня] и [вчера].")],
)
def test_without_a_release_date_nothing_is_guessed(language: str, marked: str) -> None:
    """What only the release date could tell is found, without a value."""
    text, places = unmarked(marked)
    found = applied(Dates(), marked, language, None)
    assert remarked(found, text, EntityType.DATE) == marked
    assert [found.values[place] for place in places] == [""] * len(places)


@pytest.mark.parametrize(
    ("marked", "value"),
    [
        ("He spoke on [15 June].", "2020-06-15"),
        ("Open day: [30 May].", "2021-05-30"),
        ("The birthday falls on [15 June].", "2021-06-15"),
        ("The show that opened on [20 April] will close soon.", "2021-04-20"),
        ("The treaty was signed on [20 November].", "2020-11-20"),
        ("They will meet on [20 November].", "2021-11-20"),
        ("He takes up his post in [May].", "2021-05"),
    ],
)
def test_a_year_is_the_nearest_that_the_sentence_allows(marked: str, value: str) -> None:
    """Press looks back; words of the future look ahead; what lies a few weeks ahead is not eleven months old."""
    found = applied(Dates(), marked, "en", date(2021, 4, 29))
    assert list(found.values.values()) == [value]


def test_a_person_is_no_month() -> None:
    """A month that is part of a person's name is none; the month itself is, though its name be somebody's elsewhere."""
    text = "According to May, by June Park; he starts in May."
    people = [
        name(text, "May", EntityType.PERSON),
        name(text, "June Park", EntityType.PERSON),
        name(text, "May", EntityType.PERSON, at=30),
    ]
    found = Dates().find(document(text, "en", RELEASE), people)
    assert remarked(found, text, EntityType.DATE) == "According to May, by June Park; he starts in [May]."


def test_no_break_spaces_part_nothing() -> None:
    """A date in pasted text keeps its no-break spaces and its place."""
    text = "Astana, 24\u00a0June\u00a02021."
    found = Dates().find(document(text, "en", RELEASE), [])
    assert [text[span.start : span.end] for span in found.spans] == ["24\u00a0June\u00a02021"]


_PIECES = st.sampled_from(
    "24 June 2021 – - / . , to May Monday last next year 6月 日 年 至 二〇二一 上半年 周五 июня года по с 90-х \n ( ) 31 2 00 𝔘 第 ۲۰۲۱ ५ ² Q3 24.06.2021".split(
        " "
    )
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(_PIECES | st.text(max_size=4), max_size=30).map(" ".join) | st.lists(_PIECES, max_size=40).map("".join),
    st.sampled_from(["en", "zh", "ru", "fa"]),
    st.none() | st.dates(),
)
def test_every_place_slices_back_and_every_value_is_a_date(text: str, language: str, release: date | None) -> None:
    """Whatever the text and the release date: places inside the text, none overlapping, values of ISO 8601-2."""
    found = Dates().find(document(text, language, release), [])
    ends = 0
    for span in sorted(found.spans, key=lambda each: each.start):
        assert ends <= span.start < span.end <= len(text)
        ends = span.end
        value = found.values[span.place]
        assert EDTF.fullmatch(value), value
        for day in re.findall(r"\d{4}-\d\d-\d\d", value):
            date.fromisoformat(day)


@pytest.mark.parametrize("language", ["en", "zh", "ru"])
def test_a_text_of_nothing_but_dates_and_their_beginnings_ends(language: str) -> None:
    """Repetition does not make the search quadratic: what never ends would hang here."""
    for piece in ("2021-", "24 June to ", "1,", "九", "6月", "May ", "24 и ", "(", "в начале ", "2021年"):
        text = piece * (100_000 // len(piece))
        found = Dates().find(document(text, language, RELEASE), [])
        assert all(span.end <= len(text) for span in found.spans)
