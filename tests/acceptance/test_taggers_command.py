"""`copyflow taggers`, and what the other commands say where a chosen tagger is not there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.test_command_line import Terminal
from tests.workers.tagging.providers.pipelines import saved
from workers.tagging.choice import BUILT_IN_ONLY, choose


@pytest.fixture(autouse=True)
def _nothing_stays_chosen() -> Iterator[None]:
    yield
    choose(BUILT_IN_ONLY)


def test_what_reads_what(tmp_path: Path) -> None:
    """As a table and as JSON, without a newsroom."""
    terminal = Terminal(tmp_path / "home", {"COPYFLOW_TAGGERS": f"kk=spacy:{saved(tmp_path / 'kk', 'xx')}"})
    found = {each["language"]: each for each in json.loads(terminal.result("taggers", "--json"))["taggers"]}
    assert [(language, found[language]["name"]) for language in found] == [
        ("en", "crf"),
        ("kk", "spacy"),
        ("ru", "slovnet"),
        ("zh", "lac"),
    ]
    assert "xx_press-1.0.0" in found["kk"]["fingerprint"]
    assert found["kk"]["problem"] == ""
    table = terminal.result("taggers")
    assert "comes with Copyflow" in table
    assert found["en"]["fingerprint"].split()[0] in table


def test_a_plugged_in_tagger_tags_a_file(tmp_path: Path) -> None:
    """In a language that has none of Copyflow's own."""
    terminal = Terminal(tmp_path / "home", {"COPYFLOW_TAGGERS": f"kk=spacy:{saved(tmp_path / 'kk', 'xx')}"})
    file = tmp_path / "text.txt"
    file.write_text("Кеше Айгүл Сериккызы сөйледі.")
    (item,) = json.loads(terminal.result("tag", str(file), "--lang", "kk", "--json"))["items"]
    assert [(each["type"], each["start"], each["end"]) for each in item["mentions"]] == [("PER", 5, 20)]


def test_a_missing_tagger_is_said_before_anything_runs(tmp_path: Path) -> None:
    """By `taggers` beside the others, and as the only thing that `tag` and `up` say."""
    terminal = Terminal(tmp_path / "home", {"COPYFLOW_TAGGERS": "en=spacy:en_core_web_nowhere"})
    file = tmp_path / "text.txt"
    file.write_text("Anna Kern spoke.")
    done = terminal.run("taggers", "--json")
    assert done.exit_code == 1
    assert [each["language"] for each in json.loads(done.stdout)["taggers"] if each["problem"]] == ["en"]
    sentence = "install the pipeline's package en_core_web_nowhere"
    assert sentence in terminal.refusal("tag", str(file), "--lang", "en")
    assert sentence in terminal.refusal("up", "--port", "8399")
    assert not (tmp_path / "home").exists()
