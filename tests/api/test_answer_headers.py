"""What every answer says in its headers, and that both forms of an answer are told apart by caches."""

from __future__ import annotations

import asyncio

import pytest
from starlette.responses import Response, StreamingResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.compression import Compression
from api.security.headers import ALWAYS, IF_ABSENT, AnswerHeaders, add_to_answer, completed

LONG = b"Nine countries took part. " * 60


def answered(app: ASGIApp, **headers: str) -> tuple[dict[str, str], bytes]:
    """The headers and the body that an application answers a GET with."""
    sent: list[Message] = []
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope: Scope = {"type": "http", "method": "GET", "path": "/", "headers": raw}

    async def receive() -> Message:
        await asyncio.Event().wait()
        raise AssertionError("nobody goes away")

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    start, *rest = sent
    told = {name.decode(): value.decode() for name, value in start["headers"]}
    return told, b"".join(each.get("body", b"") for each in rest)


def test_an_answer_keeps_its_own_word_only_where_it_may() -> None:
    """A page may say how long it is kept; nothing loosens the policy that browsers hold it to."""
    own = [(b"cache-control", b"max-age=60"), (b"content-security-policy", b"none of it"), (b"etag", b'"1"')]

    found = completed(own, {b"x-noted": b"1"})

    told = {name.decode(): value.decode() for name, value in found}
    assert len(told) == len(found)
    assert told == {
        "etag": '"1"',
        "cache-control": "max-age=60",
        "x-noted": "1",
        "referrer-policy": IF_ABSENT["Referrer-Policy"],
        **{name.lower(): value for name, value in ALWAYS.items()},
    }


def test_what_is_noted_on_the_way_stands_on_the_answer() -> None:
    """Whoever handles the request may have the answer say something, though another writes it."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        add_to_answer(scope, {"Copyflow-Key-Expires": "soon"})
        await Response("no", status_code=404)(scope, receive, send)

    told, body = answered(AnswerHeaders(app))

    assert (told["copyflow-key-expires"], body) == ("soon", b"no")
    assert told["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("answer", "has_two_forms"),
    [
        (Response(LONG, media_type="application/json"), True),
        (StreamingResponse(iter([LONG, LONG]), media_type="text/html"), True),
        (Response(b"short", media_type="application/json"), False),
        (Response(LONG, media_type="image/png"), False),
        (Response(LONG, status_code=206, media_type="text/plain"), False),
        (Response(LONG, headers={"Content-Encoding": "br"}, media_type="text/plain"), False),
    ],
    ids=["long", "stream", "short", "picture", "part", "encoded"],
)
def test_caches_hear_of_both_forms_whichever_they_get(answer: Response, has_two_forms: bool) -> None:
    """An answer that would be compressed for another reader says so to one who takes it as it is."""
    told, body = answered(Compression(answer, minimum_size=800))

    assert "content-encoding" not in told or told["content-encoding"] == "br"
    assert (told.get("vary") == "Accept-Encoding") is has_two_forms
    assert body.startswith(LONG[:5]) or body == b"short"


def test_who_takes_it_compressed_gets_it_so() -> None:
    """The body is smaller, its length is told, and caches hear of both forms."""
    told, body = answered(Compression(Response(LONG, media_type="text/html"), minimum_size=800), accept_encoding="gzip")

    assert (told["content-encoding"], told["vary"]) == ("gzip", "Accept-Encoding")
    assert len(body) == int(told["content-length"]) < len(LONG)
