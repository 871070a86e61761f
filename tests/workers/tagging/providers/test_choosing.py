"""What a newsroom chooses: read strictly, loaded once, never replaced by another in silence."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import ValidationError

from tests.workers.tagging.providers.pipelines import saved, trained
from workers.celery_app import _before_fork, make_worker
from workers.tagging.choice import BUILT_IN_ONLY, TaggerChoice, TaggerUnavailableError, choose
from workers.tagging.overview import taggers_here
from workers.tagging.providers import fingerprint_for, provider_for
from workers.tagging.tagger import Tagger
from workflow.domain.vocabulary import LanguageTag
from workflow.entities.knowledge_base import KnowledgeBase
from workflow.settings import Settings, what_is_wrong
from workflow.tagger_settings import ChosenTagger, TaggerKind, chosen_taggers


@pytest.fixture(autouse=True)
def _nothing_stays_chosen() -> Iterator[None]:
    yield
    choose(BUILT_IN_ONLY)


def test_the_setting_names_a_model_a_language(monkeypatch: pytest.MonkeyPatch) -> None:
    """Packages of spaCy by name, folders by their whole path."""
    monkeypatch.setenv("COPYFLOW_TAGGERS", " en=spacy:en_core_web_sm, kk=spacy:/models/kk,uz=gliner:/models/gliner ")
    monkeypatch.setenv("COPYFLOW_GLINER_THRESHOLD", "0.7")
    settings = Settings()
    assert {language: str(tagger) for language, tagger in settings.taggers.items()} == {
        "en": "spacy:en_core_web_sm",
        "kk": "spacy:/models/kk",
        "uz": "gliner:/models/gliner",
    }
    assert settings.gliner_threshold == 0.7
    assert chosen_taggers("") == {}


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("spacy:en_core_web_sm", "names no language"),
        ("EN=spacy:en_core_web_sm", "no primary language"),
        ("zh-Hans=spacy:zh_core_web_sm", "no primary language"),
        ("en=spacy:a,en=spacy:b", "names en twice"),
        ("en=stanza:en", "neither spacy: nor gliner:"),
        ("en=en_core_web_sm", "neither spacy: nor gliner:"),
        ("en=spacy:", "neither a pipeline's package"),
        ("en=spacy:./models/en", "whole path"),
        ("en=spacy:en-core-web-sm", "neither a pipeline's package"),
        ("uz=gliner:urchade/gliner_multi-v2.1", "nothing is fetched from a hub"),
    ],
)
def test_a_wrong_setting_is_refused_with_the_reason(written: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The variable, what is wrong, and an example."""
    monkeypatch.setenv("COPYFLOW_TAGGERS", written)
    with pytest.raises(ValidationError) as refused:
        Settings()
    (line,) = what_is_wrong(refused.value)
    assert line.startswith("COPYFLOW_TAGGERS=")
    assert said in line
    assert "Example: COPYFLOW_TAGGERS=en=spacy:en_core_web_sm" in line


@pytest.mark.parametrize("threshold", ["0", "1", "-0.5", "high"])
def test_a_threshold_is_between_nothing_and_certainty(threshold: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Outside it every name or none would be taken."""
    monkeypatch.setenv("COPYFLOW_GLINER_THRESHOLD", threshold)
    with pytest.raises(ValidationError):
        Settings()


def of(language: str, model: str) -> TaggerChoice:
    return TaggerChoice(taggers={language: ChosenTagger(kind=TaggerKind.SPACY, model=model)})


def test_a_chosen_tagger_reads_its_language_and_is_loaded_once(tmp_path: Path) -> None:
    """The same again changes nothing; without a choice the built-in one reads again."""
    folder = str(saved(tmp_path))
    choose(of("en", folder))
    provider = provider_for("en")
    assert provider is not None
    assert provider.name == "spacy"
    assert str(fingerprint_for("en")).startswith("spacy/")
    choose(of("en", folder))
    assert provider_for("en") is provider
    assert provider_for("ru") is not None
    choose(BUILT_IN_ONLY)
    assert getattr(provider_for("en"), "name", "") == "crf"
    assert str(fingerprint_for("en")).startswith("crf")


def test_a_new_language_is_read_and_its_tags_say_by_what(tmp_path: Path) -> None:
    """Kazakh has no tagger of its own; a plugged-in one needs no line of ours, its dates included."""
    text = "Айгүл Сериккызы 24 June Алматы"
    tagger = Tagger(KnowledgeBase(()))
    before = tagger.analyse(text, LanguageTag("kk"))
    assert before.remarks == ("No tagger reads Kazakh: known names and the rules for every language only.",)
    choose(of("kk", str(saved(tmp_path, "xx"))))
    after = tagger.analyse(text, LanguageTag("kk-Cyrl"))
    assert after.remarks == ()
    assert [(span.type, text[span.start : span.end]) for span in after.reading.spans] == [
        ("person", "Айгүл Сериккызы"),
        ("date", "24 June"),
        ("place", "Алматы"),
    ]


def test_a_chosen_tagger_that_is_not_there_is_never_replaced() -> None:
    """Neither by the built-in one nor by known names alone: the text is not read."""
    choose(of("en", "en_core_web_nowhere"))
    with pytest.raises(TaggerUnavailableError, match="en_core_web_nowhere"):
        Tagger(KnowledgeBase(())).analyse("Anna Kern", LanguageTag("en"))


def test_the_overview_shows_what_reads_what_and_what_is_missing(tmp_path: Path) -> None:
    """One line a language, with the fingerprint that goes on record, or with what to install."""
    choose(
        TaggerChoice(
            taggers={
                "en": ChosenTagger(kind=TaggerKind.SPACY, model="en_core_web_nowhere"),
                "kk": ChosenTagger(kind=TaggerKind.SPACY, model=str(saved(tmp_path, "xx"))),
            }
        )
    )
    here = {each.language: each for each in taggers_here()}
    assert {language: each.name for language, each in here.items()} == {
        "en": "",
        "kk": "spacy",
        "ru": "slovnet",
        "zh": "lac",
    }
    assert (here["en"].fingerprint, here["en"].model) == ("", "spacy:en_core_web_nowhere")
    assert "install the pipeline's package" in here["en"].problem
    assert "xx_press-1.0.0" in here["kk"].fingerprint
    assert (here["kk"].has_grammar, here["ru"].has_grammar, here["ru"].model) == (False, True, "")


def test_a_worker_does_not_start_without_a_chosen_tagger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It ends with the sentence; Celery would log another exception and let every task crash."""
    monkeypatch.setenv("COPYFLOW_HOME", str(tmp_path))
    monkeypatch.setenv("COPYFLOW_TAGGERS", "en=spacy:en_core_web_nowhere")

    class Worker:
        app, hostname = make_worker(Settings()), "worker@here"

    with pytest.raises(SystemExit, match="install the pipeline's package en_core_web_nowhere"):
        _before_fork(Worker())


FORKED = """
import os, sys
from workers import wiring
from workers.tagging.pipeline import document_of
from workers.tagging.providers import provider_for
from workflow.domain.vocabulary import LanguageTag
from workflow.settings import Settings

wiring.preload()
document = document_of("Anna spoke in Riga.\\n\\n" * 50, LanguageTag("en"))
parent = provider_for("en")
before = parent.annotate([document])
child = os.fork()
if child == 0:
    wiring.forget()
    wiring.choose_taggers(Settings())
    os._exit(0 if provider_for("en") is parent and parent.annotate([document]) == before else 3)
print(parent.name, os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


def test_a_forked_child_reads_with_what_its_parent_loaded(tmp_path: Path) -> None:
    """A statistical pipeline is read once, before the fork, and answers the same in the child."""
    environment = {
        **os.environ,
        "COPYFLOW_HOME": str(tmp_path / "home"),
        "COPYFLOW_TAGGERS": f"en=spacy:{trained(tmp_path / 'en', listens=True)}",
    }
    done = subprocess.run(
        [sys.executable, "-c", FORKED], env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.stdout.split() == ["spacy", "0"], done.stderr
