"""The log as a feed over HTTP: how it is read a stretch at a time, waited for, and sent as server-sent events.

Who waits holds neither a thread nor a database connection: the one reader of the log that each process has
(``live.py``) wakes all of them, and each then reads its own stretch. What an event looks like stands in ``v1``.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial

from anyio import CapacityLimiter, to_thread
from fastapi import Request
from fastapi.responses import StreamingResponse
from sqlalchemy.exc import SQLAlchemyError
from starlette.types import Receive, Scope, Send

from api.live import LiveFeed
from api.problems import Problem
from workflow.domain.phrases import phrase
from workflow.feed import Recorded
from workflow.people.person import SignedIn
from workflow.views import Views

LONGEST_WAIT = 30
"""Seconds that a long poll may wait."""
MOST_READERS = 20
"""How many streams and waiting polls one key, or one person's sessions, may have at one process."""
PING_SECONDS = 15.0
_USUAL_SECONDS, _JITTER = 600.0, 0.1
"""How long a stream lasts, and how much of that sooner or later: not all are to come back at the same moment."""
_STUCK_SECONDS = 60.0
"""How much longer a reader may take for what was sent to it."""
_AT_ONCE = 25
"""Events read at once for a stream, and so held for a reader who takes them slowly."""
_LEAST_SECONDS = 0.02
"""How long a reader at the end of the log rests: what is appended meanwhile is read together."""
_READING_AT_ONCE = 8
"""Threads, and so database connections, that all readers of the feed together may use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which events a reader wants; all by default."""

    types: tuple[str, ...] = ()
    category: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A stretch of the log, looked at from one position to another."""

    events: Sequence[Recorded]
    position: int
    """Up to where it was looked at. Below where it was asked for when the log is shorter than that."""
    goes_on: bool
    """Whether more is wanted after it already."""


def read_stretch(views: Views, wanted: Wanted, *, after: int, limit: int) -> Stretch:
    """The next events that are wanted: what was appended while it reads belongs to the next stretch."""
    head = views.head()
    found = views.log(after=after, until=head, limit=limit + 1, types=wanted.types, category=wanted.category)
    goes_on = len(found) > limit
    return Stretch(events=found[:limit], position=found[limit - 1].position if goes_on else head, goes_on=goes_on)


class LogFeed:
    """The feed's readers at one process."""

    def __init__(self, views: Views, live: LiveFeed, *, longest_seconds: float = _USUAL_SECONDS) -> None:
        self._views = views
        self._live = live
        self.longest_seconds = longest_seconds
        """After about so long a stream ends, and its reader comes back."""
        self._readers: Counter[str] = Counter()
        self._reading = CapacityLimiter(_READING_AT_ONCE)

    @contextmanager
    def _counted(self, person: SignedIn) -> Iterator[None]:
        who = _who(person)
        self._readers[who] += 1
        try:
            yield
        finally:
            self._readers[who] -= 1
            if not self._readers[who]:
                del self._readers[who]

    def require_room(self, person: SignedIn) -> None:
        """Refuse one reader too many."""
        if self._readers[_who(person)] >= MOST_READERS:
            raise Problem(
                "too_many_streams",
                phrase("At most {most} readers of the log may wait at once; close some.", most=MOST_READERS),
                headers={"Retry-After": "15"},
            )

    async def wait_for(self, person: SignedIn, wanted: Wanted, *, after: int, limit: int, seconds: float) -> Stretch:
        """The next stretch with something in it; an empty one when nothing came in time, or the process ends."""
        clock = asyncio.get_running_loop().time
        until = clock() + seconds
        self.require_room(person)
        with self._counted(person):
            found = await self._read(wanted, after, limit)
            while not found.events and found.position >= after and clock() < until and not self._live.is_closing:
                await self._growth(found.position, until)
                found = await self._read(wanted, found.position, limit)
            return found

    async def told(
        self,
        person: SignedIn,
        wanted: Wanted,
        *,
        after: int,
        encode: Callable[[Recorded], str],
        still_welcome: Callable[[], bool],
    ) -> AsyncIterator[str]:
        """The log after a position as server-sent events, for some minutes; the reader comes back for the rest.

        ``still_welcome`` is asked in a thread, every ``PING_SECONDS``. A ping says up to where the log was looked at,
        so that a reader whose events are rare does not begin anew where the last one stood.
        """
        clock = asyncio.get_running_loop().time
        ends_at = clock() + self.longest_seconds * (1 + random.SystemRandom().uniform(-_JITTER, _JITTER))
        ping_at = clock() + PING_SECONDS
        position = after
        with self._counted(person), suppress(SQLAlchemyError):  # the database is away: the reader comes back
            yield "retry: 2000\n\n"
            while clock() < ends_at and not self._live.is_closing:
                if clock() >= ping_at:
                    if not await to_thread.run_sync(still_welcome, limiter=self._reading):
                        return
                    ping_at = clock() + PING_SECONDS
                    yield f": still here\nid: {position}\n\n"
                found, texts = await to_thread.run_sync(
                    partial(self._encoded, wanted, position, encode), limiter=self._reading
                )
                for text in texts:
                    yield text
                position = found.position
                if not found.goes_on:
                    await self._growth(position, min(ping_at, ends_at))

    async def _growth(self, position: int, until: float) -> None:
        """Wait for the log to go on after a position, at most until a moment of the loop's clock."""
        clock = asyncio.get_running_loop().time
        began = clock()
        await self._live.wait_beyond(position, until - began)
        if clock() - began < _LEAST_SECONDS:  # also when the log was put back, and the one who wakes us is ahead of it
            await asyncio.sleep(_LEAST_SECONDS)

    def _encoded(self, wanted: Wanted, after: int, encode: Callable[[Recorded], str]) -> tuple[Stretch, list[str]]:
        found = read_stretch(self._views, wanted, after=after, limit=_AT_ONCE)
        return found, [encode(event) for event in found.events]

    async def _read(self, wanted: Wanted, after: int, limit: int) -> Stretch:
        reading = partial(read_stretch, self._views, wanted, after=after, limit=limit)
        return await to_thread.run_sync(reading, limiter=self._reading)


def _who(person: SignedIn) -> str:
    return person.via if person.via.startswith("key:") else person.actor.id


def current_log_feed(request: Request) -> LogFeed:
    """The feed's readers at this process; 503 while it starts or ends."""
    found: LogFeed | None = getattr(request.app.state, "log_feed", None)
    if found is None:
        raise Problem("not_ready", phrase("The log cannot be followed here yet; come again in a moment."))
    return found


class EndingStream(StreamingResponse):
    """Server-sent events that end also where the reader takes nothing any more."""

    seconds: float = _USUAL_SECONDS
    """After about so long it should have ended by itself."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send them; let go of a reader who is stuck well after the end."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self.seconds * (1 + _JITTER) + _STUCK_SECONDS):
                await super().__call__(scope, receive, send)
