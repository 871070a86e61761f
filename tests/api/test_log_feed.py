"""The log as a feed: pages that say how far they looked, long polls, streams, and what a key may see of it."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from starlette.requests import Request

from api import log_feed
from api.live import LiveFeed
from api.log_feed import LogFeed, Wanted
from api.problems import Problem
from api.security.authentication import signed_in
from api.v1.log import stream_events
from tests.api.conversation import ARTICLE, Newsroom
from workflow.people.person import SignedIn
from workflow.people.scopes import Scope


@asynccontextmanager
async def followed(newsroom: Newsroom) -> AsyncIterator[LiveFeed]:
    """Let the process follow its log, as it does between start and end."""
    live = LiveFeed(newsroom.application, None)
    newsroom.app.state.live, newsroom.app.state.log_feed = live, LogFeed(newsroom.application.views, live)
    following = asyncio.create_task(live.follow())
    try:
        yield live
    finally:
        live.close()
        following.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await following


def asking(newsroom: Newsroom, name: str = "writer", operation: str = "stream_events") -> Request:
    """A program's request for the stream, with that person's key."""
    route = next(each for each in _routes(newsroom.app) if each.name == operation)
    key = f"Bearer {newsroom.keys[name]}".encode()
    scope = {"type": "http", "method": "GET", "path": "/api/v1/events/stream", "headers": [(b"authorization", key)]}
    return Request({**scope, "app": newsroom.app, "route": route})


def _routes(app: Any) -> list[Any]:
    found: list[Any] = []
    for route in app.routes:
        found += _routes(route.original_router) if hasattr(route, "original_router") else [route]
    return found


async def stream(newsroom: Newsroom, name: str = "writer", **asked: Any) -> AsyncIterator[str]:
    """The text of the stream that the route answers with."""
    request = asking(newsroom, name)
    answer = await stream_events(request, signed_in(request), **asked)
    return answer.body_iterator


async def heard(texts: AsyncIterator[str], enough: Callable[[list[dict[str, Any]]], bool]) -> list[dict[str, Any]]:
    """The events that come, until they are enough."""
    events: list[dict[str, Any]] = []
    async with asyncio.timeout(20):
        async for text in texts:
            lines = dict(line.split(": ", 1) for line in text.strip().splitlines())
            if "data" in lines:
                events.append(json.loads(lines["data"]))
                assert lines["id"] == str(events[-1]["position"])
                assert lines["event"] == events[-1]["type"]
            if enough(events):
                return events
    return events


def listening(newsroom: Newsroom, work: Callable[[LiveFeed], Any]) -> Any:
    """Do this while the process follows its log."""

    async def run() -> Any:
        async with followed(newsroom) as live:
            return await work(live)

    return asyncio.run(run())


# --- pages and polls ----------------------------------------------------------------------------------


def test_a_page_says_how_far_it_looked(newsroom: Newsroom) -> None:
    """Asking after `position` a client with a rare type goes on from the end of the log, not from its last find."""
    newsroom.writer.article()
    head = newsroom.application.views.head()
    page = newsroom.writer.get("events", types="edition.published").json()
    assert (page["items"], page["next"], page["position"]) == ([], None, head)
    first = newsroom.writer.get("events", limit=1).json()
    assert (first["next"], first["position"]) == (1, 1)
    ahead = newsroom.writer.get("events", after=head + 100).json()
    assert (ahead["items"], ahead["position"]) == ([], head)


def test_a_poll_answers_at_once_when_there_is_something(newsroom: Newsroom) -> None:
    """Nobody waits for what is there; nor in the past, which does not grow; nor ahead of the log."""
    newsroom.writer.article()
    head = newsroom.application.views.head()

    async def ask(live: LiveFeed) -> None:
        del live
        async with asyncio.timeout(15):
            feed = newsroom.app.state.log_feed
            person = signed_in(asking(newsroom))
            found = await feed.wait_for(person, Wanted(), after=0, limit=1, seconds=30)
            assert [event.position for event in found.events] == [1]
            ahead = await feed.wait_for(person, Wanted(), after=head + 9, limit=1, seconds=30)
            assert (ahead.position, list(ahead.events)) == (head, [])

    listening(newsroom, ask)
    assert newsroom.writer.get("events", after=head, as_of=head, wait=30).json()["items"] == []


def test_a_poll_hears_what_is_appended_while_it_waits(newsroom: Newsroom) -> None:
    """It ends with the event; one whose type does not come ends empty, with the position to go on from."""

    async def ask(live: LiveFeed) -> tuple[Any, Any]:
        del live
        feed, person = newsroom.app.state.log_feed, signed_in(asking(newsroom))
        head = newsroom.application.views.head()
        waiting = asyncio.create_task(feed.wait_for(person, Wanted(), after=head, limit=10, seconds=30))
        rare = Wanted(types=("edition.published",))
        in_vain = asyncio.create_task(feed.wait_for(person, rare, after=head, limit=10, seconds=3))
        await asyncio.to_thread(newsroom.writer.create, "articles", ARTICLE)
        async with asyncio.timeout(20):
            return await waiting, await in_vain

    found, nothing = listening(newsroom, ask)
    assert [event.type for event in found.events] == ["article.drafted"]
    assert list(nothing.events) == []
    assert nothing.position == found.position


def test_a_process_that_is_not_up_says_so(newsroom: Newsroom) -> None:
    """Without its reader of the log nobody is left waiting: 503, come again."""
    answer = newsroom.writer.get("events", after=10, wait=1)
    assert (answer.status_code, answer.json()["code"]) == (503, "not_ready")
    assert newsroom.writer.get("events/stream").status_code == 503
    assert newsroom.writer.get("events", wait=31).status_code == 422


# --- streams ------------------------------------------------------------------------------------------


def test_a_stream_tells_everything_in_order_and_goes_on(newsroom: Newsroom) -> None:
    """What there was comes first, then what comes: the same JSON as in a page, never one short or out of order."""
    for _ in range(12):
        newsroom.writer.article()
    before = newsroom.application.views.head()

    async def listen(live: LiveFeed) -> list[dict[str, Any]]:
        del live
        texts = await stream(newsroom)
        events = await heard(texts, lambda events: len(events) == before)
        await asyncio.to_thread(newsroom.writer.article)
        head = newsroom.application.views.head()
        return events + await heard(texts, lambda events: bool(events) and events[-1]["position"] == head)

    events = listening(newsroom, listen)
    head = newsroom.application.views.head()
    assert head > before
    assert [event["position"] for event in events] == list(range(1, head + 1))
    assert events[:100] == newsroom.writer.get("events").json()["items"]


def test_a_stream_is_taken_up_again(newsroom: Newsroom) -> None:
    """`Last-Event-ID` wins over `after`, and types are told apart as in a page."""
    newsroom.writer.article()
    head = newsroom.application.views.head()

    async def listen(live: LiveFeed) -> list[list[int]]:
        del live
        told = []
        for asked in ({"after": 1}, {"after": 0, "last_event_id": "1"}):
            events = await heard(await stream(newsroom, **asked), lambda events: len(events) == head - 1)
            told.append([event["position"] for event in events])
        drafted = await heard(await stream(newsroom, types=["article.submitted"]), bool)
        return [*told, [event["type"] for event in drafted]]

    assert listening(newsroom, listen) == [list(range(2, head + 1))] * 2 + [["article.submitted"]]


def test_a_ping_says_how_far_the_log_was_looked_at(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser that waits for a rare type comes back after the end of the log, and is told of nothing for it."""
    monkeypatch.setattr(log_feed, "PING_SECONDS", 0.05)
    newsroom.writer.article()

    async def listen(live: LiveFeed) -> list[str]:
        del live
        texts = await stream(newsroom, types=["edition.published"])
        async with asyncio.timeout(20):
            return [await anext(texts) for _ in range(2)]

    head = newsroom.application.views.head()
    assert listening(newsroom, listen) == ["retry: 2000\n\n", f": still here\nid: {head}\n\n"]


def test_a_stream_ends_with_its_key(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    """At the next ping after the key was revoked it is over, also while events come."""
    monkeypatch.setattr(log_feed, "PING_SECONDS", 0.05)

    async def listen(live: LiveFeed) -> list[str]:
        texts = await stream(newsroom)
        told = [await anext(texts), await anext(texts)]
        await asyncio.to_thread(newsroom.application.accounts.keys.revoke, newsroom.keys["writer"])
        async with asyncio.timeout(20):
            told += [text async for text in texts]
        assert not newsroom.app.state.log_feed._readers
        assert not live.is_closing
        return told

    assert 2 <= len(listening(newsroom, listen)) <= 4


def test_streams_end_with_the_process(newsroom: Newsroom) -> None:
    """A process that is told to end lets its readers go at once, polls and streams."""

    async def listen(live: LiveFeed) -> None:
        texts = await stream(newsroom)
        await anext(texts)
        end = asyncio.create_task(anext(texts, None))
        head = newsroom.application.views.head()
        person = signed_in(asking(newsroom))
        waiting = asyncio.create_task(
            newsroom.app.state.log_feed.wait_for(person, Wanted(), after=head, limit=1, seconds=30)
        )
        await asyncio.sleep(0)
        live.close()
        async with asyncio.timeout(15):
            assert await end is None
            assert list((await waiting).events) == []

    listening(newsroom, listen)


def test_one_key_has_so_many_readers(newsroom: Newsroom) -> None:
    """The twenty-first is refused (429, with when to come again); another key's is not; room is given back."""

    async def listen(live: LiveFeed) -> Problem:
        del live
        streams = []
        for _ in range(log_feed.MOST_READERS):
            streams.append(await stream(newsroom))
            await anext(streams[-1])
        with pytest.raises(Problem) as refused:
            await stream(newsroom)
        await anext(await stream(newsroom, "reviewer"))
        for each in streams:
            await each.aclose()
        await anext(await stream(newsroom))
        return refused.value

    problem = listening(newsroom, listen)
    assert (problem.status_code, problem.code) == (429, "too_many_streams")
    assert problem.headers == {"Retry-After": "15"}


# --- what is seen of it -------------------------------------------------------------------------------


def narrowed(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, *scopes: Scope) -> None:
    """Let every key be made for these scopes."""
    keys = newsroom.application.accounts.keys
    whose = type(keys).whose

    def narrow(self: Any, key: str) -> SignedIn | None:
        found = whose(self, key)
        return replace(found, scopes=frozenset(scopes)) if found else None

    monkeypatch.setattr(type(keys), "whose", narrow)


def test_a_key_sees_the_log_without_internal_matters(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    """Page, stream and an article's events alike: no names, words or texts; every position is there."""
    article = newsroom.writer.article()
    whole = newsroom.writer.get("events").json()["items"]
    assert all(event["is_whole"] for event in whole)
    narrowed(newsroom, monkeypatch, Scope.EVENTS_READ)

    async def listen(live: LiveFeed) -> list[dict[str, Any]]:
        del live
        return await heard(await stream(newsroom), lambda events: len(events) == len(whole))

    page = newsroom.writer.get("events").json()["items"]
    told = [page, newsroom.writer.get(f"articles/{article}/events").json()["items"], listening(newsroom, listen)]
    assert [event["position"] for event in page] == [event["position"] for event in whole]
    assert told[2] == page
    for events in told:
        said = json.dumps(events)
        assert "Wells" not in said
        assert newsroom.application.accounts.users()[0].id not in said
        for event in events:
            assert event["actor"] in {"person", "system"}
            assert (event["via"], event["command_id"], event["correlation_id"], event["is_whole"]) == (
                "",
                "",
                "",
                False,
            )
    drafted = page[0]
    assert drafted["data"]["article_id"] == article
    assert drafted["data"]["text"]["segments"] == 3


def test_the_internal_scope_alone_opens_nothing(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    """It widens `events:read`; both together tell the log as it stands, and a session always does."""
    newsroom.writer.article()
    narrowed(newsroom, monkeypatch, Scope.EVENTS_READ_INTERNAL)
    assert newsroom.writer.get("events").status_code == 403
    narrowed(newsroom, monkeypatch, Scope.EVENTS_READ, Scope.EVENTS_READ_INTERNAL)
    assert newsroom.writer.get("events").json()["items"][0]["is_whole"]
    assert newsroom.in_browser("writer").get("events").json()["items"][0]["is_whole"]
