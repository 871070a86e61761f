"""Markdown: rendered by markdown-it and read like any other HTML, so that raw HTML in it meets the same sanitiser."""

from __future__ import annotations

import re
from dataclasses import replace

from markdown_it import MarkdownIt

from workflow.domain.segments import DraftBlock
from workflow.intake.html import html_blocks

_RENDERER = MarkdownIt("commonmark").enable("table")
_RUN_OF_SPACES = re.compile(r"(?<=\S) ( +)(?=\S)")
_KEPT = "\u205f"
"""White space to Markdown, as a space is, and nothing that HTML puts together: stands for a space that is to stay."""


def markdown_blocks(text: str, *, keep_spaces: bool = False) -> list[DraftBlock]:
    """Headings, paragraphs, list items and quotes; links, emphasis and code become marks. Raises ``InvalidValue``.

    With ``keep_spaces`` several spaces between words stay as they are typed; else they are one, as browsers show them.
    """
    if not keep_spaces or _KEPT in text:
        return html_blocks(_RENDERER.render(text))
    spaced = _RUN_OF_SPACES.sub(lambda run: " " + _KEPT * len(run[1]), text)
    return [
        replace(block, segments=tuple(segment.replace(_KEPT, " ") for segment in block.segments))
        for block in html_blocks(_RENDERER.render(spaced))
    ]
