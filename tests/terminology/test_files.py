"""Term bases as files: they come back as they went, and what is wrong with one is said with its place."""

from __future__ import annotations

from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories import concept
from workflow.domain.concepts import acceptable
from workflow.domain.errors import InvalidValue, NotAllowed, WrongState
from workflow.domain.terminology import Concept, ConceptKind, Term, TermStatus
from workflow.domain.vocabulary import LanguageTag
from workflow.exchange import Brought, bring_in
from workflow.terminology import csv_files, tbx_files
from workflow.terminology.importing import FileFormat, format_of
from workflow.terminology.starter import starter_concepts

FORMATS = [csv_files, tbx_files]
FULL = [
    concept(
        "zhang-de-guang",
        "en:Zhang Deguang",
        "en!Zhang De Guang",
        "zh:张德广",
        kind="person",
        desks=("asia", "europe"),
        definition='Secretary-General,\n2004–2006 <first> & "best"',
        do_not_translate=True,
    ),
    concept("formula", "en:=1+1", "en:'quoted", "en:@home", "en!+7", "en:-x"),
]

TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=20).filter(
    lambda text: any(each.isalnum() for each in text) and "\ufffe" not in text and "\uffff" not in text
)
TERMS = st.builds(
    Term,
    language=st.sampled_from([LanguageTag(tag) for tag in ("en", "zh-Hans", "ru")]),
    text=TEXTS,
    status=st.sampled_from(TermStatus),
    note=TEXTS | st.just(""),
)
CONCEPTS = st.builds(
    Concept,
    id=st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,4})?", fullmatch=True),
    kind=st.sampled_from(ConceptKind),
    terms=st.lists(TERMS, min_size=1, max_size=4, unique_by=lambda term: (term.language, term.text.strip())),
    do_not_translate=st.booleans(),
    desks=st.lists(st.sampled_from(["asia", "desk-2"]), unique=True).map(tuple),
    definition=TEXTS | st.just(""),
    provenance=TEXTS,
)


@pytest.mark.parametrize("module", FORMATS)
def test_what_is_written_is_read_back(module: ModuleType) -> None:
    """Every field of every concept, in order."""
    assert module.read_concepts(module.write_concepts(FULL)) == FULL
    assert module.read_concepts(module.write_concepts([])) == []


def test_a_note_of_a_term_says_nothing_of_its_concept():
    """A term's note may begin like our own note of the concept, and stays a note."""
    term = Term(language=LanguageTag("en"), text="Kazmunai", note="copyflow: kind=phrase")
    concept = Concept(
        id="kazmunai", kind=ConceptKind.ORGANISATION, terms=(term,), do_not_translate=True, provenance="t"
    )
    assert tbx_files.read_concepts(tbx_files.write_concepts([concept])) == [concept]


@pytest.mark.parametrize("module", FORMATS)
@settings(max_examples=120, deadline=None)
@given(given_concepts=st.lists(CONCEPTS, max_size=3, unique_by=lambda each: each.id))
def test_whatever_is_acceptable_is_read_back(module: ModuleType, given_concepts: list[Concept]) -> None:
    """Quotes, commas, markup, formulas, any script: nothing is lost or changed on the way."""
    try:
        concepts = [acceptable(each) for each in given_concepts]
    except InvalidValue:
        return
    assert module.read_concepts(module.write_concepts(concepts)) == concepts


def test_no_cell_is_a_formula() -> None:
    """A spreadsheet that opens an export runs nothing of it."""
    rows = csv_files.write_concepts(FULL).splitlines()
    assert any(",'=1+1," in row for row in rows)
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.split(","))


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "line 1: lacks the column concept, language, text"),
        ("concept,language,text,colour\n", "unknown column 'colour'"),
        ("concept,language,text,text\n", "names a column twice"),
        ("concept,language,text\na,en\n", "line 2: has 2 cells"),
        ("concept,language,text\na,en,SCO\nb,xx,ШОС\n", "line 3, column language: 'xx' names no language"),
        ("concept,language,text\n,en,SCO\n", "line 2, column concept: must not be empty"),
        ("concept,language,text,status\na,en,SCO,maybe\n", "line 2, column status: 'maybe' is none of approved"),
        ("concept,kind,language,text\na,ship,en,SCO\n", "line 2, column kind: 'ship' is none of term"),
        ("concept,do_not_translate,language,text\na,perhaps,en,SCO\n", "line 2, column do_not_translate"),
        ("concept,kind,language,text\na,term,en,SCO\na,place,ru,ШОС\n", "line 3, column kind: says 'place'"),
        ("concept,language,text\na,en,SCO\n", "line 2, concept a, provenance: say where"),
        ("concept,language,text,provenance\nA B,en,SCO,x\n", "line 2, concept A B, id: must be small letters"),
        ('concept,language,text,provenance\na,en,"SCO\n', "line 2: unexpected end of data"),
        ("concept,language,text\na,en,S\0\n", "U+0000"),
    ],
)
def test_a_csv_that_will_not_do_says_where(text: str, complaint: str) -> None:
    """Line and column of what is wrong, of everything at once."""
    with pytest.raises(InvalidValue) as caught:
        csv_files.read_concepts(text)
    assert complaint in caught.value.reason


def test_rows_of_a_concept_need_not_repeat_themselves() -> None:
    """What stands in one row holds for the concept; lines are counted through cells of several lines."""
    text = (
        "\ufeffConcept,Kind,Language,Text,Definition,Provenance\r\n"
        'a,person,en,One,"two\nlines",the charter\r\n'
        "\r\n"
        "b,,en,Two,,\r\n"
        "a,,ru,Один,,\r\n"
    )
    places = csv_files.read_places(text, provenance="a file")
    assert [(line, each.id, len(each.terms), each.provenance) for line, each in places] == [
        (2, "a", 2, "the charter"),
        (5, "b", 1, "a file"),
    ]


OLD = """<?xml version="1.0"?><!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">
<martif type="TBX" xml:lang="en"><text><body>
<termEntry id="C 12"><langSet xml:lang="en"><ntig><termGrp><term>head of state</term>
<termNote type="administrativeStatus">preferredTerm-admn-sts</termNote></termGrp></ntig></langSet>
<langSet xml:lang="ru-RU"><tig><term>глава государства</term></tig>
<tig><term>главарь</term><termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote><note>rude</note></tig>
</langSet></termEntry></body></text></martif>"""


def test_older_tbx_is_read() -> None:
    """As other systems export it: the names of before 2019, a document type, ids of any form."""
    (read,) = tbx_files.read_concepts(OLD, provenance="another system")
    assert (read.id, read.provenance) == ("c-12", "another system")
    assert [(term.language, term.text, term.status.value, term.note) for term in read.terms] == [
        ("en", "head of state", "approved", ""),
        ("ru-RU", "глава государства", "approved", ""),
        ("ru-RU", "главарь", "forbidden", "rude"),
    ]


def _tbx(entry: str, before: str = "") -> str:
    return f'{before}<tbx type="TBX-Basic" style="dca"><text><body>\n{entry}</body></text></tbx>'


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("hello", "is no XML"),
        ("<html/>", "is no TBX: its outermost element is html"),
        (_tbx("&x;", '<!DOCTYPE tbx [<!ENTITY x "y">]>'), "declares an entity"),
        (_tbx("&x;", '<!DOCTYPE tbx [<!ENTITY x SYSTEM "file:///etc/hostname">]>'), "declares an entity"),
        (_tbx("<a>" * 60 + "</a>" * 60), "deeper than 40"),
        (_tbx('<conceptEntry id="a"/>'), "line 2, terms: give at least one"),
        (_tbx('<conceptEntry id="a"><langSec><termSec><term>x</term></termSec></langSec></conceptEntry>'), "xml:lang"),
        (_tbx('<conceptEntry id="a"><langSec xml:lang="en"><termSec/></langSec></conceptEntry>'), "line 2, term: is"),
        (_tbx("\ud800"), "lone surrogate"),
    ],
)
def test_a_tbx_that_will_not_do_says_where(text: str, complaint: str) -> None:
    """No entity is expanded, no file is read, and the line of what is wrong is named."""
    with pytest.raises(InvalidValue) as caught:
        tbx_files.read_concepts(text, provenance="x")
    assert complaint in f"{caught.value.reason}"


def test_an_import_says_what_came_of_each_concept() -> None:
    """Added, changed, unchanged, or refused with the reason; a refused one keeps no other out, a missing right all."""
    first, second = concept("a", "en:one"), concept("b", "en:two")
    recorded: list[str] = []

    def record(each: Concept) -> None:
        if each.id == "b":
            raise WrongState("not now")
        recorded.append(each.id)

    report = bring_in([(2, first), (3, second), (4, concept("c", "en:three"))], {"a": concept("a", "en:0")}, record)
    told = [(line.line, line.outcome, line.reason) for line in report.lines]
    assert told == [(2, Brought.CHANGED, ""), (3, Brought.REFUSED, "not now"), (4, Brought.ADDED, "")]
    assert recorded == ["a", "c"]
    assert report.refused == (report.lines[1],)

    def denied(each: Concept) -> None:
        raise NotAllowed("no")

    with pytest.raises(NotAllowed):
        bring_in([(2, first)], {}, denied)
    assert bring_in([(2, first)], {"a": first}, denied).count(Brought.UNCHANGED) == 1


def test_the_file_name_tells_the_format() -> None:
    """Of .csv and .tbx; any other needs the format named."""
    assert (format_of("a.CSV"), format_of("b.tbx")) == (FileFormat.CSV, FileFormat.TBX)
    with pytest.raises(InvalidValue, match="name the format"):
        format_of("c.txt")


def test_the_starter_base_is_large_and_without_contradiction() -> None:
    """At least 150 concepts in English, Chinese and Russian; no term is approved here and forbidden there."""
    concepts = [each for _, each in starter_concepts()]
    complete = [each for each in concepts if {term.language for term in each.terms} >= {"en", "zh", "ru"}]
    assert len(complete) >= 150
    assert len({each.id for each in concepts}) == len(concepts)
    of_term: dict[tuple[str, str], set[str]] = {}
    for each in concepts:
        for term in each.terms:
            of_term.setdefault((term.language, term.text), set()).add(term.status.value)
    assert [term for term, statuses in of_term.items() if len(statuses) > 1] == []
