"""An edition's blocks as HTML and as plain text, and the address of its public page.

Formats for partners, feeds and the portal all render the body here, so that readers and partners
get the same text. Standard library and the domain only: no template, no language of the interface.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import groupby
from urllib.parse import quote

from workflow.domain.marks import Mark, MarkKind, clipped, joined, nested
from workflow.domain.segments import Block, BlockKind
from workflow.domain.vocabulary import LanguageTag, text_direction
from workflow.languages.scripts import is_unspaced

_HIGHEST_HEADING, _LOWEST_HEADING = 2, 6

_ELEMENT = {
    MarkKind.EMPHASIS: "em",
    MarkKind.STRONG: "strong",
    MarkKind.LINK: "a",
    MarkKind.CODE: "code",
    MarkKind.SUBSCRIPT: "sub",
    MarkKind.SUPERSCRIPT: "sup",
}


def edition_url(site_url: str, language: LanguageTag, slug: str) -> str:
    """The public page of one edition under ``site_url`` (which has no trailing slash): ``/news/ru/…-cf7f3a2c91``."""
    return f"{site_url}/news/{language}/{quote(slug)}"


def document_url(site_url: str, language: LanguageTag, slug: str, format_name: str) -> str:
    """Where one edition's document in one format can be fetched: ``/news/ru/…-cf7f3a2c91/ninjs``."""
    return f"{edition_url(site_url, language, slug)}/{format_name}"


def body_html(blocks: Sequence[Block]) -> str:
    """The body as HTML: everything but the headline, all text escaped, nothing but our own elements and its links."""
    return "".join(
        _run_html(kind, list(run)) for kind, run in groupby(_body_blocks(blocks), key=lambda block: block.kind)
    )


def body_document(blocks: Sequence[Block], language: LanguageTag, *, above: str = "", beneath: str = "") -> str:
    """The body in one ``div`` that says its language and direction, for whoever pastes it into another page.

    ``above`` and ``beneath`` it stands HTML of ours.
    """
    return f'<div lang="{language}" dir="{text_direction(language)}">{above}{body_html(blocks)}{beneath}</div>'


def plain_text(blocks: Sequence[Block]) -> str:
    """The body as text: blocks apart by an empty line, list items by a line break, and no headline."""
    runs = groupby(_body_blocks(blocks), key=lambda block: block.kind is BlockKind.LIST_ITEM)
    return "\n\n".join(
        "\n".join(f"- {block.text.strip()}" for block in run)
        if is_list
        else "\n\n".join(block.text.strip() for block in run)
        for is_list, run in runs
    )


def count_words(text: str, language: LanguageTag) -> int | None:
    """How many words ``text`` has; None in a language that is written without spaces between words."""
    if is_unspaced(language):
        return None
    return sum(any(character.isalnum() for character in word) for word in text.split())


def _body_blocks(blocks: Sequence[Block]) -> list[Block]:
    return [block for block in blocks if block.kind is not BlockKind.HEADLINE and block.text.strip()]


def _run_html(kind: BlockKind, run: Sequence[Block]) -> str:
    match kind:
        case BlockKind.LIST_ITEM:
            return _list_html(run)
        case BlockKind.QUOTE:
            return f"<blockquote>{''.join(_element('p', block) for block in run)}</blockquote>"
        case BlockKind.HEADING:
            return "".join(_element(f"h{_heading_level(block)}", block) for block in run)
        case BlockKind.CAPTION:
            return "".join(f'<p class="caption">{_text_html(block)}</p>' for block in run)
        case _:
            return "".join(_element("p", block) for block in run)


def _list_html(items: Sequence[Block]) -> str:
    """One list; items that are deeper than the item before them make a list inside it."""
    depth = items[0].level
    html: list[str] = []
    position = 0
    while position < len(items):
        end = position + 1
        while end < len(items) and items[end].level > depth:
            end += 1
        nested = items[position + 1 : end]
        html.append(f"<li>{_text_html(items[position])}{_list_html(nested) if nested else ''}</li>")
        position = end
    return f"<ul>{''.join(html)}</ul>"


def _heading_level(block: Block) -> int:
    return min(max(block.level, _HIGHEST_HEADING), _LOWEST_HEADING)


def _element(name: str, block: Block) -> str:
    return f"<{name}>{_text_html(block)}</{name}>"


def _text_html(block: Block) -> str:
    """The block's text with its marks as elements; what crosses is closed and opened again."""
    whole = block.text
    text = whole.strip()
    begin = len(whole) - len(whole.lstrip())
    marks = joined((segment.text, segment.marks) for segment in block.segments)
    return "".join(
        escape(piece, quote=False) if mark is None else _tag(mark, opens=opens)
        for piece, mark, opens in nested(text, clipped(marks, begin, begin + len(text)))
    )


def _tag(mark: Mark, *, opens: bool) -> str:
    name = _ELEMENT[mark.kind]
    if not opens:
        return f"</{name}>"
    return f'<a href="{escape(mark.href)}">' if mark.kind is MarkKind.LINK else f"<{name}>"
