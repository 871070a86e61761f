"""Live updates outlive a database that is not there yet."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from pathlib import Path

import pytest
from anyio.from_thread import start_blocking_portal

from api.live import LiveFeed
from tests.store.test_projections import fill
from tests.workers.newsroom import CHEAP_HASHER
from workflow.bootstrap import Application, bootstrap
from workflow.settings import Settings


async def _until_logged(caplog: pytest.LogCaptureFixture, words: str) -> None:
    while words not in caplog.text:  # noqa: ASYNC110 - a log line cannot be waited on
        await asyncio.sleep(0.05)


async def _first_message(application: Application, caplog: pytest.LogCaptureFixture) -> str:
    feed = LiveFeed(application, None)
    following = asyncio.create_task(feed.follow())
    messages = feed.messages("", None)
    assert (await anext(messages)).startswith("retry")
    waiting = asyncio.create_task(anext(messages))
    async with asyncio.timeout(20):
        await _until_logged(caplog, "the database is away")
        await asyncio.to_thread(application.migrate)
        await _until_logged(caplog, "live updates poll the log")
        await asyncio.to_thread(fill, application)
        while "still here" in (message := await waiting):
            waiting = asyncio.create_task(anext(messages))
    following.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await following
    await messages.aclose()
    return message


def test_live_feed_waits_for_the_database(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A feed started before the tables exist says so, and tells its pages what happens once they do."""
    application = bootstrap(Settings(home=tmp_path), hasher=CHEAP_HASHER)
    with caplog.at_level(logging.WARNING), start_blocking_portal() as portal:
        message = portal.call(_first_message, application, caplog)
    assert "event: article-changed" in message
    application.close()
