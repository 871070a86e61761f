"""The glossary from the command line: what an operator and a script do with it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.test_command_line import Terminal
from tests.factories import ARTICLE_STREAM, draft, submit
from workflow.bootstrap import bootstrap
from workflow.settings import Settings
from workflow.terminology import csv_files, tbx_files

ADD = ("glossary", "add", "ministers", "--provenance", "house style", "--term", "en:officials")


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    """A terminal in an empty folder."""
    return Terminal(tmp_path / "home")


def read(terminal: Terminal, *words: str) -> Any:
    """What a command prints as JSON."""
    return json.loads(terminal.result("glossary", *words, "--json"))


def test_a_concept_is_added_shown_found_and_withdrawn(terminal: Terminal) -> None:
    """Adding the same again changes nothing; a withdrawn one is found no more."""
    assert "version 1" in terminal.result(*ADD, "--forbid", "en:ministers")
    assert "version 1" in terminal.result(*ADD, "--forbid", "en:ministers")
    shown = terminal.result("glossary", "show", "ministers")
    assert "en: ministers - forbidden" in shown
    assert "house style" in shown
    (found,) = read(terminal, "find", "All Ministers came.")
    assert (found["status"], found["text"], found["start"], found["end"]) == ("forbidden", "Ministers", 4, 13)
    assert "ministers" in terminal.result("glossary", "find", "-", typed="ministers")
    assert "withdrawn" in terminal.result("glossary", "withdraw", "ministers", "--reason", "never ours")
    assert read(terminal, "find", "All Ministers came.") == []
    assert read(terminal, "list") == []
    (withdrawn,) = read(terminal, "list", "--withdrawn")
    assert withdrawn["withdrawn_because"] == "never ours"


def test_a_change_lists_the_live_editions_that_it_touches(terminal: Terminal) -> None:
    """With article, language, headline and reason; `touches` asks the same by id or by term."""
    terminal.result(*ADD)
    application = bootstrap(Settings(home=terminal.home, database_url=None, redis_url=None))
    for command in (draft(), submit()):
        application.newsroom.execute(command, ARTICLE_STREAM)
    application.close()
    changed = json.loads(terminal.result(*ADD, "--forbid", "en:minister", "--json"))
    (edition,) = changed["touched"]["editions"]
    assert (edition["language"], edition["headline"]) == ("en", "Ministers meet in Bishkek")
    assert edition["why"] == "it says “Ministers”, which is forbidden"
    assert "Ministers meet in Bishkek" in terminal.result("glossary", "touches", "Minister")
    assert read(terminal, "touches", "ministers")["editions"] == changed["touched"]["editions"]
    assert "No concept is called" in terminal.refusal("glossary", "touches", "submarine")


def test_the_starter_base_and_files_go_in_and_out(terminal: Terminal, tmp_path: Path) -> None:
    """The starter base comes in once; an export of either kind, imported again, changes nothing."""
    report = read(terminal, "import", "--starter")
    assert report["added"] >= 150
    assert (report["changed"], report["refused"]) == (0, 0)
    again = read(terminal, "import", "--starter")
    assert again["unchanged"] == report["added"]
    for name, module in (("base.csv", csv_files), ("base.tbx", tbx_files)):
        terminal.result("glossary", "export", str(tmp_path / name))
        assert len(module.read_concepts((tmp_path / name).read_text(encoding="utf-8"))) == report["added"]
        assert read(terminal, "import", str(tmp_path / name))["unchanged"] == report["added"]
    assert terminal.result("glossary", "export", "-").startswith("concept,kind,language,text")
    shown = read(terminal, "find", "В духе «Шанхайского духа» РАТС ШОС", "--language", "ru")
    assert [each["concept"] for each in shown] == ["shanghai-spirit", "sco-rats"]


def test_what_will_not_do_is_said(terminal: Terminal, tmp_path: Path) -> None:
    """Files that are none, terms without a language, ids that are none; nothing is recorded."""
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("concept,language,text\na,xx,SCO\n", encoding="utf-8")
    assert "line 2, column language" in terminal.refusal("glossary", "import", str(wrong))
    wrong.write_bytes(b"\xff\xfe")
    assert "not UTF-8" in terminal.refusal("glossary", "import", str(wrong))
    assert "cannot be read" in terminal.refusal("glossary", "import", str(tmp_path / "missing.csv"))
    assert "name a file, or --starter" in terminal.refusal("glossary", "import")
    (tmp_path / "base.txt").write_text("x", encoding="utf-8")
    assert "name the format" in terminal.refusal("glossary", "import", str(tmp_path / "base.txt"))
    no_language = ("glossary", "add", "a", "--provenance", "x", "--term", "SCO")
    assert "write it like en:SCO" in terminal.refusal(*no_language)
    assert "small letters" in terminal.refusal("glossary", "add", "A B", "--provenance", "x", "--term", "en:SCO")
    assert "glossary list" in terminal.refusal("glossary", "show", "nothing")
    assert read(terminal, "list", "--withdrawn") == []
