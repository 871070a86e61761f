"""How names are looked for in a text: spacing that does not matter, word boundaries, places that slice back.

Everything here works on the exact text of a segment; nothing is normalised before matching, so
every offset counts code points of the text as it stands. No name of the world lives here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from workflow.domain.annotations import EntityType, Mention
from workflow.domain.segments import Segment, all_segments
from workflow.quality.ports import EditionText

UPPER = "".join(chr(code) for code in range(0x41, 0x530) if chr(code).isupper())
"""Capital letters of the Latin, Greek and Cyrillic scripts, for use inside a character class."""
HAN = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0002ebef\u3007"
LETTER = r"[^\W\d_]"
CAPITALISED = rf"[{UPPER}]{LETTER}{{0,40}}(?:[-'’‑]{LETTER}{{1,40}}){{0,3}}"
"""One capitalised word, hyphenated parts included."""
SPACE = r"[\s\u200b\u200c\u2060\ufeff]{1,5}"
"""What may stand between two words of a name: no-break and zero-width spaces too."""
OPTIONAL_SPACE = r"[\s\u200b\u200c\u2060\ufeff]{0,5}"
STARTS = rf"(?<![^\W_{HAN}])"
"""No letter or digit of a spaced script stands before."""
ENDS = rf"(?![^\W_{HAN}])"

_SPACES = re.compile(SPACE)
_NO_LETTERS = re.compile(r"[\W_]+")
_CYRILLIC_WORD = re.compile(r"[А-ЯЁа-яё]{4,}")
_RUSSIAN_ENDINGS = (
    "ыми ими ого его ому ему ами ями ией иям иях ая яя ую юю ое ее ые ие ых их ый ий ой ым им ом ем ем ей ою ею ам ям "
    "ах ях ов ев ии ию ия ье ью ья а у е ы и о ю я ь й".split()
)
_ANY_ENDING = "|".join(_RUSSIAN_ENDINGS)


def plain(text: str) -> str:
    """``text`` with every run of odd or doubled spacing as one ordinary space: a name for people to read."""
    return _SPACES.sub(" ", text).strip()


def derived_id(kind: EntityType, name: str) -> str:
    """The id of an entity that nobody knows yet: its type and its name in small letters, ``person:liu-jun``."""
    slug = _NO_LETTERS.sub("-", plain(name).casefold()).strip("-")
    return f"{kind}:{slug}"


def phrase(name: str, *, inflected: bool = False) -> str:
    """A pattern that finds ``name`` with any spacing, hyphen or apostrophe, at word boundaries of a spaced script.

    Names of several words are found in any case, single words as written or in capitals.
    ``inflected`` lets Cyrillic words take other case endings.
    """
    words = plain(name).split(" ")
    pattern = SPACE.join(_word(word, inflected=inflected) for word in words)
    if len(words) > 1:
        pattern = f"(?i:{pattern})"
    elif len(name) > 4 and name.upper() != name:
        pattern = f"(?:{pattern}|{_word(name.upper(), inflected=False)})"
    start = "" if re.match(f"[{HAN}]", name) else STARTS
    end = "" if re.match(f"[{HAN}]", name[-1]) else ENDS
    return f"{start}{pattern}{end}"


def _word(word: str, *, inflected: bool) -> str:
    if inflected and _CYRILLIC_WORD.fullmatch(word) and word != word.upper():
        return _russian(word)
    return re.sub(r"['’]", "['’]", re.escape(word).replace(r"\-", "[-‐‑–]"))


def _russian(word: str) -> str:
    """``word`` in any case: its stem with the endings of nouns and adjectives."""
    if word.endswith("ия"):
        return f"{word[:-1]}(?:я|и|ю|ей|ею)"
    for ending in _RUSSIAN_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return f"{word.removesuffix(ending)}(?:{_ANY_ENDING})"
    return f"{word}(?:{_ANY_ENDING})?"


@lru_cache(maxsize=512)
def compiled(pattern: str) -> re.Pattern[str]:
    """``pattern``, compiled once a process."""
    return re.compile(pattern)


def segments_of(text: EditionText) -> tuple[Segment, ...]:
    """Every segment in reading order."""
    return tuple(all_segments(text.blocks))


def mention_at(segment: Segment, start: int, end: int) -> Mention:
    """The place ``start`` to ``end`` of ``segment``."""
    return Mention(segment_id=segment.id, start=start, end=end, text=segment.text[start:end])


def places_of(names: Iterable[str], segments: Sequence[Segment], *, inflected: bool = False) -> Iterator[Mention]:
    """Every place of any of ``names``, the longest name first where several begin."""
    ordered = sorted({name for name in names if name}, key=lambda name: (-len(name), name))
    if not ordered:
        return
    pattern = compiled("|".join(phrase(name, inflected=inflected) for name in ordered))
    for segment in segments:
        for match in pattern.finditer(segment.text):
            yield mention_at(segment, match.start(), match.end())
