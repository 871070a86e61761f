"""Text as blocks of segments, and the lineage that ties a translation to its source.

A segment is the smallest text with an identity. Its id stays the same through revisions as
long as its text does, so a correction of one sentence touches exactly that segment in every
edition. Staleness is derived here and stored nowhere: the source hash moved.
"""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

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
    level: int = 0
    """Heading depth 2 to 6, or list depth from 1; 0 elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A piece of text with an identity inside its article."""

    id: str
    text: str


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


def text_hash(text: str) -> str:
    """SHA-256 of the text, in hexadecimal: what a translation is tied to."""
    return hashlib.sha256(text.encode()).hexdigest()


def content_hash(language: LanguageTag, blocks: Iterable[Block]) -> str:
    """SHA-256 over language, form and text of a whole edition: what an approval is bound to."""
    digest = hashlib.sha256(language.encode())
    for block in blocks:
        digest.update(f"\x1d{block.kind}\x1f{block.level}".encode())
        for segment in block.segments:
            digest.update(b"\x1e" + segment.text.encode())
    return digest.hexdigest()


def all_segments(blocks: Iterable[Block]) -> Iterator[Segment]:
    """Every segment in reading order."""
    for block in blocks:
        yield from block.segments


def number_blocks(
    drafts: Sequence[DraftBlock], previous: Sequence[Block] = (), next_number: int = 1
) -> tuple[Block, ...]:
    """Give every segment its id, keeping the ids of ``previous`` wherever a segment stayed or was reworded in place.

    Unchanged texts keep their ids; a run of reworded segments of equal length keeps its ids too
    (their hashes move, which makes their translations stale); everything else gets a new id
    ``s<number>`` counting from ``next_number``, so that no id is ever used for two texts.
    """
    old = list(all_segments(previous))
    new_texts = [text for draft in drafts for text in draft.segments]
    ids = _matched_ids(old, new_texts)
    blocks: list[Block] = []
    position = 0
    for draft in drafts:
        segments: list[Segment] = []
        for text in draft.segments:
            identity = ids.get(position)
            if identity is None:
                identity = f"s{next_number}"
                next_number += 1
            segments.append(Segment(id=identity, text=text))
            position += 1
        blocks.append(Block(kind=draft.kind, segments=tuple(segments), level=draft.level))
    return tuple(blocks)


def _matched_ids(old: Sequence[Segment], new_texts: Sequence[str]) -> dict[int, str]:
    matcher = difflib.SequenceMatcher(a=[segment.text for segment in old], b=new_texts, autojunk=False)
    ids: dict[int, str] = {}
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if tag == "equal" or (tag == "replace" and old_to - old_from == new_to - new_from):
            for offset in range(old_to - old_from):
                ids[new_from + offset] = old[old_from + offset].id
    return ids


def highest_number(blocks: Iterable[Block]) -> int:
    """The largest number used in a segment id so far; 0 when there is none."""
    return max((int(segment.id[1:]) for segment in all_segments(blocks)), default=0)


def missing_or_stale(source: Iterable[Block], targets: Mapping[str, TargetSegment]) -> tuple[Segment, ...]:
    """The source segments whose translation is missing or renders an older text, in reading order."""
    return tuple(
        segment
        for segment in all_segments(source)
        if segment.id not in targets or targets[segment.id].source_hash != text_hash(segment.text)
    )


def translated_blocks(source: Iterable[Block], targets: Mapping[str, TargetSegment]) -> tuple[Block, ...]:
    """The target edition in the source's form; a segment without translation is left out, a block without any too."""
    blocks: list[Block] = []
    for block in source:
        segments = tuple(
            Segment(id=segment.id, text=targets[segment.id].text) for segment in block.segments if segment.id in targets
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
