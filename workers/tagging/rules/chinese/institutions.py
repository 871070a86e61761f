"""Institutions of Chinese texts: from the head, where the name ends, back to where it begins.

``吉尔吉斯共和国文化、信息、体育和青年政策部`` and ``巴基斯坦外交部中国司`` are one name each; a verb, a preposition, an
office or a common noun before a name is not of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from workers.tagging.documents import Span
from workers.tagging.rules.chinese.heads import (
    FALSE_HEADS,
    GOES_ON,
    MAY_STAND,
    NEVER_INSIDE,
    OF_STATE,
    PARTS,
    TOPICS,
    WEAK,
    head_of,
    is_somewhere,
)
from workers.tagging.rules.chinese.names import BODIES, WORLD_BODIES, countries, regions
from workers.tagging.rules.chinese.reading import NAMED, Reading
from workers.tagging.rules.chinese.vocabulary import FUSED, NEVER_INSTITUTIONS, OFFICES, TITLE
from workflow.domain.annotations import EntityType

LONGEST = 14
"""Words of a name at most."""
_CERTAIN = 0.3
"""What a model's certainty of a name without a head must reach for it to be shown at once."""
_INSIDE = frozenset(("n", "nz", "nw", "vn", "an", "s", "LOC", "ORG", "PER", "-"))
"""Tags of words that a name may be made of."""
_COUNCILS = re.compile(r"(?:理事会|会议|委员会|秘书处)")
_COUNCIL_OF = re.compile(
    r"(?:成员国|国家元首|元首|政府首脑|总理|外交部长|外长|国防部长|经贸部长|最高法院院长|总检察长|安全会议秘书|实业家|企业家|青年|科学家|国家协调员|部长|司法部长|\(总理\))$"
)
_QUOTED = re.compile(r"“[^“”\n,。;:!?、]{1,12}”$")
_LINKS = frozenset("、 和 与 及 以及 暨".split())
_MOVEMENTS = frozenset("共青团 中共 民盟 民建 致公党 中国共产党 中国共青团".split())
_OTHERS = ("中国", "全国", "中华", "中共", "全俄", "国务院")
_BODY = re.compile(
    r"(?:部|署|局|司|委员会|委|学院|研究院|研究所|中心|厅|办公室|理事会|总局|总署|系|大学|基金会|处|联盟)$"
)
_MISSION = re.compile(r"(?:使馆|领馆|领事馆|公署|代表处|代表团|办事处|使团)$")
_CAMPUS = re.compile(r"\((?:北京|华东|武汉|深圳|威海|珠海|广州|青岛|保定|秦皇岛)\)(?!校区)")
"""What universities that share a name are told apart by."""
_SIDES = re.compile(r"双方|两国|各国|各方|三方|多方")
_GENERIC_FIRST = re.compile(
    r"^(?:著名|知名|新任|原|前|该|本|各|某|多家|高校|新|双方|当地|有关|相关|与会|主办单位|承办单位|联系人|第[一二三四五六七八九十]+届|首届|的)"
)


def institutions(reading: Reading) -> Iterator[Span]:
    """Institutions by their heads, and what the model alone calls one."""
    words = reading.words
    at = len(words) - 1
    while at >= 0:
        first = _first_word(reading, at) if _is_head(reading, at) else None
        if first is not None:
            span = _span(reading, first, at)
            if span is not None:
                yield span
                at = min(at, first) - 1
                continue
        if words[at].tag == "ORG" and (span := _by_model(reading, at)) is not None:
            yield span
        at -= 1


def _is_head(reading: Reading, at: int) -> bool:
    """Whether a name of an institution ends with this word."""
    word, text = reading.words[at], reading.of(at)
    if text not in BODIES:
        text = _with_word_before(reading, at)
    if text in NEVER_INSTITUTIONS or word.tag in ("TIME", "m", "w", "p", "u", "r", "PER", "v", "d", "c"):
        return (text, word.tag) == ("工商会", "v") or (
            text == "组织" and word.tag == "v" and _after(reading, at) is not None
        )
    if text in BODIES and word.tag == "ORG":
        return True
    if not head_of(text) or FALSE_HEADS.search(text) is not None or text in countries() or text in regions():
        return False
    office = TITLE.match(reading.text, word.start)
    if office is not None and office.end() > word.end:
        return False
    if word.tag == "LOC" and is_somewhere(text):
        return False
    if is_somewhere(text) and word.tag != "ORG":
        return False
    return GOES_ON.match(reading.text, word.end) is None


def _with_word_before(reading: Reading, at: int) -> str:
    """The word, with the one before it where only both together are a head: ``示范`` ``区``."""
    text = reading.of(at)
    if at and not head_of(text) and (reading.words[at - 1].tag in _INSIDE or reading.of(at - 1) in MAY_STAND):
        both = reading.of(at - 1) + text
        if len(head_of(both)) > len(text) + 1:
            return both
    return text


def _after(reading: Reading, at: int) -> re.Match[str] | None:
    return TITLE.match(reading.text, reading.words[at].end)


def _first_word(reading: Reading, last: int) -> int:
    """The word that the name begins with whose head is ``last``."""
    first = last
    while first > 0 and last - first < LONGEST:
        before = _step(reading, first, last)
        if before is None:
            break
        first = before
    while (
        first < last and _GENERIC_FIRST.match(reading.of(first)) is not None and reading.words[first].tag not in NAMED
    ):
        first += 1
    return first


def _step(reading: Reading, first: int, last: int) -> int | None:
    """The word further left that belongs to the name too; None where the name begins with ``first``."""
    left = first - 1
    word, text, here = reading.words[left], reading.of(left), reading.words[first]
    right = reading.of(first)
    if text == "驻" and _MISSION.search(reading.of(last)) is not None:
        return left
    if text == "”":
        return _quote(reading, left)
    if text in _LINKS:
        return _list_item(reading, left, last)
    if (
        text == "-"
        and left
        and not (first == last and right in BODIES)
        and reading.words[left - 1].tag in ("LOC", "PER", "nz")
        and here.tag in NAMED | {"nz", "n"}
    ):
        return left - 1
    if text in NEVER_INSIDE or text in OFFICES:
        is_council = _COUNCILS.search(right) is not None and _COUNCIL_OF.search(text) is not None
        return left if is_council else None
    if FUSED.fullmatch(text) is not None and text not in countries():
        return (
            left
            if right.startswith(("友好", "合作", "友协", "大学", "经济", "文化", "工业", "商会", "联合", "贸易"))
            else None
        )
    if word.tag == "ORG":
        return left if _takes_parent(reading, left, first, last) else None
    if word.tag == "LOC":
        return left if _takes_place(reading, left, first, last) else None
    if word.tag == "PER":
        return left if _takes_person(reading, left, first) else None
    if here.tag in NAMED and _is_complete(reading, first):
        return None
    if word.tag in _INSIDE or text in MAY_STAND:
        return left
    return None


def _is_complete(reading: Reading, first: int) -> bool:
    """Whether a name that begins with this word begins as names do: with a place, a body or a person."""
    word, text = reading.words[first], reading.of(first)
    if word.tag == "ORG":
        return text in BODIES or not _wants_more(text)
    return word.tag in NAMED


def _wants_more(text: str) -> bool:
    """Whether an institution's name is but its last part: ``青年政策部``, ``国家银行``."""
    stem = text.removesuffix(head_of(text))
    return len(stem) <= 1 or stem in TOPICS or (OF_STATE.match(text) is not None and not text.startswith("中国"))


def _takes_parent(reading: Reading, left: int, first: int, last: int) -> bool:
    """Whether the institution to the left is what this one is a part of."""
    inner = reading.text[reading.words[first].start : reading.words[last].end]
    return (
        reading.of(left) in _MOVEMENTS
        or PARTS.search(inner) is not None
        or not any(reading.words[each].tag in NAMED for each in range(first, last + 1))
    )


def _takes_place(reading: Reading, left: int, first: int, last: int) -> bool:
    """Whether the place to the left is of the name: ``上海`` of ``政法学院``, not ``北京`` of ``中国人民大学``."""
    place, here, inner = reading.of(left), reading.words[first], reading.of(first)
    if here.tag == "PER":
        return place in countries()
    if here.tag == "LOC":
        return (place in countries() and inner not in countries()) or here.end - here.start <= 1
    if here.tag == "ORG" and not _wants_more(inner):
        is_of_one_country = inner.startswith(_OTHERS) or any(inner.startswith(each) for each in countries())
        return place in countries() and not is_of_one_country and (first < last or inner not in WORLD_BODIES)
    return True


def _takes_person(reading: Reading, left: int, first: int) -> bool:
    """Whether an institution bears a person's name, rather than stands after it."""
    here = reading.words[first]
    name = reading.of(left)
    inner = reading.of(first)
    if here.tag == "PER":
        return "纪念馆" in reading.text[here.end : here.end + 3]
    if here.tag in NAMED:
        return inner.startswith(("国立", "国家", "大学", "博物馆", "学院", "基金会"))
    return "·" in name or inner.startswith(
        (
            "发展网络",
            "发展基金",
            "纪念",
            "图书",
            "美术",
            "艺术",
            "基金",
            "大学",
            "学院",
            "国立",
            "国家",
            "博物",
            "研究",
            "学校",
            "中学",
            "铁路",
        )
    )


def _quote(reading: Reading, left: int) -> int | None:
    """The opening quotation mark of a quoted part of a name."""
    found = _QUOTED.search(reading.text, max(0, reading.words[left].end - 14), reading.words[left].end)
    if found is None or not reading.starts(found.start()):
        return None
    return reading.at[found.start()]


def _list_item(reading: Reading, link: int, last: int) -> int | None:
    """The first word of a topic before ``、`` or ``和`` inside a name: ``文化、信息、体育和青年政策部``."""
    if not link or _BODY.search(reading.of(last)) is None:
        return None
    start = link
    while start > 0 and reading.of(start - 1) in TOPICS and link - start < 4:
        start -= 1
    right = reading.of(link + 1)
    is_topic = any(right.startswith(each) for each in TOPICS)
    return start if start < link and is_topic else None


def _span(reading: Reading, first: int, last: int) -> Span | None:
    """The institution of these words, where it names one."""
    start, end = reading.words[first].start, reading.words[last].end
    text = reading.text[start:end]
    head = head_of(text)
    if text in NEVER_INSTITUTIONS or _SIDES.search(text) is not None:
        return None
    named = [reading.words[each] for each in range(first, last + 1) if reading.words[each].tag in NAMED]
    if not named:
        return _unnamed(reading, first, last)
    if first == last and text not in BODIES and text == head:
        return None
    if text in countries() or text.endswith(("代表团", "访问团")):
        return None
    scores = [word.certainty for word in named]
    campus = _CAMPUS.match(reading.text, end) if head == "大学" else None
    if campus is not None:
        return Span(
            start=start,
            end=campus.end(),
            type=EntityType.ORGANISATION,
            provider="rules",
            rule="institution",
        )
    return Span(
        start=start,
        end=end,
        type=EntityType.ORGANISATION,
        provider="lac" if first == last and text not in BODIES else "rules",
        rule="org" if first == last and text not in BODIES else "institution",
        score=round(min(1.0, named[-1].certainty), 4) if first == last else None,
        is_proposed=first == last and text not in BODIES and min(scores) < 0.2,
    )


def _unnamed(reading: Reading, first: int, last: int) -> Span | None:
    """An institution that no place, person or body stands in: one only where its head or what follows says so."""
    start, end = reading.words[first].start, reading.words[last].end
    text = reading.text[start:end]
    head = head_of(text)
    has_stem = len(text) - len(head) >= 2
    has_quote = text.startswith("“")
    is_strong = head not in WEAK
    has_office = TITLE.match(reading.text, end) is not None
    if not has_stem or not (has_quote or is_strong or has_office):
        return None
    return Span(
        start=start,
        end=end,
        type=EntityType.ORGANISATION,
        provider="rules",
        rule="institution_head",
        is_proposed=not (has_quote or has_office),
    )


_NO_INSTITUTION_ENDS = (
    "代表团",
    "访问团",
    "方面",
    "高校",
    "院校",
    "汽车",
    "班列",
    "列车",
    "产品",
    "设备",
    "项目",
    "方",
)
_FRUITS = frozenset("苹果 小米 锤子 猎豹".split())


def _is_a_company(reading: Reading, end: int) -> bool:
    return reading.text[end : end + 2] in ("公司", "集团", "手机", "首席", "总裁")


def _by_model(reading: Reading, at: int) -> Span | None:
    """What the model calls an institution though it has no head: ``海信``."""
    word, text = reading.words[at], reading.of(at)
    if len(text) < 2 or is_somewhere(text) or TITLE.fullmatch(text) is not None:
        return None
    if text.rstrip("达超为").endswith(_NO_INSTITUTION_ENDS) or (
        text in _FRUITS and not _is_a_company(reading, word.end)
    ):
        return None
    if _SIDES.search(text) is not None:
        return None
    return Span(
        start=word.start,
        end=word.end,
        type=EntityType.ORGANISATION,
        provider="lac",
        rule="org",
        score=round(word.certainty, 4),
        is_proposed=word.certainty < _CERTAIN,
    )
