"""What may stand in a text at all, and how lines end. No format is known here."""

from __future__ import annotations

import re

from workflow.domain.errors import InvalidValue
from workflow.domain.phrases import phrase

MOST_CHARACTERS = 1_000_000
_UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_LINE_END = re.compile(r"\r\n?")
_WIDE = "\u3000-\u303f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff00-\uffef"
_LINE_BREAK = re.compile(r"(?<![ \t])[ \t]*+\n\s*+")
_BREAK_IN_WIDE = re.compile(rf"(?<=[{_WIDE}])[ \t]*\n[ \t]*(?=[{_WIDE}])")


def refuse_unreadable(text: str, field: str) -> None:
    """Raise ``InvalidValue`` naming ``field`` for a text that is too long or holds what no reader can see."""
    if len(text) > MOST_CHARACTERS:
        raise InvalidValue(field, phrase("must have at most {most:,} characters", most=MOST_CHARACTERS))
    found = _UNREADABLE.search(text)
    if found is not None:
        kind = "a lone surrogate" if "\ud800" <= found[0] <= "\udfff" else "a control character"
        raise InvalidValue(
            field,
            phrase(
                "holds {kind} (U+{found:04X}) at character {found_2}",
                kind=kind,
                found=ord(found[0]),
                found_2=found.start() + 1,
            ),
        )


def without_odd_line_ends(text: str) -> str:
    """``text`` with every line ended by a line feed and without a byte order mark."""
    return _LINE_END.sub("\n", text.removeprefix("\ufeff"))


def one_line(text: str) -> str:
    """``text`` on one line: a break becomes a space, or nothing between Chinese characters; the rest stays."""
    return _LINE_BREAK.sub(" ", _BREAK_IN_WIDE.sub("", text.strip()))
