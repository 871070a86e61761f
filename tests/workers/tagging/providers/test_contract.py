"""What every tagger promises, whatever is behind it: the built-in ones, and models that a newsroom plugs in."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NoReturn

import pytest

from tests.workers.tagging.providers.pipelines import saved
from workers.ports import MentionProvider
from workers.tagging.documents import Document
from workers.tagging.pipeline import document_of
from workers.tagging.providers.chinese import ChineseProvider
from workers.tagging.providers.english import EnglishProvider
from workers.tagging.providers.gliner_model import GlinerProvider
from workers.tagging.providers.russian import RussianProvider
from workers.tagging.providers.spacy_pipeline import SpacyProvider
from workflow.domain.vocabulary import LanguageTag

Make = Callable[[Path], MentionProvider]


class WordList:
    """A port fake: answers as ``gliner.GLiNER`` does (its version 0.2.29), from a list of names."""

    config = SimpleNamespace(max_len=40)

    def inference(self, texts: list[str], labels: list[str], **options: Any) -> list[list[dict[str, Any]]]:
        names = {"Anna Kern": "person", "Kern Institute": "organization", "Riga": "location"}
        return [
            [
                {"start": at, "end": at + len(name), "text": name, "label": label, "score": 0.91}
                for name, label in names.items()
                for at in range(len(text))
                if text.startswith(name, at) and label in labels
            ]
            for text in texts
        ]


def gliner(folder: Path) -> GlinerProvider:
    (folder / "gliner_config.json").write_text("{}")
    return GlinerProvider("en", str(folder), threshold=0.5, read=lambda _: WordList())


@dataclass(frozen=True)
class Case:
    language: str
    make: Make
    sentence: str
    name: str


ENGLISH = "Anna Kern of the Kern Institute spoke in Riga.\n"
CASES = {
    "crf": Case("en", lambda _: EnglishProvider(), "Vladimir Norov met Anna Kern in Riga.\n", "Riga"),
    "lac": Case("zh", lambda _: ChineseProvider(), "王毅在北京会见了记者。\n", "王毅"),
    "slovnet": Case("ru", lambda _: RussianProvider(), "Владимир Норов выступил в Москве.\n", "Владимир Норов"),
    "spacy": Case("en", lambda folder: SpacyProvider("en", str(saved(folder))), ENGLISH, "Anna Kern"),
    "spacy zh": Case(
        "zh",
        lambda folder: SpacyProvider("zh", str(saved(folder, "zh", patterns=[{"label": "PERSON", "pattern": "王毅"}]))),
        "王毅在北京会见了记者。\n",
        "王毅",
    ),
    "spacy ru": Case(
        "ru",
        lambda folder: SpacyProvider(
            "ru", str(saved(folder, "ru", patterns=[{"label": "PER", "pattern": "Владимир Норов"}]))
        ),
        "Владимир Норов выступил в Москве.\n",
        "Владимир Норов",
    ),
    "gliner": Case("en", gliner, ENGLISH, "Anna Kern"),
}


@pytest.fixture(params=list(CASES))
def case(request: pytest.FixtureRequest) -> Case:
    return CASES[request.param]


@pytest.fixture
def provider(case: Case, tmp_path: Path, no_network: None) -> MentionProvider:
    made = case.make(tmp_path)
    made.load()
    return made


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise AssertionError("a tagger reached for the network")

    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refuse)
    return


def document(text: str, case: Case) -> Document:
    return document_of(text, LanguageTag(case.language))


def test_offsets_slice_the_text_back(case: Case, provider: MentionProvider) -> None:
    """Behind characters beyond the basic plane, and with no-break spaces in names, places count code points."""
    text = "😀𝒳 😀\n\n" + case.sentence.replace(" ", "\u00a0")
    read = document(text, case)
    (spans,) = provider.annotate([read])
    assert case.name.replace(" ", "\u00a0") in [text[span.start : span.end] for span in spans]
    for span in spans:
        assert read.text[span.start : span.end].strip() == read.text[span.start : span.end] != ""


def test_a_text_without_words_names_nothing(case: Case, provider: MentionProvider) -> None:
    """Empty, blank, or no text at all."""
    assert provider.annotate([]) == []
    assert provider.annotate([document("", case), document(" \n\n \n", case)]) == [[], []]


def test_answers_come_in_the_order_of_the_texts_whatever_the_batch(case: Case, provider: MentionProvider) -> None:
    """Each text has the answer that it has alone, an empty one between them too."""
    texts = [case.sentence, "", case.sentence * 3, "…\n", f"\n\n{case.sentence}"] * 4
    documents = [document(text, case) for text in texts]
    together = provider.annotate(documents)
    assert together == [provider.annotate([each])[0] for each in documents]
    assert [bool(spans) for spans in together] == [case.name in text for text in texts]


def test_no_span_overlaps_another(case: Case, provider: MentionProvider) -> None:
    """In a text that names something over and over, in reading order."""
    (spans,) = provider.annotate([document(case.sentence * 40, case)])
    assert len(spans) >= 40
    for before, span in pairwise(spans):
        assert before.end <= span.start < span.end


def test_spans_say_who_found_them(case: Case, provider: MentionProvider) -> None:
    """By the provider's own name; a score is one between 0 and 1, or none."""
    assert case.language in provider.languages
    for span in provider.annotate([document(case.sentence, case)])[0]:
        assert span.provider == provider.name
        assert span.is_of_a_model
        assert span.score is None or 0 <= span.score <= 1


def test_the_fingerprint_is_stable_and_loading_twice_is_harmless(
    case: Case, provider: MentionProvider, tmp_path: Path
) -> None:
    """One line; another instance of the same has the same, and answers the same."""
    before = provider.annotate([document(case.sentence, case)])
    fingerprint = provider.fingerprint()
    provider.load()
    assert provider.annotate([document(case.sentence, case)]) == before
    assert provider.fingerprint() == fingerprint == fingerprint.strip() != ""
    assert "\n" not in fingerprint
    other = case.make(tmp_path)
    other.load()
    assert other.fingerprint() == fingerprint
