"""Following the log: hints wake, polling is the guarantee, filters and ends hold."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from typing import Self

import psycopg
import pytest

from tests import factories as make
from tests.store.parts import about, append, note
from tests.story import one_of_every_event
from workflow import feed as following
from workflow.bootstrap import Application
from workflow.store.event_store import EventStore


class Follower:
    """Follows in a thread of its own; what it heard can be waited for."""

    def __init__(self, application: Application, after: int = 0, **filters: str) -> None:
        self.heard: queue.Queue[int] = queue.Queue()
        self.idle = threading.Event()
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(application, after), kwargs=filters)
        self._thread.start()

    def _run(self, application: Application, after: int, **filters: str) -> None:
        for page in application.feed.follow(after, goes_on=lambda: not self._ends.is_set(), **filters):
            for recorded in page:
                self.heard.put(recorded.position)
            if not page:
                self.idle.set()

    def next(self) -> int:
        """The position heard next; fails after ten seconds."""
        return self.heard.get(timeout=10)

    def end(self) -> None:
        self._ends.set()
        self._thread.join(10)
        assert not self._thread.is_alive()


@pytest.fixture
def follower(application: Application) -> Iterator[Follower]:
    """One that follows everything from the beginning."""
    made = Follower(application)
    yield made
    made.end()


def test_what_is_there_and_what_comes_is_heard_in_order(application: Application, follower: Follower):
    """Old events first, then each new one."""
    append(application.database, events=[note()] * 3)
    assert [follower.next() for _ in range(3)] == [1, 2, 3]
    assert follower.idle.wait(10)
    append(application.database)
    assert follower.next() == 4


def test_a_hint_wakes_a_follower(application: Application, monkeypatch: pytest.MonkeyPatch):
    """With polling out of reach, a commit is heard all the same."""
    monkeypatch.setattr(following, "POLL_SECONDS", 300)
    with application.feed.watch() as watch:
        assert not watch.wait(0.05)
        append(application.database)
        assert watch.wait(300)
        assert not watch.wait(0.05)


def test_without_hints_the_log_is_polled(application: Application, monkeypatch: pytest.MonkeyPatch):
    """A follower whose hints never come still hears everything."""

    class Deaf:
        def wait(self, seconds: float) -> bool:
            threading.Event().wait(min(seconds, 0.01))
            return False

        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_: object) -> None:
            return None

    monkeypatch.setattr(type(application.feed), "watch", lambda _self: Deaf())
    follower = Follower(application)
    assert follower.idle.wait(10)
    append(application.database)
    assert follower.next() == 1
    follower.end()


def test_a_lost_listening_connection_is_made_again(application: Application):
    """PostgreSQL ends the connection that listens: the next wait says nothing was heard, and later ones hear again."""
    if not application.database.is_postgresql:
        pytest.skip("SQLite has no listening connection")
    url = application.database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with application.feed.watch() as watch, psycopg.connect(url, autocommit=True) as operator:
        operator.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND query LIKE 'LISTEN%'"
        )
        assert not watch.wait(10)
        assert not watch.wait(0.01)
        append(application.database)
        assert watch.wait(10)


def test_a_follower_of_some_events_does_not_look_at_the_others_again(application: Application):
    """Filters narrow what is told, and the place goes on past what was not."""
    append(application.database, events=[note()] * 3)
    article = one_of_every_event()[type(note())]
    append(application.database, stream=make.ARTICLE_STREAM, events=[article])
    follower = Follower(application, category="article")
    assert follower.next() == 4
    assert follower.idle.wait(10)
    append(application.database)
    append(application.database, stream=make.ARTICLE_STREAM, events=[article])
    assert follower.next() == 6
    follower.end()


def test_connections_that_the_server_closed_are_replaced(application: Application):
    """After PostgreSQL ended every connection, readers and writers go on as if nothing had been."""
    if not application.database.is_postgresql:
        pytest.skip("SQLite has no server")
    append(application.database)
    assert application.feed.head().position == 1
    url = application.database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url, autocommit=True) as operator:
        ended = operator.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        ).fetchall()
    assert (True,) in ended
    assert application.feed.head().position == 1
    store = EventStore(application.database)
    metadata = about()
    appended = store.commit(make.PARTNER_STREAM, 1, [note()], metadata, fingerprint="f", recorded_at=make.NOW)
    assert appended.last_position == 2
