"""The grammars go on working over the names of a plugged-in model, whichever it is: it is no built-in one's shadow."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workers.tagging.english.reading import NoNames
from tests.workers.tagging.providers.pipelines import saved
from workers.tagging.choice import BUILT_IN_ONLY, TaggerChoice, choose
from workers.tagging.documents import Span
from workers.tagging.pipeline import Reading, document_of, read
from workers.tagging.providers.chinese import Word
from workers.tagging.rules.chinese.other_models import named_by
from workflow.domain.annotations import EntityType
from workflow.domain.vocabulary import LanguageTag
from workflow.tagger_settings import ChosenTagger, TaggerKind


@pytest.fixture(autouse=True)
def _nothing_stays_chosen() -> Iterator[None]:
    yield
    choose(BUILT_IN_ONLY)


def reading_of(folder: Path, language: str, text: str, names: dict[str, str]) -> Reading:
    """What the pipeline reads of ``text`` with a spaCy model that knows ``names`` by their labels."""
    patterns = [{"label": label, "pattern": name} for name, label in names.items()]
    model = str(saved(folder, language, patterns=patterns))
    choose(TaggerChoice(taggers={language: ChosenTagger(kind=TaggerKind.SPACY, model=model)}))
    return read(document_of(text, LanguageTag(language)), NoNames())


def told(reading: Reading) -> dict[str, tuple[str, str, bool]]:
    """Of each name its type, who found it, and whether it is only proposed."""
    text = reading.document.text
    return {text[span.start : span.end]: (span.type, span.provider, span.is_proposed) for span in reading.spans}


def holdings(reading: Reading) -> list[tuple[str, ...]]:
    """Person, office and institution of each holding."""
    text = reading.document.text
    return [
        tuple(text[slice(*place)] for place in (each.person, each.role, each.organisation) if place is not None)
        for each in reading.found.holdings
    ]


def test_english(tmp_path: Path) -> None:
    """A name that spaCy alone knows is shown, not proposed; offices and dates are still the grammar's."""
    text = "Foreign Minister Anna Kern praised Blorp of the Zorp Quill on 24 June 2021."
    reading = reading_of(tmp_path, "en", text, {"Blorp": "PERSON", "the Zorp Quill": "ORG", "24 June": "DATE"})
    found = told(reading)
    assert found["Blorp"] == ("person", "spacy", False)
    assert found["Zorp Quill"] == ("organisation", "spacy", False)
    assert found["24 June 2021"] == ("date", "rules", False)
    assert found["Anna Kern"][0] == "person"
    assert ("Anna Kern", "Foreign Minister") in [each[:2] for each in holdings(reading)]
    assert not any(provider == "crf" for _, provider, _ in found.values())


def test_russian(tmp_path: Path) -> None:
    """Offices are cut off what the model says, longer institutions win, and events go on as they are."""
    text = "Директор Азбучного института министр Анна Керн выступила в Риге-Северной на Ночи Огней."
    names = {"министр Анна Керн": "PER", "Риге": "LOC", "Северной": "LOC", "Ночи Огней": "EVENT"}
    reading = reading_of(tmp_path, "ru", text, names)
    found = told(reading)
    assert found["Анна Керн"] == ("person", "spacy", False)
    assert found["Азбучного института"] == ("organisation", "rules", False)
    assert found["Ночи Огней"] == ("event", "spacy", False)
    assert not any(provider == "slovnet" for _, provider, _ in found.values())


def test_chinese(tmp_path: Path) -> None:
    """The built-in model cuts words and names nothing; what spaCy names the grammar builds offices on."""
    text = "外交部长甲乙丙在青岛会见了王毅。"
    reading = reading_of(tmp_path, "zh", text, {"甲乙丙": "PERSON", "青岛": "GPE"})
    found = told(reading)
    assert found["甲乙丙"] == ("person", "spacy", False)
    assert found["青岛"] == ("place", "spacy", False)
    assert not any(provider == "lac" for _, provider, _ in found.values())
    assert all(span.score is None for span in reading.spans)
    assert "甲乙丙" in [each[0] for each in holdings(reading)]


def test_chinese_without_a_single_name(tmp_path: Path) -> None:
    """The built-in model does not step in where the plugged-in one finds nothing."""
    assert told(reading_of(tmp_path, "zh", "王毅来了。", {"甲乙丙": "PERSON"})) == {}


@given(st.sets(st.integers(1, 29)), st.sets(st.integers(0, 30), max_size=8))
def test_names_across_the_words_of_the_built_in_model(cuts: set[int], borders: set[int]) -> None:
    """Its names stand where it has them, each one word; the other words are the same text as before."""
    words = [Word(start, end, "ns", 0.5) for start, end in pairwise([0, *sorted(cuts), 30])]
    ends = sorted(borders)
    model = [
        Span(start=start, end=end, type=EntityType.PERSON, provider="spacy", rule="person")
        for start, end in zip(ends[::2], ends[1::2], strict=False)
    ]
    named = named_by(words, model)
    assert [(word.start, word.end) for word in named if word.tag == "PER"] == [span.place for span in model]
    assert {word.tag for word in named} <= {"PER", "n"}
    assert (named[0].start, named[-1].end) == (0, 30)
    assert all(before.end == word.start for before, word in pairwise(named))
    assert {word.start for word in named} >= {
        cut for cut in cuts if not any(span.start < cut < span.end for span in model)
    }
