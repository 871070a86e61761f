"""Promises of files: Word documents and texts in any encoding are read, what is unsafe or too large is refused."""

from __future__ import annotations

import pytest

from tests.support.word import document, link, note_mark, packed, paragraph, parts, run, table
from workflow.domain.errors import InvalidValue
from workflow.intake.files import read_file
from workflow.intake.word import DEEPEST, LARGEST_PART, MOST_ELEMENTS, MOST_FIELDS, MOST_PARTS

WHOLE = (
    paragraph(run("河桥重新开放"), style="a3"),
    paragraph(run("Why it took so long"), style="2"),
    paragraph(run("The "), run("old", bold=True), run(" bridge, see "), link("the report"), run(" here."), note_mark()),
    paragraph(run("one"), list_level=0),
    paragraph(run("deep", italic=True), list_level=1),
    paragraph(run("We kept our word."), style="a4"),
    table(("Bearings", "42"), ("支座", "پل")),
    paragraph(run("勒拿河上的老桥周一重新通车。")),
    paragraph(run("لینا پر بنا پرانا پل دوبارہ کھول دیا گیا۔")),
)


def read(content: bytes, name: str = "a.docx", encoding: str = ""):
    """The blocks of a file as short tuples, the headline's first."""
    article = read_file(content, name, encoding).article("en")
    return [(str(block.kind), block.level, block.text) for block in article.blocks]


def refusal(content: bytes, name: str = "a.docx", encoding: str = "") -> str:
    """Why a file is refused."""
    with pytest.raises(InvalidValue) as refused:
        read_file(content, name, encoding)
    return refused.value.detail


def test_a_word_document_keeps_its_form():
    """Title, headings, lists in lists, quotations, tables and footnotes of a document are blocks in reading order."""
    assert read(document(*WHOLE, footnote="As of Monday.")) == [
        ("headline", 0, "河桥重新开放"),
        ("heading", 2, "Why it took so long"),
        ("paragraph", 0, "The old bridge, see the report here.[1]"),
        ("list_item", 1, "one"),
        ("list_item", 2, "deep"),
        ("quote", 0, "We kept our word."),
        ("paragraph", 0, "Bearings"),
        ("paragraph", 0, "42"),
        ("paragraph", 0, "支座"),
        ("paragraph", 0, "پل"),
        ("paragraph", 0, "勒拿河上的老桥周一重新通车。"),
        ("paragraph", 0, "لینا پر بنا پرانا پل دوبارہ کھول دیا گیا۔"),
        ("list_item", 1, "[1] As of Monday."),
    ]


def test_a_word_document_keeps_its_marks():
    """Strong text, links and the raised number of a note stay marks on exactly their words."""
    article = read_file(document(*WHOLE, footnote="As of Monday."), "a.docx").article("en")
    block = article.blocks[2]
    marks = [(str(mark.kind), block.text[mark.start : mark.end], mark.href) for mark in block.marks]
    assert marks == [
        ("strong", "old", ""),
        ("link", "the report", "https://example.org/report"),
        ("superscript", "[1]", ""),
    ]


def test_pictures_are_left_out_and_told():
    """A picture in a document is left out, and a sentence says so."""
    read_in = read_file(packed({**parts(*WHOLE), "word/media/image1.png": b"\x89PNG"}), "a.docx")
    assert [str(remark) for remark in read_in.remarks] == [
        "One picture of the document was left out; add it under Images."
    ]


@pytest.mark.parametrize(
    ("part", "content", "reason"),
    [
        ("word/styles.xml", b"<a>" + b" " * LARGEST_PART + b"</a>", "unpacks to more than 12 MB"),
        ("word/vbaProject.bin", b"anything", "holds macros"),
        ("word/document.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "declares entities"),
        (
            "word/document.xml",
            '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'.encode("utf-16"),
            "declares entities",
        ),
        ("word/footnotes.xml", b"<a>" * (DEEPEST + 1) + b"</a>" * (DEEPEST + 1), "nested too deeply"),
        ("word/document.xml", b"<a>" + b"<b/>" * MOST_ELEMENTS + b"</a>", "elements in word/document.xml"),
        ("word/document.xml", b"<a>" + b"<w:fldChar/>" * (MOST_FIELDS + 1) + b"</a>", "more than 1000 fields"),
        ("word/document.xml", b"<a>" + b'<w:footnoteReference w:id="2"/>' * 2 + b"</a>", "refers to a note twice"),
        ("word/document.xml", b"<a>" + b'<endnoteReference id="2"/>' * 2 + b"</a>", "refers to a note twice"),
        ("word/document.xml", b"<a>", "is no XML"),
        ("word/document.xml", b"<a/>", "cannot be read"),
    ],
)
def test_unsafe_documents_are_refused(part, content, reason):
    """Bombs, macros, entities, deep nesting and broken parts are refused with the reason, before anything is built."""
    assert reason in refusal(packed({**parts(*WHOLE), part: content}))


def test_archives_that_are_no_documents_are_refused():
    """An archive without a document's text, with too many parts, or cut off, is refused."""
    assert "holds no text" in refusal(packed({"a.txt": "a"}))
    assert "parts" in refusal(packed({f"a/{number}": "" for number in range(MOST_PARTS + 1)}))
    assert "damaged" in refusal(document(*WHOLE)[:-40])
    assert "damaged" in refusal(b"PK\x03\x04 and so on")


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"%PDF-1.7", "a.pdf", "is a PDF"),
        (b"\xd0\xcf\x11\xe0", "a.doc", "old Word"),
        (b"text", "a.exe", "of no kind"),
        (b"a" * 4_000_001, "a.txt", "more than 4 MB"),
    ],
)
def test_other_files_are_refused(content, name, reason):
    """What is no text is refused by its beginning, whatever it is called; what is too large with the limit."""
    assert reason in refusal(content, name)


RUSSIAN = "Мост открыт\n\nПосле восьми месяцев ремонта старый мост через Лену снова открыт для движения."
CHINESE = "河桥经过八个月维修后重新开放\n\n勒拿河上的老桥周一重新通车。工程师更换了全部四十二个支座。"


@pytest.mark.parametrize(
    ("text", "encoding", "told", "is_guessed"),
    [
        (RUSSIAN, "utf-8", "utf-8", False),
        (RUSSIAN, "utf-8-sig", "utf-8", False),
        (RUSSIAN, "cp1251", "windows-1251", True),
        (RUSSIAN, "koi8-r", "koi8-r", True),
        (CHINESE, "gb18030", "gb18030", True),
        (CHINESE, "utf-16", "utf-16", False),
        ("The bridge is open\n\nIt took eight months.", "utf-16-le", "utf-16", True),
        ("The bridge is open\n\nIt took eight months.", "utf-16-be", "utf-16", True),
    ],
)
def test_encodings_are_told(text, encoding, told, is_guessed):
    """A text file is read in its encoding, which is named, and whether that was a guess is said."""
    found = read_file(text.encode(encoding), "a.txt")
    assert (found.text, found.encoding) == (text, told)
    assert (found.confidence < 1) == is_guessed


def test_a_person_says_the_encoding():
    """The encoding that a person names holds; one that does not fit, or that there is not, is refused by name."""
    assert read_file(RUSSIAN.encode("koi8-r"), "a.txt", "koi8-r").text == RUSSIAN
    assert refusal(RUSSIAN.encode("koi8-r"), "a.txt", "utf-8").startswith("encoding: is not utf-8")
    assert refusal(b"a", "a.txt", "no-such").startswith("encoding: 'no-such' is no encoding")
    assert refusal(b"a", "a.txt", "base64").startswith("encoding: ")
    for name in ("punycode", "idna", "unicode_escape"):
        assert refusal(b"a", "a.txt", name).startswith(f"encoding: '{name}' is no encoding")
