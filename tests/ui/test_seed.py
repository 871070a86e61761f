"""The typical item from the desk's side: real processes, a real browser, and nothing but the keyboard."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import expect

from tests.ui.staged import PASSWORD
from workflow.bootstrap import bootstrap
from workflow.cli.processes.stack import free_port, stack
from workflow.cli.processes.supervisor import Supervisor
from workflow.cli.redis_server import choose_redis
from workflow.domain.vocabulary import Role
from workflow.settings import Settings

SEED = Path(__file__).resolve().parents[2].parent / "shared" / "seed_article.txt"
PATIENCE_SECONDS = 120.0
"""How long machines may take to bring an article to review, on a machine that is shared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningDesk:
    """A newsroom whose processes run, with a writer's key."""

    url: str
    key: str

    def submitted(self, name: str) -> str:
        """The typical item handed in for Portuguese too; its id once both editions are in review."""
        headers = {"Authorization": f"Bearer {self.key}", "Idempotency-Key": name}
        article = {
            "document": SEED.read_text(encoding="utf-8"),
            "filename": SEED.name,
            "language": "en",
            "slugline": name,
        }
        article |= {"targets": [{"language": "pt"}], "submit": True}
        with httpx.Client(base_url=self.url, headers=headers, timeout=30) as client:
            answer = client.post("/api/v1/articles/documents", json=article)
            assert answer.status_code == 201, answer.text
            identity: str = answer.json()["article_id"]
            _until(lambda: _states(client, identity) == {"en": "review", "pt": "review"}, "both editions in review")
        return identity

    def state(self, identity: str, language: str) -> str:
        """The state of an edition."""
        with httpx.Client(base_url=self.url, headers={"Authorization": f"Bearer {self.key}"}, timeout=30) as client:
            return _states(client, identity)[language]


def _states(client: httpx.Client, identity: str) -> dict[str, str]:
    editions = client.get(f"/api/v1/articles/{identity}").json()["editions"]
    return {edition["language"]: edition["state"] for edition in editions}


def _until(holds: Callable[[], bool], what: str) -> None:
    """Look again and again from outside: there is nothing to wait on."""
    pause, ends = threading.Event(), time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < ends, what
        pause.wait(0.1)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDesk]:
    """Everything that `copyflow up` runs, on free ports in a folder of its own."""
    pytest.importorskip("fxtranslate", reason="the demo extra, which carries an engine, is not installed")
    if not SEED.exists():
        pytest.skip("the typical item is not in this place")
    home = tmp_path_factory.mktemp("newsroom")
    application = bootstrap(Settings(home=home))
    application.migrate()
    people = {
        "Wang Li": [Role.WRITER],
        "Rosa Reviewer": [Role.REVIEWER],
        "Paul Publisher": [Role.REVIEWER, Role.PUBLISHER],
    }
    for name, roles in people.items():
        application.accounts.add_user(name, PASSWORD, roles)
    key, database_url = application.accounts.keys.add("Wang Li", "test"), application.settings.database
    application.close()
    with choose_redis(None, home / "redis") as redis:
        port = free_port()
        children = stack(home=home, database_url=database_url, redis=redis, port=port, workers=1)
        with Supervisor(children, home / "log") as supervisor:
            supervisor.wait_ready(PATIENCE_SECONDS)
            yield RunningDesk(url=f"http://127.0.0.1:{port}", key=key)


class Hands:
    """A person at the keyboard: no mouse, no touch."""

    def __init__(self, page: Any, *, has_scripts: bool) -> None:
        self.page = page
        self._has_scripts = has_scripts

    def tab_to(self, control: Any) -> None:
        """Press Tab until the control has the focus."""
        control.wait_for()
        for _ in range(400):
            if control.evaluate("each => each === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{control} cannot be reached by Tab")

    def go_to(self, key: str, control: Any) -> None:
        """Move the focus by the control's own key where there are scripts, else by Tab."""
        if self._has_scripts:
            control.wait_for()
            self.page.keyboard.press(key)
            expect(control).to_be_focused()
        else:
            self.tab_to(control)

    def press(self, key: str, *, until: str) -> None:
        """Press a key and wait for the address that it leads to."""
        self.page.keyboard.press(key)
        self.page.wait_for_url(until)

    def sign_in(self, desk: RunningDesk, name: str) -> None:
        """From the sign-in page to the queue."""
        self.page.goto(f"{desk.url}/login")
        for label, text in (("Name", name), ("Password", PASSWORD)):
            self.tab_to(self.page.get_by_label(label))
            self.page.keyboard.type(text)
        self.press("Enter", until="**/queue")

    def open(self, identity: str, language: str) -> None:
        """Open an edition from the queue."""
        link = self.page.locator(f"#row-{identity}-{language} a[data-row]")
        if self._has_scripts:
            link.wait_for()
            for _ in range(self.page.locator("[data-row]").count()):
                self.page.keyboard.press("j")
                if link.evaluate("each => each === document.activeElement"):
                    break
        else:
            self.tab_to(link)
        self.press("Enter", until=f"**/articles/{identity}/{language}")

    def waive(self, reason: str) -> None:
        """Waive the first blocking finding that is open."""
        finding = self.page.locator(".findings li.blocking").first
        self.tab_to(finding.locator("summary"))
        self.page.keyboard.press("Enter")
        self.tab_to(finding.locator("input[name=reason]"))
        self.page.keyboard.type(reason)
        self.press("Enter", until="**?done=waive*")


@pytest.mark.parametrize("has_scripts", [True, False], ids=["with scripts", "without scripts"])
def test_the_typical_item_from_sign_in_to_publication_by_keyboard_alone(desk, open_page, has_scripts):
    """One reviewer deals with what blocks it, another approves and publishes; neither has a mouse or needs scripts."""
    identity = desk.submitted(f"seed-{has_scripts}")
    rosa = Hands(open_page(java_script_enabled=has_scripts), has_scripts=has_scripts)
    rosa.sign_in(desk, "Rosa Reviewer")
    rosa.open(identity, "en")
    while rosa.page.locator(".findings li.blocking").count():
        rosa.waive("It came with the item; the desk takes it out later.")
    paul = Hands(open_page(java_script_enabled=has_scripts), has_scripts=has_scripts)
    paul.sign_in(desk, "Paul Publisher")
    paul.open(identity, "en")
    paul.go_to("a", paul.page.get_by_role("button", name="Approve", exact=False).first)
    paul.press("Enter", until="**?done=approve*")
    assert desk.state(identity, "en") == "approved"
    paul.go_to("p", paul.page.get_by_role("button", name="Publish now"))
    paul.press("Enter", until="**?done=publish*")
    assert desk.state(identity, "en") == "published"
