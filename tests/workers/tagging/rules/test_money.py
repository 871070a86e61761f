"""Promises of the rule for amounts: figure, scale and currency as one place, with a value that can be counted with."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workers.tagging.rules.marked import applied, document, remarked, unmarked
from workers.tagging.rules.money import Amounts
from workflow.domain.annotations import EntityType

AMOUNTS = [
    ("pt", "O custo é de [11 milhões de coroas], ou [US$ 3,5 mil milhões].", "|USD 3500000000"),
    (
        "pt",
        "Serão [R$ 200 milhões], [2,5 bilhões de euros] e [trinta e cinco milhões de rublos].",
        "BRL 200000000|EUR 2500000000|RUB 35000000",
    ),
    (
        "es",
        "Costó [3.500 millones de dólares], [5 millones de yuanes] y [dos mil millones de euros].",
        "USD 3500000000|CNY 5000000|EUR 2000000000",
    ),
    ("en", "Trade reached [$3.5 billion] last year.", "USD 3500000000"),
    ("en", "It cost [US$ 20 mln], he said.", "USD 20000000"),
    ("en", "About [3.5 billion US dollars] went there.", "USD 3500000000"),
    ("en", "A grant of [€12,500,000] was made.", "EUR 12500000"),
    ("en", "It cost [£300].", "GBP 300"),
    ("en", "China paid [¥3bn].", "CNY 3000000000"),
    ("en", "China gave [RMB 30 million] in aid.", "CNY 30000000"),
    ("en", "It cost [58.7 billion tenge] (about [USD 130m]).", "KZT 58700000000|USD 130000000"),
    ("en", "Between [$3-5 billion] is needed.", "USD 3000000000/5000000000"),
    ("en", "The fee is [CHF 0.07] per km.", "CHF 0.07"),
    ("en", "It cost [2 mln. yuan].", "CNY 2000000"),
    ("en", "India pays [Rs 4.5 crore].", "INR 45000000"),
    ("en", "It cost [one hundred thousand soums].", "UZS 100000"),
    ("en", "A [1 million Russian rubles] prize.", "RUB 1000000"),
    ("en", "They invested [1.2 million euros].", "EUR 1200000"),
    ("en", "The debt is [500 million Kyrgyz soms].", "KGS 500000000"),
    ("zh", "签约总额[30亿元人民币]。", "CNY 3000000000"),
    ("zh", "落实[5000万美元]。", "USD 50000000"),
    ("zh", "约[30亿元]。", "CNY 3000000000"),
    ("zh", "保险费[人民币200万元]。", "CNY 2000000"),
    ("zh", "造价[四千一百万欧元]。", "EUR 41000000"),
    ("zh", "金额[587亿坚戈]（约合[1.3亿美元]）。", "KZT 58700000000|USD 130000000"),
    ("zh", "每张[0.07瑞士法郎]。", "CHF 0.07"),
    ("zh", "资助[30万至50万元]。", "CNY 300000/500000"),
    ("zh", "资助[75万卢布]。", "RUB 750000"),
    ("zh", "超过[50多亿美元]。", "USD 5000000000"),
    ("ru", "Товарооборот составил [1,2 млрд долларов США].", "USD 1200000000"),
    ("ru", "Он дал [500 тыс. рублей].", "RUB 500000"),
    ("ru", "Кредит на [58,7 млрд тенге].", "KZT 58700000000"),
    ("ru", "Ковёр за [сто тысяч сумов].", "UZS 100000"),
    ("ru", "Индия дала [45 млн рупий] ([$536 тыс.]).", "INR 45000000|USD 536000"),
    ("ru", "На краны — [12 500 000 евро].", "EUR 12500000"),
    ("ru", "Скидка [0,07 швейцарского франка].", "CHF 0.07"),
    ("ru", "Работы за [€41 млн] начались.", "EUR 41000000"),
    ("ru", "Помощь в [3–5 млн сомов] нужна.", "KGS 3000000/5000000"),
]

NO_AMOUNTS = [
    ("en", "It handled 340,000 containers and 3 billion people."),
    ("en", "He won 3 medals; 20 pounds of rice."),
    ("en", "The US$ is strong; the dollar rose."),
    ("en", "USD and EUR are currencies."),
    ("en", "Room 5 sums it up."),
    ("zh", "元首理事会第二十三次会议，三元素。"),
    ("zh", "一元论，多元文明，2024元旦。"),
    ("zh", "参加活动的有50万人。"),
    ("ru", "Пришли 5 тысяч человек, 3 суммы."),
    ("ru", "Доллар укрепился к рублю."),
]


@pytest.mark.parametrize(("language", "marked", "values"), AMOUNTS)
def test_an_amount_is_found_whole_and_counted(language: str, marked: str, values: str) -> None:
    """Sign, figure, scale and currency are one place; the value is code and plain number; ``about`` stays outside."""
    text, places = unmarked(marked)
    found = applied(Amounts(), marked, language, None)
    assert remarked(found, text, EntityType.MONEY) == marked
    assert "|".join(found.values[place] for place in places) == values


@pytest.mark.parametrize(("language", "text"), NO_AMOUNTS)
def test_what_is_no_amount_is_left_alone(language: str, text: str) -> None:
    """Figures without a currency, currencies without a figure, and words that begin like one are no amounts."""
    found = applied(Amounts(), text, language, None)
    assert remarked(found, text, EntityType.MONEY) == text


def test_money_that_may_be_of_two_countries_has_no_value() -> None:
    """Rupees are Indian where India is named alone, Pakistani where Pakistan is, and else of no value."""
    values = [
        next(iter(applied(Amounts(), f"{country} gave [5 million rupees].", "en", None).values.values()))
        for country in ("India", "Pakistan", "Nobody", "India and Pakistan")
    ]
    assert values == ["INR 5000000", "PKR 5000000", "", ""]


_PIECES = st.sampled_from(
    "$ 3 3.5 1,2 billion млрд 亿 万 元 yuan долларов US 人民币 one hundred сто тысяч - – \n € RMB 四千 KGS ۳ ५० 〇 兆".split(
        " "
    )
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(_PIECES | st.text(max_size=3), max_size=30).map(" ".join) | st.lists(_PIECES, max_size=40).map("".join),
    st.sampled_from(["en", "zh", "ru", "kk"]),
)
def test_every_place_slices_back_and_every_value_is_an_amount(text: str, language: str) -> None:
    """Whatever the text: places inside it, none overlapping, values of code and number."""
    found = Amounts().find(document(text, language), [])
    ends = 0
    for span in sorted(found.spans, key=lambda each: each.start):
        assert ends <= span.start < span.end <= len(text)
        ends = span.end
        assert re.fullmatch(r"|[A-Z]{3} \d+(?:\.\d+)?(?:/\d+(?:\.\d+)?)?", found.values[span.place])
