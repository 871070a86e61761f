"""Places of Chinese texts: countries and cities that the model or a list knows, and what ends as streets do."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workers.tagging.documents import Span
from workers.tagging.providers.chinese import Word
from workers.tagging.rules.chinese.heads import LONG_PLACES, is_somewhere, place_head_of
from workers.tagging.rules.chinese.names import countries, regions
from workers.tagging.rules.chinese.people import stands_as_place
from workers.tagging.rules.chinese.reading import Reading
from workers.tagging.rules.chinese.vocabulary import COUNTRY_LETTERS, FUSED, HEADING
from workflow.domain.annotations import EntityType

_CERTAIN = 0.3
_DIVISION = re.compile(r".{1,7}?(?:省|自治区|特别行政区|自治州|地区|州|市|盟|县|区)")
_PREFIX = re.compile(r"^(?:驻|在|赴|来自|访)(?=.{2})")
_COUNTED = re.compile(r"[一二三四五六七八九十两多各]国$")
_COMMON = re.compile(r"^(?:国际|国家|该|本|各|全|两|上述|周边|有关|沿线|相关|我|主|其他)")


def places(reading: Reading) -> Iterator[Span]:
    """Every place, administrative divisions apart: ``黑龙江省`` and ``哈尔滨市``."""
    words = reading.words
    taken = -1
    for at, word in enumerate(words):
        if at <= taken:
            continue
        if word.tag == "LOC" or (word.tag == "PER" and _bears_its_name(reading, at)):
            last = _last_word(reading, at)
            taken = last
            yield from _spans(reading, word, words[last].end)
        elif word.tag == "PER" and len(reading.of(at)) >= 2 and stands_as_place(reading, at):
            yield _span(reading, word.start, word.end, rule="where_to", score=None)
        elif _is_named_place(reading, at) or (word.tag == "ORG" and is_somewhere(reading.of(at))):
            yield _span(reading, word.start, word.end, rule="place_head", score=None)


def _last_word(reading: Reading, at: int) -> int:
    """The last word of a place that goes on: ``八宝山`` ``殡仪馆``, ``上海`` ``国际`` ``会议中心``."""
    last = at
    for ahead in range(at + 1, min(at + 4, len(reading.words))):
        text, word = reading.of(ahead), reading.words[ahead]
        if word.tag not in ("n", "nz", "s", "-", "LOC", "ORG") or (
            word.tag == "LOC" and text in countries() | regions()
        ):
            break
        found = place_head_of(reading.text[reading.words[at + 1].start : word.end])
        if found and (
            found in LONG_PLACES
            or word.tag == "-"
            or text in ("山", "河", "湖", "江", "海", "路", "街", "桥", "港", "站", "宫", "寺", "门", "岛", "峰")
        ):
            if word.tag == "LOC" and found not in (
                "国际机场",
                "机场",
                "酒店",
                "大酒店",
                "宾馆",
                "饭店",
                "会议中心",
                "广场",
                "火车站",
                "国际会议中心",
                "会展中心",
                "大剧院",
            ):
                break
            if "段" in text:
                break
            last = ahead
        elif (
            text not in ("国际", "国家", "中央", "大", "新", "人民", "世纪", "友谊", "和平", "空军", "海军", "军事")
            and word.tag != "nz"
        ):
            break
    return last


def _bears_its_name(reading: Reading, at: int) -> bool:
    """Whether a place that bears a person's name stands here: ``努尔汗`` ``空军基地``."""
    after = at + 1
    if after < len(reading.words) and reading.of(after) in ("空军", "国际", "军事", "陆军", "海军", "中央", "国家"):
        after += 1
    if after >= len(reading.words) or reading.words[after].tag not in ("n", "s", "-", "nz"):
        return False
    text = reading.text[reading.words[at + 1].start : reading.words[after].end]
    found = place_head_of(text)
    return found == text and text in LONG_PLACES


def _is_named_place(reading: Reading, at: int) -> bool:
    """Whether a word that the model has no type for names a hotel, a street, a river."""
    word, text = reading.words[at], reading.of(at)
    if word.tag not in ("nz", "n", "s", "nw", "nr") or len(text) < 4 or _COMMON.match(text):
        return False
    found = place_head_of(text)
    return word.tag == "nz" and is_somewhere(text) and len(text) - len(found) >= 2


def _spans(reading: Reading, word: Word, end: int) -> Iterator[Span]:
    start = word.start
    if (prefix := _PREFIX.match(reading.text[start:end])) is not None:
        start += prefix.end()
    text = reading.text[start:end]
    if _COUNTED.search(text) is not None:
        return
    if text not in countries() and text[:1] in COUNTRY_LETTERS and text[1:] in countries():
        start, text = start + 1, text[1:]
    if (
        len(text) < 2
        or (text in LONG_PLACES and text not in regions())
        or (FUSED.fullmatch(text) is not None and text not in countries() | regions())
    ):
        return
    country = next((each for each in range(len(text) - 2, 1, -1) if text[:each] in countries()), 0)
    inner = text[country:]
    if country and text not in countries() and (inner in regions() or inner[-1] in "省市州县区"):
        yield _span(reading, start, start + country, rule="division", score=word.certainty)
        yield _span(reading, start + country, end, rule="division", score=word.certainty)
        return
    parts = list(_DIVISION.finditer(text)) if text not in countries() | regions() else []
    if len(parts) > 1 and all(len(part.group()) > 2 for part in parts):
        for part in parts:
            yield _span(reading, start + part.start(), start + part.end(), rule="division", score=word.certainty)
        rest = start + parts[-1].end()
        if end - rest >= 2:
            yield _span(reading, rest, end, rule="division", score=word.certainty)
        return
    yield _span(reading, start, end, rule="loc" if end == word.end else "place_head", score=word.certainty)


def _span(reading: Reading, start: int, end: int, *, rule: str, score: float | None) -> Span:
    known = reading.text[start:end] in countries() | regions()
    heads = HEADING.search(reading.text, max(0, start - 4), start) is not None
    return Span(
        start=start,
        end=end,
        type=EntityType.PLACE,
        provider="lac" if rule == "loc" else "rules",
        rule=rule,
        score=None if score is None else round(score, 4),
        is_proposed=not known and not heads and score is not None and score < _CERTAIN,
    )
