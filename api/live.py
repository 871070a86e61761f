"""Live updates: one reader of the log a process, and server-sent events to every open page.

The log is the truth and what is sent comes out of it; the Redis Stream only says when to look. While Redis is away
the log is polled. A page hears that something changed and fetches its own parts again, so nothing here needs to know
who may see what beyond being signed in. Who reads what beside whom is no event: it comes from ``presence.py``.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import signal
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

import redis.asyncio as redis
from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

from api.live_messages import Message, message_of, moved
from api.presence import STREAM as PRESENCE_STREAM
from api.presence import Presence
from api.problems import Problem
from api.security.authentication import CurrentPerson, signed_in_or_none
from api.wording import language_for, speech_of
from workflow.bootstrap import Application
from workflow.domain.phrases import phrase
from workflow.ports import LOG_STREAM
from workflow.redis_connection import connect_async

_POLL_SECONDS = 1.0
_BLOCK_MILLISECONDS = 5_000
"""How long one look at the Redis Stream waits; after it the log is looked at in any case."""
_PING_SECONDS = 15.0
_LONGEST_SECONDS, _JITTER_SECONDS = 600.0, 60.0
MOST_STREAMS = 20
"""How many pages of one person may be connected to one process."""
_BATCH = 500
_SENT_AT_ONCE = 50
_WAITING_AT_MOST = 200
"""Messages that may wait for one page before it is dropped; its browser connects again and gets what it missed."""

logger = logging.getLogger("copyflow.live")
router = APIRouter(include_in_schema=False)


@dataclass(slots=True, kw_only=True, eq=False)
class _Client:
    """One open page; None in its queue ends the connection."""

    article: str
    person: str = ""
    tell: Callable[[str], str] = str
    beside: frozenset[str] = frozenset()
    """Who read the article too when that was looked at last."""
    is_seen: bool = False
    """Others are told of it."""
    queue: asyncio.Queue[Message | None] = field(default_factory=lambda: asyncio.Queue(_WAITING_AT_MOST + 1))

    def wants(self, message: Message) -> bool:
        if message.person:
            return self.article == message.article and self.person != message.person
        return not self.article or self.article == message.article


class LiveFeed:
    """Tells the pages that are open at this process what happens."""

    def __init__(self, application: Application, redis_url: str | None, presence: Presence | None = None) -> None:
        self._application = application
        self._presence = presence or Presence(None)
        self._redis_url = redis_url
        self._clients: set[_Client] = set()
        self._position = 0
        self._grown = asyncio.Event()
        self._redis_is_away = False
        self._closing = False

    @property
    def pages(self) -> int:
        """How many pages are connected."""
        return len(self._clients)

    def pages_of(self, person: str) -> int:
        """How many pages of one person are connected."""
        return sum(client.person == person for client in self._clients)

    async def follow(self) -> None:
        """Read the log as it grows, until cancelled; a database that is away or not migrated yet is waited for."""
        while True:
            try:
                await self._follow()
            except SQLAlchemyError as error:
                logger.warning("the database is away (%s): live updates wait for it", type(error).__name__)
                await asyncio.sleep(_POLL_SECONDS)

    async def _follow(self) -> None:
        if self._position == 0:
            self._reach(await run_in_threadpool(self._application.views.head))
        if self._redis_url is None:
            logger.warning("COPYFLOW_REDIS_URL is not set: live updates poll the log every %g s", _POLL_SECONDS)
            await self._poll(None)
        client: redis.Redis = connect_async(
            self._redis_url or "", socket_connect_timeout=2, socket_timeout=_BLOCK_MILLISECONDS / 1000 + 5
        )
        async with client:
            while True:
                try:
                    await self._follow_stream(client)
                except (RedisError, OSError) as error:
                    logger.warning("Redis is away (%s): live updates poll the log meanwhile", error)
                    await self._poll(client)
                    logger.info("Redis is back: live updates follow its stream again")

    async def _follow_stream(self, client: redis.Redis) -> None:
        seen: Any = await client.xrevrange(PRESENCE_STREAM, count=1)
        heard: Any = seen[0][0] if seen else "0-0"
        while True:
            before = self._position
            asked: Any = {LOG_STREAM: f"{before}-0", PRESENCE_STREAM: heard}
            answer: Any = await client.xread(asked, count=_BATCH, block=_BLOCK_MILLISECONDS)
            told = {name.decode(): entries for name, entries in answer}
            for identity, entry in told.get(PRESENCE_STREAM, ()):
                heard = identity
                values = {name.decode(): value.decode() for name, value in entry.items()}
                if values["process"] != self._presence.process:
                    self._send(moved(values["article"], values["person"]))
            await self.catch_up()
            if LOG_STREAM in told and self._position == before:  # the stream is ahead of the log: it is another one's
                await asyncio.sleep(_POLL_SECONDS)

    async def _poll(self, client: redis.Redis | None) -> None:
        """Look at the log each second; with a client, until it answers again."""
        while True:
            await asyncio.sleep(_POLL_SECONDS)
            await self.catch_up()
            if client is not None:
                with contextlib.suppress(RedisError, OSError):  # still away: that was said already
                    await client.ping()
                    return

    async def catch_up(self) -> None:
        """Tell the pages everything up to the log's end."""
        while True:
            if not self._clients:  # nobody looks: whoever comes says from where
                head = await run_in_threadpool(self._application.views.head)
                if not self._clients:
                    self._reach(head)
                    return
                # somebody came meanwhile, and may have read the log before its last event: go on from where we were
            position, messages = await run_in_threadpool(self._read, self._position)
            for number, message in enumerate(messages, start=1):
                self._send(message)
                if number % _SENT_AT_ONCE == 0:
                    await asyncio.sleep(0)  # pages that listen take what waits for them
            if position == self._position:
                return
            self._reach(position)

    def _reach(self, position: int) -> None:
        """Stand at a position of the log, and wake whoever waits for it to grow."""
        if position != self._position:
            self._position = position
            self._wake()

    def _wake(self) -> None:
        grown, self._grown = self._grown, asyncio.Event()
        grown.set()

    @property
    def is_closing(self) -> bool:
        """Whether this process ends: nobody is to be kept waiting."""
        return self._closing

    async def wait_beyond(self, position: int, seconds: float) -> bool:
        """Wait until the log is known to go on after a position, at most so long; whether it does.

        No thread and no connection is held meanwhile, however many wait.
        """
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(max(seconds, 0)):
                while self._position <= position and not self._closing:
                    await self._grown.wait()
        return self._position > position

    def _read(self, after: int) -> tuple[int, list[Message]]:
        recorded = self._application.views.log(after=after, limit=_BATCH)
        names = self._application.views.names() if recorded else {}
        return (recorded[-1].position if recorded else after), [
            message for event in recorded if (message := message_of(event, names)) is not None
        ]

    def _send(self, message: Message) -> None:
        for client in list(self._clients):
            if client.wants(message):
                client.queue.put_nowait(message)
                if client.queue.qsize() > _WAITING_AT_MOST:
                    self._drop(client)

    def _drop(self, client: _Client) -> None:
        self._clients.discard(client)
        while not client.queue.empty():
            client.queue.get_nowait()
        client.queue.put_nowait(None)

    def close(self) -> None:
        """End every connection, and refuse new ones."""
        self._closing = True
        self._wake()
        for client in list(self._clients):
            self._drop(client)

    async def messages(
        self,
        article: str,
        last_seen: int | None,
        *,
        person: str = "",
        still_welcome: Callable[[], bool] = lambda: True,
        tell: Callable[[str], str] = str,
    ) -> AsyncIterator[str]:
        """The server-sent events of one page, after position ``last_seen`` if it was connected before.

        ``still_welcome`` is asked again at every ping, in a thread; the page is left when it says no.
        """
        client = _Client(article=article, person=person, tell=tell)
        self._clients.add(client)
        try:
            yield "retry: 2000\n\n"
            if self._closing or (person and self.pages_of(person) > MOST_STREAMS):
                return
            if article and person and await self._enter(client):
                yield moved(article, "").encoded()
            sent = 0
            for message in await self._missed(client, last_seen):
                sent = message.position
                yield message.encoded(client.tell)
            ends_at = asyncio.get_running_loop().time() + _LONGEST_SECONDS
            ends_at += random.SystemRandom().uniform(-_JITTER_SECONDS, _JITTER_SECONDS)
            async for text in self._as_it_comes(client, sent, ends_at, still_welcome):
                yield text
        finally:
            self._clients.discard(client)
            if client.is_seen:  # in a thread of its own: nobody waits for Redis any more
                asyncio.get_running_loop().run_in_executor(None, self._leave, client, asyncio.get_running_loop())

    async def _enter(self, client: _Client) -> bool:
        """Say that the page is open; whether others read the article too: they may have come while it was made."""
        client.is_seen = True
        client.beside = await run_in_threadpool(self._presence.readers, client.article) | {client.person}
        if await run_in_threadpool(self._presence.enter, client.article, client.person):
            self._send(moved(client.article, client.person))
        return client.beside != {client.person}

    def _leave(self, client: _Client, loop: asyncio.AbstractEventLoop) -> None:
        if self._presence.leave(client.article, client.person) and not loop.is_closed():
            loop.call_soon_threadsafe(self._send, moved(client.article, client.person))

    async def _look_beside(self, client: _Client) -> str:
        """Say that the page is still open; what it is to be told when others than before read the article too."""
        if not client.is_seen:
            return ""
        before = client.beside
        client.beside = await run_in_threadpool(self._presence.stay, client.article, client.person)
        return moved(client.article, "").encoded() if client.beside != before else ""

    async def _as_it_comes(
        self, client: _Client, sent: int, ends_at: float, still_welcome: Callable[[], bool]
    ) -> AsyncIterator[str]:
        clock = asyncio.get_running_loop().time
        ping_at = clock() + _PING_SECONDS
        while clock() < ends_at:
            if clock() >= ping_at:
                if not await run_in_threadpool(still_welcome):
                    return
                ping_at = clock() + _PING_SECONDS
                yield await self._look_beside(client) or ": still here\n\n"
            try:
                message = await asyncio.wait_for(client.queue.get(), max(0.0, min(ping_at, ends_at) - clock()))
            except TimeoutError:
                continue
            if message is None:
                return
            if message.position > sent or not message.position:
                yield message.encoded(client.tell)

    async def _missed(self, client: _Client, last_seen: int | None) -> list[Message]:
        """What the page missed; when that is too much to tell, one message of each kind that names no article."""
        if last_seen is None:
            return []
        position, messages = await run_in_threadpool(self._read, last_seen)
        if position - last_seen >= _BATCH:
            head = await run_in_threadpool(self._application.views.head)
            names = ("article-changed", "delivery-changed", "partner-changed")
            return [Message(position=head, name=name, article=client.article, announce="") for name in names]
        return [message for message in messages if client.wants(message)]


@asynccontextmanager
async def live_feed(application: Application, redis_url: str | None, presence: Presence) -> AsyncGenerator[LiveFeed]:
    """The feed of this process, following the log for as long as the block lasts."""
    feed = LiveFeed(application, redis_url, presence)
    task = asyncio.create_task(feed.follow(), name="live-feed")
    task.add_done_callback(_say_if_it_died)
    with _ended_by_signals(feed):
        try:
            yield feed
        finally:
            feed.close()
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task


def _say_if_it_died(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and task.exception() is not None:
        logger.error("live updates ended; pages must be reloaded by hand until a restart", exc_info=task.exception())


@contextmanager
def _ended_by_signals(feed: LiveFeed) -> Iterator[None]:
    """End the connections at SIGTERM and SIGINT, before the server's own handler: it waits for open connections."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}

    def end(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(feed.close)
        handler = before[signal.Signals(number)]
        if callable(handler):
            handler(number, frame)

    chained = [number for number, handler in before.items() if callable(handler)]
    for number in chained:
        signal.signal(number, end)
    try:
        yield
    finally:
        for number in chained:
            signal.signal(number, before[number])


@router.get("/live")
async def live(request: Request, person: CurrentPerson, article: str = "", after: str = "") -> StreamingResponse:
    """Server-sent events: what changes, for one article or for all.

    ``after`` is the position that the page was made at; a browser that comes back says in ``Last-Event-ID`` what it
    heard last. Anything but a number means: from now on.
    """
    feed: LiveFeed = request.app.state.live
    if feed.pages_of(person.actor.id) >= MOST_STREAMS:
        raise Problem(
            "too_many_streams",
            phrase("At most {most} pages may listen at once; close some.", most=MOST_STREAMS),
            headers={"Retry-After": "15"},
        )
    seen = _position(request.headers.get("last-event-id", after))
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    speech = speech_of(language_for(person.preferences.language, request.headers.get("accept-language", "")))
    messages = feed.messages(
        article,
        seen,
        person=person.actor.id,
        still_welcome=lambda: _still_signed_in(request),
        tell=speech.tell,
    )
    return StreamingResponse(messages, media_type="text/event-stream", headers=headers)


def _still_signed_in(request: Request) -> bool:
    """Whether the session or key that the stream was opened with still holds; while the database is away, it does."""
    try:
        return signed_in_or_none(request) is not None
    except Problem:
        return False
    except SQLAlchemyError:
        return True  # nothing can be read meanwhile, so nothing is told; the next ping asks again


def _position(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
