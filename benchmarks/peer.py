"""The peer: the Python library ``eventsourcing`` with the same durability, the same sizes of events and the same ids.

On SQLite its recorder runs in WAL with ``synchronous=FULL`` (looked at, not assumed); on PostgreSQL in its default
mode, which locks the table and loses no event. Its events carry the content of ours as plain JSON.
"""

from __future__ import annotations

import sys
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

import msgspec
import uuid_utils
from sqlalchemy import make_url

from workflow.domain import events as happened

try:
    from eventsourcing.application import Application, LocalNotificationLog
    from eventsourcing.domain import Aggregate, event
    from eventsourcing.persistence import StoredEvent
    from eventsourcing.sqlite import SQLiteApplicationRecorder
    from eventsourcing.utils import get_topic
except ImportError:
    sys.exit('The peer is missing. Install it: .venv/bin/pip install -c .ci/constraints.txt -e ".[bench]"')

NAME = "eventsourcing 9.5.6"
STREAM_LENGTH = 10
"""Events a stream gets before the next one is begun, on both sides."""
_FULL = 2


class Story(Aggregate):
    """An aggregate that takes down what happened, whatever it is."""

    def __init__(self, content: dict[str, Any]) -> None:
        self.happened = 1
        self.last = content

    @staticmethod
    def create_id(*_: object, **__: object) -> uuid.UUID:
        """A UUIDv7, as we use them: the library's own random ones would cost it index locality."""
        return uuid.UUID(str(uuid_utils.uuid7()))

    @event("TakenDown")
    def take_down(self, content: dict[str, Any]) -> None:
        """One thing happened."""
        self.happened += 1
        self.last = content


class Stories(Application[uuid.UUID]):
    """The library's application, with nothing switched on that costs time."""


def content_of(happening: happened.Event) -> dict[str, Any]:
    """The content of one of our events as plain JSON values."""
    plain: dict[str, Any] = msgspec.to_builtins(happening)
    return plain


@contextmanager
def stories(url: str) -> Iterator[Stories]:
    """The library's application on an empty database."""
    application = Stories(env=_environment(url))
    try:
        _check_durability(application)
        yield application
    finally:
        application.close()


def _environment(url: str) -> dict[str, str]:
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(parsed.database)}
    return {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": str(parsed.database),
        "POSTGRES_HOST": str(parsed.host),
        "POSTGRES_PORT": str(parsed.port),
        "POSTGRES_USER": str(parsed.username),
        "POSTGRES_PASSWORD": "none",
    }


def _check_durability(application: Stories) -> None:
    recorder = application.recorder
    if not isinstance(recorder, SQLiteApplicationRecorder):
        return  # the server syncs every commit: harness.py looked
    with recorder.datastore.transaction(commit=False) as cursor:
        cursor.execute("PRAGMA synchronous")
        [synchronous] = cursor.fetchone()
        cursor.execute("PRAGMA journal_mode")
        [mode] = cursor.fetchone()
    if (synchronous, mode) != (_FULL, "wal"):
        sys.exit(
            f"the peer runs with synchronous={synchronous}, journal_mode={mode}; it must be FULL in WAL to compare"
        )


# --- appending ------------------------------------------------------------------------------------------


def insertions(
    application: Stories, happening: happened.Event, count: int, *, batch: int = 1
) -> list[Callable[[], Any]]:
    """Prepared calls of its recorder's ``insert_events``, each with ``batch`` events of the size of ``happening``."""
    state, topic = msgspec.json.encode(happening), get_topic(Story.TakenDown)
    recorder = application.recorder
    calls: list[Callable[[], Any]] = []
    for number in range(count):
        if number % STREAM_LENGTH == 0:
            identity = Story.create_id()
        first = number % STREAM_LENGTH * batch + 1
        events = [StoredEvent(identity, version, topic, state) for version in range(first, first + batch)]
        calls.append(partial(recorder.insert_events, events))
    return calls


def savings(application: Stories, happening: happened.Event, count: int) -> list[Callable[[], Any]]:
    """Prepared calls of ``save`` with an aggregate that has one new event of about the size of ``happening``."""
    content = content_of(happening)
    calls: list[Callable[[], Any]] = []
    while len(calls) < count:
        story = Story(content)
        application.save(story)
        for _ in range(STREAM_LENGTH):
            story.take_down(content)
        calls += [partial(_save, application, story, each) for each in story.collect_events()]
    return calls[:count]


def _save(application: Stories, story: Story, happening: Any) -> None:
    story.pending_events.append(happening)
    application.save(story)


# --- reading --------------------------------------------------------------------------------------------


def fill(application: Stories, happenings: Sequence[happened.Event], total: int) -> list[uuid.UUID]:
    """Store copies of one history until there are ``total`` events; the ids of the stories."""
    first, *others = map(content_of, happenings)
    story = Story(first)
    for content in others:
        story.take_down(content)
    rows = [application.mapper.to_stored_event(each) for each in story.collect_events()]
    identities: list[uuid.UUID] = []
    while len(identities) * len(rows) < total:
        identity = Story.create_id()
        identities.append(identity)
        copies = [StoredEvent(identity, row.originator_version, row.topic, row.state) for row in rows]
        application.recorder.insert_events(copies)
    return identities


def replay(application: Stories, page: int) -> int:
    """Read its notification log from the first event to the last, every event decoded; how many those were."""
    log = LocalNotificationLog(application.recorder, section_size=page)
    last = 0
    while notifications := log.select(last + 1, page):
        for notification in notifications:
            application.mapper.to_domain_event(notification)
        last = notifications[-1].id
    return last
