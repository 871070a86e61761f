"""Named events in Chinese texts: from the head word (峰会, 论坛) to the left, to punctuation, a verb or a particle.

Chinese shows no word edge: what opens a name is an ordinal (第三届), a year, quotation marks, or a name found before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from workers.tagging.rules.events.surroundings import EventFound, Surroundings

_HEADS = (
    "高峰论坛|高峰論壇|高层论坛|合作论坛|论坛|論壇|峰会|峰會|博览会|博覽會|元首会晤|元首會晤|冬奥会|冬奧會|奥运会|奧運會|冬残奥会|残奥会"
    "|亚运会|亞運會|亚冬会|大运会|世博会|世博會|进博会|進博會|服贸会|广交会|消博会|锦标赛|世界杯|艺术节|电影节|文化节|音乐节|旅游节|青年节|马拉松"
    "|旅游年|文化年|主题年|友好年|国家年|交流年|交易会|年会|大会|會議|会议|研讨会|座谈会|对话会|展览会|运动会"
)
_HEAD = re.compile(_HEADS)
_WHOLE = frozenset(
    "冬奥会 冬奧會 奥运会 奧運會 冬残奥会 残奥会 亚运会 亞運會 亚冬会 大运会 世博会 世博會 进博会 進博會 服贸会 广交会 消博会".split()
)
"""Heads that are names by themselves."""
_WITH_ORDINAL_ONLY = frozenset("会议 會議 大会 年会 运动会".split())
_WITH_QUOTES_ONLY = frozenset("研讨会 座谈会 对话会".split())
_WARS = re.compile(
    "第[一二]次世界大[战戰]|二战|[伟偉]大卫国战争|(?:中国人民)?抗日战争|世界反法西斯战争|朝鲜战争|冷战时?期?(?<![时期])"
)
_BOUNDARY = re.compile(
    "[，。；：！？、\\s（）()\\[\\]【】《》…/|]"
    "|(?:出席|参加|參加|参与|參與|举行|舉行|召开|召開|举办|舉辦|承办|主办|协办|迎接|筹备|重视|介绍|祝贺|预祝|通过|围绕|关于|期间|開幕|开幕|闭幕|本届|此次|这次|上次|首次|值此"
    "|迎来|支持|宣布|见证|谈及|提到|赴|抵达|前往|成为|作为|担任|进行|表示|指出|强调|认为|欢迎|感谢|同意|建议|邀请|确认|根据|按照|随着|自从|以及|主席国|主持|现场|参会|发表|签署|访问)"
    "|[在于於的了将將是为為从從由对對就该該各本至到向当當称稱说說值及与與]|和(?!平|谐|田)|并(?!购)"
)
_ANCHOR = re.compile(
    r"第[一二三四五六七八九十百\d]{1,6}[届次]|(?:19|20)\d\d(?:年)?|[“「『]|首届|上合|上海合作|上海五国|中国|国际|世界|亚洲|亚信|欧亚|中亚|全球|博鳌|一带一路|金砖|东盟|亚太|阿拉伯|非洲"
    r"|俄罗斯|哈萨克|乌兹别克|吉尔吉斯|塔吉克|土库曼|白俄罗斯|印度|巴基斯坦|伊朗|蒙古|东方经济|圣彼得堡|[A-Z]{2,}|G20|二十国|联合国|APEC"
)
_ORDINAL = re.compile(r"第[一二三四五六七八九十百\d]{1,6}[届次屆]")
_GENERIC = re.compile(
    "(?:线上|线下|视频|领导人|元首|首脑|高级别|高层|年度|主题|专题|分|平行|本次|国际|学术|工作|双边|多边|非正式|系列|大型|相关|有关|地区|区域|合作|发展|经济|经贸|媒体|智库|青年|企业家?|商务|工商|人文|文化|教育|科技|高峰|圆桌|全体|开幕|闭幕|扩大|成果|重要|成功|三方|两国|各国|成员国)*"
)
_MEETING_AFTER = re.compile(rf"(?:(?:19|20)\d\d年?)?(?:{_ORDINAL.pattern})?(?:年会|部长级会议|全体大会)")
_CODED = re.compile(r"(?<![A-Za-z0-9])(?!COVID|ISO|SARS)[A-Z]{3,9}-20\d\d(?![\w-])")
_FURTHEST = 48


def events_in(text: str, known: Surroundings) -> Iterator[EventFound]:
    """Every named event; some overlap."""
    for match in _WARS.finditer(text):
        yield EventFound(start=match.start(), end=match.end(), kind="war")
    for match in _CODED.finditer(text):
        yield EventFound(start=match.start(), end=match.end(), kind="coded")
    for match in _HEAD.finditer(text):
        found = _before(text, match, known)
        if found is not None:
            yield found


def _before(text: str, head: re.Match[str], known: Surroundings) -> EventFound | None:
    start = _begins(text, head.start(), known)
    name, kind = text[start : head.start()], head.group()
    if re.match("[厅室堂址馆心中报组题框纪桌代]", text[head.end() : head.end() + 1]) and kind not in _WHOLE:
        return None
    if kind in _WHOLE:
        return EventFound(start=start, end=head.end(), kind=kind)
    if len(_GENERIC.sub("", name)) < 2:
        return None
    has_quotes = "”" in name or "」" in name
    if kind in _WITH_QUOTES_ONLY:
        return EventFound(start=start, end=head.end(), kind=kind, is_proposed=True) if has_quotes else None
    has_ordinal = _ORDINAL.search(name) is not None
    is_anchored = _ANCHOR.search(name) is not None or known.holds_a_name(start, head.start())
    if kind in _WITH_ORDINAL_ONLY:
        if not (has_ordinal and is_anchored and len(_ORDINAL.sub("", name)) >= 2) or "代表" in name[-2:]:
            return None
        return EventFound(start=start, end=head.end(), kind=kind)
    if is_anchored or kind in {"峰会", "峰會"}:
        return EventFound(
            start=start, end=_ends(text, head.end()), kind=kind, is_proposed=not is_anchored and len(name) < 2
        )
    return None


def _ends(text: str, at: int) -> int:
    """Past what a forum's own meeting is called: 博鳌亚洲论坛2022年年会."""
    match = _MEETING_AFTER.match(text, at)
    return match.end() if match is not None else at


def _begins(text: str, at: int, known: Surroundings) -> int:
    """Where the name begins: after the last boundary before the head that stands outside quotation marks and names."""
    begin = max(0, at - _FURTHEST)
    begin = max((place for place in range(begin, at + 1) if place in known.person_ends), default=begin)
    window = text[begin:at]
    masked = _masked(window, begin, known)
    edge = max((match.end() for match in _BOUNDARY.finditer(masked)), default=0)
    start = begin + edge
    anchors = [
        match.start()
        for match in re.compile(r"(?:19|20)\d\d(?!\d|年)|(?:19|20)\d\d年(?=第|[^0-9月])").finditer(text, start, at)
    ]
    return anchors[0] if anchors else _after_a_date(text, start, at)


def _after_a_date(text: str, start: int, at: int) -> int:
    """Past a day or a relative word that stands before the name: 今天, 20日, 9月."""
    match = re.compile(
        r"(?:[今明昨][天日年]|(?:\d{1,2}月)?\d{1,2}日|\d{1,2}月|今明两年|上周|下周|本周|去年|[上下]半年)+"
    ).match(text, start, at)
    return match.end() if match is not None else start


def _masked(window: str, begin: int, known: Surroundings) -> str:
    """The window with quoted titles and names blanked out by a letter: nothing in them parts anything."""
    masked = re.sub("“[^“”]{1,40}”|「[^「」]{1,40}」", lambda quoted: "甲" * len(quoted.group()), window)
    for at in range(len(window)):
        end = known.ends_by_start.get(begin + at)
        if end is not None and end <= begin + len(window):
            masked = masked[:at] + "甲" * (end - begin - at) + masked[end - begin :]
    return masked
