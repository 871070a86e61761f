"""People of Chinese texts: Chinese names by their surnames, foreign ones by syllables and points, and both again.

What stands at an office, or does what only people do, is a person; where somebody goes to is a place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from ahocorasick_rs import AhoCorasick, MatchKind

from workers.tagging.documents import Span
from workers.tagging.rules.chinese.heads import head_of
from workers.tagging.rules.chinese.names import countries, regions
from workers.tagging.rules.chinese.reading import NAMED, Reading
from workers.tagging.rules.chinese.shapes import is_chinese_name, is_foreign_name
from workers.tagging.rules.chinese.vocabulary import (
    ABOUT_PLACES,
    COMMON_AFTER_OFFICE,
    COMPOUND_SURNAMES,
    FUSED,
    HEADING,
    HONORIFIC,
    LOOSE_OFFICES,
    NEVER_PEOPLE,
    SAYS,
    SIDE,
    SURNAMES,
    SYLLABLES,
    TITLE,
    WITH_PEOPLE,
)
from workflow.domain.annotations import EntityType

_CERTAIN = 0.3
_LETTERS = r"\u3400-\u9fffA-Za-z\u0410-\u044f\u0401\u0451"
_POINTED = re.compile(rf"[{_LETTERS}'.-]{{1,14}}(?:·[{_LETTERS}'.-]{{1,14}}){{1,5}}")
_LATIN = re.compile(
    r"[A-Z][a-z]{1,15}(?: [A-Z]\.?)?(?: (?:al|bin|van|von|de|del|da))?(?: [A-Z][a-z]{1,15}(?:-[A-Z][a-z]{1,15})?){1,2}"
)
_LISTED = re.compile(r"(?:^|\n)(?:\d{1,2}[.、)]\s?)?(?P<name>[\u4e00-\u9fff]{2,3})[(,]")
_WAY = re.compile("铁路|公路|高速|航线|线|段|管道|班列")
_AMOUNT = re.compile(r"[\d万亿千百十余多]$")
_TAIL = re.compile(r"(?:先生|女士|同志|夫人|阁下|一行|等人|本人|表示|指出|介绍|强调|认为|致辞|出席|主持|会见|任)$")
_MARKS = frozenset(',。.;:!?\n "“”()、')
_AFTER_NAME = frozenset("w v p c d u vn vd f r m".split())


def people(reading: Reading) -> list[Span]:
    """Every person in reading order; none overlaps another."""
    pointed = list(_pointed(reading))
    told = [*pointed, *_at_office(reading), *_surnames(reading), *_in_lists(reading)]
    modelled = list(_by_model(reading, {_last_part(reading, span) for span in pointed}))
    certain = [span for span in (*told, *modelled) if not span.is_proposed]
    taken = bytearray(len(reading.text))
    found = []
    for span in (*told, *(each for each in modelled if not each.is_proposed), *_again(reading, certain), *modelled):
        if not any(taken[span.start : span.end]):
            taken[span.start : span.end] = b"\1" * (span.end - span.start)
            found.append(span)
    return sorted(found, key=lambda span: span.start)


def stands_as_place(reading: Reading, at: int) -> bool:
    """Whether the word, though the model calls it a person, is where somebody goes to."""
    word, text = reading.words[at], reading.of(at)
    if "·" in text or is_chinese_name(text) or HONORIFIC.search(text) is not None:
        return False
    if ABOUT_PLACES.match(reading.text, word.end) is not None:
        return True
    if (
        SAYS.match(reading.text, word.end)
        or TITLE.match(reading.text, word.end)
        or WITH_PEOPLE.match(reading.text, word.end)
    ):
        return False
    if HEADING.search(reading.text, max(0, word.start - 4), word.start) is not None:
        return True
    if at < 2 or reading.words[at - 2].tag != "LOC":
        return False
    if reading.of(at - 1) == "-":
        return _WAY.match(reading.text, word.end) is not None
    return reading.of(at - 1) in ("、", "和", "与", "及")


def _person(start: int, end: int, rule: str, *, score: float | None = None, is_proposed: bool = False) -> Span:
    return Span(
        start=start,
        end=end,
        type=EntityType.PERSON,
        provider="lac" if rule == "per" else "rules",
        rule=rule,
        score=None if score is None else round(score, 4),
        is_proposed=is_proposed,
    )


def _last_part(reading: Reading, span: Span) -> str:
    return reading.text[span.start : span.end].split("·")[-1]


def _pointed(reading: Reading) -> Iterator[Span]:
    """Names whose parts are divided by points: ``弗拉基米尔·诺罗夫``, ``亚·弗·罗曼诺夫``."""
    for match in _POINTED.finditer(reading.text):
        lowest = match.start()
        for chain, limit in _chains(reading, match.start(), match.end()):
            start = _start_of_first_part(reading, lowest, chain[0])
            end = _end_of_last_part(reading, chain[-1], limit)
            around = reading.words[reading.at[chain[0]]]
            is_of_institution = around.tag == "ORG" and around.end > end
            name = reading.text[start:end]
            lowest = end
            if start < chain[0] and end > chain[-1] + 1 and not is_of_institution and _may_be_pointed(name):
                yield _person(start, end, "pointed_name")


def _may_be_pointed(name: str) -> bool:
    return not head_of(name) and not name[0].isdigit()


def _chains(reading: Reading, start: int, end: int) -> Iterator[tuple[list[int], int]]:
    """The points of each name in a run of letters and points, and where the name ends at the latest.

    Two points are of one name when only syllables of names are between them, or the model sees one name there.
    """
    points = [place for place in range(start, end) if reading.text[place] == "·"]
    chain = points[:1]
    for before, point in pairwise(points):
        between = reading.text[before + 1 : point]
        is_part = all(each in SYLLABLES or not _is_han(each) for each in between)
        word = reading.words[reading.at[before]]
        if is_part or (word.tag == "PER" and word.start < before and point < word.end):
            chain.append(point)
        else:
            yield chain, point
            chain = [point]
    yield chain, end


def _is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff"


def _start_of_first_part(reading: Reading, lowest: int, point: int) -> int:
    """Where the part before the first point begins: at a word, and further left over a hyphen."""
    word = reading.words[reading.at[point - 1]]
    start = max(lowest, word.start)
    while start > lowest and reading.text[start - 1] == "-":
        before = reading.words[reading.at[start - 2]].start if start - 2 >= lowest else start
        if not lowest <= before < start - 1 or any(each not in SYLLABLES for each in reading.text[before : start - 1]):
            break
        start = before
    return _after_title(reading, start, point)


def _after_title(reading: Reading, start: int, end: int) -> int:
    """Where a name starts that the model began with an office, or with the end of one: ``总检察`` ``长别里克``."""
    for title in TITLE.finditer(reading.text, max(0, start - 6), end):
        if title.start() <= start < title.end() < end:
            return title.end()
        name = reading.text[title.end() : end]
        if (
            start < title.start() <= start + 2
            and title.end() + 1 < end
            and (is_chinese_name(name) or is_foreign_name(name))
        ):
            return title.end()
    return start


def _end_of_last_part(reading: Reading, point: int, highest: int) -> int:
    """Where the part after the last point ends: with its word, and as long as the syllables of foreign names go on."""
    if point + 1 >= highest:
        return point
    word = reading.words[reading.at[point + 1]]
    end = min(highest, word.end)
    if word.start <= point and word.tag == "PER" and end > point + 1:
        return end - len(tail.group()) if (tail := _TAIL.search(reading.text[point + 1 : end])) is not None else end
    if _is_han(reading.text[point + 1]):
        end = point + 1
        while end < highest and reading.text[end] in SYLLABLES:
            end += 1
        if end < highest and end > point + 2 and not reading.ends(end):
            end = max(end, min(highest, word.end)) if word.tag in ("PER", "nz", "n") else end
    return end


def _at_office(reading: Reading) -> Iterator[Span]:
    """Names that the model missed and that stand after an office: ``秘书长诺罗夫``."""
    for title in TITLE.finditer(reading.text):
        place = title.end()
        if place < len(reading.text) and reading.text[place] in ": ":
            place += 1
        if place >= len(reading.text) or not reading.starts(place):
            continue
        if (latin := _LATIN.match(reading.text, place)) is not None:
            yield _person(place, latin.end(), "role_then_name")
            continue
        at = reading.at[place]
        word = reading.words[at]
        if word.tag == "PER" or title.group() in LOOSE_OFFICES:
            continue
        end = _name_end(reading, at)
        if end is not None:
            is_sure = SAYS.match(reading.text, end) is not None or is_chinese_name(reading.text[place:end])
            yield _person(place, end, "role_then_name", is_proposed=not is_sure)


def _name_end(reading: Reading, at: int) -> int | None:
    """Where a name of one to three words ends that begins with this one; None where there is none."""
    start = reading.words[at].start
    for last in range(at, min(at + 3, len(reading.words))):
        end = reading.words[last].end
        text = reading.text[start:end]
        if text in countries() or text in regions() or reading.words[last].tag in ("w", "p", "c", "ORG", "TIME", "m"):
            return None
        next_tag = reading.words[last + 1].tag if last + 1 < len(reading.words) else "w"
        if next_tag == "f" and reading.of(last + 1) in SYLLABLES:
            continue  # the last syllable, ``里`` of ``切博塔里``
        if next_tag not in _AFTER_NAME:
            continue
        is_word = reading.words[at].tag in ("nz", "nr", "-", "LOC", "nw") or last > at
        if is_foreign_name(text) and (len(text) >= 4 or (len(text) == 3 and is_word)):
            return end
        if is_chinese_name(text) and is_word and (SAYS.match(reading.text, end) is not None):
            return end
        if (
            is_chinese_name(text)
            and next_tag == "w"
            and text not in COMMON_AFTER_OFFICE
            and reading.text[end : end + 1] in "、,。;)\n"
        ):
            return end
    return None


def _in_lists(reading: Reading) -> Iterator[Span]:
    """Names that begin a line of a list, their institution after them: ``高力(世界卫生组织驻华代表处)``."""
    for match in _LISTED.finditer(reading.text):
        start, end = match.span("name")
        following = reading.words[reading.at[match.end()]] if match.end() < len(reading.text) else None
        is_word = reading.starts(start) and reading.ends(end) and reading.words[reading.at[start]].tag not in NAMED
        if is_word and following is not None and following.tag in ("ORG", "nt") and is_chinese_name(match["name"]):
            yield _person(start, end, "list_of_people")


def _surnames(reading: Reading) -> Iterator[Span]:
    """Surnames with an office or a form of address: ``夏副司长``, ``徐院长``, ``邢先生``."""
    for at, word in enumerate(reading.words):
        if word.tag not in ("PER", "n", "nz"):
            continue
        text = reading.of(at)
        length = 2 if text[:2] in COMPOUND_SURNAMES else 1
        if text[:length] not in COMPOUND_SURNAMES and text[:1] not in SURNAMES:
            continue
        place = word.start + length
        title = TITLE.match(reading.text, place) or HONORIFIC.match(reading.text, place)
        if title is None or title.end() < word.end:
            continue
        if word.tag == "PER" or (word.end > place and _is_clause_start(reading, word.start)):
            yield _person(word.start, place, "surname_and_title", is_proposed=word.tag != "PER" and title.re is TITLE)


def _is_clause_start(reading: Reading, place: int) -> bool:
    return place == 0 or reading.text[place - 1] in _MARKS


def _by_model(reading: Reading, known: Iterable[str]) -> Iterator[Span]:
    """What the model calls a person and could be one."""
    names = set(known)
    for at, word in enumerate(reading.words):
        if word.tag != "PER":
            continue
        start, end = word.start, word.end
        text = reading.text[start:end]
        if (tail := _TAIL.search(text)) is not None and len(text) - len(tail.group()) >= 1:
            end -= len(tail.group())
            text = reading.text[start:end]
        start = _after_title(reading, start, end)
        text = reading.text[start:end]
        if not _could_be(reading, start, text) or (text not in names and stands_as_place(reading, at)):
            continue
        yield _person(
            start, end, "per", score=word.certainty, is_proposed=_is_doubtful(reading, start, end, word.certainty)
        )


def _could_be(reading: Reading, start: int, text: str) -> bool:
    if (
        len(text) < 2
        or text in NEVER_PEOPLE
        or FUSED.fullmatch(text) is not None
        or SIDE.fullmatch(text) is not None
        or text in countries()
        or text in regions()
    ):
        return False
    if any(each.isdigit() for each in text) or TITLE.fullmatch(text) is not None:
        return False
    if head_of(text) and not is_chinese_name(text):
        return False
    if "网" in text[-1:] or text[-1:] in "报社局":
        return False
    return _AMOUNT.search(reading.text, max(0, start - 1), start) is None


def _is_doubtful(reading: Reading, start: int, end: int, certainty: float) -> bool:
    """Whether neither the name's form nor what stands around it speaks for a person, nor the model is certain."""
    text = reading.text[start:end]
    if SAYS.match(reading.text, end) or TITLE.match(reading.text, end) or "·" in text:
        return False
    before = reading.text[max(0, start - 8) : start]
    if any(title.end() == len(before) for title in TITLE.finditer(before)):
        return False
    if is_foreign_name(text) and len(text) > 3 and reading.text[end : end + 1] == "(":
        return False
    is_form = is_chinese_name(text) or is_foreign_name(text)
    return certainty < _CERTAIN or (not is_form and certainty < 0.6)


def _latin_after(reading: Reading, span: Span) -> Iterator[Span]:
    """A name in Latin letters in brackets after the Chinese one."""
    if reading.text[span.end : span.end + 1] == "(":
        match = _LATIN.match(reading.text, span.end + 1)
        if match is not None and reading.text[match.end() : match.end() + 1] in ",)":
            yield _person(match.start(), match.end(), "name_in_brackets")


def _again(reading: Reading, named: Iterable[Span]) -> Iterator[Span]:
    """Wherever a name that the text gives stands again, a foreign one's last part too."""
    wanted: set[str] = set()
    short: set[str] = set()
    for span in named:
        yield from _latin_after(reading, span)
        text = reading.text[span.start : span.end]
        wanted.add(text)
        last = text.split("·")[-1]
        (wanted if len(last) > 1 else short).add(last)
    wanted = {each for each in wanted if len(each) > 1 and each not in countries() | regions()}
    if wanted:
        finder = AhoCorasick(sorted(wanted), matchkind=MatchKind.LeftmostLongest)
        for _, start, end in finder.find_matches_as_indexes(reading.text):
            if _stands_alone(reading, start, end):
                yield _person(start, end, "named_before")
    for at, word in enumerate(reading.words):
        text = reading.of(at)
        if text in short and _is_clause_start(reading, word.start) and SAYS.match(reading.text, word.end) is not None:
            yield _person(word.start, word.end, "named_before")


def _stands_alone(reading: Reading, start: int, end: int) -> bool:
    """Whether what is found is a whole word, or the model's words there are no names of their own."""
    first, last = reading.words[reading.at[start]], reading.words[reading.at[end - 1]]
    before, after = reading.text[start - 1 : start], reading.text[end : end + 1]
    if "·" in (before, after) or "-" in (before, after):
        return False
    if first.start == start and last.end == end:
        return True
    if end - start == 2 or is_chinese_name(reading.text[start:end]):
        return False
    return not (before in SYLLABLES and first.start < start) and not (after in SYLLABLES and last.end > end)
