"""Blocks as a text that a writer edits whole, and back: plain text or Markdown, whichever says all that is there.

What is written is read again at once by the same reader that a writer's text meets; a text that would not come back
as exactly the same blocks is not offered. So nothing is lost by opening a draft and saving it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from workflow.domain.errors import InvalidValue
from workflow.domain.marks import Mark, MarkKind, clipped, nested
from workflow.domain.segments import BlockKind, DraftBlock
from workflow.intake.markdown import markdown_blocks
from workflow.intake.plain import text_blocks

_TAGS = {
    MarkKind.EMPHASIS: "em",
    MarkKind.STRONG: "strong",
    MarkKind.CODE: "code",
    MarkKind.SUBSCRIPT: "sub",
    MarkKind.SUPERSCRIPT: "sup",
    MarkKind.LINK: "a",
}
_SIGNS = {MarkKind.EMPHASIS: "*", MarkKind.STRONG: "**"}
_SPECIAL = re.compile(r"[\\`*\[\]<]|(?<!\w)_|_(?!\w)|&(?=#?\w+;)|!(?=\[)")
_AT_BEGINNING = re.compile(r"(?:#{1,6}(?=\s|$)|>|[-+](?=\s|$)|=+\s*$|-+\s*$|~~~)")
_NUMBERED = re.compile(r"(\d{1,9})([.)])(?=\s|$)")
_PLAIN_ADDRESS = re.compile(r"[^()<>\s\\*_`\[\]&]+")
_LINE_OF_TABLE = re.compile(r"[|:\s-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenText:
    """A headline and a body as a writer edits them."""

    headline: str
    body: str
    format: Literal["text", "markdown"]


def written(blocks: Sequence[DraftBlock]) -> WrittenText | None:
    """The blocks as one text; None when neither format can hold them without loss."""
    if not blocks or blocks[0].kind is not BlockKind.HEADLINE or blocks[0].marks:
        return None
    headline, body = blocks[0].text.strip(), [_trimmed(block) for block in blocks[1:]]
    if any(block.kind is BlockKind.HEADLINE for block in body):
        return None
    ways: tuple[tuple[Literal["text", "markdown"], Callable[[], str], Callable[[str], list[DraftBlock]]], ...] = (
        ("text", lambda: "\n\n".join(block.text for block in body), text_blocks),
        ("markdown", lambda: _markdown(body), _markdown_read),
    )
    for name, write, read in ways:
        text = write()
        if _reads_as(read, text, body):
            return WrittenText(headline=headline, body=text, format=name)
    return None


def _markdown_read(text: str) -> list[DraftBlock]:
    return markdown_blocks(text, keep_spaces=True)


def _reads_as(read: Callable[[str], list[DraftBlock]], text: str, blocks: Sequence[DraftBlock]) -> bool:
    try:
        found = read(text)
    except InvalidValue:
        return False
    return [_form(block) for block in found] == [_form(block) for block in blocks]


def _form(block: DraftBlock) -> tuple[BlockKind, int, str, tuple[Mark, ...]]:
    return block.kind, block.level, block.text, tuple(sorted(block.marks))


def _trimmed(block: DraftBlock) -> DraftBlock:
    """The block without white space around it, as every reader gives it."""
    whole = block.text
    text = whole.strip()
    begin = len(whole) - len(whole.lstrip())
    marks = clipped(block.marks, begin, begin + len(text))
    return DraftBlock(kind=block.kind, segments=(text,), level=block.level, marks=marks)


# --- Markdown ---------------------------------------------------------------------------------------


def _markdown(blocks: Sequence[DraftBlock]) -> str:
    """One block after the other; lists keep together, and so do the paragraphs of a quotation."""
    pieces: list[str] = []
    before: DraftBlock | None = None
    for block in blocks:
        if before is not None:
            pieces.append(_between(before, block))
        pieces.append(_written_block(block))
        before = block
    return "".join(pieces)


def _between(before: DraftBlock, block: DraftBlock) -> str:
    if before.kind is block.kind is BlockKind.LIST_ITEM:
        return "\n"
    return "\n>\n" if before.kind is block.kind is BlockKind.QUOTE else "\n\n"


def _written_block(block: DraftBlock) -> str:
    """The block in Markdown's own signs where they say it, else with HTML for its marks."""
    lines = list(_ways(block))
    alone = DraftBlock(kind=block.kind, segments=block.segments, level=min(block.level, 1) or 0, marks=block.marks)
    if block.kind is not BlockKind.LIST_ITEM:
        alone = block
    return next((line for line in lines if _reads_as(_markdown_read, line.lstrip(), [alone])), lines[-1])


def _ways(block: DraftBlock) -> Iterator[str]:
    for inline in (_in_signs, _in_elements):
        text = inline(block)
        match block.kind:
            case BlockKind.HEADING:
                yield f"{'#' * block.level} {text}"
            case BlockKind.LIST_ITEM:
                yield f"{'  ' * (block.level - 1)}- {text}"
            case BlockKind.QUOTE:
                yield f"> {text}"
            case BlockKind.CAPTION:
                yield f"<figcaption>{_html(block)}</figcaption>"
            case _:
                yield text


def _in_signs(block: DraftBlock) -> str:
    """Inline markup as ``*emphasis*``, ``**strong**`` and ``[link](address)``."""
    return _inline(block, _sign)


def _in_elements(block: DraftBlock) -> str:
    """Inline markup as elements, which stand where signs would not be read, such as inside a word."""
    return _inline(block, lambda mark, opens: _element(mark, opens=opens))


def _inline(block: DraftBlock, mark_of: Callable[[Mark, bool], str]) -> str:
    pieces = nested(block.text, block.marks)
    text = "".join(mark_of(mark, opens) if mark else _escaped(piece) for piece, mark, opens in pieces)
    return _guarded(text)


def _sign(mark: Mark, opens: bool) -> str:
    if mark.kind in _SIGNS:
        return _SIGNS[mark.kind]
    if mark.kind is not MarkKind.LINK or not _PLAIN_ADDRESS.fullmatch(mark.href):
        return _element(mark, opens=opens)
    return "[" if opens else f"]({mark.href})"


def _element(mark: Mark, *, opens: bool) -> str:
    name = _TAGS[mark.kind]
    if not opens:
        return f"</{name}>"
    return f'<a href="{escape(mark.href)}">' if mark.kind is MarkKind.LINK else f"<{name}>"


def _html(block: DraftBlock) -> str:
    pieces = nested(block.text, block.marks)
    return "".join(_element(mark, opens=opens) if mark else escape(piece, quote=False) for piece, mark, opens in pieces)


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda found: f"\\{found[0]}", text)


def _guarded(text: str) -> str:
    """The line so that its beginning is text, and no heading, list or rule."""
    if _AT_BEGINNING.match(text) or (text.startswith("|") and _LINE_OF_TABLE.fullmatch(text)):
        return f"\\{text}"
    return _NUMBERED.sub(r"\1\\\2", text, count=1) if _NUMBERED.match(text) else text
