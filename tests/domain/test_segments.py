"""Segment ids, lineage and content hashes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import factories as make
from tests.factories import EN, PT
from workflow.domain.segments import (
    Block,
    BlockKind,
    DraftBlock,
    Method,
    Segment,
    TargetSegment,
    all_segments,
    content_hash,
    headline_of,
    highest_number,
    missing_or_stale,
    number_blocks,
    text_hash,
    translated_blocks,
    translated_hash,
)

drafts = st.lists(
    st.builds(
        DraftBlock,
        kind=st.sampled_from((BlockKind.HEADLINE, BlockKind.PARAGRAPH)),
        segments=st.lists(st.sampled_from("ABCDEF"), min_size=1, max_size=3).map(tuple),
    ),
    min_size=1,
    max_size=4,
)


def ids(blocks: tuple[Block, ...]) -> dict[str, str]:
    """Text to id."""
    return {segment.text: segment.id for segment in all_segments(blocks)}


def test_an_unchanged_sentence_keeps_its_id_when_others_come_and_go():
    """Insertion and deletion around a sentence do not touch it; what is new gets a new number."""
    first = number_blocks(make.text("A", "B", "C"))
    second = number_blocks(make.text("X", "A", "C"), first, highest_number(first) + 1)
    assert {text: ids(second)[text] for text in "AC"} == {text: ids(first)[text] for text in "AC"}
    assert ids(second)["X"] == "s5"


def test_a_reworded_sentence_keeps_its_id():
    """Rewording in place makes the translation stale rather than missing."""
    first = number_blocks(make.text("A", "B", "C"))
    second = number_blocks(make.text("A", "Bee", "C"), first, 5)
    assert ids(second)["Bee"] == ids(first)["B"]


def test_the_number_of_a_deleted_sentence_is_never_given_again():
    """A translation of a deleted sentence can never turn up under a new one."""
    state = make.drafted()
    shorter = make.after(state, make.revise(make.text("The meeting began. ")))
    longer = make.after(shorter, make.revise(make.text("The meeting began. ", "P", "Q")))
    assert not {ids(longer.blocks)["P"], ids(longer.blocks)["Q"]} & set(ids(state.blocks).values())


@given(st.lists(drafts, min_size=2, max_size=5))
def test_ids_are_unique_and_never_given_anew(versions: list[list[DraftBlock]]):
    """Over any history, a version's ids are unique, and an id that was dropped never comes back."""
    blocks: tuple[Block, ...] = ()
    number, dropped = 1, set()
    for version in versions:
        before = {segment.id for segment in all_segments(blocks)}
        blocks = number_blocks(version, blocks, number)
        now = [segment.id for segment in all_segments(blocks)]
        assert len(now) == len(set(now))
        assert [[s.text for s in block.segments] for block in blocks] == [list(block.segments) for block in version]
        assert not dropped & set(now)
        dropped |= before - set(now)
        number = max(number, highest_number(blocks) + 1)


@given(drafts, drafts)
def test_the_content_hash_is_that_of_language_form_and_text(one: list[DraftBlock], other: list[DraftBlock]):
    """Two texts have the same hash exactly when language, blocks and sentences are the same."""
    first, second = number_blocks(one), number_blocks(other, number_blocks(one), 100)
    assert (content_hash(EN, first) == content_hash(EN, second)) == (one == other)
    assert content_hash(EN, first) != content_hash(PT, first)


def test_a_translation_is_stale_when_its_source_moved():
    """Missing and stale segments are found in reading order; untranslated blocks are left out of the text."""
    blocks = number_blocks(make.text("A", "B"))
    targets = {"s1": make.translation("Ministers meet in Bishkek"), "s2": make.translation("another text")}
    assert missing_or_stale(blocks, targets) == (Segment(id="s2", text="A"), Segment(id="s3", text="B"))
    assert [block.kind for block in translated_blocks(blocks, {"s3": make.translation("B")})] == [BlockKind.PARAGRAPH]


def test_the_headline_is_the_headline_block_or_the_first():
    """Feeds always have something to show."""
    assert headline_of(number_blocks(make.text("A", headline="H"))) == "H"
    assert headline_of(number_blocks(make.text("A")[1:])) == "A"
    assert headline_of(()) == ""


@pytest.mark.parametrize("translated", [(), ("s1",), ("s2", "s3"), ("s1", "s2", "s3", "s4")])
def test_the_hash_of_a_translation_is_that_of_its_blocks(translated: tuple[str, ...]):
    """Hashed without making its blocks, a translation hashes like them; without any text it has no hash."""
    source = number_blocks((*make.text("One. ", "Two. "), *make.text("Three.", headline="Four")))
    targets = {
        each.id: TargetSegment(text=f"t {each.text}", source_hash=text_hash(each.text), method=Method.MACHINE)
        for each in all_segments(source)
        if each.id in translated
    }
    expected = content_hash(make.PT, translated_blocks(source, targets)) if translated else ""
    assert translated_hash(make.PT, source, targets) == expected
