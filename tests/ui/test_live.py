"""Live updates: what another process does reaches an open page without a reload, with Redis and without."""

from __future__ import annotations

import asyncio
import logging
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

import httpx
import pytest
import redis
from playwright.sync_api import expect

from api.live import LiveFeed
from tests.ui.conftest import serving
from tests.ui.staged import EN, PASSWORD, cheap_hasher, stage
from tests.ui.test_promises import signed_in
from workers.relay import Relay
from workflow.bootstrap import bootstrap
from workflow.cli.redis_server import ensure_redis
from workflow.domain import commands as wanted
from workflow.ports import LOG_STREAM
from workflow.settings import Settings

_ELSEWHERE = """
import sys
from pathlib import Path
from workflow.bootstrap import bootstrap
from workflow.domain import commands as wanted
from workflow.domain.streams import article_stream
from workflow.settings import Settings

home, article_id, name = sys.argv[1:]
application = bootstrap(Settings(home=Path(home)))
command = wanted.RequestChanges(
    by=application.accounts.user(name).actor, at=application.clock.now(), language="en", comment="Say who paid."
)
application.newsroom.execute(command, article_stream(article_id))
application.close()
"""


def request_changes_elsewhere(site):
    """Another process asks for changes in the staged article's English edition."""
    home = str(site.staged.application.settings.home)
    subprocess.run(
        [sys.executable, "-c", _ELSEWHERE, home, site.staged.bridge, "Paul Publisher"], check=True, timeout=60
    )


@contextmanager
def stream_of(site, **headers):
    """The lines of a signed-in client's ``/live``."""
    with httpx.Client(base_url=site.url, timeout=20) as client:
        answer = client.post("/login", data={"name": "Rosa Reviewer", "password": PASSWORD})
        token = answer.headers["set-cookie"].split(";")[0]
        client.cookies.clear()
        with client.stream("GET", "/live", headers={"Cookie": token, **headers}) as stream:
            assert stream.headers["content-type"].startswith("text/event-stream")
            yield stream.iter_lines()


def test_another_process_changes_the_queue(site, open_page):
    """Without Redis the log is polled: a row is marked as done in its place, and it is announced; focus stays."""
    page = open_page()
    signed_in(page, site)
    page.evaluate("window.notReloaded = true")
    page.locator("[data-row]").first.focus()
    focused = page.evaluate("document.activeElement.getAttribute('href')")
    row = page.locator(f"#row-{site.staged.bridge}-en")
    expect(row).to_be_visible()
    place = row.bounding_box()
    request_changes_elsewhere(site)
    expect(row).to_have_class("gone", timeout=10_000)
    expect(row).to_contain_text("Paul Publisher asked for changes in en: Say who paid.")
    expect(page.locator("#live")).to_contain_text("Paul Publisher asked for changes in en: Say who paid.")
    assert row.bounding_box()["y"] == place["y"]
    assert page.evaluate("window.notReloaded") is True
    assert page.evaluate("document.activeElement.getAttribute('href')") == focused


def test_new_rows_are_announced_and_put_nowhere(site, open_page):
    """What comes while somebody reads is counted above the rows, which stay where they are; a key shows it."""
    page = open_page()
    signed_in(page, site)
    focused = page.locator("[data-row]").nth(1)
    focused.focus()
    box = page.locator("tr:focus-within [type=checkbox]")
    box.check()
    before = focused.bounding_box()
    site.staged.check(site.staged.draft("Flood warning for the harbour", urgency=1), EN)
    link = page.get_by_role("link", name="1 new: show")
    expect(link).to_be_visible(timeout=10_000)
    assert focused.bounding_box() == before
    expect(box).to_be_checked()
    expect(page.locator("#rows")).not_to_contain_text("Flood warning")
    page.keyboard.press("Escape")
    focused.focus()
    page.keyboard.press("n")
    expect(page.locator("#rows tr").first).to_contain_text("Flood warning for the harbour")


def test_an_open_review_keeps_words_and_refuses_unread_text(site, open_page):
    """The rail follows what happens; words being typed stay, and a text that moved cannot be approved unread."""
    page = open_page()
    signed_in(page, site)
    page.goto(f"{site.url}/articles/{site.staged.bridge}/{EN}")
    page.get_by_text("Request changes…").click()
    page.get_by_label("What should change").fill("half a sent")
    edit = wanted.PostEdit(
        by=site.staged.publisher, at=site.staged.application.clock.now(), language=EN, segments={"s7": "No lorries."}
    )
    site.staged.execute(edit, site.staged.bridge)
    site.staged.check(site.staged.bridge, EN)
    expect(page.locator("#rail")).to_contain_text("The text has changed since you opened it.", timeout=10_000)
    expect(page.get_by_role("button", name="Approve")).to_be_disabled()
    expect(page.get_by_label("What should change")).to_have_value("half a sent")
    page.get_by_role("link", name="Show the present text").click()
    expect(page.locator("#s7")).to_contain_text("No lorries.")
    expect(page.get_by_role("button", name="Approve")).to_be_enabled()


def test_last_event_id_replays_what_was_missed(site):
    """A browser that comes back says what it saw last and gets everything since out of the log, in order."""
    head = site.staged.application.views.head()
    site.staged.check(site.staged.bridge, EN)
    with stream_of(site, **{"Last-Event-ID": str(head)}) as lines:
        told = [next(line for line in lines if line.startswith("id: ")) for _ in range(2)]
    assert told == [f"id: {head + 1}", f"id: {head + 2}"]


def test_live_needs_a_session(shared_site):
    """Without being signed in there is no stream."""
    assert httpx.get(f"{shared_site.url}/live").status_code == 401


@pytest.fixture
def stream_client(redis_server):
    """A client of the test's Redis, which is empty before and after."""
    with redis.Redis.from_url(redis_server.url) as client:
        client.flushall()
        yield client
        client.flushall()


def test_with_redis_and_after_it_was_emptied(tmp_path, redis_server, stream_client):
    """The relay's stream wakes the pages within a second; a FLUSHALL in between loses nothing and costs no message."""
    with serving(tmp_path / "home", redis_server.url) as site:
        relay = Relay(site.staged.application, stream_client)
        while relay.step():
            pass
        head = site.staged.application.views.head()
        with stream_of(site) as lines:
            assert next(lines) == "retry: 2000"
            for emptied in (False, True):
                if emptied:
                    stream_client.flushall()
                site.staged.check(site.staged.bridge, EN)
                relay.step()
                for _ in range(2):
                    head += 1
                    assert next(line for line in lines if line.startswith("id: ")) == f"id: {head}"
        assert stream_client.exists(LOG_STREAM)


def test_redis_going_away_is_survived(tmp_path, caplog):
    """When Redis dies the log is polled and nothing is missed; when it is back its stream is followed again."""
    caplog.set_level(logging.INFO, logger="copyflow.live")
    with ExitStack() as up:
        url = up.enter_context(ensure_redis(None, tmp_path / "redis")).url
        with serving(tmp_path / "home", url) as site, stream_of(site) as lines:
            head = site.staged.application.views.head()
            assert next(lines) == "retry: 2000"
            up.close()
            site.staged.check(site.staged.bridge, EN)
            assert [next(line for line in lines if line.startswith("id: ")) for _ in range(2)][-1] == f"id: {head + 2}"
            assert "Redis is away" in caplog.text
            with ensure_redis(None, tmp_path / "redis") as again, redis.Redis.from_url(again.url) as client:
                assert again.url == url
                pause = threading.Event()
                assert any("Redis is back" in caplog.text or pause.wait(0.1) for _ in range(100))
                site.staged.check(site.staged.bridge, EN)
                while Relay(site.staged.application, client).step():
                    pass
                told = [next(line for line in lines if line.startswith("id: ")) for _ in range(2)]
                assert told == [f"id: {head + 3}", f"id: {head + 4}"]


def test_a_page_that_does_not_listen_is_dropped(tmp_path):
    """Messages for a page that takes none do not pile up: its stream ends, and its browser asks for what it missed."""
    application = bootstrap(Settings(home=tmp_path / "home"), hasher=cheap_hasher())
    application.migrate()
    staged = stage(application)

    async def told() -> list[str]:
        feed = LiveFeed(application, None)
        stream = feed.messages("", None)
        await anext(stream)
        for _ in range(101):
            await asyncio.to_thread(staged.check, staged.bridge, EN)
        await feed.catch_up()
        assert feed.pages == 0
        return [text async for text in stream]

    with ThreadPoolExecutor(1) as elsewhere:  # playwright keeps a loop running in this thread
        assert elsewhere.submit(asyncio.run, told()).result(60) == []
    application.close()


def test_page_goes_live_on_a_slow_line(site, open_page):
    """However late the other scripts come, the page opens its stream: nothing else tells it what happens."""
    page = open_page()

    def late(route):
        answer = route.fetch()
        if "/htmx." not in route.request.url:
            page.wait_for_timeout(800)
        route.fulfill(response=answer)

    page.route("**/static/*.js", late)
    with page.expect_request("**/live?*", timeout=15_000):
        signed_in(page, site)
