"""Who holds which office where, as Chinese texts say it. Texts are written for these tests."""

from __future__ import annotations

import pytest

from workers.tagging.pipeline import document_of
from workers.tagging.providers.chinese import chinese_provider
from workers.tagging.rules.chinese import ChineseRules
from workflow.domain.vocabulary import LanguageTag


def holdings_of(text: str) -> list[tuple[str, str, str]]:
    document = document_of(text, LanguageTag("zh"))
    found = ChineseRules().apply(document, chinese_provider().annotate([document])[0])
    return [
        (text[slice(*each.person)], text[slice(*each.role)], text[slice(*(each.organisation or (0, 0)))])
        for each in found.holdings
    ]


@pytest.mark.parametrize(
    ("text", "holdings"),
    [
        ("上海合作组织秘书长诺罗夫讲话。", [("诺罗夫", "秘书长", "上海合作组织")]),
        ("上海合作组织（以下简称“上合组织”）秘书长诺罗夫讲话。", [("诺罗夫", "秘书长", "上海合作组织")]),
        ("徐步院长讲话。", [("徐步", "院长", "")]),
        ("诺罗夫（上合组织秘书长）讲话。", [("诺罗夫", "秘书长", "上合组织")]),
        ("张明，上合组织秘书长。", [("张明", "秘书长", "上合组织")]),
        ("上海政法学院党委书记夏小和致辞。", [("夏小和", "党委书记", "上海政法学院")]),
        ("沈跃跃连任上海合作组织睦邻友好合作委员会主席。", [("沈跃跃", "主席", "上海合作组织睦邻友好合作委员会")]),
        ("地区反恐怖机构副主任由江西平担任。", [("江西平", "副主任", "地区反恐怖机构")]),
        ("哈萨克斯坦驻中国特命全权大使努雷舍夫到任。", [("努雷舍夫", "驻中国特命全权大使", "哈萨克斯坦")]),
        ("商务部新闻发言人何亚东表示。", [("何亚东", "新闻发言人", "商务部")]),
    ],
)
def test_an_office_is_told_with_its_institution(text: str, holdings: list[tuple[str, str, str]]) -> None:
    """Before and after the name, over a short form in brackets, by verbs; the institution is the nearest."""
    assert holdings_of(text) == holdings


def test_people_in_a_list_share_the_office_before_it() -> None:
    """``原秘书长A、B、C`` are all former secretaries-general of the same organisation."""
    text = "上合组织原秘书长张德广、努尔加利耶夫、阿利莫夫发来贺信。"
    assert holdings_of(text) == [(name, "秘书长", "上合组织") for name in ("张德广", "努尔加利耶夫", "阿利莫夫")]


def test_who_is_met_does_not_share_the_office() -> None:
    """An office is not handed on over ``与``, nor in a list of people with and without offices."""
    assert ("托卡耶夫", "部长", "") not in holdings_of("部长伊尔霍姆·马哈卡莫夫与托卡耶夫会谈。")
    held = [person for person, _, _ in holdings_of("会议向崔丽、法国前总理拉法兰、萨金塔耶夫致谢。")]
    assert held == ["拉法兰"]


def test_one_person_may_hold_two_offices() -> None:
    """Each office is told with its own institution."""
    text = "中国国际问题研究院院长、中国上海合作组织研究中心主任徐步致辞。"
    assert sorted(holdings_of(text)) == [
        ("徐步", "主任", "中国上海合作组织研究中心"),
        ("徐步", "院长", "中国国际问题研究院"),
    ]
