"""Two texts side by side: nothing is lost, and every block is called what became of it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from workflow.domain.comparison import Change, compare_texts
from workflow.domain.marks import Mark, MarkKind
from workflow.domain.segments import Block, BlockKind, DraftBlock, Segment, number_blocks
from workflow.domain.vocabulary import LanguageTag

EN, ZH = LanguageTag("en"), LanguageTag("zh-Hans")
TEXTS = some.lists(
    some.sampled_from(["The bridge opened.", "Rain fell.", "The bridge opened late.", "桥开了。", "", "a b c d"])
)


def text(*paragraphs: str, previous: tuple[Block, ...] = (), first: int = 1) -> tuple[Block, ...]:
    """Paragraphs of one segment each."""
    drafts = [DraftBlock(kind=BlockKind.PARAGRAPH, segments=(each,)) for each in paragraphs]
    return number_blocks(drafts, previous, first)


def changes(
    old: tuple[Block, ...], new: tuple[Block, ...], language: LanguageTag = EN
) -> list[tuple[Change, int, int]]:
    """What became of each block, with its old and new numbers."""
    compared = compare_texts(old, new, language)
    return [(block.change, block.old_number, block.new_number) for block in compared.blocks]


@given(TEXTS, TEXTS, some.booleans())
def test_both_texts_are_there_whole(before, after, continued):
    """Every block of both texts is told exactly once, the new in order, and its pieces are its words in both."""
    old = text(*before)
    new = text(*after, previous=old if continued else (), first=100)
    compared = compare_texts(old, new, EN).blocks
    assert [block.new for block in compared if block.new is not None] == list(new)
    there = sorted((block for block in compared if block.old is not None), key=lambda block: block.old_number)
    assert [block.old for block in there] == list(old)
    for block in compared:
        kinds = {"deleted": block.old, "inserted": block.new}
        for kind, whole in kinds.items():
            joined = "".join(piece.text for piece in block.pieces if piece.kind in {"equal", kind})
            assert joined == (whole.text if whole else "")


@given(TEXTS)
def test_a_text_is_itself(paragraphs):
    """Nothing differs between a text and itself, whatever repeats in it."""
    compared = compare_texts(text(*paragraphs), text(*paragraphs), EN)
    assert (compared.changed, compared.words_added, compared.words_removed) == (0, 0, 0)


@given(TEXTS, TEXTS)
def test_what_stays_stands_in_order(before, after):
    """Blocks that are not called moved rise in both texts, and a removed one stands after all that stood before it."""
    compared = compare_texts(text(*before), text(*after, first=100), EN).blocks
    olds = [block.old_number for block in compared if block.old is not None and block.change is not Change.MOVED]
    assert olds == sorted(olds)


@given(TEXTS, TEXTS)
def test_comparing_backwards_counts_the_other_way_round(before, after):
    """As many words come in one way as go out the other way where blocks are paired by their ids alone."""
    old, new = text(*before), text(*after, first=100)
    there, back = compare_texts(old, new, EN), compare_texts(new, old, EN)
    assert there.words_added - there.words_removed == back.words_removed - back.words_added


def test_an_inserted_paragraph_moves_no_other():
    """What follows a new paragraph stays."""
    old = text("One came.", "Two went.")
    new = text("One came.", "Nobody knew.", "Two went.", previous=old, first=3)
    assert changes(old, new) == [(Change.SAME, 1, 1), (Change.ADDED, 0, 2), (Change.SAME, 2, 3)]


def test_a_removed_paragraph_stands_where_it_stood():
    """It is told between those that stood around it."""
    old = text("One came.", "Nobody knew.", "Two went.")
    new = text("One came.", "Two went.", previous=old, first=4)
    assert changes(old, new) == [(Change.SAME, 1, 1), (Change.REMOVED, 2, 0), (Change.SAME, 3, 2)]


def test_a_moved_paragraph_is_called_so():
    """It is told where it stands now, once, with its former place."""
    old = text("One came.", "Two went.", "Three stayed at home.")
    new = text("Three stayed at home.", "One came.", "Two went.", previous=old, first=4)
    assert changes(old, new) == [(Change.MOVED, 3, 1), (Change.SAME, 1, 2), (Change.SAME, 2, 3)]


def test_a_reworded_paragraph_is_known_by_its_segments():
    """However little of it stayed: its segment kept its id."""
    old = text("One came.", "Two went.")
    new = text("One came.", "Everybody else remained silent", previous=old, first=3)
    assert changes(old, new) == [(Change.SAME, 1, 1), (Change.REWORDED, 2, 2)]


def test_a_reworded_paragraph_without_ids_in_common_is_known_by_its_words():
    """A text from elsewhere: half of the words are enough between the same neighbours."""
    old = text("One came.", "The old bridge over the river was closed today.", "Two went.")
    new = text("One came.", "Rain.", "The old bridge over the Tejo was closed.", "Two went.", first=50)
    assert changes(old, new) == [
        (Change.SAME, 1, 1),
        (Change.ADDED, 0, 2),
        (Change.REWORDED, 2, 3),
        (Change.SAME, 3, 4),
    ]


def test_words_and_chinese_characters_are_counted():
    """White space and punctuation are no words; a character of Chinese is one."""
    english = compare_texts(text("The bridge opened."), text("The bridge opened again, at last."), EN)
    assert (english.words_added, english.words_removed) == (3, 0)
    chinese = compare_texts(text("大桥重新开放。"), text("大桥昨天开放。"), ZH)
    assert (chinese.words_added, chinese.words_removed) == (2, 2)
    assert [(piece.kind, piece.text) for piece in chinese.blocks[0].pieces][1:3] == [
        ("deleted", "重新"),
        ("inserted", "昨天"),
    ]


def test_words_that_stay_between_two_changes_stay():
    """Each change is told by itself: what stands between two of them is not told as new."""
    compared = compare_texts(text("after eight months of repairs"), text("after nine months of repair"), EN)
    told = [(piece.kind, piece.text) for piece in compared.blocks[0].pieces]
    assert told == [
        ("equal", "after "), ("deleted", "eight"), ("inserted", "nine"),
        ("equal", " months of "), ("deleted", "repairs"), ("inserted", "repair"),
    ]  # fmt: skip


def test_markup_alone_is_a_change_of_form():
    """The same words, one of them strong now; how the block is cut into segments is no change."""
    strong = Mark(kind=MarkKind.STRONG, start=0, end=8)
    plain = Block(kind=BlockKind.PARAGRAPH, segments=(Segment(id="s1", text="One. Two"),))
    marked = Block(kind=BlockKind.PARAGRAPH, segments=(Segment(id="s1", text="One. Two", marks=(strong,)),))
    halves = (Mark(kind=MarkKind.STRONG, start=0, end=5),), (Mark(kind=MarkKind.STRONG, start=0, end=3),)
    cut = Block(
        kind=BlockKind.PARAGRAPH,
        segments=(Segment(id="s1", text="One. ", marks=halves[0]), Segment(id="s2", text="Two", marks=halves[1])),
    )
    assert changes((plain,), (marked,)) == [(Change.REFORMATTED, 1, 1)]
    assert changes((marked,), (cut,)) == [(Change.SAME, 1, 1)]


def test_a_long_text_without_anything_in_common_is_compared_quickly():
    """Two thousand paragraphs that share no word are told apart as removed and added."""
    old = text(*(f"old{number} word" for number in range(2000)))
    new = text(*(f"new{number} thing" for number in range(2000)), first=5000)
    compared = compare_texts(old, new, EN)
    assert (compared.words_added, compared.words_removed) == (4000, 4000)
