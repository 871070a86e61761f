"""What changed between two wordings of one text: by word, and by character where words are written without spaces.

Pure text: knows no segments, no markup, no pages. Whoever shows a change asks here, so that all pages cut it alike.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from typing import Literal

from workflow.domain.vocabulary import LanguageTag

Kind = Literal["equal", "inserted", "deleted"]

MOST_COMPARED = 1_000
"""Words of a change up to which the best comparison is looked for; a longer one is compared in n log n steps."""

_UNSPACED = (
    "\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_ELIDING = frozenset({"ca", "fr", "it", "oc"})
"""Languages in which an apostrophe ends a word ("l'eau") instead of standing in one ("don't")."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that both wordings have, or only the new one, or only the old one."""

    kind: Kind
    text: str


def compare(old: str, new: str, language: LanguageTag) -> tuple[Piece, ...]:
    """The change from ``old`` to ``new`` in reading order; what went stands before what came in its place.

    Equal and inserted pieces joined are ``new``, equal and deleted ones ``old``. No piece is
    empty and no two of one kind stand together. White space alone between two changes is part of the
    change: "old house" against "new home" is one change and not two.
    """
    before, after = words(old, language), words(new, language)
    pieces: list[Piece] = []
    old_at = new_at = 0
    for old_from, new_from in [*_kept(before, after), (len(before), len(after))]:
        changed: tuple[tuple[Kind, str], ...] = (
            ("deleted", "".join(before[old_at:old_from])),
            ("inserted", "".join(after[new_at:new_from])),
            ("equal", "".join(before[old_from : old_from + 1])),
        )
        old_at, new_at = old_from + 1, new_from + 1
        for kind, text in changed:
            if text and pieces and pieces[-1].kind == kind:
                pieces[-1] = Piece(kind, pieces[-1].text + text)
            elif text:
                pieces.append(Piece(kind, text))
    return tuple(pieces)


def is_same(pieces: Iterable[Piece]) -> bool:
    """Whether nothing changed."""
    return all(piece.kind == "equal" for piece in pieces)


def words(text: str, language: LanguageTag) -> list[str]:
    """The text cut into what a change is shown by; joined again it is the text.

    A word with its vowel signs, hyphens and apostrophes; one character of a script that is
    written without spaces; a run of white space; any other character alone.
    """
    return _pattern(language.split("-")[0].lower() in _ELIDING).findall(text)


@cache
def _pattern(apostrophe_ends_word: bool) -> re.Pattern[str]:
    joined = "".join(
        re.escape(chr(code))
        for code in (*range(0x300, 0x3100), 0x200C, 0x200D, *range(0xFE00, 0xFE30))
        if code in (0x200C, 0x200D) or unicodedata.category(chr(code)).startswith("M")
    )
    letter = rf"(?:[^\W{_UNSPACED}]|[{joined}])"
    inner = "[-\u2010\u2011]" if apostrophe_ends_word else "[-\u2010\u2011'\u2019]"
    ending = "['\u2019]?" if apostrophe_ends_word else ""
    number = r"\d+(?:[.,\u00a0\u202f]\d+)+"
    return re.compile(
        rf"[{_UNSPACED}][{joined}]*|{number}|{letter}+(?:{inner}{letter}+)*{ending}|\s+|.[{joined}]*", re.DOTALL
    )


def _kept(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """What stayed: places in the old and in the new, both rising."""
    shorter = min(len(old), len(new))
    start = next((at for at in range(shorter) if old[at] != new[at]), shorter)
    end = next((at for at in range(shorter - start) if old[-1 - at] != new[-1 - at]), shorter - start)
    inner = _kept_within(old[start : len(old) - end], new[start : len(new) - end])
    alike = [(len(old) - at, len(new) - at) for at in range(end, 0, -1)]
    return [*((at, at) for at in range(start)), *((place + start, at + start) for place, at in inner), *alike]


def _kept_within(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """The words that stayed, and the white space that stands beside one of them in both.

    White space is no word to go by: all of it is alike, which misleads and takes difflib n cubed steps.
    """
    old_words = [at for at, word in enumerate(old) if not word.isspace()]
    new_words = [at for at, word in enumerate(new) if not word.isspace()]
    kept: list[tuple[int, int]] = []
    for old_word, new_word in _pairs([old[at] for at in old_words], [new[at] for at in new_words]):
        for step in (-1, 0, 1):
            pair = old_words[old_word] + step, new_words[new_word] + step
            if _is_alike(old, new, pair) and (not kept or (kept[-1][0] < pair[0] and kept[-1][1] < pair[1])):
                kept.append(pair)
    return kept


def _is_alike(old: Sequence[str], new: Sequence[str], pair: tuple[int, int]) -> bool:
    """Whether both places are there and hold the same."""
    place, at = pair
    return 0 <= place < len(old) and 0 <= at < len(new) and old[place] == new[at]


def _pairs(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    if max(len(old), len(new)) > MOST_COMPARED:
        return _rising(old, new)
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return [(block.a + step, block.b + step) for block in blocks for step in range(block.size)]


def _rising(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """The most places, rising in both, that hold the same word for the same time of its coming."""
    places = {key: place for place, key in enumerate(numbered(old))}
    return longest_rising([(places[key], at) for at, key in enumerate(numbered(new)) if key in places])


def numbered(texts: Iterable[str]) -> Iterator[tuple[str, int]]:
    """Each text with how often it came before, so that none is there twice."""
    seen: Counter[str] = Counter()
    for text in texts:
        yield text, seen[text]
        seen[text] += 1


def longest_rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The most of these pairs, whose second members rise, that can stay with their first members rising too."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int | None] = []
    for index, (place, _) in enumerate(pairs):
        rank = bisect_left(ends, place)
        before.append(last[rank - 1] if rank else None)
        ends[rank : rank + 1] = [place]
        last[rank : rank + 1] = [index]
    chosen: list[tuple[int, int]] = []
    at = last[-1] if last else None
    while at is not None:
        chosen.append(pairs[at])
        at = before[at]
    return chosen[::-1]
