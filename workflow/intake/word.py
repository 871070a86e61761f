"""Word documents (.docx): their text as HTML by ``mammoth``, which then meets the same sanitiser as any other HTML.

A document is a ZIP archive of XML from anybody. Only the parts that hold text are looked at, each held against limits
and read once by a parser that knows no entities, before the library sees them. Macros are refused, pictures left out.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from itertools import count
from xml.parsers import expat

import mammoth

from workflow.domain.errors import InvalidValue
from workflow.domain.phrases import Phrase, phrase, phrase_count

LARGEST_FILE = 10_000_000
"""Bytes of a document, pictures included."""
LARGEST_PART = 12_000_000
"""Bytes of one unpacked part of text."""
MOST_PARTS = 2_000
DEEPEST = 60
"""Elements inside each other: tables in tables in tables stay far below."""
MOST_ELEMENTS = 60_000
"""Of one part: a long article has a few thousand; the library takes about 30 seconds for 200,000."""
MOST_FIELDS = 1_000
"""Beginnings and ends of fields, of which one can stand in the other: each costs the library as much as all before."""

_TEXTS = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|word/_rels/[\w.-]+\.rels|word/(?:document|styles|numbering|footnotes|endnotes)\d*\.xml"
)
_MACROS = re.compile(r"(?:^|/)vba(?:Project|Data)", re.IGNORECASE)
_PICTURES = re.compile(r"word/media/[^/]+")
_ENCRYPTED = 0x1
_PACKINGS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""What word processors pack with. Of the others, Python unpacks a whole part before its size can be looked at."""
_ENTRY = b"PK\x01\x02"
"""What every entry of an archive's table of contents begins with."""
LONGEST_NAMESPACE = 300
"""Characters of a namespace's name, which each element within it bears when it is read."""
_NOTED = frozenset({"footnoteReference", "endnoteReference"})
_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='Quote'] => blockquote:fresh
p[style-name='Intense Quote'] => blockquote:fresh
p[style-name='caption'] => figcaption:fresh
p[style-name='Caption'] => figcaption:fresh
"""
_BACK_TO_NOTE = re.compile(r' ?<a href="#[\w-]*note-ref-\d+">↑</a>')
_PICTURE = re.compile(r"<img\b[^<>]*+>")
_NOTE = re.compile(r'<li id="(?:foot|end)note-[\w-]+">\s*(?:<p>)?')
"""Where a note begins, at the end of the text; the library numbers what refers to them from 1 on, and not the notes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WordDocument:
    """What a document says."""

    html: str
    remarks: tuple[Phrase, ...]
    """What was left out."""


def is_archive(content: bytes) -> bool:
    """Whether a file can be a Word document at all."""
    return content.startswith(b"PK\x03\x04")


def read_word(content: bytes) -> WordDocument:
    """The text of a document. Raises ``InvalidValue`` naming ``file`` for what is none, is unsafe or beyond limits."""
    if len(content) > LARGEST_FILE:
        raise _refused(phrase("has more than {most} MB; leave the pictures out", most=LARGEST_FILE // 1_000_000))
    if content.count(_ENTRY) > MOST_PARTS:  # before the library makes an object of each
        raise _refused(phrase("holds more than {most} parts; that is no article", most=MOST_PARTS))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts, pictures = _parts(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise _refused(phrase("is damaged, or no Word document; save it again as .docx")) from error
    if "word/document.xml" not in parts:
        raise _refused(phrase("is no Word document: it holds no text of one"))
    for name, part in parts.items():
        _look_through(name, part)
    html = _converted(parts)
    remarks = [
        phrase_count(
            "One picture of the document was left out; add it under Images.",
            "{count} pictures of the document were left out; add them under Images.",
            pictures,
        )
    ]
    return WordDocument(html=html, remarks=tuple(remarks) if pictures else ())


def _parts(archive: zipfile.ZipFile) -> tuple[dict[str, bytes], int]:
    """The parts that hold text by name, and how many pictures there are beside them."""
    members = archive.infolist()
    if any(_MACROS.search(member.filename) for member in members):
        raise _refused(phrase("holds macros; save it as .docx without them"))
    wanted = {member.filename: member for member in members if _TEXTS.fullmatch(member.filename)}
    for name, member in wanted.items():
        if member.flag_bits & _ENCRYPTED:
            raise _refused(phrase("is locked with a password; save it without one"))
        if member.compress_type not in _PACKINGS:
            raise _refused(phrase("is damaged, or no Word document; save it again as .docx"))
        if member.file_size > LARGEST_PART:
            raise _refused(
                phrase("unpacks to more than {most} MB in {part}", most=LARGEST_PART // 1_000_000, part=name)
            )
    if sum(member.file_size for member in wanted.values()) > 2 * LARGEST_PART:
        raise _refused(phrase("unpacks to more than {most} MB of text", most=2 * LARGEST_PART // 1_000_000))
    texts = {name: _unpacked(archive, member) for name, member in wanted.items()}
    return texts, sum(1 for member in members if _PICTURES.fullmatch(member.filename))


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """A part, unpacked up to the size that it says it has and no further, so that what was added up holds.

    ``archive.read`` gives no more than that either, but unpacks up to 2 GB first.
    """
    with archive.open(member) as part:
        return part.read(member.file_size + 1)


def _look_through(name: str, part: bytes) -> None:
    """Refuse a part that is no XML, declares a document type (and with it entities), or is too deep or too large.

    And one that refers to a note twice: the library writes the note out each time.
    """
    parser = expat.ParserCreate()
    depth, elements, fields = 0, 0, 0
    noted: set[tuple[str, str]] = set()

    def begin(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth, elements, fields
        depth, elements = depth + 1, elements + 1
        kind = tag.rpartition(":")[2]
        if any(len(value) > LONGEST_NAMESPACE for key, value in attributes.items() if key.startswith("xmlns")):
            raise _refused(phrase("names a namespace that is too long in {part}", part=name))
        if kind in _NOTED:
            notes = {(kind, value) for key, value in attributes.items() if key.rpartition(":")[2] == "id"}
            if notes & noted:
                raise _refused(phrase("refers to a note twice in {part}; save it again as .docx", part=name))
            noted.update(notes)
        fields += kind == "fldChar"
        if fields > MOST_FIELDS:
            raise _refused(phrase("has more than {most} fields in {part}; paste its text", most=MOST_FIELDS, part=name))
        if depth > DEEPEST:
            raise _refused(phrase("has elements nested too deeply in {part}", part=name))
        if elements > MOST_ELEMENTS:
            raise _refused(phrase("has more than {most} elements in {part}", most=MOST_ELEMENTS, part=name))

    def end(_tag: str) -> None:
        nonlocal depth
        depth -= 1

    def declared(*_what: object) -> None:
        raise _refused(phrase("declares entities in {part}; no word processor writes that", part=name))

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.StartDoctypeDeclHandler = declared
    try:
        parser.Parse(part, True)
    except expat.ExpatError as error:
        raise _refused(phrase("is damaged: {part} is no XML", part=name)) from error


def _converted(parts: dict[str, bytes]) -> str:
    """The HTML of a document that has these parts and nothing else."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    packed.seek(0)
    try:
        found = mammoth.convert_to_html(packed, style_map=_STYLES, include_embedded_style_map=False)
    except InvalidValue:
        raise
    except Exception as error:  # the library says nowhere what it raises on a document that breaks the standard
        raise _refused(phrase("cannot be read; save it again as .docx, or paste its text")) from error
    html: str = _PICTURE.sub("", _BACK_TO_NOTE.sub("", found.value))
    number = count(1)
    return _NOTE.sub(lambda note: f"{note[0]}[{next(number)}] ", html)


def _refused(reason: Phrase) -> InvalidValue:
    return InvalidValue("file", reason)
