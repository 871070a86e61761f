"""What two wordings have in common, and which particulars part them."""

from __future__ import annotations

import pytest

from workflow.domain.vocabulary import LanguageTag
from workflow.languages.matching import grams, normalised
from workflow.languages.particulars import difference


def test_spellings_that_look_alike_are_one():
    """Spaces of all kinds and compatible forms are one; what is raised or a fraction says something else."""
    assert normalised(" Ａ\u00a0 b\n\tﬁ ") == "A b fi"
    assert normalised("10² km") != normalised("102 km")
    assert normalised("5½") != normalised("51/2")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The SCO's Summit, the 2026", ["the", "sco", "s", "summit", "2026"]),
        ("上合组织SCO峰会", ["上合", "合组", "组织", "sco", "峰会"]),
        ("国", ["国"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("می\u200cخواهم", ["می\u200cخواهم"]),
        ("… — 。", []),
    ],
)
def test_grams_are_words_or_pairs_of_characters(text: str, expected: list[str]):
    """By the script of each run, not of the text; vowel signs and joiners part no word."""
    assert grams(normalised(text)) == expected


@pytest.mark.parametrize(
    ("language", "one", "other", "why"),
    [
        ("en", "It has 1,200 rooms.", "It has 1200 rooms.", ""),
        ("en", "Yesterday it began.", "Today it began.", ""),
        ("en", "Norov spoke.", "Alimov spoke.", "another name: alimov for norov"),
        ("en", "The SCO met.", "The CIS met.", "another name: CIS for SCO"),
        ("en", "Two came.", "Three came.", "another number or date: three for two"),
        ("en", "It fell by 5.2 percent.", "It fell by 52 percent.", "another number or date: 52 for 5.2"),
        ("ru", "Он встретил Норова в мае.", "Он встретил Норову в мае.", ""),
        ("ru", "Выросло до 5 млн.", "Выросло до 5 млрд.", "another number or date: млрд for млн"),
        ("ru", "Он прибыл в январе.", "Он прибыл в феврале.", "another number or date: феврал for январ"),
        ("ru", "Приехал Алимов.", "Приехал Норов.", "another name: норов for алимов"),
        ("zh", "贸易额达1.2亿元", "贸易额达1.2万元", "another number or date: 万 for 亿"),
        ("zh", "三个国家", "四个国家", "another number or date: 四 for 三"),
        ("zh", "“一带一路”论坛闭幕", "“一带一路”论坛开幕", ""),
        ("zh", "秘书长诺罗夫出席", "秘书长阿里莫夫出席", "another name: 阿里莫夫 for 诺罗夫"),
        ("zh", "他访问了塔吉克斯坦", "他访问了吉尔吉斯斯坦", "another name: 吉尔吉斯斯坦 for 塔吉克斯坦"),
        ("zh", "会议于星期一举行", "会议于星期二举行", "another number or date: 星期二 for 星期一"),
        ("fa", "۱۲ کشور", "12 کشور", ""),
        ("fa", "۱۲ کشور", "۱۳ کشور", "another number or date: 13 for 12"),
    ],
)
def test_particulars_part_wordings(language: str, one: str, other: str, why: str):
    """Numbers, dates and names must be equal; case endings, digits' scripts and grouping need not."""
    assert difference(one, other, LanguageTag(language)) == why
