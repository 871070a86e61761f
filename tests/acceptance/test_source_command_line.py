"""``copyflow source`` as an operator uses it, and ``copyflow explain`` of what it took, with feeds on loopback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.command_process import in_a_process
from tests.acceptance.test_command_line import Terminal
from tests.support.feeds import Feeds, rss, rss_item, serving_feeds
from workers.tasks import runner
from workers.translation.registry import EngineRegistry
from workers.wiring import Hands
from workflow.bootstrap import bootstrap
from workflow.settings import Settings

LOOPBACK = "127.0.0.0/8"


@pytest.fixture(scope="module")
def feeds() -> Iterator[Feeds]:
    """Feeds on loopback."""
    with serving_feeds() as served:
        yield served


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    made = Terminal(tmp_path / "home", {"COPYFLOW_ALLOWED_NETWORKS": LOOPBACK})
    made.result("migrate")
    return made


def work_off(home: Path) -> None:
    """Do what a worker does with the sources that are due."""
    application = bootstrap(Settings(home=home, allowed_networks=LOOPBACK))
    try:
        hands = Hands(
            application=application, engines=EngineRegistry({}), formats={}, transports={}, owner="acceptance:1"
        )
        now = application.clock.now()
        for nudge in application.ledger.due(now, nudged_before=now, limit=100):
            runner.run(hands, nudge.work_id)
    finally:
        application.close()


def test_a_source_is_tried_added_and_listed_by_processes_of_their_own(terminal: Terminal, feeds: Feeds) -> None:
    """Trying takes nothing; what was added is there for the next process; results are on standard output alone."""
    address = feeds.at("/tried", rss(rss_item(), rss_item(guid="a-2", title="", body="")))
    allowed = {"COPYFLOW_ALLOWED_NETWORKS": LOOPBACK}
    tried = in_a_process(terminal.home, "source", "try", address, "--json", **allowed)
    assert (tried.returncode, tried.stderr) == (0, "")
    assert [each["outcome"] for each in json.loads(tried.stdout)["items"]] == ["taken", "refused"]
    added = in_a_process(
        terminal.home, "source", "add", "The Agency", address, "--every", "30", "--to", "pt", **allowed
    )
    assert (added.returncode, added.stdout) == (0, "The Agency is fetched every 30 minutes.\n")
    assert "copyflow source items" in added.stderr
    listed = in_a_process(terminal.home, "source", "list", "--json", **allowed)
    (told,) = json.loads(listed.stdout)
    assert (told["name"], told["every_minutes"], told["targets"]) == ("The Agency", 30, ["pt"])
    refused = in_a_process(terminal.home, "source", "add", "x", "ftp://127.0.0.1/feed")
    assert (refused.returncode != 0, refused.stdout) == (True, "")
    assert "address: must begin with https:// or http://" in refused.stderr


def test_what_was_found_is_listed_with_outcomes_and_reasons(terminal: Terminal, feeds: Feeds) -> None:
    """By name in any case; one outcome alone; the story of a draft names its source and where it stands there."""
    address = feeds.at("/found", rss(rss_item(), rss_item(guid="a-2", title="", body="")))
    terminal.result("source", "add", "The Agency", address)
    work_off(terminal.home)
    found = json.loads(terminal.result("source", "items", "the agency", "--json"))
    assert {each["title"]: each["outcome"] for each in found} == {"Ministers meet in Bishkek": "taken", "": "refused"}
    (taken,) = json.loads(terminal.result("source", "items", "The Agency", "--outcome", "taken", "--json"))
    assert taken["article_id"] in terminal.result("source", "items", "The Agency")
    listed = terminal.result("source", "list")
    assert "answers" in listed
    assert "1 refused, 1 taken" in " ".join(listed.split())
    story = terminal.result("explain", taken["article_id"])
    assert "Taken from the source The Agency, https://agency.example/a-1" in story
    assert "because the source The Agency has it at https://agency.example/a-1 [1]" in story


def test_a_source_is_paused_resumed_fetched_and_removed(terminal: Terminal, feeds: Feeds) -> None:
    """Each says what follows; the same again says that it was so; what was removed is not there any more."""
    terminal.result("source", "add", "The Agency", feeds.at("/on-and-off", rss(rss_item())))
    pause = ("source", "pause", "The Agency", "--reason", "it moves house")
    assert terminal.result(*pause) == "The Agency is not fetched until it is resumed.\n"
    assert terminal.result(*pause) == "The Agency: it was so already.\n"
    assert "paused: it moves house" in " ".join(terminal.result("source", "list").split())
    assert "Resume it: that fetches it at once" in terminal.refusal("source", "fetch", "The Agency")
    (told,) = json.loads(terminal.result("source", "list", "--json"))
    resumed = json.loads(terminal.result("source", "resume", told["source_id"], "--json"))
    assert (resumed["source_id"], resumed["paused_because"]) == (told["source_id"], "")
    fetched = terminal.result("source", "fetch", "The Agency")
    assert fetched == "The Agency is fetched at once, if the newsroom is running.\n"
    removed = terminal.result("source", "remove", "The Agency", "--reason", "the contract ended")
    assert removed == "The Agency is never fetched again. What was taken from it stays.\n"
    assert "There is no source 'The Agency'" in terminal.refusal("source", "items", "The Agency")
    assert "No source yet" in terminal.result("source", "list")


def test_two_sources_of_one_name_are_told_apart_by_their_ids(terminal: Terminal, feeds: Feeds) -> None:
    """A name that means two is refused; the id is not."""
    for path in ("/one", "/two"):
        terminal.result("source", "add", "Twins", feeds.at(path, rss(rss_item())))
    assert "several are called 'Twins'; give the id" in terminal.refusal("source", "fetch", "Twins")
    first, _ = json.loads(terminal.result("source", "list", "--json"))
    assert terminal.result("source", "fetch", first["source_id"]).startswith("Twins is fetched at once")
