"""A real server on a loopback port with a staged newsroom behind it, and a real Chromium in front of it."""

from __future__ import annotations

import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from api.app import create_app
from tests.ui.staged import PASSWORD, Staged, cheap_hasher, stage
from workflow.bootstrap import bootstrap
from workflow.settings import Settings

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A server that is up, and the newsroom behind it."""

    url: str
    staged: Staged


@contextmanager
def serving(folder: Path, redis_url: str | None = None, **more: Any) -> Iterator[Site]:
    """A server over a newly staged newsroom in ``folder``, for the length of the block."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    settings = Settings(home=folder, redis_url=redis_url, site_url=url, site_name="Test newsroom", **more)
    application = bootstrap(settings, hasher=cheap_hasher())
    application.migrate()
    staged = stage(application)
    config = uvicorn.Config(create_app(application), log_level="warning", timeout_graceful_shutdown=2, ws="none")
    server = _Announced(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        assert server.is_up.wait(20), "the server did not start"
        yield Site(url=url, staged=staged)
    finally:
        server.should_exit = True
        thread.join(20)
        listener.close()
        application.close()


class _Announced(uvicorn.Server):
    """uvicorn's server, which says when it is up (it has no such event of its own)."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.is_up = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.is_up.set()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A staged newsroom that only this test changes; live updates by polling."""
    with serving(tmp_path / "home") as served:
        yield served


@pytest.fixture(scope="module")
def shared_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A staged newsroom for tests that only look."""
    with serving(tmp_path_factory.mktemp("home")) as served:
        yield served


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium, headless."""
    if CHROMIUM is None:
        pytest.skip("no Chromium here: install Debian's package chromium")
    playwright_api = pytest.importorskip(
        "playwright.sync_api", reason="playwright is not installed: pip install playwright"
    )
    with playwright_api.sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def open_page(browser: Any) -> Iterator[Callable[..., Any]]:
    """Opens pages in contexts of their own; fails the test on any console message or page error."""
    contexts, messages = [], []

    def opened(url: str = "", **options: Any) -> Any:
        expected = options.pop("may_log", ())
        context = browser.new_context(**{"viewport": {"width": 1360, "height": 900}, **options})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on(
            "console",
            lambda message: (
                None
                if any(part in message.text for part in expected)
                else messages.append(f"{message.type}: {message.text}")
            ),
        )
        page.on("pageerror", lambda error: messages.append(f"error: {error}"))
        if url:
            page.goto(url)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert messages == []


def sign_in(page: Any, site: Site, name: str = "Rosa Reviewer", then: str = "/queue") -> None:
    """Sign in through the form, and be led to ``then``."""
    page.goto(f"{site.url}{then}")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Sign out").wait_for()  # the form stands under the same address
    page.wait_for_load_state("load")  # keys do something only once the scripts have run
    assert page.url == f"{site.url}{then}"
