"""Markdown: rendered by markdown-it and read like any other HTML, so that raw HTML in it meets the same sanitiser."""

from __future__ import annotations

from markdown_it import MarkdownIt

from workflow.domain.segments import DraftBlock
from workflow.intake.html import html_blocks

_RENDERER = MarkdownIt("commonmark").enable("table")


def markdown_blocks(text: str) -> list[DraftBlock]:
    """Headings, paragraphs, list items and quotes; links, emphasis and code become marks. Raises ``InvalidValue``."""
    return html_blocks(_RENDERER.render(text))
