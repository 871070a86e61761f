"""The command line as an operator and a writer use it, on a newsroom in a scratch folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from workflow.cli.app import app
from workflow.cli.processes.stack import free_port


class Terminal:
    """Runs commands in one home."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._runner = CliRunner()

    def run(self, *words: str, typed: str | None = None) -> Result:
        """One command and what came of it."""
        environment = {"COPYFLOW_HOME": str(self.home), "COPYFLOW_API_KEY": None, "COLUMNS": "200"}
        return self._runner.invoke(app, list(words), input=typed, env=environment)

    def result(self, *words: str, typed: str | None = None) -> str:
        """What a command that succeeds prints on standard output."""
        done = self.run(*words, typed=typed)
        assert done.exit_code == 0, done.output
        return done.stdout

    def refusal(self, *words: str, typed: str | None = None) -> str:
        """What a command that fails says on standard error; nothing goes to standard output."""
        done = self.run(*words, typed=typed)
        assert done.exit_code != 0
        assert done.exception is None or isinstance(done.exception, SystemExit), repr(done.exception)
        assert done.stdout == ""
        return " ".join(done.stderr.split())


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    made = Terminal(tmp_path / "home")
    made.result("migrate")
    return made


def test_commands_say_what_to_do_before_migration(tmp_path: Path) -> None:
    """On a database without tables every command says to migrate first."""
    terminal = Terminal(tmp_path / "home")
    for command in (["status"], ["events"], ["verify"], ["partner", "list"]):
        assert "copyflow migrate" in terminal.refusal(*command)


def test_people_keys_and_partners(terminal: Terminal) -> None:
    """People, keys and partners are made and listed; secrets appear once, on standard output."""
    user = json.loads(
        terminal.result("user", "add", "lin", "--role", "writer", "--password-stdin", "--json", typed="long enough\n")
    )
    assert user["roles"] == ["writer"]
    assert terminal.result("key", "add", "lin").startswith("cfk_")
    partner = json.loads(
        terminal.result("partner", "add", "Wire", "--endpoint", "https://8.8.8.8/hooks", "--language", "en", "--json")
    )
    assert partner["secret"].startswith("whsec_")
    assert "Wire" in terminal.result("partner", "list")
    terminal.result("partner", "pause", "Wire", "--reason", "moving")
    assert json.loads(terminal.result("partner", "list", "--json"))[0]["paused_because"] == "moving"
    terminal.result("partner", "resume", "Wire")
    log = [json.loads(line) for line in terminal.result("events", "--json").splitlines()]
    assert [event["type"] for event in log] == ["partner.registered", "partner.paused", "partner.resumed"]
    assert partner["secret"] not in json.dumps(log)


@pytest.mark.parametrize(
    ("words", "typed", "expected"),
    [
        (["user", "add", "lin", "--role", "writer", "--password-stdin"], "short\n", "password: must have"),
        (["key", "add", "nobody"], None, "copyflow user add"),
        (["partner", "add", "P", "--endpoint", "https://127.0.0.1/x"], None, "endpoint"),
        (["partner", "add", "P", "--endpoint", "https://8.8.8.8/", "--language", "klingon"], None, "klingon"),
        (["partner", "pause", "nobody", "--reason", "x"], None, "partner list"),
        (["status", "01a20a65-bb6a-761c-a3bc-52e8cdac9038"], None, "no such article"),
        (["submit", "missing.txt"], None, "API key"),
    ],
)
def test_wrong_input_is_answered_in_a_sentence(
    terminal: Terminal, words: list[str], typed: str | None, expected: str
) -> None:
    """Wrong input is refused with the reason, on standard error, with a failing exit code."""
    assert expected in terminal.refusal(*words, typed=typed)


def test_files_that_cannot_be_handed_in(terminal: Terminal, tmp_path: Path) -> None:
    """A file that is missing, not UTF-8 or too large is refused before anything is sent."""
    foreign = tmp_path / "gb18030.txt"
    foreign.write_bytes("上海合作组织".encode("gb18030"))
    assert "not UTF-8" in terminal.refusal("submit", str(foreign), "--key", "cfk_x")
    large = tmp_path / "large.txt"
    large.write_bytes(b"x" * 2_000_001)
    assert "larger than" in terminal.refusal("submit", str(large), "--key", "cfk_x")
    assert "cannot be read" in terminal.refusal("submit", str(tmp_path / "none.txt"), "--key", "cfk_x")


def test_newsroom_that_does_not_answer(terminal: Terminal, tmp_path: Path) -> None:
    """When nothing listens at the address, that is said with what to do."""
    article = tmp_path / "a.txt"
    article.write_text("Headline\n\nBody.")
    url = f"http://127.0.0.1:{free_port()}"
    assert "copyflow up" in terminal.refusal("submit", str(article), "--key", "cfk_x", "--url", url)


def test_verify_and_rebuild(terminal: Terminal, tmp_path: Path) -> None:
    """The log is verified, its head can be kept and compared with later, and the projections rebuilt."""
    terminal.result("partner", "add", "Wire", "--endpoint", "https://8.8.8.8/hooks")
    head = tmp_path / "head.json"
    head.write_text(terminal.result("verify", "--json"))
    assert json.loads(head.read_text())["position"] == 1
    assert "1 event" in terminal.result("rebuild")
    assert "position 1" in terminal.result("verify", "--head", str(head))
    head.write_text(json.dumps({"position": 1, "hash": "00" * 32}))
    assert "tail was cut" in terminal.refusal("verify", "--head", str(head))
