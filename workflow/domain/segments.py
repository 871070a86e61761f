"""Text as blocks of segments, and the lineage that ties a translation to its source.

A segment is the smallest text with an identity. Its id stays the same through revisions as
long as its text does, so a correction of one sentence touches exactly that segment in every
edition. Staleness is derived here and stored nowhere: the source hash moved.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache

from workflow.domain.diff import longest_rising, numbered
from workflow.domain.marks import Mark, MarksInOrder
from workflow.domain.vocabulary import LanguageTag


class BlockKind(StrEnum):
    """What a block is in the article's form."""

    HEADLINE = "headline"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    QUOTE = "quote"
    CAPTION = "caption"


class Method(StrEnum):
    """How a target segment came to be."""

    MACHINE = "machine"
    MEMORY = "memory"
    HUMAN = "human"


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftBlock:
    """A block as it is handed in: its segments' texts in order, without identities yet."""

    kind: BlockKind
    segments: tuple[str, ...]
    """Sentences, each with the white space after it; joined they are the block's text."""
    level: int = 0
    """Heading depth 2 to 6, or list depth from 1; 0 elsewhere."""
    marks: tuple[Mark, ...] = ()
    """Inline markup, with offsets in the block's whole text."""

    @property
    def text(self) -> str:
        """The block's text."""
        return "".join(self.segments)


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A piece of text with an identity inside its article."""

    id: str
    text: str
    marks: tuple[Mark, ...] = ()

    @property
    def hash(self) -> str:
        """``text_hash`` of it."""
        return text_hash(self.text, self.marks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A block of segments of the source text."""

    kind: BlockKind
    segments: tuple[Segment, ...]
    level: int = 0

    @property
    def text(self) -> str:
        """The block's text: its segments joined as they stood (a segment carries its own trailing space)."""
        return "".join(segment.text for segment in self.segments)


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetSegment:
    """A translated segment with its lineage: which source text it renders, and who or what made it."""

    text: str
    source_hash: str
    method: Method
    engine: str | None = None
    """Engine, version and model, e.g. ``fx:en-pt 0.5.0 sha256:ab12…``; None for a person's text."""
    editor: str | None = None
    """Who wrote or last changed it."""
    marks: tuple[Mark, ...] = ()
    memory: str | None = None
    """The memory's entry that it was taken from."""
    glossary: str | None = None
    """Digest of the glossary that it was made with."""


@lru_cache(maxsize=4096)
def text_hash(text: str, marks: tuple[Mark, ...] = ()) -> str:
    """SHA-256 of a segment's text and markup, in hexadecimal: what a translation is tied to."""
    return hashlib.sha256((text + _marks_written(marks)).encode()).hexdigest()


def _marks_written(marks: Iterable[Mark]) -> str:
    return "".join(f"\x1f{mark.kind}:{mark.start}:{mark.end}:{mark.href}" for mark in marks)


def content_hash(language: LanguageTag, blocks: Iterable[Block]) -> str:
    """SHA-256 over language, form, text and markup of a whole edition: what an approval is bound to."""
    return _form_hash(language, ((block, block.segments) for block in blocks))


def translated_hash(language: LanguageTag, source: Iterable[Block], targets: Mapping[str, TargetSegment]) -> str:
    """``content_hash`` of ``translated_blocks``, without making them; empty when nothing is translated."""
    texts = ((block, [targets[each.id] for each in block.segments if each.id in targets]) for block in source)
    present = [(block, found) for block, found in texts if found]
    return _form_hash(language, present) if present else ""


def _form_hash(language: LanguageTag, texts: Iterable[tuple[Block, Sequence[Segment | TargetSegment]]]) -> str:
    parts: list[str] = [language]
    for block, found in texts:
        parts.append(f"\x1d{block.kind}\x1f{block.level}")
        parts += [f"\x1e{each.text}{_marks_written(each.marks)}" for each in found]
    return hashlib.sha256("".join(parts).encode()).hexdigest()


def all_segments(blocks: Iterable[Block]) -> Iterator[Segment]:
    """Every segment in reading order."""
    for block in blocks:
        yield from block.segments


def number_blocks(
    drafts: Sequence[DraftBlock], previous: Sequence[Block] = (), next_number: int = 1
) -> tuple[Block, ...]:
    """Give every segment its id, keeping the ids of ``previous`` wherever a segment stayed or was reworded in place.

    A block whose text stayed keeps its division into segments, however sentences are told apart today.
    Unchanged texts keep their ids; a run of reworded segments of equal length keeps its ids too
    (their hashes move, which makes their translations stale); everything else gets a new id
    ``s<number>`` counting from ``next_number``, so that no id is ever used for two texts.
    """
    divided = {block.text: tuple(segment.text for segment in block.segments) for block in previous}
    texts = [divided.get(draft.text, draft.segments) for draft in drafts]
    ids = _matched_ids(list(all_segments(previous)), [text for of_block in texts for text in of_block])
    blocks: list[Block] = []
    position = 0
    for draft, of_block in zip(drafts, texts, strict=True):
        segments: list[Segment] = []
        begin = 0
        marks_of = MarksInOrder(draft.marks)
        for text in of_block:
            identity = ids.get(position)
            if identity is None:
                identity = f"s{next_number}"
                next_number += 1
            marks = marks_of.between(begin, begin + len(text))
            segments.append(Segment(id=identity, text=text, marks=marks))
            position += 1
            begin += len(text)
        blocks.append(Block(kind=draft.kind, segments=tuple(segments), level=draft.level))
    return tuple(blocks)


def _matched_ids(old: Sequence[Segment], new_texts: Sequence[str]) -> dict[int, str]:
    """Ids by position in ``new_texts``: of what stayed, and of runs of equal length that were reworded in place."""
    ids: dict[int, str] = {}
    old_at = new_at = 0
    for old_to, new_to in [*_kept([segment.text for segment in old], new_texts), (len(old), len(new_texts))]:
        if old_to - old_at == new_to - new_at:
            ids |= {new_at + offset: old[old_at + offset].id for offset in range(old_to - old_at)}
        if old_to < len(old):
            ids[new_to] = old[old_to].id
        old_at, new_at = old_to + 1, new_to + 1
    return ids


def _kept(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Positions in both of the texts that stayed, in order; in n log n steps (difflib takes n cubed on repetitions)."""
    shorter = min(len(old), len(new))
    start = next((at for at in range(shorter) if old[at] != new[at]), shorter)
    end = next((at for at in range(shorter - start) if old[-1 - at] != new[-1 - at]), shorter - start)
    places = {key: place for place, key in enumerate(numbered(old[start : len(old) - end]), start)}
    pairs = [
        (places[key], place) for place, key in enumerate(numbered(new[start : len(new) - end]), start) if key in places
    ]
    alike = [(len(old) - at, len(new) - at) for at in range(end, 0, -1)]
    return [*((at, at) for at in range(start)), *longest_rising(pairs), *alike]


def highest_number(blocks: Iterable[Block]) -> int:
    """The largest number used in a segment id so far; 0 when there is none."""
    return max((int(segment.id[1:]) for segment in all_segments(blocks)), default=0)


@dataclass(frozen=True, slots=True)
class SeenWording:
    """Which wordings of one segment somebody had before them: what an edit of it was made from."""

    text_hash: str
    """Of the edition's text; empty where nothing stood there."""
    source_hash: str
    """Of the source."""


def wording_of(source: Segment, present: Segment | TargetSegment | None) -> SeenWording:
    """What somebody sees who has both texts of a segment before them."""
    return SeenWording(text_hash(present.text, present.marks) if present else "", source.hash)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerWording:
    """How a segment stood when its source was reworded: kept beside the new translation until that is approved."""

    source: str
    """The source text that it renders."""
    target: TargetSegment
    hands: frozenset[str] = frozenset()
    """Whose words stood in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentApproval:
    """Who approved one segment of an edition, in exactly which wording of both texts."""

    by: tuple[str, ...]
    text_hash: str
    source_hash: str
    at: datetime


def missing_or_stale(source: Iterable[Block], targets: Mapping[str, TargetSegment]) -> tuple[Segment, ...]:
    """The source segments whose translation is missing or renders an older text, in reading order."""
    return tuple(
        segment
        for segment in all_segments(source)
        if segment.id not in targets or targets[segment.id].source_hash != segment.hash
    )


def translated_blocks(source: Iterable[Block], targets: Mapping[str, TargetSegment]) -> tuple[Block, ...]:
    """The target edition in the source's form; a segment without translation is left out, a block without any too."""
    blocks: list[Block] = []
    for block in source:
        segments = tuple(
            Segment(id=segment.id, text=targets[segment.id].text, marks=targets[segment.id].marks)
            for segment in block.segments
            if segment.id in targets
        )
        if segments:
            blocks.append(Block(kind=block.kind, segments=segments, level=block.level))
    return tuple(blocks)


def headline_of(blocks: Iterable[Block]) -> str:
    """The text of the headline block, or of the first block when there is none."""
    chosen = ""
    for block in blocks:
        if block.kind is BlockKind.HEADLINE:
            return block.text
        chosen = chosen or block.text
    return chosen
