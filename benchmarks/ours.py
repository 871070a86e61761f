"""Our side of the log: prepared appends, loads and replays through the store's own interfaces."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import uuid_utils

from benchmarks.histories import Life
from workflow.bootstrap import Application, bootstrap
from workflow.domain import events as happened
from workflow.domain.streams import article_stream
from workflow.domain.vocabulary import ArticleId
from workflow.settings import Settings
from workflow.store.codec import Metadata
from workflow.store.database import Database
from workflow.store.event_store import PAGE, EventStore

STREAM_LENGTH = 10
"""Commits a stream gets before the next one is begun, on both sides."""
_FINGERPRINT = "0" * 64


@contextmanager
def newsroom(home: Path, url: str) -> Iterator[Application]:
    """The application on a database, with its tables."""
    application = bootstrap(Settings(home=home, database_url=url))
    try:
        application.migrate()
        yield application
    finally:
        application.close()


def new_article_id() -> ArticleId:
    """A UUIDv7."""
    return ArticleId(str(uuid_utils.uuid7()))


def commits(events: EventStore, happening: happened.Event, count: int, *, batch: int = 1) -> list[Callable[[], Any]]:
    """Prepared commits of ``batch`` events each, ten to a stream, every one with a command id and metadata."""
    calls: list[Callable[[], Any]] = []
    for number in range(count):
        if number % STREAM_LENGTH == 0:
            stream = article_stream(new_article_id())
        expected = number % STREAM_LENGTH * batch
        calls.append(partial(_commit, events, stream, expected, [happening] * batch, _metadata()))
    return calls


def lives(events: EventStore, life: Callable[[int], Life], count: int) -> list[Callable[[], Any]]:
    """Prepared commits of what each command of one life after the other led to: streams that can be folded."""
    calls: list[Callable[[], Any]] = []
    for number in itertools.count():
        if len(calls) >= count:
            break
        lived = life(number)
        version = 0
        for step in lived.steps:
            stream = article_stream(lived.article.id)
            calls.append(partial(_commit, events, stream, version, step.events, _metadata()))
            version += len(step.events)
    return calls[:count]


def _metadata() -> Metadata:
    command_id = str(uuid_utils.uuid7())
    return Metadata(actor="user:writer", command_id=command_id, correlation_id=command_id, causation_id=command_id)


def _commit(
    events: EventStore, stream: str, expected: int, happenings: Sequence[happened.Event], metadata: Metadata
) -> None:
    now = datetime.now(UTC)
    events.commit(stream, expected, happenings, metadata, fingerprint=_FINGERPRINT, recorded_at=now)


def replay(database: Database, events: EventStore) -> int:
    """Read the log from the first event to the last, every event decoded; how many those were."""
    position = 0
    while True:
        with database.read() as connection:
            page = events.read_all(connection, after=position, limit=PAGE)
        if not page:
            return position
        for recorded in page:
            recorded.decode()
        position = page[-1].position
