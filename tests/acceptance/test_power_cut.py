"""Everything dies at one moment, as when the power fails: nothing accepted is lost, nothing is done twice.

The disk keeps what the kernel was given: what a power failure does below that is the database's own promise. Linux
only.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from api.client import AnswerLost, Copyflow, Stale, Unavailable, Unreachable
from api.client.generated.shapes import ArticleBody
from tests.acceptance.going_on import proven
from tests.acceptance.up_process import newsroom_up, people
from tests.support.partner import Portal
from tests.support.servers import descendants, wait_until_gone
from workflow.cli.demo.waiting import wait_for
from workflow.cli.processes.stack import free_port
from workflow.domain.vocabulary import Role

SECONDS = 120.0
STORIES, HANDS = 24, 4
CUTS = (3, 10)
"""The power fails when so many articles have reached the partner, so the rest is under way or not yet written."""


@dataclass(frozen=True)
class Desk:
    """Where the newsroom is, and the keys of its people by role."""

    port: int
    keys: Mapping[str, str]

    def client(self, role: Role) -> Copyflow:
        """The program of whoever has that role."""
        return Copyflow(f"http://127.0.0.1:{self.port}", self.keys[role.value])


def cut_the_power(process: subprocess.Popen[bytes]) -> None:
    """Kill the supervisor, its guard, its Redis and every process of the newsroom, none of them knowing of another."""
    everybody = [process.pid, *descendants(process.pid)]
    assert len(everybody) > len(("up", "guard", "redis", "api", "relay", "clock", "projector", "worker", "sender"))
    for pid in everybody:
        os.kill(pid, signal.SIGSTOP)  # so that nobody sees another die
    for pid in everybody:
        os.kill(pid, signal.SIGKILL)
    process.wait(20)
    for pid in everybody[1:]:
        wait_until_gone(pid)


def story(desk: Desk, number: int, gave_up: threading.Event) -> str:
    """An article from its submission to its publication by people whose programs do not give up; its id."""
    body = f"The ministers of six states met in Bishkek on Monday, for the meeting of number {number}."
    document: ArticleBody = {"headline": f"Ministers meet, {number}", "body": body, "language": "en", "submit": True}
    with (
        desk.client(Role.WRITER) as writer,
        desk.client(Role.REVIEWER) as reviewer,
        desk.client(Role.PUBLISHER) as publisher,
    ):
        identity = str(writer.create_article(document, idempotency_key=f"story-{number}")["article_id"])

        def goes_on() -> str:
            """Read, and do what comes next: a lost answer is no reason to do it twice."""
            try:
                edition = reviewer.read_edition(identity, "en")
                if edition["state"] == "review":
                    reviewer.approve_edition(identity, "en", {"content_hash": edition["content_hash"]})
                elif edition["state"] == "approved":
                    publisher.read_article(identity)
                    publisher.publish_edition(identity, "en")
            except (AnswerLost, Stale, Unavailable, Unreachable):
                return "unknown"
            return edition["state"]

        wait_for(goes_on, lambda state: state == "published" or gave_up.is_set(), seconds=SECONDS, what=body)
    return identity


def holds(wire: Portal, articles: int) -> bool:
    """Whether so many articles have reached the partner."""
    return len(wire.held()) >= articles


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_the_power_fails_twice_in_the_middle_of_the_work(tmp_path: Path) -> None:
    """Every story is told to its end: one article each, on record once, at the partner once; the log is whole."""
    gave_up, home = threading.Event(), tmp_path / "home"
    with Portal("Wire") as wire, ExitStack() as ends:
        desk = Desk(free_port(), people(home, wire)[0])
        hands = ends.enter_context(ThreadPoolExecutor(HANDS))
        ends.callback(gave_up.set)
        told: list[Future[str]] = []
        for number, arrived in enumerate(CUTS):
            with newsroom_up(home, desk.port, "--workers", "1") as process:
                told = told or [hands.submit(story, desk, each, gave_up) for each in range(STORIES)]
                assert wire.wait_for(partial(holds, wire, arrived), SECONDS), f"cut {number}"
                cut_the_power(process)
        assert not all(each.done() for each in told), "the power failed after the work"
        with newsroom_up(home, desk.port, "--workers", "1"):
            articles = [each.result(SECONDS) for each in told]
            assert wire.wait_for(partial(holds, wire, STORIES), SECONDS)
            with desk.client(Role.REVIEWER) as reviewer:
                listed = [each["article_id"] for each in reviewer.all_articles()]
    assert len(set(articles)) == STORIES
    assert sorted(listed) == sorted(articles)
    assert len(wire.held()) == STORIES
    proven(home)
