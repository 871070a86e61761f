"""Short forms that a Chinese text gives in brackets after an institution, and every place where they stand again.

What a short form stands for is told by the shared rule on definitions; here they are but found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ahocorasick_rs import AhoCorasick, MatchKind

from workers.tagging.documents import Span
from workers.tagging.rules.chinese.names import countries, regions
from workers.tagging.rules.chinese.reading import Reading
from workers.tagging.rules.chinese.vocabulary import TITLE
from workflow.domain.annotations import EntityType

_GIVEN = re.compile(
    r"[”》]?\((?:(?:以下|下文|以下均|英文|俄文)?(?:简称|缩写|下称|统称|称|即)[:为是]?)?[“《'\"]?(?P<short>[^\s()“”\"'《》,。;:、]{2,14})[”》'\"]?(?=[),;])"
)
_WORD = re.compile(r"[\u3400-\u9fff]{2,10}|[A-Z][A-Za-z0-9&-]{1,11}(?: [A-Z][A-Za-z]{1,11})?")
_BEFORE_OFFICE = re.compile(r"(?<![A-Za-z])[A-Z]{2,8}(?![A-Za-z0-9])")
_COMPANY = re.compile(r"(?<![A-Za-z])[A-Z][A-Za-z]{1,14}(?: [A-Z][A-Za-z]{1,14}){1,4}(?![A-Za-z])")
_COMPANY_END = re.compile(
    r"(?:Motors|Group|Bank|Company|Holding|Holdings|Ltd|Inc|Corporation|Express|Energy|Airlines|University|Institute|Center|Centre|Foundation|Agency|News|Media|Capital|Invest|Industries|Technologies|Systems|Power|Mining|Oil|Gas|Steel|Logistics|Railway|Airways|Air)$"
)
_BORROWS = re.compile(r"(?:借款人|公司|企业|机构|集团|银行|合作方|承包商|运营商|供应商|运营方|由)$")
_JOURNAL = re.compile(
    r"《(?P<name>[^《》\n]{2,16})》(?=杂志|周刊|报社|期刊|记者|(?:(?:19|20)\d\d年)?第?\d{1,3}[期卷])|《(?P<paper>[^《》\n]{1,14}(?:日报|时报|晚报|真理报|消息报|商报|周报|导报|晨报|公报|周刊|新闻报))》"
)
_NO_NAMES = frozenset(
    (
        "电话略 更正稿 图片 摄 记者 完 左 右 中 前 后 以下 同上 全文 节选 组图 附图 视频 资料图 更新 "
        "英文 俄文 简体 PDF APP GDP PPP ESG AI IT TV VIP PPT COVID"
    ).split()
)


def short_forms(reading: Reading, found: Iterable[Span]) -> Iterator[Span]:
    """Short forms of the institutions of ``found``, wherever they stand; and letters that hold an office."""
    forms: set[str] = set()
    for span in found:
        if span.type is not EntityType.ORGANISATION:
            continue
        given = _GIVEN.match(reading.text, span.end)
        if (
            given is not None
            and _is_short_form(given["short"])
            and _is_of(reading, span, given)
            and not _is_another_name(reading, given.start("short"))
        ):
            forms.add(given["short"])
            yield _institution(given.start("short"), given.end("short"), "short_form")
    if forms:
        finder = AhoCorasick(sorted(forms), matchkind=MatchKind.LeftmostLongest)
        for _, start, end in finder.find_matches_as_indexes(reading.text):
            if _stands_alone(reading, start, end):
                yield _institution(start, end, "short_form_again")
    for letters in _BEFORE_OFFICE.finditer(reading.text):
        if letters.group() not in _NO_NAMES and TITLE.match(reading.text, letters.end()) is not None:
            yield _institution(letters.start(), letters.end(), "letters_then_office")
    for journal in _JOURNAL.finditer(reading.text):
        yield _institution(*journal.span("name" if journal["name"] else "paper"), "journal")
    for name in _COMPANY.finditer(reading.text):
        if _BORROWS.search(reading.text, max(0, name.start() - 4), name.start()) is not None or _COMPANY_END.search(
            name.group()
        ):
            yield _institution(name.start(), name.end(), "latin_name")


def _is_of(reading: Reading, span: Span, given: re.Match[str]) -> bool:
    """Whether the text says that it is a short form, or it is made of the name's characters or of letters."""
    short = given["short"]
    if short.isascii() or given.start("short") - given.start() > 2:
        return True
    name = reading.text[span.start : span.end]
    return 2 * sum(each in name for each in short) >= len(short)


def _is_short_form(text: str) -> bool:
    if text in _NO_NAMES or text in countries() or text in regions() or TITLE.fullmatch(text) is not None:
        return False
    return _WORD.fullmatch(text) is not None


def _is_another_name(reading: Reading, start: int) -> bool:
    """Whether a place or a person stands in the brackets: ``（深圳）``."""
    return reading.words[reading.at[start]].tag in ("LOC", "PER")


def _stands_alone(reading: Reading, start: int, end: int) -> bool:
    before, after = reading.text[start - 1 : start], reading.text[end : end + 1]
    if reading.text[start].isascii():
        return not (before.isascii() and before.isalnum()) and not (after.isascii() and after.isalnum())
    return end - start >= 3 or (reading.starts(start) and reading.ends(end))


def _institution(start: int, end: int, rule: str) -> Span:
    return Span(start=start, end=end, type=EntityType.ORGANISATION, provider="rules", rule=rule)
