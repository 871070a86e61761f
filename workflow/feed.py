"""The log as a whole: reading and following it, its end, and who follows. Its proof: ``verification.py``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from workflow.store.database import Database
from workflow.store.event_store import PAGE, EventStore, Header, Recorded
from workflow.store.tables import CheckpointRow, table_of
from workflow.store.watch import Watch, watch

__all__ = ["Feed", "Head", "Header", "Progress", "Recorded", "Watch"]

Progress = Callable[[int, int], None]
"""Told how many events of how many are done."""

POLL_SECONDS = 0.25
"""How often a follower looks at the log when nothing wakes it."""

_checkpoints = table_of(CheckpointRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The end of the log, for keeping elsewhere: without an outside copy, a cut tail is not noticed."""

    position: int
    hash: str


class Feed:
    """The log of one database, as a whole."""

    def __init__(self, database: Database, events: EventStore) -> None:
        self._database = database
        self._events = events

    def read(self, after: int, limit: int = PAGE) -> list[Recorded]:
        """Events after a position: never one short, never one out of order."""
        with self._database.read() as connection:
            return self._events.read_all(connection, after=after, limit=limit)

    def follow(
        self,
        after: int,
        *,
        types: Sequence[str] = (),
        category: str | None = None,
        goes_on: Callable[[], bool] = lambda: True,
    ) -> Iterator[list[Recorded]]:
        """The log after a position, page by page, and then what comes, for as long as it ``goes_on``.

        A page may be empty: nothing came for a while, and ``goes_on`` is asked again after it. Waiting is
        cut short by a hint of the database; without one the log is looked at every ``POLL_SECONDS``.
        """
        position = after
        with self.watch() as watch:
            while goes_on():
                with self._database.read() as connection:
                    head, _ = self._events.head(connection)
                    page = self._events.read_all(
                        connection, after=position, until=head, limit=PAGE, types=types, category=category
                    )
                position = page[-1].position if len(page) == PAGE else head
                yield page
                if not page:
                    watch.wait(POLL_SECONDS)

    def watch(self) -> Watch:
        """Something to wait with until the log may have grown."""
        return watch(self._database)

    def headers(self, after: int, limit: int = PAGE) -> list[Header]:
        """Position, stream, version and type of the events after a position, in order."""
        with self._database.read() as connection:
            return self._events.read_headers(connection, after=after, limit=limit)

    def checkpoints(self) -> dict[str, int]:
        """How far each follower of the log has come, by name; a rebuild under way has ``@`` in its name."""
        with self._database.read() as connection:
            rows = connection.execute(select(_checkpoints.c.name, _checkpoints.c.position)).all()
        return {str(name): int(position) for name, position in rows}

    def head(self) -> Head:
        """The end of the log."""
        with self._database.read() as connection:
            position, digest = self._events.head(connection)
        return Head(position=position, hash=digest.hex())
