"""TMX in and out: what is read, what is left out and counted, and what hostile files get."""

from __future__ import annotations

import io
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import EN, NOW, PT
from workflow.domain.errors import InvalidValue
from workflow.domain.memory_units import MemoryUnit
from workflow.domain.vocabulary import LanguageTag
from workflow.tmx import ExportedUnit, TmxReader, written

UNIT = ExportedUnit(
    identity="e1",
    source_language=EN,
    target_language=PT,
    source="A & B",
    target="A e B",
    created=NOW,
    status="approved",
)


def document(*units: str, srclang: str = "en", before: str = "") -> bytes:
    """A TMX file of these units."""
    body = "\n".join(units)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n{before}<tmx version="1.4"><header srclang="{srclang}"/>'
        f"<body>\n{body}\n</body></tmx>"
    ).encode()


def tu(*texts: tuple[str, str], attribute: str = "xml:lang") -> str:
    """A unit of texts by language."""
    variants = "".join(f'<tuv {attribute}="{tag}"><seg>{text}</seg></tuv>' for tag, text in texts)
    return f"<tu>{variants}</tu>"


def read(content: bytes, *languages: LanguageTag | None) -> tuple[list[MemoryUnit], TmxReader]:
    """The units of a file, and the reader for its counts."""
    reader = TmxReader(io.BytesIO(content), *languages)
    return list(reader), reader


def test_units_are_read_with_their_lines_and_languages():
    """Each other language of a unit is a pair with the header's source; tags are put in canonical form."""
    content = document(tu(("EN", "One."), ("pt_br", "Um."), ("zh-hans", "一。")), tu(("en", " Two. "), ("pt", "Dois.")))
    units, reader = read(content)
    told = [(each.source_language, each.target_language, each.source, each.target, each.line) for each in units]
    assert told == [
        ("en", "pt-BR", "One.", "Um.", 3),
        ("en", "zh-Hans", "One.", "一。", 3),
        ("en", "pt", "Two.", "Dois.", 4),
    ]
    assert (reader.read, dict(reader.skipped)) == (2, {})


def test_wanted_languages_choose():
    """A primary language takes its varieties, a variety only itself; with no source said, the first text is it."""
    content = document(tu(("ru", "Один."), ("en-GB", "One."), ("pt-BR", "Um.")), srclang="*all*")
    assert [(each.source, each.target) for each in read(content)[0]] == [("Один.", "One."), ("Один.", "Um.")]
    assert [(each.source, each.target) for each in read(content, EN, PT)[0]] == [("One.", "Um.")]
    units, reader = read(content, EN, LanguageTag("pt-PT"))
    assert (units, dict(reader.skipped)) == ([], {"not in these languages": 1})


def test_what_is_of_no_use_is_left_out_and_counted():
    """Without a language, in none that is known, empty, or longer than any segment."""
    content = document(
        "<tu><tuv><seg>x</seg></tuv></tu>",
        tu(("en", "x"), ("tlh", "y")),
        tu(("en", " "), ("pt", "y")),
        tu(("en", "x"), ("pt", "y" * 20_001)),
        tu(("en", "x"), ("pt", "y")),
    )
    units, reader = read(content)
    assert [each.target for each in units] == ["y"]
    assert (reader.read, dict(reader.skipped)) == (
        5,
        {
            "a language is missing or not known": 2,
            "a text is empty": 1,
            "longer than 20,000 characters": 1,
            "not in these languages": 4,
        },
    )


def test_inline_elements_are_reduced_to_text():
    """Codes of other programs go, what is highlighted and what stands within codes for readers stays."""
    seg = '<bpt i="1">&lt;b&gt;</bpt>A bold<ept i="1">&lt;/b&gt;</ept> '
    seg += "<hi>and <ph>{0}<sub>note</sub></ph>more</hi> &amp; end"
    assert read(document(tu(("en", seg), ("pt", "x"))))[0][0].source == "A bold and notemore & end"


def test_older_files_say_lang():
    """TMX 1.1 named the language without a prefix."""
    assert len(read(document(tu(("en", "a"), ("pt", "b"), attribute="lang")))[0]) == 1


def test_a_document_type_is_harmless_and_never_loaded():
    """Most files name the standard's own."""
    content = document(tu(("en", "a"), ("pt", "b")), before='<!DOCTYPE tmx SYSTEM "file:///etc/passwd">\n')
    assert [each.source for each in read(content)[0]] == ["a"]


BOMB = '<!DOCTYPE tmx [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>\n'
OUTSIDE = '<!DOCTYPE tmx [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n'
PARAMETER = '<!DOCTYPE tmx [<!ENTITY % x SYSTEM "http://127.0.0.1/x"> %x;]>\n'


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (document(tu(("en", "&b;"), ("pt", "x")), before=BOMB), "line 2: it declares the entity 'a'"),
        (document(tu(("en", "&x;"), ("pt", "x")), before=OUTSIDE), "line 2: it declares the entity 'x'"),
        (document(before=PARAMETER), "line 2: it declares the entity 'x'"),
        (document(tu(("en", "&nbsp;"), ("pt", "x"))), "line 3"),
        (document(tu(("en", "&nbsp;"), ("pt", "x")), before='<!DOCTYPE tmx SYSTEM "tmx14.dtd">'), "&nbsp;"),
        (document("<tu><tuv"), "line 4: this is not well-formed"),
        (b"", "no element found"),
        (b"Dear Sir", "line 1: this is not well-formed"),
        (b"<xliff/>", "no TMX"),
        (document()[:-4], "not well-formed"),
        (document(tu(("en", "\x01"), ("pt", "x"))), "line 3: this is not well-formed"),
        (b'<?xml version="1.0" encoding="klingon"?><tmx/>', "encoding"),
        (document().replace(b"UTF-8", b"UTF-7"), "encoding"),
        (document(tu(("en", "é"), ("pt", "x"))).replace("é".encode(), b"\xe9"), "line 3"),
    ],
)
def test_what_is_no_tmx_is_refused_with_its_line(content: bytes, why: str):
    """Entities are neither expanded nor passed over in silence; broken files are named by line."""
    with pytest.raises(InvalidValue) as refused:
        read(content)
    assert why in refused.value.reason


def test_depth_and_languages_are_bounded():
    """Elements within each other are refused by line before they exhaust anything; further languages are left out."""
    seg = "<hi>" * 90 + "deep" + "</hi>" * 90
    assert read(document(tu(("en", seg), ("pt", "x"))))[0][0].source == "deep"
    with pytest.raises(InvalidValue, match="line 3: more than 100 elements"):
        read(document("<hi>" * 100_000))
    many = [(f"pt-{number:03}", "x") for number in range(300)]
    assert len(read(document(tu(("en", "a"), *many)))[0]) == 99


@given(st.lists(st.tuples(st.text(min_size=1), st.text(min_size=1)), max_size=5))
def test_what_is_written_is_read_again(pairs: list[tuple[str, str]]):
    """Texts of any characters come back, but for those that XML cannot hold."""
    units = [replace(UNIT, source=f"a{one}z", target=f"b{two}z") for one, two in pairs]
    content = "".join(written(units, "en")).encode("utf-8", "surrogatepass")
    ET.fromstring(content)  # noqa: S314 - our own document
    found = read(content)[0]
    assert [(each.source, each.target) for each in found] == [(kept(each.source), kept(each.target)) for each in units]


def kept(text: str) -> str:
    """The text without what XML 1.0 has no characters for."""
    return "".join(
        each
        if each in "\t\n\r" or "\x20" <= each <= "\ud7ff" or "\ue000" <= each <= "\ufffd" or each >= "\U00010000"
        else "\ufffd"
        for each in text
    )
