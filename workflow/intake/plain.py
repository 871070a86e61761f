"""Plain text: a headline on the first line, paragraphs between blank lines. Spacing inside a paragraph stays."""

from __future__ import annotations

import re

from workflow.domain.segments import BlockKind, DraftBlock
from workflow.intake.characters import one_line

_BLANK_LINE = re.compile(r"\n(?:[^\S\n]*\n)+")


def title_and_rest(text: str) -> tuple[str, str]:
    """The first line that is not blank, and everything after it."""
    title, _, rest = text.lstrip().partition("\n")
    return title.strip(), rest


def text_blocks(text: str) -> list[DraftBlock]:
    """A paragraph's block for every run of lines that are not blank."""
    paragraphs = (one_line(paragraph) for paragraph in _BLANK_LINE.split(text))
    return [DraftBlock(kind=BlockKind.PARAGRAPH, segments=(paragraph,)) for paragraph in paragraphs if paragraph]
