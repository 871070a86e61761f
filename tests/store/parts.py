"""Parts that the tests of the store share: a clock to turn by hand, bare appends, many writers at once."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import Connection, text

from tests import factories as make
from workflow.bootstrap import Application, bootstrap
from workflow.domain import events as happened
from workflow.settings import Settings
from workflow.store import partitioning
from workflow.store.codec import Metadata
from workflow.store.database import Database
from workflow.store.event_store import Appended, EventStore, Expected
from workflow.store.migrations.append_functions import APPEND_MANY, APPEND_ONE, LOCK
from workflow.store.partitions import make_room

CHEAP_HASHER = PasswordHash([Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1)])


class ManualClock:
    """Shows a moment until it is moved on."""

    def __init__(self) -> None:
        self.moment = make.NOW

    def now(self) -> datetime:
        """The moment shown."""
        return self.moment

    def forward(self, **distance: float) -> datetime:
        """Move on by so much; the moment then."""
        self.moment += timedelta(**distance)
        return self.moment


def made(url: str, home: Path, clock: ManualClock | None = None) -> Application:
    """A newsroom on that database."""
    settings = Settings(home=home, database_url=url)
    return bootstrap(settings, clock=clock or ManualClock(), hasher=CHEAP_HASHER)


def partition_finely(database: Database) -> None:
    """Put an empty log into partitions so small that streams reach over several, with one that takes the rest."""
    partitioning.begin(database, 3)
    with database.write() as connection:
        make_room(connection, 60)
        make_room(connection, 100_000, size=1_000_000)


def note(words: str = "x") -> happened.Event:
    """A small event."""
    return happened.PartnerPaused(by="user:test", at=make.NOW, reason=words)


def about(command_id: str | None = None) -> Metadata:
    """Metadata of a command."""
    identity = command_id or str(uuid.uuid4())
    return Metadata(actor="user:test", command_id=identity, correlation_id=identity, causation_id=identity)


def append(
    database: Database,
    stream: str = make.PARTNER_STREAM,
    expected: Expected = "any",
    *,
    events: Sequence[happened.Event] = (),
    command_id: str | None = None,
    fingerprint: str = "",
    connection: Connection | None = None,
) -> Appended:
    """Append in a transaction of its own, or in the one given."""
    given: dict[str, Any] = {"fingerprint": fingerprint, "recorded_at": make.NOW}
    store, metadata, chosen = EventStore(database), about(command_id), tuple(events) or (note(),)
    if connection is not None:
        return store.append(connection, stream, expected, chosen, metadata, **given)
    with database.write() as own:
        return store.append(own, stream, expected, chosen, metadata, **given)


def together(count: int, work: Callable[[int], Any]) -> list[Any]:
    """Let ``count`` threads do the work at once; their results (or the exceptions that they ended with) in order."""
    results: list[Any] = [None] * count
    barrier = threading.Barrier(count)

    def run(number: int) -> None:
        barrier.wait()
        try:
            results[number] = work(number)
        except Exception as error:  # noqa: BLE001 - handed to the test
            results[number] = error

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def without_triggers(database: Database, *statements: str) -> None:
    """Do to the log what its triggers refuse: what somebody with the database's own keys could do."""
    with database.write() as connection:
        if database.is_postgresql:
            connection.execute(text("ALTER TABLE events DISABLE TRIGGER USER"))
        else:
            connection.execute(text("DROP TRIGGER events_no_update"))
            connection.execute(text("DROP TRIGGER events_no_delete"))
        for statement in statements:
            connection.execute(text(statement))


def forget_the_lock(database: Database) -> None:
    """Make PostgreSQL's append functions anew without their lock, as somebody might who did not know better."""
    with database.write() as connection:
        for text_of_function in (APPEND_ONE, APPEND_MANY):
            without = text_of_function.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
            assert without.count(f"PERFORM {LOCK};") == 1
            connection.execute(text(without.replace(f"PERFORM {LOCK};", "")))
