"""How a text ends: full stop, question, exclamation, ellipsis, colon, in every script. No check lives here."""

from __future__ import annotations

import re

_TAIL = re.compile(
    r"([.!?…。．！？।॥۔؟:：;；؛,，、،—–-]*)[\s\"'“”„‟‘’«»‹›)\]）】」』》〉*]*([.!?…。！？।۔؟:：;；]*)\s*$"
)
_CLASSES = (
    ("…", ("…", "...", "……")),
    ("?", ("?", "？", "؟")),
    ("!", ("!", "！")),
    (":", (":", "：")),
    (".", (".", "。", "．", "।", "॥", "۔")),
    (";", (";", "；", "؛")),
    (",", (",", "，", "、", "،", "—", "–", "-")),
)
MARK_OF = {"?": {"zh": "？", "ur": "؟", "fa": "؟"}, "!": {"zh": "！"}, ":": {"zh": "："},
           ".": {"zh": "。", "hi": "।", "ur": "۔"}}  # fmt: skip
"""The mark of a class where a language has its own."""


def ending(text: str) -> tuple[str, int, int]:
    """The class of the mark that ends the text (empty for none) and where it stands."""
    tail = text[-24:]
    match = _TAIL.search(tail)
    if match is None:
        return "", len(text), len(text)
    offset = len(text) - len(tail)
    group = 2 if match[2] else 1
    start, end = match.span(group)
    written = match[group]
    kind = next((kind for kind, forms in _CLASSES if any(form in written for form in forms)), "")
    return kind, offset + start, offset + end


def questions_and_exclamations(text: str) -> tuple[int, int]:
    """How many question marks and exclamation marks stand in ``text``."""
    return sum(map(text.count, "?？؟")), sum(map(text.count, "!！"))
