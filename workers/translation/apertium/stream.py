"""The text stream that Apertium's programs speak: a text escaped for them, and their answer read back with its marks.

White space that must stay and characters that the stream takes for marks travel as blanks in brackets; a full stop
before an empty blank ends every text, else capitals and spaces leak into the next one. No process is known here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKENS = re.compile(
    r"(?P<blank>[ \t\r\n~]*[\t\r\n~][ \t\r\n~]*|  +)"  # kept as it is: all but one space between words
    r"|(?P<kept>[*#\x01-\x08\x0b\x0c\x0e-\x1f\x7f]+)"
    r"|(?P<special>[\[\]{}^$/\\@<>])"
)
_END = ".[]"
_ANSWER = re.compile(
    r"\\(?P<escaped>.)"
    r"|(?P<end>\.\[\])"
    r"|\[(?P<blank>(?:[^\[\]\\]|\\.)*+)\]"
    r"|(?P<mark>[*#@])(?P<word>[^\s\[\]\\*#@.,;:!?…\"“”„«»()|।۔،؟؛。，、！？；：（）]*)"
    r"|(?P<gap> {2,})",  # what a word that left no trace stood between
    re.DOTALL,
)
_LONGEST_FLAG = 60
"""Characters of a word in a flag."""
_MARKS = {"*": "unknown", "#": "ungenerated", "@": "untranslated"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for one text."""

    text: str
    flags: tuple[str, ...]
    """``unknown:Norov`` (no analysis), ``untranslated:…`` (no entry), ``ungenerated:…`` (no such form)."""


def encode(text: str) -> bytes:
    """The text as the first program reads it; ``UnicodeEncodeError`` for half a character."""
    return (_TOKENS.sub(_encoded, text.replace("\0", " ")) + _END).encode()


def decode(answer: bytes) -> Answer:
    """The plain text of an answer, and a flag for every word with a mark; ``UnicodeDecodeError`` when it is no text."""
    flags: list[str] = []

    def plain(match: re.Match[str]) -> str:
        if match["escaped"] is not None:
            return match["escaped"]
        if match["end"]:
            return ""
        if match["gap"]:
            return " "
        if match["blank"] is not None:
            return re.sub(r"\\(.)", r"\1", match["blank"], flags=re.DOTALL)
        word = match["word"].rstrip("-–—'’")
        if word:
            flags.append(f"{_MARKS[match['mark']]}:{word[:_LONGEST_FLAG]}")
        return match["word"]

    text = _ANSWER.sub(plain, answer.decode())
    return Answer(text=text, flags=tuple(dict.fromkeys(flags)))


def marked(answer: bytes) -> str:
    """The answer as ``apertium`` itself prints it, marks and all."""
    return _ANSWER.sub(
        lambda match: match[0] if match["mark"] or match["gap"] else match["escaped"] or match["blank"] or "",
        answer.decode(),
    )


def _encoded(match: re.Match[str]) -> str:
    if match["blank"]:
        paragraph = _END if match["blank"].count("\n") > 1 else ""
        return f"{paragraph}[{match['blank']}]"
    return f"[{match['kept']}]" if match["kept"] else f"\\{match['special']}"
