"""A writer's file of any kind that we read, as text for the form or for the API: .txt, .md, .html, .docx."""

from __future__ import annotations

from dataclasses import dataclass

from workflow.domain.errors import InvalidValue
from workflow.domain.phrases import Phrase, phrase
from workflow.intake.encodings import decoded
from workflow.intake.reading import ParsedArticle, parse_article
from workflow.intake.word import is_archive, read_word

LARGEST_TEXT_FILE = 4_000_000
"""Bytes of a file of text; more than a million characters of any script are no article."""
SUFFIXES = (".txt", ".text", ".md", ".markdown", ".html", ".htm", ".docx")

_OTHERS = (
    (b"%PDF-", phrase("is a PDF; hand in the text itself, or the document that it was made from")),
    (b"{\\rtf", phrase("is an RTF document; save it as .docx or as plain text")),
    (b"\xd0\xcf\x11\xe0", phrase("is an old Word document; save it as .docx")),
    (b"\x1f\x8b", phrase("is compressed; unpack it first")),
    (b"\x89PNG", phrase("is a picture; articles are text")),
    (b"\xff\xd8\xff", phrase("is a picture; articles are text")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFile:
    """A file as text."""

    text: str
    filename: str
    """A name whose ending says how the text is to be read: that of a Word document ends in ``.html``."""
    encoding: str = ""
    """How its text was encoded; empty where the kind of file leaves no choice."""
    confidence: float = 1.0
    remarks: tuple[Phrase, ...] = ()
    """What a person should know of it."""

    def article(self, language: str | None = None) -> ParsedArticle:
        """The article that it is; raises ``InvalidValue``."""
        return parse_article(self.text, filename=self.filename, language=language)


def read_file(content: bytes, filename: str, encoding: str = "") -> ReadFile:
    """A file's text. Raises ``InvalidValue`` naming ``file`` or ``encoding``, with the limit where one is passed."""
    for beginning, reason in _OTHERS:
        if content.startswith(beginning):
            raise InvalidValue("file", reason)
    suffix = filename[filename.rfind(".") :].lower() if "." in filename else ""
    if suffix not in SUFFIXES and not is_archive(content):
        raise InvalidValue("file", phrase("is of no kind that is read here: {kinds}", kinds=", ".join(SUFFIXES)))
    if suffix == ".docx" or is_archive(content):
        word = read_word(content)
        return ReadFile(text=word.html, filename=f"{filename}.html", remarks=word.remarks)
    if len(content) > LARGEST_TEXT_FILE:
        raise InvalidValue(
            "file", phrase("has more than {most} MB; an article is text alone", most=LARGEST_TEXT_FILE // 1_000_000)
        )
    found = decoded(content, encoding)
    return ReadFile(text=found.text, filename=filename, encoding=found.encoding, confidence=found.confidence)
