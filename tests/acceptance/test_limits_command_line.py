"""``copyflow user add`` and ``roles`` with ``--desk`` and ``--pair``: where a person's roles hold, from a shell."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.acceptance.command_process import in_a_process
from tests.acceptance.test_command_line import Terminal
from workflow.bootstrap import bootstrap
from workflow.domain.limits import Limit, Pair
from workflow.domain.vocabulary import Role
from workflow.settings import Settings

PASSWORD = "correct horse battery"
ADD = ("user", "add", "mira", "--role", "reviewer", "--password-stdin")


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    made = Terminal(tmp_path / "home")
    made.result("migrate")
    return made


def limits(terminal: Terminal, name: str) -> dict[str, dict[str, list[str]]]:
    """Where a person's roles hold, as scripts read it."""
    people = json.loads(terminal.result("user", "list", "--json"))
    found: dict[str, dict[str, list[str]]] = next(each["limits"] for each in people if each["name"] == name)
    return found


def test_limits_are_given_and_taken_by_processes_of_their_own(terminal: Terminal) -> None:
    """What a process puts on record is what the newsroom decides by; without ``--pair`` the role holds everywhere."""
    added = in_a_process(terminal.home, *ADD, "--pair", "en:ru", "--pair", "*:pt", typed=f"{PASSWORD}\n")
    assert (added.returncode, added.stderr) == (0, "")
    assert added.stdout == "mira may sign in as reviewer for all into pt, en → ru.\n"
    application = bootstrap(Settings(home=terminal.home))
    try:
        mira = application.accounts.user("mira")
        assert mira.limits == {Role.REVIEWER: Limit(pairs=frozenset({Pair("en", "ru"), Pair("*", "pt")}))}
    finally:
        application.close()
    changed = in_a_process(terminal.home, "user", "roles", "mira", "--role", "reviewer", "--role", "writer")
    assert (changed.returncode, changed.stdout) == (0, "mira has these roles: reviewer, writer. Sessions have ended.\n")
    assert limits(terminal, "mira") == {}


def test_a_pair_may_be_of_one_role_alone(terminal: Terminal) -> None:
    """``reviewer=en:ru`` limits that role, ``en`` is all from English; what cannot be limited is left as it is."""
    options = ("--role", "translator", "--role", "admin", "--pair", "reviewer=en:ru", "--pair", "translator=en")
    made = json.loads(terminal.result(*ADD, *options, "--json", typed=f"{PASSWORD}\n"))
    told = {"reviewer": {"desks": [], "pairs": ["en>ru"]}, "translator": {"desks": [], "pairs": ["en>*"]}}
    assert (made["limits"], made["roles"]) == (told, ["admin", "reviewer", "translator"])
    assert limits(terminal, "mira") == told
    done = terminal.result("user", "roles", "mira", "--role", "reviewer", "--role", "admin", "--pair", "zh-hans:en")
    assert done == "mira has these roles: admin, reviewer for zh-Hans → en. Sessions have ended.\n"
    assert limits(terminal, "mira") == {"reviewer": {"desks": [], "pairs": ["zh-Hans>en"]}}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--pair", "en:xx"), "pair: 'xx' names no language"),
        (("--pair", "chief=en:ru"), "pair: 'chief' is no role"),
        (("--pair", "writer=en:ru"), "limits.writer"),
        (("--desk", "nowhere", "--pair", "en:ru"), "there is no desk 'nowhere'"),
    ],
)
def test_a_limit_that_cannot_be_meant_adds_nobody_and_changes_nothing(
    terminal: Terminal, options: tuple[str, ...], said: str
) -> None:
    """The option is named with the reason, and the person is as before."""
    assert said in terminal.refusal(*ADD, *options, typed=f"{PASSWORD}\n")
    assert json.loads(terminal.result("user", "list", "--json")) == []
    terminal.result(*ADD, "--pair", "en:kk", typed=f"{PASSWORD}\n")
    assert said in terminal.refusal("user", "roles", "mira", "--role", "reviewer", *options)
    assert limits(terminal, "mira") == {"reviewer": {"desks": [], "pairs": ["en>kk"]}}


def test_a_role_that_holds_everywhere_takes_no_pair(terminal: Terminal) -> None:
    """An administrator's role has no limits: a pair without a role finds none that it could be of."""
    words = ("user", "add", "lin", "--role", "admin", "--password-stdin", "--pair", "en:ru")
    assert "none of these roles can be limited" in terminal.refusal(*words, typed=f"{PASSWORD}\n")
