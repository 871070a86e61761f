"""Feeds on loopback, and a newsroom that may reach them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.store.parts import ManualClock
from tests.store.sources.room import LOOPBACK, Room
from tests.support.feeds import Feeds, serving_feeds
from workflow.bootstrap import Application
from workflow.ingest.fetching import SourceFetcher
from workflow.sources import Sources
from workflow.store.event_store import EventStore


@pytest.fixture(scope="module")
def server() -> Iterator[Feeds]:
    """Feeds on loopback."""
    with serving_feeds() as feeds:
        yield feeds


@pytest.fixture
def room(application: Application, clock: ManualClock, server: Feeds) -> Iterator[Room]:
    """A newsroom that may reach the feeds."""
    server.asked.clear()
    fetcher = SourceFetcher(LOOPBACK, seconds=5.0)
    parts = (application.database, EventStore(application.database), application.newsroom, application.views, clock)
    yield Room(replace(application, sources=Sources(*parts, fetcher)), clock, server)
    fetcher.close()
