"""`copyflow topics`: the vocabulary in, looked at, and the rules by which topics are suggested."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.test_command_line import Terminal
from tests.topics.test_files import CONCEPT, skos

ADD = ("topics", "add-rule", "sco-meetings", "--topic", "medtop:11000000")


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    """The command line of a new installation."""
    made = Terminal(tmp_path / "home")
    made.result("migrate")
    return made


def read(terminal: Terminal, *words: str) -> Any:
    """What a command prints as JSON."""
    return json.loads(terminal.result("topics", *words, "--json"))


def test_the_top_topics_are_there_and_a_file_brings_more(terminal: Terminal, tmp_path: Path) -> None:
    """Whole, on record, shown with credit; the same file again changes nothing; retired topics on request."""
    assert len(read(terminal, "list")["topics"]) == 17
    assert "CC BY 4.0" in read(terminal, "list")["attribution"]
    file = tmp_path / "topics.json"
    old = {**CONCEPT, "qcode": "medtop:20000641", "uri": f"{CONCEPT['uri'][:-1]}1", "retired": "2020-01-01"}
    file.write_bytes(skos(CONCEPT, old))
    report = read(terminal, "import", str(file))
    assert (report["added"], report["changed"], report["retired"], report["events"]) == (2, 0, 1, 1)
    again = read(terminal, "import", str(file))
    assert (again["added"], again["changed"], again["unchanged"], again["events"]) == (0, 0, 2, 0)
    assert "0 added, 0 changed, 2 unchanged" in terminal.result("topics", "import", str(file))
    (found,) = read(terminal, "list", "首脑")["topics"]
    assert (found["code"], found["uri"]) == ("medtop:20000640", CONCEPT["uri"])
    assert len(read(terminal, "list", "summit", "--retired")["topics"]) == 2
    assert "retired: known, not suggested" in terminal.result("topics", "show", "medtop:20000641")
    assert "zh-Hans: 首脑会议" in terminal.result("topics", "show", "medtop:20000640")


def test_a_bad_file_is_refused_with_the_place_and_nothing_is_on_record(terminal: Terminal, tmp_path: Path) -> None:
    """The good topics before it do not come in either."""
    file = tmp_path / "topics.json"
    file.write_bytes(skos(CONCEPT, {**CONCEPT, "qcode": "subj:1"}))
    assert "$.conceptSet[1].qcode" in terminal.refusal("topics", "import", str(file))
    file.write_bytes(skos(CONCEPT, CONCEPT))
    assert "stands in the file twice" in terminal.refusal("topics", "import", str(file))
    assert len(read(terminal, "list", "--retired")["topics"]) == 17


def test_a_rule_is_added_shown_listed_and_withdrawn(terminal: Terminal) -> None:
    """Beside those of Copyflow, which are withdrawn in the same way."""
    made = json.loads(terminal.result(*ADD, "--word", "en:plenary meeting", "--class", "parliament", "--json"))
    assert (made["version"], made["classes"], made["is_built_in"]) == (1, ["parliament"], False)
    assert "version 1" in terminal.result(*ADD, "--word", "en:plenary meeting", "--class", "parliament")
    assert "plenary meeting" in terminal.result("topics", "rule", "sco-meetings")
    rules = read(terminal, "rules", "--topic", "medtop:11000000")
    assert [each["rule_id"] for each in rules] == ["sco-meetings", "starter-politics"]
    for rule_id in ("sco-meetings", "starter-politics"):
        assert "withdrawn" in terminal.result("topics", "withdraw-rule", rule_id, "--reason", "too wide")
    assert read(terminal, "rules", "--topic", "medtop:11000000") == []
    withdrawn = read(terminal, "rules", "--topic", "medtop:11000000", "--withdrawn")
    assert {each["withdrawn_because"] for each in withdrawn} == {"too wide"}


def test_mistakes_say_what_to_write(terminal: Terminal) -> None:
    """A word without a language, an unknown topic, a rule that finds nothing or is not there."""
    assert "write it like en:summit" in terminal.refusal(*ADD, "--word", "summit")
    assert "give words" in terminal.refusal(*ADD)
    unknown = ("topics", "add-rule", "x", "--topic", "medtop:29999999", "--word", "en:x")
    assert "copyflow topics import" in terminal.refusal(*unknown)
    assert "topics rules" in terminal.refusal("topics", "withdraw-rule", "nothing", "--reason", "x")
    assert "topics list" in terminal.refusal("topics", "show", "medtop:29999999")
    assert "No such topic" in terminal.result("topics", "list", "nothing of the kind")
