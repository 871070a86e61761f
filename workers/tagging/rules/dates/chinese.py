"""How Chinese writes dates, in figures and in Han characters. Data: forms and word tables."""

from __future__ import annotations

import re

from workers.tagging.rules.dates.everywhere import DAY, FIGURES, MONTH_FIGURES
from workers.tagging.rules.dates.everywhere import YEAR as YEAR_FIGURES
from workers.tagging.rules.dates.forms import Form, Grammar
from workers.tagging.rules.dates.values import (
    AUTUMN,
    FIRST_HALF,
    FIRST_QUARTER,
    SPRING,
    SUMMER,
    WINTER,
    Stage,
    Unit,
)

_HAN = "一二三四五六七八九"
_YEAR = rf"(?:{YEAR_FIGURES}|[一二][〇○零{_HAN}]{{3}})"
_MONTH = rf"(?:{MONTH_FIGURES}|十[一二]?|[{_HAN}])"
_DAY = rf"(?:{DAY}|[二三]?十[{_HAN}]?|[{_HAN}])"
_TO = r"\s?(?:[-–—－~～至到]|——)\s?"
_RELATIVE_YEAR = "大前年|今年|去年|明年|前年|后年|本年|當年|今歲|後年"
_ANY_YEAR = rf"(?:(?P<y>{_YEAR})\s?[年/]|(?P<yr>{_RELATIVE_YEAR}))"
_STAGE = "[上中下]旬|初|底|末|月?中(?=[,，、。；旬]|$)"
_PART_OF_YEAR = "上半年|下半年|第?[一二三四1-4]季度|[春夏秋冬](?:[季天]|(?![节節运運季天]))"
_STAGE_OF_YEAR = "年?初|年?底|年?末|年中"
_NO_DURATION = "(?!\\s?(?:多|余|代|來|来(?!自|华|到|访)|间|間|的?历史|的?歷史|以上|之久|期))"

_FORMS = {
    "day": Form(
        pattern=rf"(?:{_ANY_YEAR}\s?)?(?P<m>{_MONTH})\s?月\s?(?P<d>{_DAY})\s?"
        rf"(?:[日号號]?{_TO}(?:(?P<m2>{_MONTH})\s?月\s?)?(?P<d2>{_DAY})\s?)?(?:[日号號](?!线|楼|路|門|门|院)|(?=[,，、。；;)）]|$))",
        never_before=re.compile(r"(?:每年?|历年|[\d.])$"),
    ),
    "day_of_one_month": Form(pattern=rf"(?P<m>本月|上月|上个月|下月|下个月)(?P<d>{_DAY})日"),
    "months": Form(
        pattern=rf"(?:{_ANY_YEAR}\s?)?(?P<m>{_MONTH})\s?月?(?:份)?{_TO}(?P<m2>{_MONTH})\s?月(?:份)?(?!\s?\d)",
        never_before=re.compile(r"(?:每年?|历年|[\d.第])$"),
    ),
    "month": Form(
        pattern=rf"(?:{_ANY_YEAR}\s?)?(?P<m>{_MONTH})\s?月(?:份)?(?P<st>{_STAGE})?(?!\s?\d|[饼球亮光票刊份报牙嫂]|革命)",
        never_before=re.compile(r"(?:每年?|历年|[\d.第几数]|[个個十])$"),
    ),
    "grouping_of_year": Form(pattern=rf"{_ANY_YEAR}的?(?P<g>{_PART_OF_YEAR})"),
    "stage_of_year": Form(pattern=rf"(?:(?P<y>{_YEAR})\s?年|(?P<yr>{_RELATIVE_YEAR}|[今去明](?=年?[初底末])))(?P<st>{_STAGE_OF_YEAR})(?!期|步|中|级|心)"),
    "years": Form(pattern=rf"(?P<y>{_YEAR})\s?年?{_TO}(?P<y2>{_YEAR})\s?(?:年度?|(?![\d%.年a-zA-Z人元个名万亿种家件米吨]))",
        never_before=re.compile(r"(?:第|[a-zA-Z])$")),
    "financial_year": Form(pattern=rf"(?P<y>{YEAR_FIGURES})[/-](?P<y2_short>\d\d)年度?"),
    "year": Form(
        pattern=rf"(?!\d\d00)(?P<y>{_YEAR})\s?年(?:度(?!假))?(?!多|余|代|來(?!自))", never_before=re.compile(r"(?:第|[\d.])$")
    ),
    "round_year": Form(
        pattern=rf"(?P<y>{YEAR_FIGURES})\s?年(?:度(?!假))?{_NO_DURATION}",
        never_before=re.compile(r"(?:第|[近约約超达達共逾跨]|超过|长达|历经|[\d.])$"),
    ),
    "decade": Form(
        pattern=r"(?:(?:上个?世纪|20\s?世纪|二十世纪|上個?世紀|20\s?世紀)\s?(?P<dec>[1-9]0|[二三四五六七八九]十)|(?P<dec_full>(?:1[89]|20)\d0)"
        r"|(?P<dec_short>[5-9]0|[五六七八九]十))年代(?P<st>[初中末]期?|后期|後期)?"
    ),
    "relative_weekday": Form(
        pattern=r"(?:(?P<rel>上个?周|下个?周|本周|这周|上個?週|下個?週|本週|這週|上个?星期|下个?星期|上個?星期|下個?星期|本星期)|星期|禮拜|礼拜|周|週)"
        r"(?P<w>[一二三四五六日天])(?![期年次个岁遍到至公家游览、年会]|[一二三四五六七八九十])",
        never_before=re.compile(rf"(?:[{_HAN}两兩十几数每\d前后後]|毎)$"),
    ),
    "relative": Form(
        pattern=r"(?P<rel>大前天|前天|昨[天日晚]|今[天日晨晚早]|(?<![文黎光说声表证證聪发透鲜阐])明[天日晚早](?![报報])|后天(?![的性])|後天(?![的性])|今年|去年|(?<![文黎光说声表证證聪发透鲜阐])明年|(?<!\d)前年|后年|後年"
        "|本月|上个?月|下个?月|這個?月|这个月|上個?月|下個?月|本周末?|上个?周末?|下个?周末?|这周|本週|上個?週|下個?週|上个?星期|下个?星期|上個?星期|本季度|上季度|上个季度|下季度)"
        "(?!俄罗斯|俄羅斯|头条|頭條|中国网|之[星珠]|星辰|都市报)",
        never_before=re.compile("(?:第|一)$"),
    ),
    "bare_day": Form(
        pattern=rf"(?P<d>{DAY}|[二三]?十[{_HAN}]|[二三]十)(?:日?{_TO}(?P<d2>{DAY}|[二三]?十[{_HAN}]|[二三]十))?日(?![元圆本军内游语报均间龄常]|[以之]内)",
        never_before=re.compile(r"(?:[\d.,第每月年近满滿]|[百千万个]|连续)$"),
    ),
}  # fmt: skip

GRAMMAR = Grammar(
    anchors="[\\d一二三四五六七八九十今去明昨前后後大本上下这這星周週礼禮當]",
    opening=r"(?<![\d./\-])",
    forms={**FIGURES, **_FORMS},
    months={word: number for number, word in enumerate("一 二 三 四 五 六 七 八 九 十 十一 十二".split(), 1)},
    weekdays={each: at for at, each in enumerate("一二三四五六日")} | {"天": 6},
    groupings={
        "上半年": FIRST_HALF, "下半年": FIRST_HALF + 1,
        **{f"{prefix}{word}季度": FIRST_QUARTER + at for at, words in enumerate(("一1", "二2", "三3", "四4")) for word in words for prefix in ("", "第")},
        **{f"{name}{ending}": code for name, code in {"春": SPRING, "夏": SUMMER, "秋": AUTUMN, "冬": WINTER}.items() for ending in ("", "季", "天")},
    },
    stages={
        "上旬": Stage.FIRST_TEN, "中旬": Stage.SECOND_TEN, "下旬": Stage.LAST_TEN, "初": Stage.EARLY, "年初": Stage.EARLY,
        "中": Stage.MIDDLE, "年中": Stage.MIDDLE, "底": Stage.LATE, "末": Stage.LATE, "年底": Stage.LATE, "年末": Stage.LATE,
        "后期": Stage.LATE, "後期": Stage.LATE,
    },
    relatives={
        **{f"{word}{ending}": (Unit.DAY, shift) for word, shift in {"大前": -3, "前": -2, "昨": -1, "今": 0, "明": 1, "后": 2, "後": 2}.items() for ending in "天日晚晨早"},
        **{f"{word}年": (Unit.YEAR, shift) for word, shift in {"前": -2, "去": -1, "今": 0, "明": 1, "后": 2, "後": 2}.items()},
        **{f"{word}{name}": (unit, shift)
           for word, shift in {"上": -1, "上个": -1, "上個": -1, "本": 0, "这": 0, "这个": 0, "這": 0, "這個": 0, "下": 1, "下个": 1, "下個": 1}.items()
           for name, unit in {"月": Unit.MONTH, "周": Unit.WEEK, "週": Unit.WEEK, "星期": Unit.WEEK, "季度": Unit.QUARTER}.items()},
    },
    relative_years={"大前年": -3, "前年": -2, "去": -1, "今": 0, "本年": 0, "明": 1, "后年": 2, "後年": 2},
    directions={},
    joins=re.compile(r"\s?(?:[-–—－~～至到]|——)\s?"),
    future=re.compile("将|將|拟|擬|定于|定於|计划|計劃|预计|預計|即将|届时|屆時|截至|截止|闭幕|閉幕|\n是.{0,14}(?:周年|週年|纪念日|節|节)"),
    clause_ends=re.compile("[，,：:]"),
)  # fmt: skip
