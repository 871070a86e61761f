"""The check for text in another language than its edition's: whole texts, single paragraphs, and what it lets pass."""

from __future__ import annotations

import pytest

from tests.languages.test_sentences import GOLDEN, paragraphs
from tests.quality.test_quality import found
from workflow.domain.annotations import Severity
from workflow.domain.segments import Block, BlockKind, Segment
from workflow.domain.vocabulary import LanguageTag
from workflow.quality.ports import EditionText

PORTUGUESE = "Os ministros concordaram em reunir-se novamente. A reunião será em Lisboa, onde todos já se encontraram."
ENGLISH = "The ministers agreed to meet again. The meeting will be in Lisbon, where all of them have met before."
BELARUSIAN = "Міністры дамовіліся сустрэцца зноў. Сустрэча пройдзе ў Мінску, дзе ўсе яны ўжо сустракаліся раней."
RUSSIAN = "Министры договорились встретиться снова. Встреча пройдёт в Минске, где все они уже встречались раньше."
NAMES = "Abdulla Karimov, Nursultan Asanov, Xu Bu, Zhang Deguang, Vladimir Norov, Rashid Alimov, Muratbek Imanaliyev"


def edition(language, *texts, kind=BlockKind.PARAGRAPH):
    """An edition of blocks that are one segment each."""
    blocks = tuple(Block(kind=kind, segments=(Segment(id=f"s{at}", text=text),)) for at, text in enumerate(texts, 1))
    return EditionText(language=LanguageTag(language), blocks=blocks, source_language=LanguageTag(language))


def places(text):
    """Where the check finds something: segment and marked words."""
    return [(finding.segment_id, finding.excerpt) for finding in found("declared_language", text)]


def test_a_whole_text_in_another_language_is_one_finding():
    """A text that was declared wrongly is reported once, at its beginning, however many paragraphs it has."""
    [finding] = found("declared_language", edition("es", PORTUGUESE, PORTUGUESE, PORTUGUESE))
    assert (finding.segment_id, finding.severity) == ("s1", Severity.ADVISORY)
    assert "language is es, but the text seems to be in pt" in finding.message


@pytest.mark.parametrize(
    ("language", "own", "left"),
    [("pt-BR", PORTUGUESE, ENGLISH), ("be", BELARUSIAN, RUSSIAN), ("en", ENGLISH, PORTUGUESE)],
)
def test_a_paragraph_left_in_another_language(language, own, left):
    """One paragraph that was not translated is found where it begins, in the same script too."""
    assert places(edition(language, own, own, left, own)) == [("s3", left)]


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_clean_texts_pass(path):
    """Texts in their own language have no finding, as a whole and paragraph by paragraph."""
    found_paragraphs, space = paragraphs(path)
    assert places(edition(path.stem, *(space.join(each) for each in found_paragraphs))) == []


@pytest.mark.parametrize(
    "text",
    [
        edition("en", NAMES),
        edition("en", ENGLISH, NAMES),
        edition("en", ENGLISH, "Os ministros concordaram."),
        edition("en", ENGLISH, "https://example.org/os/ministros/concordaram/em/reunir-se/novamente"),
        edition("en", PORTUGUESE[:28]),
        edition("en", ENGLISH, "Publisher:系统管理员Release time:2030-01-02visits:20"),
        edition("de", ENGLISH),
        edition("en"),
    ],
    ids=[
        "names",
        "names in a text",
        "a short quotation",
        "address",
        "too short",
        "glued metadata",
        "language not told apart",
        "empty",
    ],
)
def test_doubt_is_no_finding(text):
    """Names, short quotations, addresses and languages that cannot be told apart are let pass."""
    assert places(text) == []


def test_headings_are_not_judged():
    """A heading alone may be a name or a title in its own language."""
    text = edition("en", ENGLISH, ENGLISH)
    heading = edition("en", PORTUGUESE, kind=BlockKind.HEADING).blocks
    assert (
        places(EditionText(language=text.language, blocks=text.blocks + heading, source_language=text.language)) == []
    )
