"""The command line looking back: where the newsroom stood, and stretches of its log."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.test_command_line import Terminal
from tests.ui.staged import EN, cheap_hasher, stage
from workflow.bootstrap import bootstrap
from workflow.domain import commands as wanted
from workflow.settings import Settings


@pytest.fixture(scope="module")
def looking_back(tmp_path_factory: pytest.TempPathFactory) -> tuple[Terminal, str, int]:
    """A terminal before a newsroom that has a history; an article, and a position before its last change."""
    home: Path = tmp_path_factory.mktemp("home")
    application = bootstrap(Settings(home=home, database_url=None, redis_url=None), hasher=cheap_hasher())
    application.migrate()
    staged = stage(application)
    position = application.views.head()
    now = application.clock.now()
    staged.execute(
        wanted.RequestChanges(by=staged.reviewer, at=now, language=EN, comment="Which bridge?"), staged.bridge
    )
    application.close()
    return Terminal(home), staged.bridge, position


def printed(terminal: Terminal, *words: str) -> list[Any]:
    """The events that a command prints."""
    return [json.loads(line) for line in terminal.result("events", "--json", *words).splitlines()]


def test_status_as_it_was(looking_back: tuple[Terminal, str, int]) -> None:
    """As of a position, newsroom and article stand where they stood; standard error says which past it is."""
    terminal, article, position = looking_back
    now = json.loads(terminal.result("status", article, "--json"))
    done = terminal.run("status", article, "--json", "--as-of", str(position))
    then = json.loads(done.stdout)
    assert now["version"] == then["version"] + 1
    assert now["timeline"][: len(then["timeline"])] == then["timeline"]
    assert "Which bridge?" not in done.stdout
    assert f"position {position}, 20" in done.stderr
    whole = json.loads(terminal.result("status", "--json", "--as-of", str(position)))
    assert (whole["head"], len(whole["articles"])) == (position, 3)
    empty = terminal.run("status", "--as-of", (datetime.now(UTC) - timedelta(days=3)).isoformat())
    assert "Log at position 0. Open work: none." in empty.stdout
    assert "copyflow submit" not in empty.stdout
    assert "before the first event" in empty.stderr


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("status", "--as-of", "99999"), "--as-of: lies beyond the end of the log"),
        (("status", "--as-of", "2026-01-01T00:00:00"), "--as-of: names no time zone"),
        (("status", "--as-of", "2999-01-01T00:00:00Z"), "--as-of: lies in the future"),
        (("status", "01", "--as-of", "0"), "no such article"),
        (("events", "--until", "soon"), "--until: must be a position of the log"),
        (("events", "--follow", "--backwards"), "--follow prints what comes"),
        (("events", "--follow", "--until", "3"), "--follow prints what comes"),
        (("events", "--type", "edition.publish"), "edition.published"),
        (("events", "--category", "articles"), "article"),
        (("events", "--limit", "0"), "--limit"),
    ],
)
def test_what_cannot_be_shown_says_why(
    looking_back: tuple[Terminal, str, int], words: tuple[str, ...], reason: str
) -> None:
    """Each refusal names the option and what would do."""
    said = looking_back[0].refusal(*words)
    assert reason in said.replace("│ ", "").replace(" │", "")


def test_stretches_of_the_log(looking_back: tuple[Terminal, str, int]) -> None:
    """From, until, so many, from the end, of one kind: each is what the whole log holds there, in its order."""
    terminal, _, position = looking_back
    everything = printed(terminal)
    assert [each["position"] for each in everything] == list(range(1, position + 2))
    assert printed(terminal, "--after", "3", "--until", "9") == everything[3:9]
    assert printed(terminal, "--limit", "4") == everything[:4]
    assert printed(terminal, "--backwards") == everything[::-1]
    assert printed(terminal, "--backwards", "--limit", "2", "--until", str(position)) == everything[-2:-4:-1]
    assert printed(terminal, "--until", "0") == []
    moment = everything[5]["recorded_at"]
    assert printed(terminal, "--until", moment) == [each for each in everything if each["recorded_at"] <= moment]
    kinds = ("delivery.requested", "partner.registered")
    some = printed(terminal, "--type", kinds[0], "--type", kinds[1])
    assert some == [each for each in everything if each["type"] in kinds]
    assert len(some) == 4
    ours = printed(terminal, "--category", "partner", "--backwards")
    assert ours == [each for each in everything[::-1] if each["stream"].startswith("partner-")]
    assert terminal.result("events", "--backwards", "--limit", "1").split()[0] == str(position + 1)
