"""Sentences: nothing is lost, hard cases of every language stay as people would part them, and no text is slow."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.domain.vocabulary import LanguageTag
from workflow.languages.sentences import split_sentences

GOLDEN = sorted((Path(__file__).parent / "golden").glob("*.txt"))
LANGUAGES = "en zh ru hi ur fa kk ky tg uz uz-Cyrl be pt es".split()
ANY_LANGUAGE = st.sampled_from([*LANGUAGES, "de", "ja", "zh-Hans", "ar", "yi"]).map(LanguageTag)


def split(text, language="en"):
    """The sentences without the white space after them, for reading; what was cut is held to be the text."""
    pieces = split_sentences(text, LanguageTag(language))
    assert "".join(pieces) == text
    return [piece.strip() for piece in pieces]


def paragraphs(path):
    """A golden file's paragraphs: each a list of sentences, and what joins them in its language."""
    found = [block.split("\n") for block in path.read_text(encoding="utf-8").strip().split("\n\n")]
    return found, "" if path.stem == "zh" else " "


def test_every_language_has_a_golden_file():
    """Each language of the newsroom is held to at least 25 sentences."""
    assert {path.stem for path in GOLDEN} == set(LANGUAGES)
    assert all(sum(map(len, paragraphs(path)[0])) >= 25 for path in GOLDEN)


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_golden_sentences(path):
    """Sentences that were joined to a paragraph come apart exactly where they were joined."""
    found, space = paragraphs(path)
    for sentences in found:
        assert split(space.join(sentences), path.stem) == sentences


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_a_sentence_is_one_sentence(path):
    """What was cut out as a sentence is not cut again."""
    for sentences in paragraphs(path)[0]:
        assert [split(sentence, path.stem) for sentence in sentences] == [[sentence] for sentence in sentences]


@pytest.mark.parametrize(
    ("language", "text", "sentences"),
    [
        ("ru", "Пришло ок. 200 чел., т.е. все.", 1),
        ("ru", "Выступил А.Б. Иванов.", 1),
        ("zh", "他说：“好。”我们走。", 2),
        ("zh", "“好。”“走。”", 2),
        ("en", "It is global governance.They agreed.", 2),
        ("ru", "Это основа сотрудничества.Они согласны.", 2),
        ("fa", "او رفت.آنها ماندند.", 2),
        ("ur", "وہ گئے۔ہم رہے۔", 2),
        ("en", "See example.Com, report.Pdf, Node.Js and https://example.org/governance.They there.", 1),
        ("en", "Write to john.Smith@example.org today.", 1),
        ("en", "Made in the U.S.A.today.", 1),
        ("en", "He met Prof.Lee there.", 1),
        ("ru", "Он живёт в г.Алматы на ул.Абая.", 1),
        ("de", "Am 3. Oktober feiern wir.", 1),
        ("xx", "One. Two.", 2),
        ("en", "A heading\n\nA paragraph", 2),
        ("en", "One line\nand the next", 1),
        ("en", " \n\n Leading space.", 1),
        ("en", "No end", 1),
        ("en", "...", 1),
    ],
)
def test_hard_cases(language, text, sentences):
    """Abbreviations, initials, addresses and closing quotation marks, and a space that was forgotten."""
    assert len(split(text, language)) == sentences


def test_white_space_stays_with_the_sentence_before():
    """A piece carries the white space after it, of whatever kind; an empty text has no piece."""
    assert split_sentences("One.\u00a0 Two. \n", LanguageTag("en")) == ("One.\u00a0 ", "Two. \n")
    assert split_sentences("", LanguageTag("en")) == ()
    assert split_sentences("  ", LanguageTag("en")) == ("  ",)


_PARTS = st.sampled_from(
    [
        *". ! ? … 。 ！ ？ । ۔ ؟ ... ?! \" ' “ ” « » ( ) 》 」 — , 。” \n \n\n \u00a0 \u3000 \ud800 𠀀 1 24. 3.5".split(
            " "
        ),
        *("\n", "\n\n", " ", "  ", "Dr", "г", "т", "е", "U", "S", "А", "word", "Word", "слово", "Слово", "中文", "说"),
        *("यह", "کے", "یو", "https://a.b/c.D", "a@b.c", "etc", "No"),
    ]
)


@settings(max_examples=400, deadline=None)
@given(
    text=st.one_of(st.lists(_PARTS, max_size=40).map("".join), st.text(st.characters(codec=None), max_size=200)),
    language=ANY_LANGUAGE,
)
def test_nothing_is_lost(text, language):
    """Any text is the sum of its sentences, none of which is empty, or blank beside others."""
    pieces = split_sentences(text, language)
    assert "".join(pieces) == text
    assert all(pieces)
    assert len(pieces) < 2 or all(piece.strip() for piece in pieces)


@pytest.mark.parametrize(
    "unit",
    [
        "word ",
        "a.A",
        "a.Ab",
        ". ",
        "…",
        "\n ",
        "(a. ",
        "Mr. ",
        ".)",
        "пп. 1",
        "۔اے",
        "。”",
        "a@b",
        "“？",
        "J. ",
        "А.Б.",
        "x" * 100,
    ],
)
def test_long_texts_end(unit):
    """A text of 500,000 characters that invites looking back is split: steps that grow with its square never end."""
    text = (unit * (500_000 // len(unit) + 1))[:500_000]
    assert "".join(split_sentences(text, LanguageTag("ru"))) == text
