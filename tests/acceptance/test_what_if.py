"""``copyflow what-if`` as an operator uses it, on a newsroom in a scratch folder."""

from __future__ import annotations

import hashlib
import json
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests import factories as make
from tests.acceptance.test_command_line import Terminal, on_a_terminal
from workflow.bootstrap import bootstrap
from workflow.domain.streams import article_stream
from workflow.domain.vocabulary import ArticleId
from workflow.settings import Settings

HEADLINE = "Water ministers [bold] meet\x1b[2J"


class Yesterday:
    """A clock that stands at this time yesterday."""

    def now(self) -> datetime:
        """A day ago."""
        return datetime.now(UTC) - timedelta(days=1)


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    made = Terminal(tmp_path / "home")
    made.result("migrate")
    return made


@pytest.fixture
def article_id(terminal: Terminal) -> ArticleId:
    """An article that one person approved and that was published yesterday."""
    with closing(bootstrap(Settings(home=terminal.home), clock=Yesterday())) as application:
        article_id = ArticleId(application.ids.new())
        stream = article_stream(article_id)

        def execute(command: object) -> None:
            application.newsroom.execute(make.at(command, application.clock.now()), stream)

        execute(replace(make.draft(), article_id=article_id, blocks=make.text(headline=HEADLINE)))
        execute(make.submit())
        for step in (make.check, make.tags, make.approve):
            execute(step(application.views.article(article_id)))
        execute(make.publish())
    return article_id


def asking(terminal: Terminal, text: str) -> str:
    """A file of changes."""
    file = terminal.home / "changes.toml"
    file.write_text(text, encoding="utf-8")
    return str(file)


def test_the_answer_is_a_table_with_sums(terminal: Terminal, article_id: ArticleId) -> None:
    """What happened, what would have differed, and that it is no second history; headlines as they stand."""
    shown = terminal.result("what-if", asking(terminal, "[policy]\nrequired_approvals = 2"))
    row = next(line for line in shown.splitlines() if "Water ministers" in line)
    assert "Water ministers [bold] meet\N{REPLACEMENT CHARACTER}[2J" in row
    assert article_id[:13] in row
    assert "published" in row
    assert "would have been refused (1 approval missing): 1 of 2 needed approvals" in row
    assert "1 publication would have been refused, 1 approval short." in shown
    assert "1 difference in the last 30 days (6 events looked at)." in shown
    assert "not a second history" in shown
    assert "\x1b" not in shown


def test_a_terminal_of_eighty_columns_is_wide_enough(terminal: Terminal, article_id: ArticleId) -> None:
    """Every line of the table fits, and language and moment are never broken."""
    shown = on_a_terminal(terminal.home, "what-if", asking(terminal, "[policy]\nrequired_approvals = 2"))
    table = [line for line in shown.splitlines() if line.startswith(("│", "┃", "┏", "└"))]
    assert len(table) > 4
    assert max(map(len, table)) <= 80
    assert f"{Yesterday().now():%m-%d}" in shown
    assert article_id[:13] in shown.replace("\n", "")


def test_nothing_differs_in_a_sentence(terminal: Terminal, article_id: ArticleId) -> None:
    """With how much was looked at; the command line's days come before the file's."""
    file = asking(terminal, "days = 3")
    assert article_id
    assert terminal.result("what-if", file) == "Nothing would have differed in the last 3 days (6 events looked at).\n"
    strict = asking(terminal, "days = 1\n[policy]\nrequired_approvals = 2")
    assert terminal.result("what-if", strict) == ("Nothing would have differed in the last day (0 events looked at).\n")
    assert "1 difference in the last 2 days" in terminal.result("what-if", strict, "--days", "2")


def test_scripts_get_json(terminal: Terminal, article_id: ArticleId) -> None:
    """One document on standard output."""
    file = asking(terminal, "[policy]\nrequired_approvals = 3")
    answer = json.loads(terminal.result("what-if", file, "--json", "--days", "7"))
    assert {name: answer[name] for name in ("days", "head", "events", "total", "summary")} == {
        "days": 7,
        "head": 6,
        "events": 6,
        "total": 1,
        "summary": {"publication_refused": 1},
    }
    (difference,) = answer["differences"]
    assert difference["article_id"] == article_id
    assert difference["headline"] == HEADLINE
    assert (difference["kind"], difference["position"], difference["approvals_missing"]) == (
        "publication_refused",
        6,
        2,
    )
    assert datetime.fromisoformat(answer["from"]) + timedelta(days=7) == datetime.fromisoformat(answer["until"])


def test_asking_leaves_the_file_as_it_is(terminal: Terminal, article_id: ArticleId) -> None:
    """The newsroom's folder holds the same bytes afterwards."""

    def contents() -> dict[str, bytes]:
        files = [path for path in terminal.home.rglob("*") if path.is_file()]
        return {path.name: hashlib.sha256(path.read_bytes()).digest() for path in files}

    file = asking(terminal, "[policy]\nrequired_approvals = 2")
    before = contents()
    assert article_id[:13] in terminal.result("what-if", file)
    assert contents() == before


def test_what_means_nothing_is_refused(terminal: Terminal) -> None:
    """By file, field and what is allowed, with exit code 1."""
    for text, said in (
        (
            "[policy]\nrequired_aprovals = 2",
            "policy.required_aprovals: is not known; what can be changed here: required_",
        ),
        ("days =", "changes.toml: A value is not acceptable. file: is not TOML"),
        (
            "[partners.Nobody]\nabsent = true",
            "partners.Nobody: there is no such partner; there are none [invalid_value]",
        ),
        ("[policy.severity]\nnumbers = 'blocking'", "policy.severity.numbers: no check of that name has run here"),
    ):
        assert said in terminal.refusal("what-if", asking(terminal, text))
        assert terminal.run("what-if", asking(terminal, text)).exit_code == 1
    assert "cannot be read" in terminal.refusal("what-if", str(terminal.home / "nowhere.toml"))
    assert "cannot be read" in terminal.refusal("what-if", str(terminal.home))
    assert "larger than 1 MB" in terminal.refusal("what-if", asking(terminal, "#" * 1_000_001))
    (terminal.home / "changes.toml").write_bytes(b"days = 3 # \xe9")
    assert "not UTF-8" in terminal.refusal("what-if", str(terminal.home / "changes.toml"))


def test_there_must_be_a_newsroom(tmp_path: Path) -> None:
    """In a mistyped home it says how to begin, and makes nothing."""
    file = tmp_path / "changes.toml"
    file.touch()
    terminal = Terminal(tmp_path / "home")
    assert "No newsroom in" in terminal.refusal("what-if", str(file))
    assert not terminal.home.exists()
