"""The English model: what it is made of, how it is made, what it answers."""

from __future__ import annotations

import hashlib
import json
from importlib.resources import files
from pathlib import Path

import pytest

from workers.tagging.pipeline import document_of
from workers.tagging.providers.english import ABOUT, MODEL, EnglishProvider, code_digest
from workers.tagging.providers.english_casing import readable
from workers.tagging.providers.english_training import articles_of, cross_validated, names_in, write
from workflow.domain.annotations import EntityType
from workflow.domain.vocabulary import LanguageTag

_DATA = files("workers.tagging.providers").joinpath("data")
_SENTENCES = """\
-DOCSTART- O

Anna I-PER
Kern I-PER
lives O
in O
Riga I-LOC
. O

-DOCSTART- O

The O
Kern I-ORG
Bank I-ORG
is O
in O
Oslo I-LOC
. O
"""


def test_the_model_is_small_and_what_its_paper_says() -> None:
    """Given the committed model, then it is at most 1 MB, its digest is the one on record, its source credited."""
    model, about = _DATA.joinpath(MODEL).read_bytes(), json.loads(_DATA.joinpath(ABOUT).read_text(encoding="utf-8"))
    assert len(model) <= 1_000_000
    assert hashlib.sha256(model).hexdigest() == about["model_sha256"]
    assert "CC BY 4.0" in about["trained_on"]


def test_the_model_was_trained_with_the_features_that_it_is_asked_with() -> None:
    """Given the code that makes features, then it is the code that the model was trained with: else train again."""
    assert json.loads(_DATA.joinpath(ABOUT).read_text(encoding="utf-8"))["features_sha256"] == code_digest()


def test_training_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    """Given the same file, then the model is the same, byte for byte."""
    digests = set()
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        digests.add(write(articles_of(_SENTENCES.splitlines()), _SENTENCES.encode(), tmp_path / name))
    assert len(digests) == 1
    assert (tmp_path / "one" / MODEL).read_bytes() == (tmp_path / "two" / MODEL).read_bytes()


def test_folds_part_whole_articles() -> None:
    """Given articles that are all alike, then every fold is told by the others without a mistake."""
    articles = articles_of((_SENTENCES * 10).splitlines())
    assert len(articles) == 20
    assert cross_validated(articles) == [1.0] * 5


def test_names_are_read_from_labels() -> None:
    """Given labels, then names have start, end and type; MISC is none of ours."""
    assert names_in(["B-PER", "I-PER", "O", "B-ORG", "B-ORG", "B-MISC"]) == {
        (0, 2, "PER"),
        (3, 4, "ORG"),
        (4, 5, "ORG"),
    }


def test_answers_come_with_a_probability_and_slice_back() -> None:
    """Given documents, then each has its own spans, none overlapping, with a score between 0 and 1."""
    documents = [document_of(text, LanguageTag("en")) for text in ("", "John Smith lives in London with Mary Brown.")]
    empty, spans = EnglishProvider().annotate(documents)
    assert empty == []
    found = [(documents[1].text[span.start : span.end], span.type) for span in spans]
    assert found == [
        ("John Smith", EntityType.PERSON), ("London", EntityType.PLACE), ("Mary Brown", EntityType.PERSON),
    ]  # fmt: skip
    assert all(span.score is not None and 0 < span.score <= 1 for span in spans)


def test_the_fingerprint_is_the_same_in_every_process() -> None:
    """Given two providers, then they call themselves alike: by digest of code and weights."""
    assert EnglishProvider().fingerprint() == EnglishProvider().fingerprint()
    assert EnglishProvider().fingerprint().startswith("crf-en/")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("NOROV RECEIVES NEW ENVOY\n\nNorov smiled.", "Norov receives new Envoy\n\nNorov smiled."),
        ("SCO AND UNESCO AGREE\n\nThe UNESCO chief.", "SCO and UNESCO agree\n\nThe UNESCO chief."),
        ("Plain text. NATO stays.", "Plain text. NATO stays."),
    ],
)
def test_capitals_of_a_heading_are_read_as_in_a_sentence(text: str, read: str) -> None:
    """Given a heading, then its words take the form that they have elsewhere, and its length stays."""
    assert readable(text) == read
    assert len(readable(text)) == len(text)
