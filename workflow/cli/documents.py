"""A writer's file as text, or a sentence why it cannot be. What the text means is the intake's business."""

from __future__ import annotations

import codecs
from pathlib import Path

from workflow.cli.console import fail, hint
from workflow.domain.errors import InvalidValue

_LARGEST_FILE = 2_000_000
_ARCHIVE = b"PK\x03\x04"
_KNOWN_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "is a PDF. Hand in the text itself: plain text, Markdown or HTML."),
    (b"{\\rtf", "is an RTF document. Save it as plain text or HTML."),
    (b"\xd0\xcf\x11\xe0", "is an old Word or Office document. Save it as .docx or plain text."),
    (b"\x1f\x8b", "is compressed. Unpack it and hand in the text."),
    (b"\x89PNG", "is a picture. Articles are text; leave media out."),
    (b"\xff\xd8\xff", "is a picture. Articles are text; leave media out."),
)
_BYTE_ORDER_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_submission(file: Path, encoding: str = "utf-8") -> tuple[str, str]:
    """A file's text and the name that says how it is to be read; a Word document's text comes as HTML."""
    if not _is_archive(file):
        return read_document(file, encoding), file.name
    from workflow.intake.word import LARGEST_FILE, read_word  # brings a library that no other file needs

    if file.stat().st_size > LARGEST_FILE:
        fail(f"{file} is larger than {LARGEST_FILE // 1_000_000} MB. Leave the pictures out.")
    try:
        document = read_word(file.read_bytes())
    except InvalidValue as error:
        fail(f"{file} {error.reason}.")
    for remark in document.remarks:
        hint(remark)
    return document.html, f"{file.name}.html"


def _is_archive(file: Path) -> bool:
    try:
        with file.open("rb") as stream:
            return stream.read(len(_ARCHIVE)) == _ARCHIVE
    except OSError:
        return False  # reading it whole says why


def read_document(file: Path, encoding: str = "utf-8") -> str:
    """A file's text; ends with a clear sentence for what is missing, too large, no text or encoded otherwise."""
    try:
        codec = codecs.lookup(encoding)
    except (LookupError, ValueError):
        fail(f"There is no encoding {encoding!r}. Examples: utf-8, gb18030, windows-1251.")
    try:
        if file.stat().st_size > _LARGEST_FILE:
            fail(f"{file} is larger than {_LARGEST_FILE // 1_000_000} MB. Articles are text; leave media out.")
        content = file.read_bytes()
    except OSError as error:
        fail(f"{file} cannot be read: {error.strerror}.")
    if content.startswith(_ARCHIVE):
        fail(f"{file} is a Word or other Office document, or a ZIP archive. Save it as plain text or HTML.")
    for beginning, sentence in _KNOWN_BEGINNINGS:
        if content.startswith(beginning):
            fail(f"{file} {sentence}")
    is_utf8 = codec.name == "utf-8"
    if is_utf8 and content.startswith(_BYTE_ORDER_MARKS):
        fail(f"{file} is UTF-16. Hand it in with --encoding utf-16.")
    try:
        text = content.decode("utf-8-sig" if is_utf8 else codec.name)
    except UnicodeDecodeError as error:
        if is_utf8:
            fail(f"{file} is not UTF-8 (byte {error.start}). Save it as UTF-8, or say --encoding gb18030, for example.")
        fail(f"{file} is not {encoding} (byte {error.start}). Name another --encoding.")
    except LookupError:  # one of Python's encodings that do not make text, such as base64
        fail(f"{encoding!r} is no encoding of text. Examples: utf-8, gb18030, windows-1251.")
    return text.replace("\r\n", "\n").replace("\r", "\n")
