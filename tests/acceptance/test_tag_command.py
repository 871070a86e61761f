"""``copyflow tag``: what a file names, in a form that scripts read, and nothing left behind."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from workers.tagging.gold import labelled_texts

TEXT = (
    "\ufeffVladimir Norov, Secretary-General of the Shanghai\u00a0Cooperation Organization (SCO), \U0001f4f0 met Xu Bu."
    "\r\n"
    "They signed a memorandum worth $3.5 billion in Tashkent on 24 June.\r\n"
)


def tag(folder: Path, name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command on a file, in a place where there is no newsroom."""
    clean = {each: value for each, value in os.environ.items() if not each.startswith("COPYFLOW_")}
    return subprocess.run(
        [sys.executable, "-m", "workflow", "tag", str(folder / name), *arguments],
        env={**clean, "COPYFLOW_HOME": str(folder / "nowhere")},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with an article that has a byte order mark, Windows line ends and an astral character."""
    (tmp_path / "a.txt").write_bytes(TEXT.encode())
    return tmp_path


def test_mentions_are_told_in_the_form_of_labelled_texts(folder: Path) -> None:
    """Every offset slices the file's own text back; what comes out can be read again, and tagged again alike."""
    done = tag(folder, "a.txt", "--lang", "en", "--release-date", "2021-07-02", "--json")
    assert done.returncode == 0, done.stderr
    (item,) = labelled_texts(json.loads(done.stdout))
    assert item.text == TEXT
    told = {(each.type, TEXT[each.start : each.end]) for each in item.mentions}
    assert told >= {
        ("PER", "Vladimir Norov"),
        ("ORG", "Shanghai\u00a0Cooperation Organization"),
        ("ORG", "SCO"),
        ("LOC", "Tashkent"),
        ("DATE", "24 June"),
        ("MONEY", "$3.5 billion"),
    }
    (folder / "gold.json").write_text(done.stdout, encoding="utf-8")
    assert json.loads(tag(folder, "gold.json", "--json").stdout) == json.loads(done.stdout)
    assert not (folder / "nowhere").exists()


def test_people_see_offices_links_and_values(folder: Path) -> None:
    """A table for a terminal: the office with its organisation, the known entity, the day that is meant."""
    done = tag(folder, "a.txt", "--lang", "en", "--release-date", "2021-07-02")
    assert "Secretary-General" in done.stdout
    assert "sco (label)" in done.stdout
    assert "2021-06-24" in done.stdout


@pytest.mark.parametrize(
    ("name", "content", "arguments", "said"),
    [
        ("none.txt", None, ("--lang", "en"), "cannot be read: No such file"),
        ("a.bin", b"\xff\xfe\x00a", ("--lang", "en"), "is UTF-16. Save it as UTF-8."),
        ("a.txt", b"a", (), "Name the text's language: --lang en, for example."),
        ("a.txt", b"a", ("--lang", "no language"), "--lang "),
        ("a.txt", b"a", ("--lang", "en", "--release-date", "June"), "--release-date must be a day as YYYY-MM-DD"),
        ("a.json", b'{"items": 3}', (), "holds no labelled texts"),
        ("a.json", b'{"items": [{"text": "a"}]}', (), "items[0] cannot be read"),
    ],
)
def test_what_cannot_be_tagged_is_said_in_a_sentence(tmp_path, name, content, arguments, said) -> None:
    """Exit code 2, no traceback, and what to do."""
    if content is not None:
        (tmp_path / name).write_bytes(content)
    done = tag(tmp_path, name, *arguments)
    assert done.returncode == 2, done.stderr
    assert said in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("text", "language", "remark"),
    [
        ("", "en", "The text is empty."),
        ("Hm, ha", "ff", "No tagger reads Fula"),
        ("SCO", "tlh", "--lang 'tlh' names no language that Copyflow knows: nothing is tagged."),
    ],
)
def test_an_empty_result_says_why(tmp_path, text, language, remark) -> None:
    """No mention, exit code 0, and the reason beside it."""
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    done = tag(tmp_path, "a.txt", "--lang", language, "--json")
    assert (done.returncode, json.loads(done.stdout)["items"][0]["mentions"]) == (0, [])
    assert remark in done.stderr


def test_nothing_is_asked_of_the_network(monkeypatch) -> None:
    """Models and known names come from packages: tagging works where no connection can be made."""
    from workers.tagging.tagger import Tagger, load_models
    from workflow.domain.vocabulary import LanguageTag
    from workflow.entities.knowledge_base import KnowledgeBase
    from workflow.entities.starter import built_in_entities

    def refuse(*_arguments, **_options):
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    load_models()
    tagger = Tagger(KnowledgeBase(built_in_entities()))
    texts = {"en": "Norov met Xu Bu in Tashkent.", "zh": "习近平在北京。", "ru": "Норов в Ташкенте."}
    for language, text in texts.items():
        assert tagger.analyse(text, LanguageTag(language)).things
