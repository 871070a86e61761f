"""A Chinese text as the rules read it: simplified, brackets of one form, cut into words whose errors are mended.

Every character stands where it stood. Words keep the model's tags; ``PER``, ``ORG`` and ``LOC`` mean what they say, and
``-`` is the tag of what a known name left of a word.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from workers.tagging.documents import Document, Span
from workers.tagging.providers.chinese import Word, chinese_provider, simplified
from workers.tagging.rules.chinese.heads import head_of, place_head_of
from workers.tagging.rules.chinese.names import BODIES, countries, matcher, regions
from workers.tagging.rules.chinese.shapes import is_chinese_name, is_foreign_name
from workers.tagging.rules.chinese.vocabulary import ACTS, TWO_SIDES
from workflow.domain.annotations import EntityType

NAMED = frozenset(("PER", "ORG", "LOC"))
_NAMING = {"nr": "PER", "nt": "ORG", "ns": "LOC"}
_TYPES = {EntityType.ORGANISATION: "ORG", EntityType.PLACE: "LOC"}
_FORMS = str.maketrans(
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | dict(zip("「」『』〔〕【】‧•・∙⋅●—―–‒−", "“”“”()()······-----", strict=True))
)
_STATE = re.compile(
    r"(?:(?:人民|伊斯兰|民主|民主主义|社会主义|阿拉伯|联合|多民族|合作){0,3}(?:共和国|联邦|王国|酋长国|公国))?"
)
_COMMON_END = re.compile(r"(?:代表团|访问团|方面|高校|院校|人民|企业|学者|专家|媒体|记者|留学生|青年|客人|朋友)$")
_COUNTED = re.compile(r"(?:[一二三四五六七八九十两双多各]{1,2}[校院所家方]|一行)$")
_INNER_HEAD = re.compile(
    r"^.{2,12}?(?:大学|学院|公司|集团|银行|海关|委员会|研究院|研究所|大使馆|总领馆|外交部|国防部|商务部)"
)
_COMMITTEE_OFFICE = re.compile(r"(?:省|市|区|县|州|团|工|党工|自治区)委(?=书记|副书记|常委|委员)")
_LAST_SYLLABLES = frozenset("布尔斯夫克姆茨赫兹涅沃娃娅")
_COMMITTEE_OF = re.compile(r"[省市区县州]委(?:书记|副书记|常委)")
_KNOWN = 0.9
"""How certain a name of a list is, where no model measured it."""

Name = tuple[int, int, str]
"""Start, end and type of a name."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One text, its words, and which word every character belongs to."""

    text: str
    words: tuple[Word, ...]
    at: array[int]
    """Of each character the number of its word."""

    def of(self, number: int) -> str:
        """The text of a word."""
        word = self.words[number]
        return self.text[word.start : word.end]

    def starts(self, place: int) -> bool:
        """Whether a word starts there."""
        return place >= len(self.text) or self.words[self.at[place]].start == place

    def ends(self, place: int) -> bool:
        """Whether a word ends there."""
        return place <= 0 or self.words[self.at[place - 1]].end == place


def read_words(document: Document, known: Sequence[Span]) -> Reading:
    """The document's words, with the names that the gazetteer and this package know put where the model missed them."""
    text = simplified(document.text).translate(_FORMS)
    words = _joined(text, [each for word in chinese_provider().words(document.text) for each in _divided(text, word)])
    words = _with_names(text, words, _known_names(text, known))
    at = array("i", [0]) * len(text)
    for number, word in enumerate(words):
        at[word.start : word.end] = array("i", [number]) * (word.end - word.start)
    return Reading(text=text, words=tuple(words), at=at)


def _joined(text: str, words: Iterable[Word]) -> list[Word]:
    """Names that the model cut in two are one, and a part of the body before it is no person: ``商务部`` ``欧亚司``."""
    answer: list[Word] = []
    for word in words:
        before = answer[-1] if answer else None
        if before is not None and word.tag == "PER" and before.tag == "PER":
            both = text[before.start : word.end]
            if is_foreign_name(both.replace("·", "")):
                answer[-1] = replace(before, end=word.end, certainty=min(before.certainty, word.certainty))
                continue
        if before is not None and word.tag == "PER" and before.tag == "ORG" and head_of(text[word.start : word.end]):
            answer.append(replace(word, tag="ORG"))
            continue
        if before is not None and before.tag in ("PER", "LOC") and _is_last_syllable(text, before, word):
            answer[-1] = replace(before, end=word.end)
            continue
        if (
            before is not None
            and before.tag == "LOC"
            and _COMMITTEE_OF.match(text, before.end - 1)
            and word.end > before.end + 1
        ):
            answer[-1] = replace(before, end=before.end + 1, tag="ORG")
            answer.append(replace(word, start=word.start + 1))
            continue
        answer.append(word)
    return answer


def _is_last_syllable(text: str, name: Word, word: Word) -> bool:
    """Whether a word is but the last syllable of the foreign name before it: ``库利亚`` ``布``."""
    stem = text[name.start : name.end]
    is_syllable = text[word.start : word.end] in _LAST_SYLLABLES and word.tag not in ("p", "c", "u", "w")
    return (
        is_syllable and len(stem) >= 3 and is_foreign_name(stem) and stem not in countries() and stem not in regions()
    )


def _divided(text: str, word: Word) -> Iterator[Word]:
    """A name that has an act in it is two names and the act: ``西郊宾馆会见塔什干国立经济大学``."""
    tag = _NAMING.get(word.tag, word.tag)
    if tag not in NAMED:
        committee = _COMMITTEE_OFFICE.match(text, word.start, word.end)
        if committee is not None:
            yield replace(word, end=committee.end())
        yield word if committee is None else replace(word, start=committee.end())
        return
    start = word.start
    if (side := TWO_SIDES.match(text[start : word.end])) is not None:
        yield Word(start, start + side.end(), "n", word.certainty)
        start += side.end()
    if (known := _known_start(text[start : word.end], tag)) is not None:
        yield Word(start, start + known, "LOC", word.certainty)
        start += known
        if (
            _COMMON_END.search(text[start : word.end]) is not None
            or tag == "LOC"
            or not head_of(text[start : word.end])
        ):
            yield Word(start, word.end, "n", word.certainty)
            return
    if tag == "ORG" and (counted := _COUNTED.search(text, start, word.end)) is not None:
        yield replace(word, start=start, end=counted.start(), tag=tag)
        yield Word(counted.start(), word.end, "m", word.certainty)
        return
    if tag == "ORG" and (whole := _named_part(text[start : word.end])) is not None:
        yield replace(word, start=start, end=start + whole, tag=tag)
        yield Word(start + whole, word.end, "n", word.certainty)
        return
    if tag in ("LOC", "ORG") and text[word.end - 1] in "省市州县区" and text[word.end : word.end + 1] == "长":
        stem = text[start : word.end - 1]
        is_place = (
            stem in countries()
            or stem in regions()
            or len(stem) < 2
            or not (is_foreign_name(stem) or is_chinese_name(stem))
        )
        yield replace(word, start=start, end=word.end - 1, tag="LOC" if is_place else "PER")
        yield Word(word.end - 1, word.end, "n", word.certainty)
        return
    if tag == "PER":
        yield replace(word, start=start, tag=tag)
        return
    for act in ACTS.finditer(text[start : word.end]):
        begin, end = word.start + act.start(), word.start + act.end()
        if begin > start:
            yield Word(start, begin, _kind(text[start:begin], tag), word.certainty)
        yield Word(begin, end, "v", word.certainty)
        start = end
    yield Word(start, word.end, tag if start == word.start else _kind(text[start : word.end], tag), word.certainty)


def _known_start(text: str, tag: str) -> int | None:
    """How long the country or city is that a name begins with which goes on as no name does: ``霍尔果斯陆港二期``."""
    if tag == "PER" or text in countries() or text in regions():
        return None
    length = next(
        (
            each
            for each in range(min(len(text) - 1, 9), 1, -1)
            if text[:each] in countries() or text[:each] in regions()
        ),
        0,
    )
    if not length:
        return None
    if _COMMON_END.search(text) is not None:
        return length
    rest = text[length:]
    if rest.startswith("段"):
        return length
    if tag == "LOC":
        return None if place_head_of(rest) or _STATE.fullmatch(rest) is not None else length
    if "·" in rest and text[:length] not in countries():
        return length
    is_region = text[:length] in regions() and text[:length] not in countries()
    return length if is_region and len(rest) <= 2 and not head_of(rest) else None


def _named_part(text: str) -> int | None:
    """How long the institution is that a name begins with which goes on as no name does: ``北约东扩``."""
    if head_of(text):
        return None
    for length in range(len(text) - 1, 1, -1):
        if text[:length] in BODIES and text[length:] != "网":
            return length
    inner = _INNER_HEAD.search(text)
    return inner.end() if inner is not None and len(text) - inner.end() >= 2 else None


def _kind(text: str, tag: str) -> str:
    """What a part of a divided name is."""
    if text not in countries() and head_of(text):
        return "ORG"
    return "LOC" if len(text) <= 4 else tag


def _known_names(text: str, known: Sequence[Span]) -> list[Name]:
    """Names of the lists and of the gazetteer in reading order, the longest where they overlap."""
    finder, types = matcher()
    found: list[Name] = []
    for pattern, start, end in finder.find_matches_as_indexes(text):
        state = _STATE.match(text, end) if types[pattern] == "LOC" else None
        found.append((start, state.end() if state is not None else end, types[pattern]))
    found += [(each.start, each.end, _TYPES[each.type]) for each in known if each.type in _TYPES]
    found.sort(key=lambda name: (name[0] - name[1], name[0]))
    kept: list[Name] = []
    for name in found:
        at = bisect_left(kept, name)
        if (not at or kept[at - 1][1] <= name[0]) and (at == len(kept) or name[1] <= kept[at][0]):
            kept.insert(at, name)
    return kept


def _with_names(text: str, words: Sequence[Word], names: Iterable[Name]) -> list[Word]:
    """``words`` with each of ``names`` as a word of its own, save where the model has a longer name there."""
    starts = [word.start for word in words]
    answer: list[Word] = []
    done = 0
    for start, end, tag in names:
        first = bisect_right(starts, start) - 1
        last = bisect_left(starts, end) - 1
        if first < done and answer and answer[-1].end > start:
            continue
        if not _is_name_there(text, words[first : last + 1], start, end):
            continue
        answer += words[done:first] if first >= done else []
        if first >= done and words[first].start < start:
            answer.append(replace(words[first], end=start, tag=_left_over(words[first])))
        elif first < done and answer and answer[-1].start < start < answer[-1].end:
            rest = answer.pop()
            answer.append(replace(rest, end=start))
        measured = max((word.certainty for word in words[first : last + 1]), default=_KNOWN)
        answer.append(Word(start, end, tag, max(measured, _KNOWN)))
        if words[last].end > end:
            answer.append(replace(words[last], start=end, tag=_left_over(words[last])))
        done = last + 1
    return [*answer, *words[done:]]


def _left_over(word: Word) -> str:
    return "-" if word.tag in NAMED else word.tag


def _is_name_there(text: str, covered: Sequence[Word], start: int, end: int) -> bool:
    """Whether a known name is what the text means: not a part of the model's longer name, nor of two common words."""
    first, last = covered[0], covered[-1]
    if any(
        word.tag in NAMED and word.start <= start and end <= word.end and word.end - word.start > end - start
        for word in covered
    ):
        return False
    if end - start <= 2 and (first.start != start or last.end != end):
        return False
    if len(covered) == 1 and end - start <= 2 and first.tag in ("v", "a", "d", "p", "c", "u", "r", "m", "q", "f"):
        return False
    if last.end > end and text[end : end + 1] in ("长", "员", "级"):
        return False
    if _COMMITTEE_OF.match(text, end - 1) is not None and any(word.start == end - 1 for word in covered):
        return False
    return "·" not in (text[start - 1 : start], text[end : end + 1])
