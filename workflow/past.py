"""The newsroom as it was: which position of the log is meant, and the read tables as they stood there.

The log is never changed, so a past never changes either: it is made once and kept for a while. Only a redaction
reaches into it, and a past made before one is made anew. How the tables are filled stands in
``workflow/store/past_tables.py``.
"""

from __future__ import annotations

import re
import threading
import weakref
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, func, select

from workflow.domain.errors import InvalidValue, PastBusy
from workflow.domain.phrases import phrase
from workflow.domain.vocabulary import ArticleId
from workflow.ports import Clock
from workflow.store.database import Database, from_text, to_text
from workflow.store.event_store import EventStore
from workflow.store.past_tables import PastTables, snapshot
from workflow.store.recorded import REWRITING
from workflow.store.tables import EventRow, table_of

KEPT_AT_MOST = 4
"""How many pasts a process keeps."""
WAITING_AT_MOST = 4
"""How many requests may wait for a past while another is made: the rest of the threads stay free for the present."""

_events = table_of(EventRow)
_RFC_3339 = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})", re.ASCII)
_POSITION = re.compile(r"[0-9]{1,18}", re.ASCII)
_WITHOUT_ZONE = re.compile(r"\d{4}-\d{2}-\d{2}([Tt ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?", re.ASCII)


def parse_as_of(text: str, field: str = "as_of") -> int | datetime:
    """A position of the log (digits), or a moment (RFC 3339 with its zone); ``InvalidValue`` for anything else."""
    text = text.strip()
    if _POSITION.fullmatch(text):
        return int(text)
    if _WITHOUT_ZONE.fullmatch(text):
        raise InvalidValue(
            field, phrase("names no time zone or no time: write it like {text}T09:30:00Z", text=text[:10])
        )
    if not _RFC_3339.fullmatch(text):
        raise InvalidValue(
            field,
            phrase(
                "must be a position of the log, such as 120, or an RFC 3339 moment with its zone, such as "
                "2026-11-23T09:30:00Z or 2026-11-23T09:30:00+06:00 (in an address, write + as %2B)"
            ),
        )
    try:
        return datetime.fromisoformat(text.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        raise InvalidValue(field, phrase("is no moment of the calendar")) from None


@dataclass(slots=True, eq=False)
class _Kept:
    """A past in memory, and by how many it is read at this moment."""

    tables: PastTables
    rewritten_at: int
    """Position of the last redaction that it knows of."""
    readers: int = 0
    given_up: bool = False

    def close_if_unused(self) -> None:
        if self.given_up and self.readers == 0:
            self.tables.close()


class Pasts:
    """The pasts of one newsroom, made when they are asked for: one at a time, and few of them kept."""

    def __init__(
        self,
        database: Database,
        events: EventStore,
        clock: Clock,
        *,
        kept_at_most: int = KEPT_AT_MOST,
        rewriting: Sequence[str] = REWRITING,
    ) -> None:
        self._database = database
        self._events = events
        self._clock = clock
        self._kept_at_most = kept_at_most
        self._rewriting = rewriting
        self._lock = threading.Lock()
        self._kept: OrderedDict[int, _Kept] = OrderedDict()
        self._making = threading.Lock()
        self._queue = threading.BoundedSemaphore(1 + WAITING_AT_MOST)

    # --- which position -------------------------------------------------------------------------------

    def position_of(self, asked: str, field: str = "as_of") -> int:
        """The position that a text names; ``InvalidValue`` when it names none, or one that is yet to come.

        A moment is the last event recorded at or before it. Positions are dense and moments grow with them, so it is
        found by halving. Where a machine's clock stepped back the log crosses the same moment more than once, and the
        answer is one of these crossings: its event was recorded at or before the moment, the next one after it. A
        position says exactly what is meant.
        """
        wanted = parse_as_of(asked, field)
        with self._database.read() as connection:
            head, _ = self._events.head(connection)
            if isinstance(wanted, int):
                if wanted > head:
                    raise InvalidValue(
                        field, phrase("lies beyond the end of the log, which is at position {head}", head=head)
                    )
                return wanted
            now = self._clock.now()
            if wanted > now:
                raise InvalidValue(
                    field,
                    phrase("lies in the future: it is {now} here, and the log cannot know more", now=to_text(now)),
                )
            return self._last_until(connection, to_text(wanted), head)

    def _last_until(self, connection: Connection, moment: str, head: int) -> int:
        before, after = 0, head + 1
        while after - before > 1:
            middle = (before + after) // 2
            query = select(_events.c.recorded_at).where(_events.c.position == middle)
            if connection.execute(query).scalar_one() <= moment:
                before = middle
            else:
                after = middle
        return before

    def moment_of(self, position: int) -> datetime | None:
        """When the event at a position was recorded; None before the first."""
        with self._database.read() as connection:
            query = select(_events.c.recorded_at).where(_events.c.position == position)
            return from_text(connection.execute(query).scalar() or "")

    # --- the tables there -----------------------------------------------------------------------------

    @contextmanager
    def reading(self, position: int) -> Iterator[Connection]:
        """A connection to the read tables as they stood after the event at a position.

        ``PastBusy`` when too many others wait for theirs to be made.
        """
        kept = self._taken(position) or self._made(position)
        try:
            with kept.tables.read() as connection:
                yield connection
        finally:
            with self._lock:
                kept.readers -= 1
                kept.close_if_unused()

    def close(self) -> None:
        """Give up every past."""
        with self._lock:
            while self._kept:
                self._give_up(next(iter(self._kept)))

    def _taken(self, position: int) -> _Kept | None:
        """A past that is there and still true, with one reader more."""
        rewritten_at = self._rewritten_at()
        with self._lock:
            kept = self._kept.get(position)
            if kept is None:
                return None
            if kept.rewritten_at < rewritten_at:
                self._give_up(position)
                return None
            self._kept.move_to_end(position)
            kept.readers += 1
            return kept

    def _made(self, position: int) -> _Kept:
        if not self._queue.acquire(blocking=False):
            raise PastBusy(
                phrase("Others are looking at other moments. Ask again in a few seconds."), position=position
            )
        try:
            with self._making:
                kept = self._taken(position)  # somebody who waited for the same one may have been faster
                return self._make(position) if kept is None else kept
        finally:
            self._queue.release()

    def _make(self, position: int) -> _Kept:
        tables = PastTables()
        try:
            with snapshot(self._database) as connection:
                _required(position, self._events.head(connection)[0], "as_of")  # it would be kept, and not stay true
                kept = _Kept(tables, self._rewritten_at(connection), readers=1)
                tables.fill(connection, self._events, position)
        except BaseException:
            tables.close()
            raise
        with self._lock:
            self._kept[position] = kept
            while len(self._kept) > self._kept_at_most:
                self._give_up(next(iter(self._kept)))
        return kept

    def _give_up(self, position: int) -> None:
        kept = self._kept.pop(position)
        kept.given_up = True
        kept.close_if_unused()

    def _rewritten_at(self, connection: Connection | None = None) -> int:
        """Position of the last redaction on record; 0 when there is none."""
        if not self._rewriting:
            return 0
        if connection is None:
            with self._database.read() as own:
                return self._rewritten_at(own)
        query = select(func.max(_events.c.position)).where(_events.c.type.in_(self._rewriting))
        return int(connection.execute(query).scalar() or 0)


def _required(position: int, head: int, field: str) -> int:
    if position > head:
        raise InvalidValue(field, phrase("lies beyond the end of the log, which is at position {head}", head=head))
    return position


class ArticlePast:
    """The read tables at one position as far as they are about one article and about partners; made anew each time.

    Whoever slides through an article's history asks for many positions, one after another: making all tables for each
    of them would take as long as the newsroom is large.
    """

    def __init__(self, database: Database, events: EventStore, position: int, article_id: ArticleId) -> None:
        self._database = database
        self._events = events
        self._position = position
        self._article_id = article_id
        self._tables: PastTables | None = None

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A reading transaction there, for one thread at a time."""
        if self._tables is None:
            self._tables = PastTables()
            weakref.finalize(self, self._tables.close)
            with snapshot(self._database) as connection:
                self._tables.fill(connection, self._events, self._position, self._article_id)
        with self._tables.read() as connection:
            yield connection


class PastRead:
    """The read tables at one position, for the views' questions: the past itself is made when the first is asked."""

    def __init__(self, pasts: Pasts, position: int) -> None:
        self._pasts = pasts
        self._position = position

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A reading transaction there."""
        with self._pasts.reading(self._position) as connection:
            yield connection
