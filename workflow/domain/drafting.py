"""Blocks on record as blocks to hand in again, with some segments reworded. Identities are given by ``segments``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from workflow.domain.marks import carried, joined
from workflow.domain.segments import Block, DraftBlock


def redrafted(blocks: Iterable[Block], texts: Mapping[str, str]) -> tuple[DraftBlock, ...]:
    """The blocks with the segments' new texts by id; markup stays on the words that are left.

    The white space after a sentence, which nobody means to change with its words, stays as it was.
    """
    return tuple(_redrafted(block, texts) for block in blocks)


def with_space_of(former: str, text: str) -> str:
    """``text`` with the white space that stood after ``former``."""
    return text.rstrip() + former[len(former.rstrip()) :]


def _redrafted(block: Block, texts: Mapping[str, str]) -> DraftBlock:
    wordings = [
        with_space_of(segment.text, texts[segment.id]) if segment.id in texts else segment.text
        for segment in block.segments
    ]
    parts = [
        (wording, carried(segment.marks, segment.text, wording))
        for segment, wording in zip(block.segments, wordings, strict=True)
    ]
    return DraftBlock(kind=block.kind, segments=tuple(wordings), level=block.level, marks=joined(parts))
