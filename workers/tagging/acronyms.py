"""Acronyms that a text defines: ``… Organization (SCO)``, ``CSTO (Collective …)``, ``… (далее — ШОС)``.

A variant of the Schwartz-Hearst alignment: the letters of the short form are found in the words
before the bracket, right to left, the first at the beginning of a word; the long form then grows
to the left over the rest of the institution's name. What is no institution is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from workers.tagging.heads import HAN_HEADS, names_an_institution
from workers.tagging.known_patterns import identify, uri_of
from workers.tagging.scanning import CAPITALISED, HAN, SPACE, derived_id, places_of, plain, segments_of
from workers.tagging.version import PIPELINE_VERSION
from workflow.domain.annotations import EntityType, Tag
from workflow.domain.vocabulary import primary_language
from workflow.quality.ports import EditionText

_SHORT = r"[^\W\d_][\w&./-]{1,11}"
_HEREAFTER = (
    r"(?:以下简称为?|以下簡稱為?|简称为?|簡稱為?|下称|下稱|далее\s*[—–-]|сокращ[её]нно\s*[—–-]?|"
    r"hereinafter(?:\s+referred\s+to\s+as)?|hereafter|abbreviated\s+as|doravante)"
)
_BRACKET = re.compile(
    rf"[(\uff08]\s*(?:(?P<hereafter>{_HEREAFTER})\s*[:\uff1a]?\s*)?[“\"'«‘「]?(?P<short>{_SHORT}|[{HAN}]{{2,8}})[”\"'»’」]?\s*[)\uff09]",
    re.IGNORECASE,
)
_REVERSED = re.compile(
    rf"(?<!\w)(?P<short>{_SHORT})[\s\u200b]{{0,3}}[(\uff08](?P<long>[^()\uff08\uff09]{{5,160}})[)\uff09]"
)
_CLAUSE_END = re.compile(r"[.;:!?()\uff08\uff09\uff1a\n。；：！？，、《》“”\"]")
_GROWS = re.compile(rf"({CAPITALISED}){SPACE}$")
_NEVER_GROWS = frozenset(
    "the a an in on at by to of for from with and or but this that these those its our their while when after before "
    "since under both as".split()
)
_HAN_NAME = re.compile(f"[{HAN}]+(?:{HAN_HEADS})$")
_LONGEST = 240


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """A short form and what the text says it stands for, as both are written."""

    short: str
    long: str


class AcronymDefinitions:
    """Proposes the institutions whose short form the text itself explains."""

    name = "acronyms"
    version = PIPELINE_VERSION

    def annotate(self, text: EditionText) -> list[Tag]:
        """One tag per definition, with every place of the short and of the long form in the whole text."""
        language = primary_language(text.language)
        segments = segments_of(text)
        tags: dict[str, Tag] = {}
        for segment in segments:
            for definition in definitions_in(segment.text):
                known = identify(definition.long, language)
                identity = known.id if known else derived_id(EntityType.ORGANISATION, definition.long)
                names = (definition.short, definition.long)
                tags.setdefault(
                    identity,
                    Tag(
                        id=identity,
                        type=EntityType.ORGANISATION,
                        name=plain(definition.long) if known is None else known.label(language),
                        mentions=tuple(places_of(names, segments, inflected=language == "ru")),
                        provider=f"{self.name}/{self.version}",
                        rule="acronym_definition",
                        uri=uri_of(identity),
                        literal=definition.short,
                    ),
                )
        return list(tags.values())


def definitions_in(text: str) -> Iterator[Definition]:
    """The definitions that ``text`` holds: those with the short form in brackets, then those with the long form."""
    for match in _BRACKET.finditer(text):
        short = match["short"]
        if match["hereafter"] or _is_acronym(short):
            long = _long_form_before(text[max(0, match.start() - _LONGEST) : match.start()], short)
            if long is not None and names_an_institution(long):
                yield Definition(short=short, long=long)
    for match in _REVERSED.finditer(text):
        long = match["long"].strip()
        if _is_acronym(match["short"]) and names_an_institution(long) and _starts_of(long, match["short"]):
            yield Definition(short=match["short"], long=long)


def _is_acronym(short: str) -> bool:
    return sum(letter.isupper() for letter in short) >= 2


def _long_form_before(before: str, short: str) -> str | None:
    """The end of ``before`` that ``short`` abbreviates, grown left over the institution's name; None if none is."""
    clause = before.rstrip(" \t\u00a0\u200b\u3000“”\"«»'")
    ends = [match.end() for match in _CLAUSE_END.finditer(clause)]
    clause = clause[ends[-1] :] if ends else clause
    letters = [letter.casefold() for letter in short if letter.isalnum()]
    spaced = re.search(f"[{HAN}]", short) is None
    start = _align(clause, letters, spaced=spaced)
    if start is None:
        return None if not spaced else _han_name_at_end(clause)
    while spaced and (grown := _GROWS.search(clause, 0, start)) and grown[1].casefold() not in _NEVER_GROWS:
        start = grown.start(1)
    long = clause[start:].strip()
    most_words = min(len(letters) + 5, len(letters) * 2 + 2)
    return None if len(plain(long).split(" ")) > most_words or len(long) <= len(short) else long


def _align(clause: str, letters: list[str], *, spaced: bool) -> int | None:
    """Where the long form begins when ``letters`` are read from the right; the first must begin a word."""
    position = len(clause)
    for index in range(len(letters) - 1, -1, -1):
        position -= 1
        while position >= 0 and not (
            clause[position].casefold() == letters[index]
            and (index > 0 or not spaced or position == 0 or not clause[position - 1].isalnum())
        ):
            position -= 1
        if position < 0:
            return None
    return position


def _han_name_at_end(clause: str) -> str | None:
    """A Chinese institution right before a Latin short form: one that we know, since Chinese shows no word edge."""
    match = _HAN_NAME.search(clause)
    if match is None:
        return None
    name = match[0]
    return next((name[start:] for start in range(len(name) - 3) if identify(name[start:], "zh")), None)


def _starts_of(long: str, short: str) -> bool:
    """Whether the letters of ``short`` begin words of ``long``, in order, from the first word on."""
    starts = "".join(word[0] for word in re.findall(r"[^\W\d_]+", long)).casefold()
    letters = "".join(letter for letter in short if letter.isalpha()).casefold()
    if not starts.startswith(letters[:1]):
        return False
    rest = iter(starts)
    return all(letter in rest for letter in letters)
