"""HTML: sanitised by nh3, then read into blocks with their inline markup.

Scripts, styles and what surrounds an article never become text.
"""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser

import nh3

from workflow.domain.errors import InvalidValue
from workflow.domain.phrases import phrase
from workflow.domain.segments import BlockKind, DraftBlock
from workflow.domain.vocabulary import LanguageTag, parse_language
from workflow.intake.characters import refuse_unreadable
from workflow.intake.inline import KIND_OF_TAG, InlineText

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LISTS = frozenset({"ul", "ol"})
_CONTAINERS = frozenset(
    "p div li blockquote figure figcaption caption section article header main table thead tbody "
    "tfoot tr td th dl dt dd pre address details summary hr".split()
)
_BLOCK_TAGS = _CONTAINERS | _LISTS | frozenset(_HEADINGS)
_NEVER_TEXT = frozenset(
    "script style title noscript template iframe object textarea select svg math nav footer aside".split()
)
_ALLOWED = _BLOCK_TAGS | frozenset(KIND_OF_TAG) | {"br"}
_VOID = frozenset({"br", "hr"})
_CLOSED_BY_OTHERS = frozenset(
    "p li br hr img td th tr dt dd input meta link wbr col source option thead tbody tfoot".split()
)
_DEEPEST, _MOST_OPEN = 100, 500
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)")
_FORMATTING = re.compile(
    r"<(?:b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)(?![A-Za-z0-9])[^>]{0,200}", re.IGNORECASE
)
_REOPENED, _MOST_ELEMENTS = 3, 1_000_000
_MOST_MARKS = 1_000
_SAYS_LANGUAGE = re.compile(
    r"""<html(?:\s+(?!lang\b)[^\s=>]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>"']+))?)*\s+lang\s*=\s*["']?([A-Za-z0-9-]{2,35})""",
    re.IGNORECASE,
)
_BEGINNING = 2_000


def html_blocks(text: str) -> list[DraftBlock]:
    """Headings, paragraphs, list items, quotes and captions in reading order, spacing as a browser shows it.

    Links, emphasis, code and raised or lowered letters become marks; a link to anything but http, https and
    mailto becomes its text. Raises ``InvalidValue`` for elements nested more than a hundred deep, for more than a
    thousand marks, and for control characters that came in as character references.
    """
    _refuse_depth(text)
    _refuse_reopening(text)
    reader = _Reader()
    reader.feed(
        nh3.clean(
            text,
            tags=set(_ALLOWED),
            clean_content_tags=set(_NEVER_TEXT),
            attributes={"a": {"href"}},
            url_schemes={"http", "https", "mailto"},
            link_rel=None,
        )
    )
    reader.close()
    reader.end_block()
    for block in reader.blocks:
        refuse_unreadable(block.text, "body")
    if sum(len(block.marks) for block in reader.blocks) > _MOST_MARKS:
        raise InvalidValue("body", phrase("has more than {most:,} links and emphases", most=_MOST_MARKS))
    return reader.blocks


def html_language(text: str) -> LanguageTag | None:
    """The language that ``<html lang>`` names at the beginning of a document; None without one that we can read."""
    found = _SAYS_LANGUAGE.search(text[:_BEGINNING])
    try:
        return parse_language(found[1]) if found else None
    except InvalidValue:  # said in words of its own: the same as not said, so that whoever hands it in names it
        return None


def _refuse_depth(text: str) -> None:
    """Refuse what is nested deeper than any article before the sanitiser builds a tree of it, slowly."""
    still_open: Counter[str] = Counter()
    depth = 0
    for mark in _TAG.finditer(text):
        tag = mark[2].lower()
        if tag in _CLOSED_BY_OTHERS:
            continue
        if not mark[1]:
            still_open[tag] += 1
            depth += 1
        elif still_open[tag]:
            still_open[tag] -= 1
            depth -= 1
        if depth > _MOST_OPEN:
            raise InvalidValue("body", phrase("has elements nested too deeply"))


def _refuse_reopening(text: str) -> None:
    """Refuse inline elements that, never closed, would be opened again in so many blocks that memory runs out.

    A parser of HTML reopens up to three of each kind and attributes in every block that follows.
    """
    different = len({found[0] for found in _FORMATTING.finditer(text)})
    if _REOPENED * different * text.count("<") > _MOST_ELEMENTS:
        raise InvalidValue(
            "body", phrase("has too many kinds of inline elements for its length; hand it in with less styling")
        )


class _Reader(HTMLParser):
    """Collects blocks from sanitised HTML (the standard library's parser is used by inheriting)."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[DraftBlock] = []
        self._open: list[str] = []
        self._headers: list[int] = []
        self._text = InlineText()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A block tag ends the block before it; a line break is a space; an inline element opens a mark."""
        if tag == "br":
            self._text.add("\n")
            return
        if tag in KIND_OF_TAG:
            self._text.open(tag, next((value or "" for name, value in attrs if name == "href"), ""))
            return
        self.end_block()
        if tag not in _VOID:
            self._open.append(tag)
            if tag == "header":
                self._headers.append(len(self.blocks))
            if len(self._open) > _DEEPEST:
                raise InvalidValue("body", phrase("has elements nested too deeply"))

    def handle_endtag(self, tag: str) -> None:
        """A closed tag ends its block, or its mark."""
        if tag in KIND_OF_TAG:
            self._text.close(tag)
            return
        self.end_block()
        if tag in self._open:
            while (closed := self._open.pop()) != tag:
                self._close(closed)
            self._close(closed)

    def _close(self, tag: str) -> None:
        """A header without the title is the site's, not the article's: what it held goes."""
        if tag == "header":
            begin = self._headers.pop()
            if not any(block.kind is BlockKind.HEADING and block.level == 1 for block in self.blocks[begin:]):
                del self.blocks[begin:]

    def handle_data(self, data: str) -> None:
        """Text of the present block."""
        self._text.add(data)

    def end_block(self) -> None:
        """Put what was collected on record as a block of the innermost kind that is open."""
        text, marks = self._text.take()
        if text:
            kind, level = self._kind()
            self.blocks.append(DraftBlock(kind=kind, segments=(text,), level=level, marks=marks))

    def _kind(self) -> tuple[BlockKind, int]:
        for tag in reversed(self._open):
            if tag in _HEADINGS:
                return BlockKind.HEADING, _HEADINGS[tag]
            if tag in {"figcaption", "caption"}:
                return BlockKind.CAPTION, 0
            if tag == "blockquote":
                return BlockKind.QUOTE, 0
            if tag == "li":
                return BlockKind.LIST_ITEM, max(1, sum(name in _LISTS for name in self._open))
        return BlockKind.PARAGRAPH, 0
