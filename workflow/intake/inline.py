"""The text of one block while it is read: white space collapsed as a browser shows it, inline elements as marks."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from workflow.domain.errors import InvalidValue
from workflow.domain.marks import Mark, MarkKind, clipped, is_address
from workflow.domain.phrases import phrase

KIND_OF_TAG = {
    "a": MarkKind.LINK,
    "em": MarkKind.EMPHASIS,
    "i": MarkKind.EMPHASIS,
    "cite": MarkKind.EMPHASIS,
    "strong": MarkKind.STRONG,
    "b": MarkKind.STRONG,
    "code": MarkKind.CODE,
    "sub": MarkKind.SUBSCRIPT,
    "sup": MarkKind.SUPERSCRIPT,
}
"""The inline elements that mean something for news text."""

_SPACING = re.compile(r"[ \t\n\r\f]+")
_DEEPEST = 100
_AS_BROWSERS_SEND = str.maketrans({" ": "%20", '"': "%22", "<": "%3C", ">": "%3E"})


@dataclass(slots=True)
class _Opened:
    kind: MarkKind
    href: str
    start: int
    order: int


class InlineText:
    """Collects a block's text and marks; an element that stays open goes on in the next block."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._after_space = True
        self._opened: list[_Opened] = []
        self._closed: list[tuple[int, Mark]] = []
        self._count = 0

    def add(self, data: str) -> None:
        """Append text; a run of white space is one space wherever it comes from, and none at the beginning."""
        text = _SPACING.sub(" ", data)
        if self._after_space:
            text = text.removeprefix(" ")
        if text:
            self._pieces.append(text)
            self._length += len(text)
            self._after_space = text.endswith(" ")

    def open(self, tag: str, href: str) -> None:
        """Begin an element; a link that leads nowhere we let it is text only."""
        if len(self._opened) >= _DEEPEST:
            raise InvalidValue("body", phrase("has elements nested too deeply"))
        address = href.strip().translate(_AS_BROWSERS_SEND)
        self._count += 1
        opened = _Opened(KIND_OF_TAG[tag], address if is_address(address) else "", self._length, self._count)
        self._opened.append(opened)

    def close(self, tag: str) -> None:
        """End the innermost open element of that kind."""
        kind = KIND_OF_TAG[tag]
        for at in reversed(range(len(self._opened))):
            if self._opened[at].kind is kind:
                self._put(self._opened.pop(at))
                return

    def take(self) -> tuple[str, tuple[Mark, ...]]:
        """The text without white space around it and its marks, the outermost first; what follows begins anew."""
        for opened in self._opened:
            self._put(opened)
            opened.start = 0
        whole = "".join(self._pieces)
        text = whole.strip()
        begin = len(whole) - len(whole.lstrip())
        in_order = [mark for _, mark in sorted(self._closed, key=lambda each: (each[1].start, -each[1].end, each[0]))]
        marks = _meaningful(clipped(in_order, begin, begin + len(text)), text)
        self._pieces.clear()
        self._closed.clear()
        self._length, self._after_space = 0, True
        return text, marks

    def _put(self, opened: _Opened) -> None:
        is_needless = (opened.kind is MarkKind.LINK) != bool(opened.href)
        if opened.start < self._length and not is_needless:
            mark = Mark(start=opened.start, end=self._length, kind=opened.kind, href=opened.href)
            self._closed.append((opened.order, mark))


def _meaningful(marks: tuple[Mark, ...], text: str) -> tuple[Mark, ...]:
    """The marks without white space at their edges, without empty ones, and none twice over the same text."""
    result: list[Mark] = []
    reaches: dict[MarkKind, int] = {}
    for mark in marks:
        inner = text[mark.start : mark.end]
        start = mark.start + len(inner) - len(inner.lstrip())
        end = mark.start + len(inner.rstrip())
        if start < end and end > reaches.get(mark.kind, 0):
            result.append(replace(mark, start=start, end=end))
            reaches[mark.kind] = end
    return tuple(sorted(result, key=lambda mark: (mark.start, -mark.end)))
