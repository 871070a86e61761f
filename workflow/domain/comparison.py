"""What changed between two states of a text: its blocks put side by side, and the words that changed in each.

Blocks belong together when they read the same, when they hold the same segments (a segment keeps its id when it is
reworded, in every language), or when they are alike and stand in the same place. What belongs together but stands in
another order was moved. How words are told apart stands in ``diff.py``.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice, pairwise

from workflow.domain.diff import Piece, compare, longest_rising, numbered, words
from workflow.domain.segments import Block
from workflow.domain.vocabulary import LanguageTag

_ALIKE = 0.5
"""Share of their words that two blocks have in common, from which on one is a new wording of the other."""
_NEAR = 8
"""How many blocks ahead a new wording is looked for."""


class Change(StrEnum):
    """What became of a block."""

    SAME = "same"
    REWORDED = "reworded"
    REFORMATTED = "reformatted"
    """Its words stayed; its kind, its level or its markup did not."""
    MOVED = "moved"
    """It stands in another order, and may be reworded too."""
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedBlock:
    """A block in one or both of the texts."""

    change: Change
    old: Block | None
    new: Block | None
    old_number: int
    """Its place in the old text, from 1; 0 when it was added."""
    new_number: int
    """Its place in the new text, from 1; 0 when it was removed."""
    pieces: tuple[Piece, ...]
    """The words of both in reading order."""

    @property
    def is_changed(self) -> bool:
        """Whether anything of it differs."""
        return self.change is not Change.SAME


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two texts side by side."""

    blocks: tuple[ComparedBlock, ...]
    """In the new text's order; a removed block stands where it stood."""
    words_added: int
    """Characters of scripts without spaces count as words."""
    words_removed: int

    @property
    def changed(self) -> int:
        """How many blocks differ."""
        return sum(block.is_changed for block in self.blocks)


def compare_texts(old: Sequence[Block], new: Sequence[Block], language: LanguageTag) -> Comparison:
    """Compare two texts, or two states of one; ``language`` says how words are told apart."""
    partner = _partners(old, new, language)
    stays = set(longest_rising([(partner[at], at) for at in sorted(partner)]))
    blocks = [
        _compared(old, new, place, at, is_moved=(place, at) not in stays, language=language)
        for place, at in _in_order(old, new, partner, stays)
    ]
    return Comparison(
        blocks=tuple(blocks),
        words_added=_counted(blocks, "inserted", language),
        words_removed=_counted(blocks, "deleted", language),
    )


def _counted(blocks: Iterable[ComparedBlock], kind: str, language: LanguageTag) -> int:
    changed = (piece.text for block in blocks for piece in block.pieces if piece.kind == kind)
    return sum(any(map(str.isalnum, word)) for text in changed for word in words(text, language))


def _compared(
    old: Sequence[Block],
    new: Sequence[Block],
    place: int | None,
    at: int | None,
    *,
    is_moved: bool,
    language: LanguageTag,
) -> ComparedBlock:
    before, after = None if place is None else old[place], None if at is None else new[at]
    pieces = compare(before.text if before else "", after.text if after else "", language)
    return ComparedBlock(
        change=_change(before, after, is_moved=is_moved),
        old=before,
        new=after,
        old_number=0 if place is None else place + 1,
        new_number=0 if at is None else at + 1,
        pieces=pieces,
    )


def _change(before: Block | None, after: Block | None, *, is_moved: bool) -> Change:
    if before is None:
        return Change.ADDED
    if after is None:
        return Change.REMOVED
    if is_moved:
        return Change.MOVED
    if before.text != after.text:
        return Change.REWORDED
    return Change.SAME if _form(before) == _form(after) else Change.REFORMATTED


def _form(block: Block) -> tuple[object, ...]:
    """Kind, level and markup, the offsets counted in the whole block: how it is cut into segments is no form."""
    marks, begin = [], 0
    for segment in block.segments:
        marks += [(mark.kind, begin + mark.start, begin + mark.end, mark.href) for mark in segment.marks]
        begin += len(segment.text)
    return block.kind, block.level, tuple(_joined(marks))


def _joined(marks: Iterable[tuple[str, int, int, str]]) -> Iterator[tuple[str, int, int, str]]:
    """Marks of one kind that touch each other as one: a mark over two sentences is kept in two parts."""
    last: dict[tuple[str, str], tuple[str, int, int, str]] = {}
    for kind, start, end, href in sorted(marks, key=lambda mark: (mark[1], mark[2])):
        known = last.get((kind, href))
        if known is not None and known[2] >= start:
            last[kind, href] = (kind, known[1], max(known[2], end), href)
            continue
        if known is not None:
            yield known
        last[kind, href] = (kind, start, end, href)
    yield from sorted(last.values())


# --- which blocks belong together -----------------------------------------------------------------


def _partners(old: Sequence[Block], new: Sequence[Block], language: LanguageTag) -> dict[int, int]:
    """By place in the new text: the place in the old text of the block that it was."""
    free = dict.fromkeys(range(len(old)))
    found: dict[int, int] = {}
    by_text = {key: place for place, key in enumerate(numbered(block.text for block in old))}
    for at, key in enumerate(numbered(block.text for block in new)):
        if key in by_text:
            found[at] = by_text[key]
            del free[by_text[key]]
    holder = {segment.id: place for place in free for segment in old[place].segments}
    for at, block in enumerate(new):
        if at not in found:
            shared = Counter(place for each in block.segments if (place := holder.get(each.id)) in free)
            if shared:
                found[at] = max(shared, key=lambda place: (shared[place], -place))
                del free[found[at]]
    return found | dict(_alike(old, new, language, found, list(free)))


def _alike(
    old: Sequence[Block], new: Sequence[Block], language: LanguageTag, found: dict[int, int], free: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Of what is left between two blocks that stay: pairs, in order, most of whose words are the same."""
    borders = longest_rising([(found[at], at) for at in sorted(found)])
    cut = {place: _counts(old[place].text, language) for place in free}
    for (before, first), (behind, last) in pairwise([(-1, -1), *borders, (len(old), len(new))]):
        left = deque(place for place in free if before < place < behind)
        for at in range(first + 1, last):
            if at in found or not left:
                continue
            counts = _counts(new[at].text, language)
            near = islice(left, _NEAR)
            step = next((step for step, place in enumerate(near) if _likeness(cut[place], counts) >= _ALIKE), None)
            if step is not None:
                yield at, left[step]
                for _ in range(step + 1):
                    left.popleft()


def _counts(text: str, language: LanguageTag) -> Counter[str]:
    return Counter(word for word in words(text, language) if not word.isspace())


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    """Share of words in common, 0 to 1."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0


def _in_order(
    old: Sequence[Block], new: Sequence[Block], partner: dict[int, int], stays: set[tuple[int, int]]
) -> Iterator[tuple[int | None, int | None]]:
    """Pairs of places in the new text's order; what was removed comes before what followed it and stays."""
    kept = set(partner.values())
    gone = [place for place in range(len(old)) if place not in kept]
    told = 0
    for at in range(len(new)):
        place = partner.get(at)
        if place is not None and (place, at) in stays:
            while told < len(gone) and gone[told] < place:
                yield gone[told], None
                told += 1
        yield place, at
    yield from ((place, None) for place in gone[told:])
