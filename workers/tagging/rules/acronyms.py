"""Short forms that a text defines: ``… Organization (SCO)``, ``CSTO (Collective …)``, ``（简称“X”）``, ``(далее ШОС)``.

Found are both forms, and every later place of the short one. Both are of the type of the name that was found where the
long form stands, else an institution where the long form holds the head word of one; anything else is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from ahocorasick_rs import AhoCorasick, MatchKind

from workers.tagging.documents import Definition, Document, Found, Place, Span
from workers.tagging.rules.alignment import (
    LONGEST_LONG_FORM,
    is_drawn_from,
    shares_most,
    start_of_long_form,
)
from workers.tagging.rules.institution_heads import GENERIC, names_an_institution
from workflow.domain.annotations import EntityType

_CUE = (
    r"(?:以下简称为?|以下簡稱為?|简称为?|簡稱為?|下称|下稱|缩写为?|即"
    r"|[Дд]алее(?:\s(?:также|именуем\w+|по тексту))?|сокращ[её]нно|сокр\.|англ\.|она же|он же|оно же|или"
    r"|hereinafter(?:\s(?:referred\sto\sas|called|also))?|hereafter(?:\sreferred\sto\sas)?|abbreviated\s(?:as|to)"
    r"|(?:also )?known as|formerly"
    r"|doravante|en adelante)"
)
_OPENING = re.compile(
    rf"(?:[(（]\s?(?:(?P<cue>{_CUE})\s?[:：—–-]?\s?)?|[,，]\s?(?P<outside>以下简称为?|简称为?|簡稱為?|hereinafter(?:\sreferred\sto\sas)?|далее)\s?[:：—–-]?\s?)"
    r"(?:[Tt]he\s)?(?P<quote>[“\"'«‘「])?(?P<short>[^()（）“”\"«»「」,，;；:：\n]{2,45}?)(?(quote)[”\"'»’」])\s?(?=[)）,，;；。]|\s(?:or|или)\s)"
)
_BRACKETS = re.compile(r"[(（](?P<long>[^()（）\n]{5,160})[)）]")
_SHORT_BEFORE = re.compile(r"(?:(?<![\w.-])[^\W\d_][\w&/-]{1,11}|[\u4e00-\u9fff]{2,8})(?=\s?$)")
_CLAUSE_END = re.compile(r"[.;:!?()（）：\n。；！？，、《》]")
_CAPITALS_BEFORE = re.compile(r"(?:[^\W\d_a-zа-яё][\w'’.&-]*|of|and|for|&)[\s-]$")
_NEVER_FIRST = frozenset(
    (
        "the a an in on at by to of for from with and or but this that these those during its our their while when"
        " after before since under both as в на и с к по при от для из о об & - — –"
    ).split()
)
_HAN_EDGE = re.compile(
    r"[，。；：！？、\s（）()“”《》]|[在于於由与與和及对向从经据为是赴到]|会见|出席|参加|访问|加入|代表|领导"
)
_HAN = re.compile(r"[\u3400-\u9fff]")
_CYRILLIC = re.compile(r"[\u0400-\u052f]")
_COUNTRIES = frozenset("UK US USA UAE PRC ROK DPRK РФ КНР США РК РБ ОАЭ РТ КР РУз".split())
_MONEY_AND_UNITS = frozenset(
    "USD EUR GBP CNY RMB RUB KZT JPY HKD GDP VAT GMT UTC MSK PhD MBA BSc MSc CEO CFO COVID PDF URL ISBN ISSN ID".split()
)
_AFTER_TWO = frozenset("的学學量家小多")
_BEFORE_TWO = re.compile(r"[^\u3400-\u9fff]|[在与和由对是经向到赴从及同为让据以将]")
_TYPES = frozenset({EntityType.ORGANISATION, EntityType.EVENT, EntityType.PLACE})
_MOST_TRIED = 1000
"""Brackets of a document: a text with more is a list, and time stays bounded."""


class Acronyms:
    """The rule for short forms that the text explains."""

    def find(self, document: Document, spans: Sequence[Span]) -> Found:
        """The definitions with spans of both forms and of every later place of the short one."""
        names = _Names.of(spans)
        definitions = list(_definitions(document.text, names))
        if not definitions:
            return Found()
        kinds: dict[str, tuple[EntityType, int]] = {}
        found: list[Span] = []
        for each, kind in definitions:
            short = document.text[slice(*each.short)]
            kinds.setdefault(short, (kind, each.short[0]))
            found += [_span(each.short, kind, "acronym_definition"), _span(each.long, kind, "acronym_long_form")]
        taken = {span.place for span in found}
        found += [
            _span(place, kinds[short][0], "acronym")
            for place, short in _places(document.text, list(kinds))
            if place not in taken
        ]
        return Found(spans=tuple(found), definitions=tuple(each for each, _ in definitions))


def _span(place: Place, kind: EntityType, rule: str) -> Span:
    return Span(start=place[0], end=place[1], type=kind, provider="rules", rule=rule)


@dataclass(frozen=True, slots=True)
class _Names:
    """The names found before, the longest at each end and at each beginning."""

    by_end: dict[int, Span]
    by_start: dict[int, Span]

    @classmethod
    def of(cls, spans: Sequence[Span]) -> _Names:
        by_end: dict[int, Span] = {}
        by_start: dict[int, Span] = {}
        for span in spans:
            if span.type in _TYPES:
                if span.end not in by_end or span.start < by_end[span.end].start:
                    by_end[span.end] = span
                if span.start not in by_start or span.end > by_start[span.start].end:
                    by_start[span.start] = span
        return cls(by_end, by_start)


def _definitions(text: str, names: _Names) -> Iterator[tuple[Definition, EntityType]]:
    """Short forms in brackets with what stands before them, then those with the long form in brackets."""
    if "(" not in text and "（" not in text and "称" not in text and "稱" not in text and "далее" not in text:
        return
    defined: set[str] = set()
    for pattern, reading in ((_OPENING, _explained), (_BRACKETS, _explaining)):
        for match in islice(pattern.finditer(text), _MOST_TRIED):
            found = reading(text, match, names)
            if found is not None and (short := text[slice(*found[0].short)]) not in defined:
                defined.add(short)
                yield found


def _explained(text: str, match: re.Match[str], names: _Names) -> tuple[Definition, EntityType] | None:
    """What a bracket makes of its content and of the name before it."""
    start, end = match.span("short")
    short = match["short"].rstrip()
    end = start + len(short)
    has_cue = match["cue"] is not None or match["outside"] is not None
    if not _can_be_short(short) or (match["cue"] == "или" and not _is_acronym(short)):
        return None
    spaceless, before = _stripped(text, match.start(), " "), _stripped(text, match.start(), " ”\"»'’」“")
    span = names.by_end.get(spaceless) or names.by_end.get(before)
    if span is not None:
        long = _long_of_span(text, span, short, is_told=has_cue or match["quote"] is not None)
        kind = span.type
    else:
        long = _long_without_span(text, before, short, is_told=has_cue)
        kind = EntityType.ORGANISATION
    if long is None or (short in _COUNTRIES and kind is not EntityType.PLACE):
        return None
    return Definition(short=(start, end), long=long), kind


def _stripped(text: str, end: int, characters: str) -> int:
    """Where the text before ``end`` ends without some of its last characters."""
    begin = max(0, end - 4)
    return begin + len(text[begin:end].rstrip(characters))


def _can_be_short(short: str) -> bool:
    if (
        not short
        or short.casefold() in GENERIC
        or short in _MONEY_AND_UNITS
        or not short[0].isalpha()
        or short.isspace()
    ):
        return False
    if short[-1] == "s" and len(short) > 2 and short[:-1].isupper():
        return False  # NGOs are many
    return _is_acronym(short) or short[0].isupper() or _HAN.match(short) is not None


def _is_acronym(short: str) -> bool:
    letters = [each for each in short if each.isalpha()]
    return (
        len(short) <= 20
        and sum(each.isupper() for each in letters) >= 2
        and _HAN.search(short) is None
        and all(
            sum(each.isupper() for each in word) * 2 >= sum(each.isalpha() for each in word) for word in short.split()
        )
    )


def _long_of_span(text: str, span: Span, short: str, *, is_told: bool) -> Place | None:
    """The name before the bracket, where the short form can stand for it."""
    if span.type is EntityType.PLACE and not (
        is_told or start_of_long_form(text[span.start : span.end], short) is not None
    ):
        return None
    name = text[span.start : span.end]
    if len(name) <= len(short) or name.casefold() == short.casefold():
        return None
    if is_told or _is_short_for(short, name):
        return _own_part(name, short, span.start), span.end
    if _is_acronym(short) and (place := _long_without_span(text, span.end, short, is_told=False)) is not None:
        return place if place[0] <= span.start else None
    return None


def _own_part(name: str, short: str, begin: int) -> int:
    """Where the part of a name begins that an acronym is of: an academy's, not that of the institute in it."""
    at = start_of_long_form(name, short.split(maxsplit=1)[0]) if _is_acronym(short) else None
    if not at or not name[at].isupper() or not (names_an_institution(name[:at]) and names_an_institution(name[at:])):
        return begin
    return begin + at


def _is_short_for(short: str, name: str) -> bool:
    """An acronym by its letters or in another script; a shorter name by its characters or words."""
    if _is_acronym(short):
        if _script(short) != _script(name):
            return True
        return any(start_of_long_form(name, each) is not None for each in (short, short.split(maxsplit=1)[0]))
    if _HAN.match(short):
        return len(short) < len(name) and (is_drawn_from(short, name) or (len(short) >= 3 and shares_most(short, name)))
    words = [word.casefold()[:4] for word in re.findall(r"[^\W\d_]{4,}", short)]
    parts = [word.casefold()[:4] for word in re.findall(r"[^\W\d_]{4,}", name)]
    return len(words) >= 2 and names_an_institution(short) and all(word in parts for word in words)


def _script(text: str) -> str:
    return "Han" if _HAN.search(text) else "Cyrillic" if _CYRILLIC.search(text) else "Latin"


def _long_without_span(text: str, end: int, short: str, *, is_told: bool) -> Place | None:
    """The institution before the bracket where no name was found: by the letters, grown to its left edge."""
    begin = max(0, end - LONGEST_LONG_FORM)
    clause = text[begin:end]
    edges = [match.end() for match in _CLAUSE_END.finditer(clause)]
    if edges:
        begin += edges[-1]
        clause = text[begin:end]
    if _HAN.search(clause[-1:]):
        return _han_institution(clause, begin, short, is_told=is_told)
    at = start_of_long_form(clause, short.split(maxsplit=1)[0]) if _is_acronym(short) else None
    if at is None:
        return None
    at = _grown(clause, at)
    long = clause[at:].removesuffix("'s")
    end = begin + at + len(long)
    if (
        not names_an_institution(long)
        or len(long.split()) > 2 * len(short) + 4
        or not long[0].isupper()
        or len(long) <= len(short)
    ):
        return None
    return begin + at, end


def _grown(clause: str, at: int) -> int:
    """Over capitals and links to the left, then back past what begins no name."""
    start = at
    first = len(clause) - len(clause.lstrip())
    while (match := _CAPITALS_BEFORE.search(clause[max(0, start - 60) : start])) is not None:
        if start - len(match.group()) <= first and _CYRILLIC.match(match.group()):
            break  # a sentence's first word, in capitals whatever it is
        if match.group().rstrip().endswith(("'s", "s'")):
            break  # whose it is
        start -= len(match.group())
    while start < at:
        word = re.compile(r"\S+[\s-]").match(clause, start, at)
        if word is None or word.group().rstrip(" -").casefold() not in _NEVER_FIRST:
            break
        start = word.end()
    return start


def _han_institution(clause: str, begin: int, short: str, *, is_told: bool) -> Place | None:
    """A Chinese institution that ends where the clause does: from the last particle or verb on."""
    edge = max((match.end() for match in _HAN_EDGE.finditer(clause)), default=0)
    long = clause[edge:]
    if not 4 <= len(long) <= 40 or not names_an_institution(long) or len(short) >= len(long):
        return None
    fits = is_told
    if _HAN.match(short):
        fits = is_drawn_from(short, long) or (is_told and shares_most(short, long))
    return (begin + edge, begin + len(clause)) if fits else None


def _explaining(text: str, match: re.Match[str], names: _Names) -> tuple[Definition, EntityType] | None:
    """``CSTO (Collective Security Treaty Organization)``."""
    begin = max(0, match.start() - 16)
    before = _SHORT_BEFORE.search(text[begin : match.start()])
    if before is None:
        return None
    short, start = before.group(), begin + before.start()
    is_han = _HAN.match(short) is not None
    if not _can_be_short(short) or not (is_han or _is_acronym(short)):
        return None
    long, at = match["long"].rstrip(), match.start("long")
    opener = re.match(r"(?:[Tt]he\s|[“\"«])", long)
    if opener is not None:
        at, long = at + opener.end(), long[opener.end() :]
    span = names.by_start.get(at)
    end = span.end if span is not None and span.end <= match.end("long") else at + len(long)
    long = text[at:end]
    is_whole = span is not None and span.end >= match.end("long") - 1
    if len(long) <= len(short) or (not is_whole and not names_an_institution(long)):
        return None
    fits = is_drawn_from(short, long) if is_han else start_of_long_form(long, short) == 0
    if not fits and not (is_whole and _is_acronym(short) and _script(short) != _script(long)):
        return None
    kind = span.type if span is not None and is_whole else EntityType.ORGANISATION
    if kind is EntityType.PLACE and not fits:
        return None
    return Definition(short=(start, start + len(short)), long=(at, end)), kind


def _places(text: str, shorts: Sequence[str]) -> Iterator[tuple[Place, str]]:
    """Every place of the short forms as words of their own, in exact case."""
    matcher = AhoCorasick(shorts, matchkind=MatchKind.LeftmostLongest)
    for index, start, end in matcher.find_matches_as_indexes(text):
        short = shorts[index]
        if _stands_alone(text, start, end, short):
            yield (start, end), short


def _stands_alone(text: str, start: int, end: int, short: str) -> bool:
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    if _HAN.match(short):
        if len(short) > 2:
            return True
        return after not in _AFTER_TWO and (not before or _BEFORE_TWO.match(before) is not None)
    return not _continues(before, short) and not _continues(after, short)


def _continues(character: str, short: str) -> bool:
    """Whether a letter or figure goes on with the word; Han characters part words of other scripts."""
    return (
        bool(character)
        and (character.isalnum() or character == "_")
        and _script(character) in {"Latin", _script(short)}
        and not _HAN.match(character)
    )
