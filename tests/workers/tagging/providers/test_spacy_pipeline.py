"""spaCy pipelines as taggers: what their labels become, what of them runs, what is said when they are not there."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import spacy

from tests.workers.tagging.providers.pipelines import saved, trained
from workers.tagging.choice import TaggerUnavailableError
from workers.tagging.pipeline import document_of
from workers.tagging.providers.spacy_pipeline import SpacyProvider, what_is_missing
from workflow.domain.vocabulary import LanguageTag


def loaded(folder: Path, language: str = "en", **options: int) -> SpacyProvider:
    provider = SpacyProvider(language, str(folder), **options)
    provider.load()
    return provider


def named(provider: SpacyProvider, text: str, language: str = "en") -> list[tuple[str, str, str]]:
    """Type, words and rule of each span."""
    (spans,) = provider.annotate([document_of(text, LanguageTag(language))])
    return [(span.type, text[span.start : span.end], span.rule) for span in spans]


def test_labels_become_our_types_and_others_are_dropped(tmp_path: Path) -> None:
    """OntoNotes' and WikiNER's; nationalities and numbers are no entities of ours; spaCy measures no score."""
    text = "On 24 June Anna Kern of the Kern Institute paid five lats for seven Latvian maps of Riga Tower, \
Baltic Sea and the Riga Regatta."
    provider = loaded(saved(tmp_path))
    assert named(provider, text) == [
        ("date", "24 June", "date"),
        ("person", "Anna Kern", "person"),
        ("organisation", "Kern Institute", "org"),
        ("money", "five lats", "money"),
        ("place", "Riga Tower", "fac"),
        ("place", "Baltic Sea", "loc"),
        ("event", "Riga Regatta", "event"),
    ]
    assert {span.score for span in provider.annotate([document_of(text, LanguageTag("en"))])[0]} == {None}


@pytest.mark.parametrize(
    ("label", "written", "name"),
    [
        ("ORG", "the Kern Bank", "Kern Bank"),
        ("ORG", "The Kern Bank's", "Kern Bank"),
        ("GPE", "The Hague", "The Hague"),
        ("DATE", "the 1990s'", "the 1990s'"),
    ],
)
def test_english_names_have_no_article_and_no_possessive(tmp_path: Path, label: str, written: str, name: str) -> None:
    """As the newsroom writes names; a date keeps its words."""
    provider = loaded(saved(tmp_path, patterns=[{"label": label, "pattern": written}]))
    assert [words for _, words, _ in named(provider, f"So {written} it was.")] == [name]


def test_other_languages_keep_their_articles(tmp_path: Path) -> None:
    """What is an article in English is a name's beginning elsewhere."""
    provider = loaded(saved(tmp_path, "de", patterns=[{"label": "ORG", "pattern": "The Coffee House"}]), "de")
    assert named(provider, "Im The Coffee House", "de") == [("organisation", "The Coffee House", "org")]


def test_a_long_text_is_read_in_pieces(tmp_path: Path) -> None:
    """Cut at blank lines, so that every name is found at its place, whatever the length of a piece."""
    text = "😀 Anna Kern spoke.\n\n" * 30
    folder = saved(tmp_path)
    assert named(loaded(folder, longest=50), text) == named(loaded(folder), text)
    assert len(named(loaded(folder, longest=50), text)) == 30


def test_a_text_longer_than_the_pipeline_takes_is_cut_for_it(tmp_path: Path) -> None:
    """Where the pipeline itself takes less than we read at once."""
    provider = loaded(saved(tmp_path))
    provider._pipeline.max_length = 60
    assert len(named(provider, "Anna Kern spoke.\n\n" * 30)) == 30


@pytest.mark.parametrize(("listens", "running"), [(True, ["tok2vec", "ner"]), (False, ["ner"])])
def test_only_what_names_entities_runs(tmp_path: Path, listens: bool, running: list[str]) -> None:
    """With the layer that the recogniser listens to, and without it when it has its own."""
    provider = loaded(trained(tmp_path, listens))
    assert provider._pipeline.pipe_names == running
    named(provider, "Anna spoke.")


def test_a_ruler_keeps_what_its_patterns_may_ask_for(tmp_path: Path) -> None:
    """Its patterns may be of lemmas and parts of speech, so nothing is switched off."""
    pipeline = spacy.load(trained(tmp_path / "trained", listens=False))
    pipeline.add_pipe("entity_ruler").add_patterns([{"label": "ORG", "pattern": [{"TAG": "NN"}]}])
    pipeline.to_disk(tmp_path / "ruled")
    assert {"tagger", "ner", "entity_ruler"} <= set(loaded(tmp_path / "ruled")._pipeline.pipe_names)


def test_the_fingerprint_moves_with_the_pipeline(tmp_path: Path) -> None:
    """With its name, and with what it knows though nobody gave it a new version."""
    fingerprints = {
        loaded(saved(tmp_path / "one")).fingerprint(),
        loaded(saved(tmp_path / "two", name="radio")).fingerprint(),
        loaded(saved(tmp_path / "three", patterns=[{"label": "ORG", "pattern": "Kern"}])).fingerprint(),
    }
    assert len(fingerprints) == 3
    assert loaded(saved(tmp_path / "four")).fingerprint() in fingerprints
    assert f"spacy-{spacy.__version__} en_press-1.0.0" in loaded(tmp_path / "four").fingerprint()


def test_a_missing_spacy_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence, with the extra."""
    folder = saved(tmp_path)
    monkeypatch.setitem(sys.modules, "spacy", None)
    with pytest.raises(TaggerUnavailableError, match=r"pip install 'copyflow\[spacy\]'"):
        loaded(folder)


@pytest.mark.parametrize(
    ("model", "said"),
    [("en_core_web_nowhere", "install the pipeline's package en_core_web_nowhere"), ("/nowhere/kk", "config.cfg")],
)
def test_a_missing_pipeline_says_what_to_install(model: str, said: str) -> None:
    """A package or a folder; nothing is fetched."""
    assert said in str(what_is_missing(model))
    with pytest.raises(TaggerUnavailableError, match=said):
        SpacyProvider("en", model).load()


def test_a_broken_pipeline_is_refused_with_the_reason(tmp_path: Path) -> None:
    """A folder that only looks like one."""
    (tmp_path / "config.cfg").write_text("[nlp]\nlang = 1\n")
    with pytest.raises(TaggerUnavailableError, match="cannot be loaded"):
        loaded(tmp_path)


def test_a_pipeline_of_another_language_is_refused(tmp_path: Path) -> None:
    """One for every language (``xx``) is taken."""
    with pytest.raises(TaggerUnavailableError, match="reads en, not kk"):
        loaded(saved(tmp_path / "en"), "kk")
    assert named(loaded(saved(tmp_path / "xx", "xx"), "kk"), "Айгүл Сериккызы — Алматы", "kk") == [
        ("person", "Айгүл Сериккызы", "per"),
        ("place", "Алматы", "gpe"),
    ]


def test_a_pipeline_that_names_nothing_is_refused(tmp_path: Path) -> None:
    """A tagger of parts of speech is none of entities."""
    pipeline = spacy.blank("en")
    pipeline.add_pipe("sentencizer")
    pipeline.to_disk(tmp_path)
    with pytest.raises(TaggerUnavailableError, match="names no entities"):
        loaded(tmp_path)


def test_it_is_not_asked_before_it_is_read() -> None:
    """A programmer's error, said as such."""
    with pytest.raises(RuntimeError, match="load"):
        SpacyProvider("en", "en_core_web_sm").annotate([])
