"""`copyflow memory`: a TMX file in, found, counted, out, and taken back."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest

from tests.acceptance.test_command_line import Terminal
from workflow.bootstrap import bootstrap
from workflow.settings import Settings

UNIT = (
    "<tu><tuv xml:lang='en'><seg>Line {0} is &lt;new&gt;.</seg></tuv>"
    "<tuv xml:lang='ru'><seg>Строка {0}.</seg></tuv></tu>"
)


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    """The command line of a new installation."""
    made = Terminal(tmp_path / "home")
    made.result("migrate")
    return made


def follow(terminal: Terminal) -> None:
    """What the projector does."""
    with closing(bootstrap(Settings(home=terminal.home))) as application:
        application.followers.catch_up("memory", fence=1)


def test_a_file_goes_in_and_comes_out(terminal: Terminal, tmp_path: Path) -> None:
    """In several parts, found exactly and alike, exported, imported elsewhere, and taken back."""
    file, out = tmp_path / "agency.tmx", tmp_path / "out.tmx"
    units = "\n".join(UNIT.format(number) for number in range(1, 602))
    file.write_text(f"<tmx version='1.4'><header srclang='en'/><body>{units}<tu/></body></tmx>", encoding="utf-8")
    assert "The memory is empty" in terminal.result("memory", "stats")
    report = json.loads(terminal.result("memory", "import", str(file), "--from", "en", "--to", "ru", "--json"))
    assert (report["units_read"], report["entries"], report["skipped"]) == (602, 601, {"not in these languages": 1})
    behind = terminal.run("memory", "find", "Line 7 is <new>.", "--from", "en", "--to", "ru")
    assert "Nothing like it" in behind.stdout
    assert "7 event(s) behind the log" in behind.stderr
    follow(terminal)
    (found,) = json.loads(terminal.result("memory", "find", "Line 7 is <new>.", "--from", "en", "--to", "ru", "--json"))
    assert (found["target"], found["score"], found["origin"]["segment"]) == ("Строка 7.", 100, "line 7")
    near = terminal.result(
        "memory", "find", "Line 7777 is <new>.", "--from", "en", "--to", "ru", "--near", "--limit", "1"
    )
    assert "another number or date" in near
    assert "Строка 600." in terminal.result("memory", "find", "line 600 is", "--from", "en", "--to", "ru", "--within")
    terminal.result("memory", "export", str(out), "--from", "en", "--to", "ru")
    assert terminal.result("memory", "export", "-").count("<tu ") == 601
    again = json.loads(terminal.result("memory", "import", str(out), "--json"))
    assert (again["entries"], again["skipped"]) == (601, {})
    assert "Nothing of import" in terminal.result(
        "memory", "withdraw-import", report["import_id"], "--reason", "wrong file"
    )
    follow(terminal)
    stats = json.loads(terminal.result("memory", "stats", "--json"))
    assert {each["status"]: each["entries"] for each in stats["entries"]} == {"imported": 601, "withdrawn": 601}
    assert [each["withdrawn"] for each in stats["imports"]] == [False, True]
    assert "taken back" in terminal.result("memory", "stats")


def test_what_cannot_be_imported_is_said(terminal: Terminal, tmp_path: Path) -> None:
    """A broken file by its line, an empty one, a language that is none, an import that is not there."""
    file = tmp_path / "broken.tmx"
    units = "".join(UNIT.format(number) for number in range(600))
    file.write_text(f"<tmx>\n<body>{units}", encoding="utf-8")
    assert "line 2: this is not well-formed XML" in terminal.refusal("memory", "import", str(file))
    assert "The memory is empty" in terminal.result("memory", "stats")
    file.write_text("<tmx/>", encoding="utf-8")
    assert "holds nothing for the memory" in terminal.refusal("memory", "import", str(file))
    assert "--from: 'klingon'" in terminal.refusal("memory", "import", str(file), "--from", "klingon")
    refused = terminal.refusal("memory", "withdraw-import", "none", "--reason", "x")
    assert "There is no such import" in refused
