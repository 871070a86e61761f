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
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from ipaddress import ip_network
from pathlib import Path

import httpx
import pytest

from api.client import Copyflow, CopyflowError
from api.client.generated.shapes import ArticleBody, EditionModel
from tests.acceptance.going_on import proven
from tests.support.partner import Portal
from tests.support.servers import descendants, wait_until_gone
from workflow.bootstrap import bootstrap
from workflow.cli.demo.waiting import wait_for
from workflow.cli.processes.stack import free_port
from workflow.domain.vocabulary import Role
from workflow.settings import Settings

SECONDS = 120.0
STORIES, HANDS = 24, 4
CUTS = (3, 10)
"""The power fails when so many articles have reached the partner, so the rest is under way or not yet written."""


class Newsroom:
    """``copyflow up`` in a folder of its own, and the keys of two people in it."""

    def __init__(self, home: Path, wire: Portal) -> None:
        self.home = home
        self.port = free_port()
        settings = Settings(home=home, allowed_networks=(ip_network("127.0.0.0/8"),))
        with closing(bootstrap(settings)) as application:
            application.migrate()
            for name, roles in (
                ("ada", (Role.ADMIN,)),
                ("lin", (Role.WRITER,)),
                ("rosa", (Role.REVIEWER, Role.PUBLISHER)),
            ):
                application.accounts.add_user(name, "a password of the tests", roles)
            self.keys = {name: application.accounts.keys.add(name, "tests") for name in ("ada", "lin", "rosa")}
        with self.running(), self.client("ada") as admin:
            wire.secret = admin.register_partner({"name": wire.name, "endpoint": wire.url})["secret"]

    def client(self, name: str) -> Copyflow:
        """Somebody's program."""
        return Copyflow(f"http://127.0.0.1:{self.port}", self.keys[name])

    @contextmanager
    def running(self) -> Iterator[subprocess.Popen[str]]:
        """The newsroom from its readiness to the end of the block, where it is stopped in good order if it still is."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith("COPYFLOW_")}
        settings = {"COPYFLOW_HOME": str(self.home), "COPYFLOW_ALLOWED_NETWORKS": "127.0.0.0/8"}
        command = [sys.executable, "-m", "workflow", "up", "--port", str(self.port), "--workers", "1"]
        with (self.home.parent / "up.txt").open("a") as said:
            process = subprocess.Popen(command, env={**clean, **settings}, stdout=said, stderr=said, text=True)
        try:
            wait_for(lambda: self._is_ready(process), bool, seconds=SECONDS, what="a newsroom that is ready")
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(60) in {0, -signal.SIGKILL}

    def _is_ready(self, process: subprocess.Popen[str]) -> bool:
        assert process.poll() is None, (self.home.parent / "up.txt").read_text()[-3000:]
        try:
            ready = httpx.get(f"http://127.0.0.1:{self.port}/api/v1/health/ready", trust_env=False)
        except httpx.TransportError:
            return False
        return ready.status_code == httpx.codes.OK


def cut_the_power(process: subprocess.Popen[str]) -> None:
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


def story(newsroom: Newsroom, number: int, gave_up: threading.Event) -> str:
    """An article from its submission to its publication by people whose programs do not give up; its id."""
    body = f"The ministers of six states met in Bishkek on Monday, for the meeting of number {number}."
    with newsroom.client("lin") as writer, newsroom.client("rosa") as reviewer:
        document: ArticleBody = {
            "headline": f"Ministers meet, {number}",
            "body": body,
            "language": "en",
            "submit": True,
        }
        identity = str(writer.create_article(document, idempotency_key=f"story-{number}")["article_id"])

        def goes_on() -> EditionModel:
            """Do what comes next, and read what came of it. A lost answer is no reason to do it twice: read first."""
            edition = reviewer.read_edition(identity, "en")
            reviewer.read_article(identity)
            if edition["state"] == "review":
                reviewer.approve_edition(identity, "en", {"content_hash": edition["content_hash"]})
            elif edition["state"] == "approved":
                reviewer.publish_edition(identity, "en")
            return edition

        def persists() -> str:
            try:
                return goes_on()["state"]
            except CopyflowError:  # what is wrong for good shows as a story that never ends
                return "unknown"

        wait_for(persists, lambda state: state == "published" or gave_up.is_set(), seconds=SECONDS, what=body)
    return identity


def holds(wire: Portal, articles: int) -> bool:
    """Whether so many articles have reached the partner."""
    return len(wire.held()) >= articles


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_the_power_fails_twice_in_the_middle_of_the_work(tmp_path: Path) -> None:
    """Every story is told to its end: one article each, on record once, at the partner once; the log is whole."""
    gave_up = threading.Event()
    with Portal("Wire") as wire, ExitStack() as ends:
        newsroom = Newsroom(tmp_path / "home", wire)
        people = ends.enter_context(ThreadPoolExecutor(HANDS))
        ends.callback(gave_up.set)
        told: list[Future[str]] = []
        for number, arrived in enumerate(CUTS):
            with newsroom.running() as process:
                told = told or [people.submit(story, newsroom, each, gave_up) for each in range(STORIES)]
                assert wire.wait_for(partial(holds, wire, arrived), SECONDS), f"cut {number}"
                cut_the_power(process)
        assert not all(each.done() for each in told), "the power failed after the work"
        with newsroom.running():
            articles = [each.result(SECONDS) for each in told]
            assert wire.wait_for(partial(holds, wire, STORIES), SECONDS)
            with newsroom.client("rosa") as reviewer:
                listed = [each["article_id"] for each in reviewer.all_articles()]
    assert len(set(articles)) == STORIES
    assert sorted(listed) == sorted(articles)
    assert len(wire.held()) == STORIES
    proven(newsroom.home)
