"""Live updates end with the session that opened them, and nobody holds more than their share of streams."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing

import pytest
from starlette.requests import Request

from api import live
from api.problems import Problem
from api.security.authentication import cookie_name, signed_in_or_none
from tests.api.conversation import PASSWORD, Newsroom


def asking(newsroom: Newsroom, token: str) -> Request:
    """A browser's request for live updates with a session."""
    cookie = f"{cookie_name(newsroom.application)}={token}".encode()
    return Request(
        {"type": "http", "method": "GET", "path": "/live", "headers": [(b"cookie", cookie)], "app": newsroom.app}
    )


async def opened(request: Request) -> AsyncIterator[str]:
    """The text of the stream that the route answers with."""
    person = signed_in_or_none(request)
    assert person is not None
    answer = await live.live(request, person)
    return answer.body_iterator


def test_a_stream_ends_with_its_session(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    """At the next ping after signing out the stream is over; until then pings keep it."""
    monkeypatch.setattr(live, "_PING_SECONDS", 0.05)
    newsroom.app.state.live = live.LiveFeed(newsroom.application, None)
    token = newsroom.application.accounts.sessions.sign_in("writer", PASSWORD)
    assert token is not None

    async def listen() -> list[str]:
        heard = []
        async with asyncio.timeout(20), aclosing(await opened(asking(newsroom, token))) as stream:
            async for text in stream:
                heard.append(text)
                if len(heard) == 3:
                    newsroom.application.accounts.sessions.end(token)
        return heard

    heard = asyncio.run(listen())
    assert heard[:3] == ["retry: 2000\n\n", ": still here\n\n", ": still here\n\n"]
    assert len(heard) <= 4
    assert newsroom.app.state.live.pages == 0


def test_one_person_has_so_many_streams(newsroom: Newsroom) -> None:
    """The twenty-first stream of one person is refused (429, with when to come again); another person's is not."""
    newsroom.app.state.live = live.LiveFeed(newsroom.application, None)
    tokens = [newsroom.application.accounts.sessions.sign_in(name, PASSWORD) for name in ("writer", "reviewer")]
    assert None not in tokens

    async def listen() -> Problem:
        streams = []
        for _ in range(live.MOST_STREAMS):
            streams.append(await opened(asking(newsroom, str(tokens[0]))))
            await anext(streams[-1])
        with pytest.raises(Problem) as refused:
            await opened(asking(newsroom, str(tokens[0])))
        streams.append(await opened(asking(newsroom, str(tokens[1]))))
        assert (await anext(streams[-1])).startswith("retry")
        for stream in streams:
            await stream.aclose()
        return refused.value

    problem = asyncio.run(listen())
    assert (problem.status_code, problem.code) == (429, "too_many_streams")
    assert problem.headers == {"Retry-After": "15"}
