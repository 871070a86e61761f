"""A file's text exactly as it stands, line ends and a byte order mark too, for commands that count places in it.

It is imported by commands that must start quickly: no web, database or terminal library here.
"""

from __future__ import annotations

import codecs
from pathlib import Path

_LARGEST_FILE = 8_000_000


class UnreadableText(Exception):
    """The file cannot be used; the text is a sentence that says why, and what to do."""


def exact_text(file: Path) -> str:
    """The file's UTF-8 text; ``UnreadableText`` for what is missing, too large, or encoded otherwise."""
    try:
        if file.stat().st_size > _LARGEST_FILE:
            megabytes = _LARGEST_FILE // 1_000_000
            raise UnreadableText(f"{file} is larger than {megabytes} MB. Articles are text; leave media out.")
        content = file.read_bytes()
    except OSError as error:
        raise UnreadableText(f"{file} cannot be read: {error.strerror}.") from error
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise UnreadableText(f"{file} is UTF-16. Save it as UTF-8.")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableText(f"{file} is not UTF-8 (byte {error.start}). Save it as UTF-8.") from error
