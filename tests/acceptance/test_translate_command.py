"""``copyflow translate``: routing, masks, engine and checks over a file, and nothing left behind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from workers.translation.engines.fx import carried_weights

TEXT = (
    "Ministers met in Almaty on 24 June 2021. They uphold the Shanghai Spirit. "
    "Read [the report](https://example.org/r) now.\n\nWrite to press@example.org.\n"
)
GLOSSARY = (
    "concept,kind,language,text,status,do_not_translate,desks,note,definition,provenance\n"
    "spirit,term,en,Shanghai Spirit,approved,,,,,test\n"
    "spirit,term,pt,espírito xangainês,approved,,,,,test\n"
)


@pytest.fixture
def article(tmp_path: Path) -> Path:
    """A Markdown file."""
    if carried_weights() is None:
        pytest.skip("the weights of the test extra are not installed")
    path = tmp_path / "a.md"
    path.write_text(TEXT, encoding="utf-8")
    return path


def translate(article: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a place where there is no newsroom."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("COPYFLOW_")}
    return subprocess.run(
        [sys.executable, "-m", "workflow", "translate", str(article), "--from", "en", *arguments],
        env={**clean, "COPYFLOW_HOME": str(article.parent / "nowhere")},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_file_is_translated_and_nothing_is_stored(article: Path) -> None:
    """The text on standard output, engine and cost beside it; no newsroom comes into being."""
    done = translate(article, "--to", "pt")
    assert done.returncode == 0
    assert "Almaty" in done.stdout
    assert "press@example.org" in done.stdout
    assert "4 of 4 segments by fx:en-pt" in done.stderr
    assert "Nothing was stored." in done.stderr
    assert not (article.parent / "nowhere").exists()


def test_the_headline_is_part_of_the_translation(article: Path) -> None:
    """The first line of a text stands first, apart from the paragraph after it."""
    titled = article.with_suffix(".txt")
    titled.write_text("The bridge opens\nThe bridge opens on Monday in Almaty.\n", encoding="utf-8")
    title, paragraph = translate(titled, "--to", "pt").stdout.strip().split("\n\n")
    assert "ponte" in title
    assert "Almaty" not in title
    assert "Almaty" in paragraph


def test_json_tells_each_segment(article: Path) -> None:
    """Engine with its fingerprint, flags, findings, cost; the glossary's term is kept to."""
    glossary = article.parent / "terms.csv"
    glossary.write_text(GLOSSARY, encoding="utf-8")
    told: dict[str, Any] = json.loads(translate(article, "--to", "pt", "--glossary", str(glossary), "--json").stdout)
    assert (told["source_language"], told["target_language"]) == ("en", "pt")
    assert [each["problem"] for each in told["segments"]] == [None] * 4
    assert all(each["engine"].startswith("fx:en-pt ") for each in told["segments"])
    spirit = next(each for each in told["segments"] if "Shanghai" in each["source"])
    assert "espírito xangainês" in spirit["text"]
    assert "masked:Shanghai Spirit" in spirit["flags"]
    assert told["engine_calls"] >= 1
    assert told["characters"] > 0
    assert told["text"].count("\n\n") == 1


def test_a_pair_without_an_engine_is_left_to_a_person(article: Path) -> None:
    """Nothing pretends: exit code 1, and each segment says why."""
    done = translate(article, "--to", "tg", "--json")
    assert done.returncode == 1
    told = json.loads(done.stdout)
    assert told["text"] == ""
    assert {each["problem"] for each in told["segments"]} == {"no engine here translates en to tg"}
    complaint = translate(article, "--to", "tg").stderr
    assert complaint.startswith("s1, s2, s3, s4 left to a person: no engine here translates en to tg\n")


def test_bad_input_is_told(article: Path) -> None:
    """An unknown language, and a desk where there is no newsroom, are one sentence each."""
    assert "--to 'xx' names no language" in " ".join(translate(article, "--to", "xx").stderr.split())
    assert "no newsroom" in translate(article, "--to", "pt", "--desk", "world").stderr
