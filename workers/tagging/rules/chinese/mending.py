"""Words that the model cuts one character too far or too short, mended by what press texts write around names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from workers.tagging.providers.chinese import Word
from workers.tagging.rules.chinese.heads import head_of
from workers.tagging.rules.chinese.names import countries, regions
from workers.tagging.rules.chinese.vocabulary import COUNTRY_LETTERS, LOOSE_OFFICES, SAYS, SYLLABLES

_GLUED_VERB = frozenset("派达称将已作等设共又均也")
"""Verbs and particles that the model takes for the last character of an institution."""
_ROOM = re.compile(
    r"(?<=[馆院学心部宫])(?:[东西南北中一二三四五主]{1,2}|新闻|国际)?(?:展厅|展馆|报告厅|会议室|会议厅|演播厅|礼堂)$"
)
_FACULTY = re.compile(r"[\u4e00-\u9fff]{1,6}(?:语|学|文化|法律|经济|管理|历史|教育|政治|关系|艺术|新闻)系")
_FACULTY_HEAD = re.compile(r"系(?=主任|副主任|教授|副教授|讲师|学生|教师|师生)")
_WATERS = re.compile(r"(?:流域|沿岸|沿海|盆地|海域|地区)")
_SHORTEST_FOREIGN = 4
"""Characters of a foreign name that is told by them alone."""


def mended(text: str, words: Iterable[Word]) -> list[Word]:
    """The words with their edges where names have them."""
    answer: list[Word] = []
    for word in words:
        answer += _parts(text, word, answer[-1] if answer else None)
    return list(_faculties(text, answer))


def _parts(text: str, word: Word, before: Word | None) -> Iterator[Word]:
    name = text[word.start : word.end]
    if word.tag == "PER" and name[0] == "方" and text[word.start - 1 : word.start] in COUNTRY_LETTERS and len(name) > 2:
        yield Word(word.start, word.start + 1, "n", word.certainty)
        yield replace(word, start=word.start + 1)
    elif word.tag == "ORG" and name[-1] in _GLUED_VERB and not head_of(name) and len(head_of(name[:-1])) > 1:
        yield replace(word, end=word.end - 1)
        yield Word(word.end - 1, word.end, "v", word.certainty)
    elif word.tag == "ORG" and (link := _between_two(name)) > 0:
        yield replace(word, end=word.start + link)
        yield Word(word.start + link, word.start + link + 1, "p", word.certainty)
        yield replace(word, start=word.start + link + 1)
    elif word.tag in ("ORG", "LOC") and (room := _ROOM.search(name)) is not None and room.start() > 3:
        yield replace(word, end=word.start + room.start())
        yield Word(word.start + room.start(), word.end, "n", word.certainty)
    elif (length := _foreign_name(text, word, before)) > 0:
        yield replace(word, end=word.start + length, tag="PER")
        if word.start + length < word.end:
            yield replace(word, start=word.start + length)
    elif word.tag in ("nz", "n") and (water := _water(name)) > 0:
        yield replace(word, end=word.start + water, tag="LOC")
        yield replace(word, start=word.start + water, tag="n")
    else:
        yield word


def _between_two(name: str) -> int:
    """Where ``向`` parts two institutions that the model runs together; 0 where nothing does."""
    at = name.find("向")
    return at if at > 3 and len(name) - at > 4 and head_of(name[:at]) and head_of(name) else 0


def _foreign_name(text: str, word: Word, before: Word | None) -> int:
    """How long the foreign name is that a word begins with, after a body, a side or an office: ``卡赞采夫作``."""
    if word.tag not in ("nz", "v", "n", "vn", "nw") or before is None or before.end != word.start:
        return 0
    told = text[before.start : before.end]
    if before.tag != "ORG" and told not in LOOSE_OFFICES and not told.endswith("方"):
        return 0
    length = 0
    while word.start + length < word.end and text[word.start + length] in SYLLABLES:
        length += 1
    name = text[word.start : word.start + length]
    if length < _SHORTEST_FOREIGN or name in countries() or name in regions():
        return 0
    is_whole = word.start + length == word.end
    return length if is_whole or SAYS.match(text, word.start + length) is not None else 0


def _water(name: str) -> int:
    """How long the place is that a word begins with which goes on: ``咸海流域旱作农业``."""
    for length in range(min(5, len(name) - 2), 1, -1):
        if (name[:length] in regions() or name[:length] in countries()) and _WATERS.match(name, length):
            return length
    return 0


def _faculties(text: str, words: list[Word]) -> Iterator[Word]:
    """``俄语`` ``系主任`` are a faculty and its head's office; after a university the faculty is of it."""
    at = 0
    while at < len(words):
        word = words[at]
        following = words[at + 1] if at + 1 < len(words) else None
        if (
            following is not None
            and following.start == word.end
            and _FACULTY_HEAD.match(text, following.start)
            and _FACULTY.fullmatch(text[word.start : following.start + 1])
        ):
            yield replace(word, end=following.start + 1, tag="ORG")
            yield replace(following, start=following.start + 1)
            at += 2
            continue
        is_faculty = word.tag in ("n", "nz") and _FACULTY.fullmatch(text[word.start : word.end]) is not None
        if is_faculty and at and words[at - 1].tag in ("ORG", "nt") and words[at - 1].end == word.start:
            yield replace(word, tag="ORG")
        else:
            yield word
        at += 1
