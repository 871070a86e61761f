"""GLiNER as a tagger: how its answers are read. Its package and weights are not here: a fake stands at its port."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from workers.tagging.choice import TaggerUnavailableError
from workers.tagging.pipeline import document_of
from workers.tagging.providers.gliner_model import GlinerProvider
from workflow.domain.vocabulary import LanguageTag


class Recorded:
    """Answers each text with what is recorded for it, in the shape of ``gliner.GLiNER.inference`` 0.2.29."""

    def __init__(self, answers: dict[str, list[dict[str, Any]]], words: int = 384) -> None:
        self.answers = answers
        self.config = SimpleNamespace(max_len=words)
        self.asked: list[tuple[list[str], list[str], dict[str, Any]]] = []

    def inference(self, texts: list[str], labels: list[str], **options: Any) -> list[list[dict[str, Any]]]:
        self.asked.append((texts, labels, options))
        return [self.answers.get(text, []) for text in texts]


def entity(text: str, name: str, label: str, score: float) -> dict[str, Any]:
    start = text.index(name)
    return {"start": start, "end": start + len(name), "text": name, "label": label, "score": score}


def provider(folder: Path, model: Recorded, threshold: float = 0.5) -> GlinerProvider:
    made = GlinerProvider("uz", str(folder), threshold=threshold, read=lambda _: model)
    made.load()
    return made


def test_answers_become_spans_with_their_score(tmp_path: Path) -> None:
    """By our types, at code points; one that is not sure is proposed."""
    text = "😀 Aziz Karimov 24 iyunda Toshkentda BMT sammitida 5 mln soʻm berdi"
    model = Recorded(
        {
            text: [
                entity(text, "Aziz Karimov", "person", 0.98765432),
                entity(text, "24 iyunda", "date", 0.9),
                entity(text, "Toshkentda", "location", 0.61),
                entity(text, "BMT", "organization", 0.8),
                entity(text, "sammitida", "event", 0.85),
                entity(text, "5 mln soʻm", "money", 0.99),
            ]
        }
    )
    (spans,) = provider(tmp_path, model).annotate([document_of(text, LanguageTag("uz"))])
    assert [(span.type, text[span.start : span.end], span.score, span.is_proposed) for span in spans] == [
        ("person", "Aziz Karimov", 0.9877, False),
        ("date", "24 iyunda", 0.9, False),
        ("place", "Toshkentda", 0.61, True),
        ("organisation", "BMT", 0.8, False),
        ("event", "sammitida", 0.85, False),
        ("money", "5 mln soʻm", 0.99, False),
    ]


def test_the_model_is_asked_for_our_types_with_the_threshold(tmp_path: Path) -> None:
    """Flat and one label a place, so that no answer overlaps another."""
    model = Recorded({})
    provider(tmp_path, model, threshold=0.7).annotate([document_of("Toshkent", LanguageTag("uz"))])
    ((texts, labels, options),) = model.asked
    assert texts == ["Toshkent"]
    assert labels == ["person", "organization", "location", "event", "date", "money"]
    assert (options["threshold"], options["flat_ner"], options["multi_label"]) == (0.7, True, False)


@pytest.mark.parametrize("text", ["bir ikki uch toʻrt. " * 30, "一二三四五六七八九十。" * 30, "a-b_c " * 30])
def test_no_text_is_longer_than_the_model_reads(tmp_path: Path, text: str) -> None:
    """Of more words than its limit it would drop the rest in silence: all of the text is asked for, in pieces."""
    model = Recorded({}, words=20)
    provider(tmp_path, model).annotate([document_of(text, LanguageTag("uz"))])
    ((texts, _, _),) = model.asked
    assert "".join(texts) == text
    assert all(len([each for each in piece if ord(each) > 0x3000]) <= 20 for piece in texts)
    assert all(len(piece.split()) <= 20 for piece in texts)
    assert len(texts) > 1


def test_an_answer_that_overlaps_gives_way_to_the_longer(tmp_path: Path) -> None:
    """Though a flat model gives none."""
    text = "Toshkent davlat universiteti"
    answers = [entity(text, "Toshkent", "location", 0.9), entity(text, text, "organization", 0.9)]
    (spans,) = provider(tmp_path, Recorded({text: answers})).annotate([document_of(text, LanguageTag("uz"))])
    assert [span.type for span in spans] == ["organisation"]


def test_the_fingerprint_moves_with_files_and_threshold(tmp_path: Path) -> None:
    """Any file of the folder counts."""
    (tmp_path / "gliner_config.json").write_text("{}")
    first = provider(tmp_path, Recorded({})).fingerprint()
    assert provider(tmp_path, Recorded({}), threshold=0.6).fingerprint() != first
    assert provider(tmp_path, Recorded({})).fingerprint() == first
    (tmp_path / "weights").write_bytes(b"1")
    assert provider(tmp_path, Recorded({})).fingerprint() != first


def test_a_missing_package_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence, with the extra; no hub is asked."""
    monkeypatch.setitem(sys.modules, "gliner", None)
    with pytest.raises(TaggerUnavailableError, match=r"pip install 'copyflow\[gliner\]'"):
        GlinerProvider("uz", str(tmp_path), threshold=0.5).load()
