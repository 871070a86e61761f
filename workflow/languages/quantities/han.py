"""Numbers in Han characters: 二十, 两百, 三万五千, 二〇二一, and the magnitudes that follow figures (万, 亿)."""

from __future__ import annotations

import re
from decimal import Decimal

_DIGITS = {character: value for value, character in enumerate("〇一二三四五六七八九")} | {
    "零": 0, "两": 2, "兩": 2, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9
}  # fmt: skip
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "兆": 10**12, "만": 10**4, "억": 10**8}

HAN_NUMBER = re.compile("[零〇一二三四五六七八九十百千万萬亿億两兩]{1,20}")
TELLING = re.compile(
    "第([零〇一二三四五六七八九十百]{1,6})(?=[条條章款届屆次号號])|([〇零一二三四五六七八九]{4})(?=年)"
    "|(?<![几数十百千万亿一二三四五六七八九两])((?:[一二三四五六七八九两]十[一二三四五六七八九]?|十[一二三四五六七八九]"
    "|[一二三四五六七八九两][百千][零一二三四五六七八九十百]{0,6})[万亿]?)(?![一二三四五六七八九十百千万亿几分成])"
)
"""Numbers in Han characters that are no more than numbers: an article's number, a year, and from eleven on."""
_PLAN = re.compile("十[一二三四五六七八九]五")
_SCALES = re.compile(r"\s?[多余餘]?((?:[十百]?[万萬亿億兆만억]|[十百](?!分)|千(?![米克瓦])){1,3})")


def scale_after(text: str, at: int) -> tuple[Decimal, int] | None:
    """What the magnitudes that follow ``text[:at]`` multiply by, and where they end."""
    match = _SCALES.match(text, at)
    if match is None:
        return None
    factor = 1
    for character in match[1]:
        factor *= _SMALL.get(character) or _LARGE[character]
    return Decimal(factor), match.end()


def spoken_values(written: str) -> tuple[Decimal, ...]:
    """The values that a number in prose may have: 十四五 is the fourteenth five-year plan."""
    if _PLAN.fullmatch(written):
        return value_of(written[:2]), Decimal(5)
    return (value_of(written),)


def value_of(written: str) -> Decimal:
    """The value of a number in Han characters; a row of figures such as 二〇二一 is read figure by figure."""
    if len(written) > 1 and all(character in _DIGITS for character in written):
        return Decimal("".join(str(_DIGITS[character]) for character in written))
    total = section = digit = 0
    for character in written:
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif character in _SMALL:
            section += (digit or 1) * _SMALL[character]
            digit = 0
        else:
            factor = _LARGE[character]
            below = section + digit
            total = (total + below or 1) * factor if total < factor else total + (below or 1) * factor
            section = digit = 0
    return Decimal(total + section + digit)
