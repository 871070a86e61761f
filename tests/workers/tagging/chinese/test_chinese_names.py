"""The grammar of Chinese names: where people, institutions and places begin and end. The texts are our own."""

from __future__ import annotations

import pytest

from workers.tagging.documents import Document, Span
from workers.tagging.overlaps import resolved
from workers.tagging.pipeline import document_of
from workers.tagging.providers.chinese import chinese_provider
from workers.tagging.rules.chinese import ChineseRules
from workflow.domain.annotations import EntityType
from workflow.domain.vocabulary import LanguageTag

CODES = {EntityType.PERSON: "PER", EntityType.ORGANISATION: "ORG", EntityType.PLACE: "LOC"}


def spans_of(text: str, known: tuple[Span, ...] = (), language: str = "zh") -> list[Span]:
    document: Document = document_of(text, LanguageTag(language))
    model = chinese_provider().annotate([document])[0]
    return resolved(ChineseRules().apply(document, [*known, *model]).spans)


def marked(text: str, known: tuple[Span, ...] = (), language: str = "zh") -> list[str]:
    return [f"{CODES[span.type]} {text[span.start : span.end]}" for span in spans_of(text, known, language)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("商务部欧亚司副司长夏晓荷到访。", ["ORG 商务部欧亚司", "PER 夏晓荷"]),
        ("他曾任巴基斯坦外交部中国司司长。", ["ORG 巴基斯坦外交部中国司"]),
        ("哈萨克斯坦文化、信息、体育和青年政策部举办画展。", ["ORG 哈萨克斯坦文化、信息、体育和青年政策部"]),
        ("中国国际问题研究院欧亚研究所所长李自国发言。", ["ORG 中国国际问题研究院欧亚研究所", "PER 李自国"]),
        (
            "中国—上海合作组织地方经贸合作示范区在青岛。",
            ["ORG 中国—上海合作组织地方经贸合作示范区", "LOC 青岛"],
        ),
        ("浙江省委书记易炼红会见。", ["ORG 浙江省委", "PER 易炼红"]),
        ("双方参观了周恩来邓颖超纪念馆和天津大学。", ["ORG 周恩来邓颖超纪念馆", "ORG 天津大学"]),
        ("共青团海南省委书记陈屿参加。", ["ORG 共青团海南省委", "PER 陈屿"]),
        ("中国驻卡拉奇总领馆举行招待会。", ["ORG 中国驻卡拉奇总领馆"]),
    ],
)
def test_an_institution_has_its_longest_name(text: str, names: list[str]) -> None:
    """Parent bodies, countries and lists of topics belong to the name; places in it are not named apart."""
    assert marked(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "夏晓荷在西郊宾馆会见塔什干国立经济大学校长。",
            ["PER 夏晓荷", "LOC 西郊宾馆", "ORG 塔什干国立经济大学"],
        ),
        ("徐步院长会见乌兹别克斯坦高校代表团。", ["PER 徐步", "LOC 乌兹别克斯坦"]),
        ("冯绍雷认为，北约东扩改变了欧洲安全格局。", ["PER 冯绍雷", "ORG 北约", "LOC 欧洲"]),
        ("哈萨克斯坦国防部长茹苏波夫访华。", ["LOC 哈萨克斯坦", "PER 茹苏波夫"]),
        ("该组织与两国政府、有关部门和双方企业家委员会合作。", []),
    ],
)
def test_what_stands_before_or_after_a_name_is_not_of_it(text: str, names: list[str]) -> None:
    """Verbs, prepositions, offices, delegations and general words are cut off; general heads alone name nothing."""
    assert marked(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("学者亚·弗·罗曼诺夫与卡里莫夫·И·И出席。", ["PER 亚·弗·罗曼诺夫", "PER 卡里莫夫·И·И"]),
        ("法国前总理让-皮埃尔·拉法兰致辞。", ["LOC 法国", "PER 让-皮埃尔·拉法兰"]),
        ("欧阳志远、古丽娜尔·买买提参加会议。", ["PER 欧阳志远", "PER 古丽娜尔·买买提"]),
        ("主席库尔班古力·别尔德穆哈梅多夫视察。", ["PER 库尔班古力·别尔德穆哈梅多夫"]),
        ("留学生马赫穆德合影。", ["PER 马赫穆德"]),
        ("俄方尤·阿·索洛维约夫签字。", ["PER 尤·阿·索洛维约夫"]),
    ],
)
def test_people_are_named_in_full(text: str, names: list[str]) -> None:
    """Initials, hyphens, compound surnames and the names of China's peoples belong to the name, sides do not."""
    assert marked(text) == names


def test_a_surname_with_an_office_is_the_surname_alone() -> None:
    """Titles and forms of address are outside: ``徐院长``, ``沈主席``, ``邢先生``."""
    assert marked("徐步发言。徐院长表示感谢。") == ["PER 徐步", "PER 徐"]
    assert "PER 沈" in marked("沈跃跃当选主席。会后，沈主席会见大使。")
    assert "PER 邢" in marked("邢广志先生逝世。邢先生1938年4月生于北京。")


def test_a_foreign_name_is_known_again_by_its_last_part() -> None:
    """What the text once gives in full is found again, even one character long before what only people do."""
    text = "秘书长索海尔·汗出席。汗表示，格鲁吉娅·普拉托娃前居于比什凯克。普拉托娃感谢主办方。"
    names = marked(text)
    assert names.count("PER 普拉托娃") == 1
    assert "PER 汗" in names


@pytest.mark.parametrize(
    "text",
    [
        "发布者：系统管理员 发布时间：2021-07-02",
        "系统管理员表示感谢。",
        "本报记者 责编 编辑",
        "中方与俄方就中俄、中哈关系交换意见。",
        "价值10万苏姆的地毯。",
    ],
)
def test_job_words_sides_and_currencies_are_nobody(text: str) -> None:
    """A system administrator, a newspaper's own reporter, two countries in one word and a currency name nobody."""
    assert not [name for name in marked(text) if not name.startswith("DATE")]


def test_where_somebody_goes_is_a_place() -> None:
    """A foreign name that the model takes for a person is a place where one goes to, and among places."""
    assert "LOC 铁尔梅兹" in marked("部长将考察铁尔梅兹附近的桥梁。")
    assert marked("他们分别来自长沙、圣彼得堡和费尔干纳。") == ["LOC 长沙", "LOC 圣彼得堡", "LOC 费尔干纳"]


def test_divisions_are_places_of_their_own() -> None:
    """A province and its city are two places; hotels and airports bear what stands before them."""
    assert marked("他生于黑龙江省哈尔滨市。") == ["LOC 黑龙江省", "LOC 哈尔滨市"]
    assert marked("他来自吉尔吉斯斯坦奥什州。") == ["LOC 吉尔吉斯斯坦", "LOC 奥什州"]
    assert marked("告别仪式在八宝山殡仪馆举行。") == ["LOC 八宝山殡仪馆"]
    assert marked("他抵达努尔汗空军基地。") == ["LOC 努尔汗空军基地"]


def test_short_forms_in_brackets_are_institutions_everywhere() -> None:
    """``（下称哈开行）`` and letters in brackets are names, there and wherever they stand again."""
    text = "哈萨克斯坦开发银行（下称哈开行）与俄罗斯外贸银行（VTB）签约。哈开行行长说，VTB是伙伴。"
    names = marked(text)
    assert names.count("ORG 哈开行") == 2
    assert names.count("ORG VTB") == 2


def test_traditional_text_has_the_same_names() -> None:
    """The grammar reads traditional characters and corner brackets, and answers with the text's own."""
    text = "上海合作組織（簡稱「上合組織」）秘書長諾羅夫在北京會見外交部副部長孫衛東。"
    assert marked(text, language="zh-Hant") == [
        "ORG 上海合作組織",
        "ORG 上合組織",
        "PER 諾羅夫",
        "LOC 北京",
        "ORG 外交部",
        "PER 孫衛東",
    ]


def test_a_known_place_inside_a_longer_name_loses() -> None:
    """What the gazetteer knows stands where it is a word, not inside a person's or an institution's name."""
    text = "弗拉基米尔·诺罗夫访问苦盏，参观莫斯科国立大学。"
    known = tuple(
        Span(
            start=text.index(name),
            end=text.index(name) + len(name),
            type=EntityType.PLACE,
            provider="gazetteer",
            rule="label",
            entity_ids=(f"geonames:{name}",),
        )
        for name in ("弗拉基米尔", "苦盏", "莫斯科")
    )
    found = spans_of(text, known)
    assert [text[span.start : span.end] for span in found] == ["弗拉基米尔·诺罗夫", "苦盏", "莫斯科国立大学"]
    assert found[1].entity_ids == ("geonames:苦盏",)


@pytest.mark.parametrize(
    "unit", ["第一副", "特命全权", "阿·", "（简称“", "、", "文化、", "上海市", "总理兼", "A B ", "原前"]
)
def test_a_long_text_that_says_nothing_is_read_to_its_end(unit: str) -> None:
    """Repeated beginnings of names, offices and brackets are read in one pass: no pattern tries them in every way."""
    text = unit * (6000 // len(unit))
    for span in spans_of(text):
        assert 0 <= span.start < span.end <= len(text)


def test_no_text_is_no_spans() -> None:
    """Empty text has nothing in it."""
    assert spans_of("") == []


def test_places_survive_beyond_the_basic_plane() -> None:
    """Astral characters, full-width letters and no-break spaces do not move a place."""
    text = "😀𠮷\u00a0ＶＩＰ　外交部副部长孙卫东😀访问塔什干。"
    names = {text[span.start : span.end] for span in spans_of(text)}
    assert {"外交部", "孙卫东", "塔什干"} <= names
