"""Followers and rebuilds as an operator meets them on the command line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.acceptance.test_command_line import Terminal
from tests.store.log_stories import live_through, poison
from workflow.bootstrap import Application, bootstrap
from workflow.settings import Settings
from workflow.store.projections.turnaround import NAME

LONG_AGO = "36500"


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    made = Terminal(tmp_path / "home")
    made.result("migrate")
    return made


FOLLOWERS = (NAME, "memory", "topic_learning", "edition_texts", "figures")


@contextmanager
def newsroom_of(terminal: Terminal) -> Iterator[Application]:
    """The newsroom that the commands work on."""
    with closing(bootstrap(Settings(home=terminal.home))) as application:
        yield application


def test_status_tells_how_followers_stand(terminal: Terminal) -> None:
    """Lag is told, and what was passed over with what to do; scripts read both from the JSON."""
    with newsroom_of(terminal) as application:
        live_through(application)
        head = application.views.head()
        names = ("edition_texts", "figures", "memory", "topic_learning", "turnaround")
        behind = f"Events behind the log: {', '.join(f'{name} {head}' for name in names)}."
        assert behind in terminal.result("status")
        facts = json.loads(terminal.result("status", "--json"))
        assert (facts["lag"]["followers"], facts["parked_events"]) == (dict.fromkeys(FOLLOWERS, head), {})
        poison(application)
        for follower in FOLLOWERS:
            application.followers.catch_up(follower, fence=1)
    done = terminal.run("status")
    assert "behind" not in done.stdout
    assert "turnaround passed 1 event(s) over that it could not apply" in done.stderr
    assert "upgrade Copyflow, then `copyflow rebuild turnaround`" in done.stderr
    facts = json.loads(terminal.result("status", "--json"))
    assert (facts["lag"]["followers"], facts["parked_events"]) == (
        dict.fromkeys(FOLLOWERS, 0),
        dict.fromkeys(FOLLOWERS, 1),
    )


def test_rebuild_names_what_can_be_rebuilt(terminal: Terminal) -> None:
    """One, several or all by name; another name is refused with those that there are."""
    with newsroom_of(terminal) as application:
        live_through(application)
    assert "Rebuilt turnaround from" in terminal.result("rebuild", "turnaround")
    assert "Rebuilt articles, work from" in terminal.result("rebuild", "articles", "work")
    assert "Rebuilt everything from" in terminal.result("rebuild")
    refused = terminal.refusal("rebuild", "boards")
    assert (
        "there is no 'boards'; there are articles, deliveries, partners, concepts, entities, desks, topics," in refused
    )
    assert "work, turnaround, memory, topic_learning, edition_texts, figures" in refused
    assert "[invalid_value]" in refused


def test_rebuild_says_which_event_stopped_it(terminal: Terminal) -> None:
    """The refusal names the position and what to do, and has a code."""
    with newsroom_of(terminal) as application:
        live_through(application)
        position = poison(application)
    refused = terminal.refusal("rebuild")
    assert f"Position {position}:" in refused
    assert "Nothing was changed. Upgrade Copyflow" in refused
    assert "[rebuild_stopped]" in refused


def test_a_rebuild_beside_another_is_refused(terminal: Terminal) -> None:
    """Whoever starts a second one is told to wait, and how long a dead one is believed in."""
    with newsroom_of(terminal) as application:
        assert application.leadership.acquire("rebuild", "somebody", application.clock.now(), 60) == 1
    refused = terminal.refusal("rebuild")
    assert "Another rebuild is under way. Wait until it is done" in refused
    assert "forgotten after 15 seconds" in refused


def test_turnaround_is_told_by_language(terminal: Terminal) -> None:
    """People get a table with median and nine in ten, scripts the seconds; an empty newsroom says so."""
    assert "No edition was submitted within 30 day(s)." in terminal.result("turnaround")
    with newsroom_of(terminal) as application:
        live_through(application)
    behind = terminal.run("turnaround", "--days", LONG_AGO)
    assert "event(s) behind the log" in behind.stderr
    terminal.result("rebuild", NAME)
    shown = terminal.result("turnaround", "--days", LONG_AGO)
    assert "1: 3 min 00 s / 3 min 00 s" in shown
    report = json.loads(terminal.result("turnaround", "--days", LONG_AGO, "--json"))
    english, portuguese = report["languages"]
    assert (english["language"], english["corrections"], portuguese["language"]) == ("en", 1, "pt")
    assert english["steps"][1] == {
        "step": "checked",
        "editions": 1,
        "median_seconds": 120.0,
        "slowest_tenth_seconds": 120.0,
    }
