"""The typical item, read line by line: every defect that the text alone shows, and which check finds it.

The item is no part of the repository, so a place is a paragraph and a range of code points in it. What only a person
sees (a comma splice, ``continued to deepening``, ``speeches respectively``) is grammar, and stands on no list.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from workflow.domain.annotations import Finding
from workflow.domain.segments import Block, BlockKind, Segment
from workflow.domain.terminology import Concept, ConceptKind, Term, TermStatus
from workflow.domain.vocabulary import LanguageTag
from workflow.quality import run_checks
from workflow.quality.ports import EditionText
from workflow.terminology import TermBase

SEED = Path(__file__).resolve().parents[2].parent / "shared" / "seed_article.txt"
DIGEST = "16f0a20b5873fbb0"
ENGLISH = LanguageTag("en")

NO_BREAK_SPACES = [
    (3, 151), (4, 30), (4, 175), (4, 327), (5, 257), (6, 285), (6, 380), (6, 526), (8, 84), (8, 167), (8, 496),
    (8, 732), (9, 54), (9, 73), (9, 174), (9, 178), (9, 234), (9, 243),
]  # fmt: skip
DOUBLED_SPACES = [(5, 336), (6, 51), (8, 551), (8, 713)]  # a plain one and a no-break one
DEFECTS = [
    *((paragraph, start, start + 1, "hidden_characters") for paragraph, start in NO_BREAK_SPACES),
    *((paragraph, start, start + 2, "spacing") for paragraph, start in DOUBLED_SPACES),
    (1, 34, 57, "spacing"),  # none after the colon
    (2, 0, 47, "metadata_line"),
    (2, 10, 15, "script_residue"),
    (2, 9, 10, "spacing"),  # none after the colon
    (2, 15, 22, "metadata_line"),  # glued labels
    (2, 38, 47, "metadata_line"),
    (3, 135, 175, "title_differs"),
    (3, 220, 227, "dates_without_year"),
    (3, 563, 582, "spacing"),  # none before the bracket
    (3, 582, 584, "spacing"),  # before the comma
    (4, 28, 30, "spacing"),  # before the semicolon
    (4, 116, 141, "organisation_names"),  # another form of a centre's name
    (4, 141, 143, "spacing"),  # two marks
    (4, 142, 146, "spacing"),  # none after them
    (4, 172, 175, "undefined_acronyms"),
    (5, 270, 272, "spacing"),  # before the comma
    (5, 271, 285, "spacing"),  # none after it
    (5, 322, 324, "spacing"),  # before the comma
    (5, 338, 341, "organisation_names"),  # no article
    (6, 53, 56, "organisation_names"),
    (8, 78, 81, "organisation_names"),
    (8, 584, 599, "spacing"),  # none after the sentence
    (8, 610, 651, "repeated_clause"),
    (8, 715, 718, "organisation_names"),
    (9, 69, 72, "organisation_names"),
]
"""Paragraph from 1, half-open range, check."""

TERMS = [
    (4, 0, 5, "name_authority"),  # incomplete
    (4, 397, 411, "name_authority"),  # divided otherwise
    (4, 413, 423, "name_authority"),
    (4, 425, 435, "name_authority"),
    (4, 437, 446, "name_authority"),  # misspelt
    (4, 452, 458, "name_authority"),
    (6, 176, 197, "outdated_terms"),
    (6, 499, 526, "outdated_terms"),
    (8, 456, 483, "outdated_terms"),
]


def glossary() -> TermBase:
    """The few names and phrases that the item is held to."""
    people = [
        "Dmitry Mezentsev",
        "Zhang Deguang",
        "Vladimir Norov",
        "Bolat Nurgaliyev",
        "Muratbek Imanaliyev",
        "Rashid Alimov",
    ]
    phrases = {
        "community with a shared future": "community of shared destiny",
        "shelving differences": "reserving differences",
    }
    concepts = [
        Concept(id=f"p{number}", kind=ConceptKind.PERSON, provenance="test", terms=(Term(language=ENGLISH, text=name),))
        for number, name in enumerate(people)
    ]
    concepts += [
        Concept(
            id=f"t{number}",
            kind=ConceptKind.PHRASE,
            provenance="test",
            terms=(
                Term(language=ENGLISH, text=wanted),
                Term(language=ENGLISH, text=outdated, status=TermStatus.FORBIDDEN),
            ),
        )
        for number, (wanted, outdated) in enumerate(phrases.items())
    ]
    return TermBase(concepts)


@pytest.fixture(scope="module")
def findings() -> list[Finding]:
    """What all checks find in the item, a segment a paragraph."""
    if not SEED.is_file():
        pytest.skip("seed_article.txt does not stand in the shared folder beside the repository")
    content = SEED.read_bytes()
    assert hashlib.sha256(content).hexdigest()[:16] == DIGEST, "another text: the list is of no use for it"
    paragraphs = [line for line in content.decode().split("\n") if line.strip()]
    blocks = tuple(
        Block(
            kind=BlockKind.PARAGRAPH if number > 1 else BlockKind.HEADLINE,
            segments=(Segment(id=f"s{number}", text=text),),
        )
        for number, text in enumerate(paragraphs, 1)
    )
    return list(run_checks(EditionText(language=ENGLISH, blocks=blocks, source_language=ENGLISH, terms=glossary())))


def finds(findings: list[Finding], defect: tuple[int, int, int, str]) -> bool:
    """Whether the check that should has a finding there."""
    paragraph, start, end, check = defect
    return any(
        each.check == check and each.segment_id == f"s{paragraph}" and each.start < end and start < each.end
        for each in findings
    )


def test_what_a_reader_finds_is_found(findings: list[Finding]) -> None:
    """At least 95 of 100 defects that a careful reader of the item lists are found, each by its check."""
    missed = [defect for defect in DEFECTS if not finds(findings, defect)]
    assert len(missed) <= 0.05 * len(DEFECTS), missed


def test_names_and_terms_are_held_to_the_glossary(findings: list[Finding]) -> None:
    """Every name and phrase that the glossary has otherwise is found."""
    assert [defect for defect in TERMS if not finds(findings, defect)] == []


def test_little_else_is_found(findings: list[Finding]) -> None:
    """Nearly every finding is one of the defects on the lists."""
    listed = [*DEFECTS, *TERMS]
    others = [each for each in findings if not any(finds([each], defect) for defect in listed)]
    assert len(others) <= 2, others


def test_the_safe_mends_are_the_right_ones(findings: list[Finding]) -> None:
    """One click writes the name as the glossary has it, and one space where there were none."""
    mends = {(each.segment_id, each.start): each.suggestion for each in findings}
    assert mends["s4", 397] == "Zhang Deguang"
    assert mends["s4", 437] == "Mezentsev"
    assert mends["s8", 584] == "governance. They"
    assert mends["s3", 563] == "Cooperation (CNISCO)"
