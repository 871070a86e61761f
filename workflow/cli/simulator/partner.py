"""The simulated partner: takes requests as an ASGI application, judges and keeps them, and answers as it was told."""

from __future__ import annotations

import asyncio
import hashlib
import json
import math
import random
import time
import traceback
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from typing import Any

from workflow.cli.simulator.documents import USABLE, Copy, UnreadableError, read
from workflow.cli.simulator.judge import Judge, Message
from workflow.cli.simulator.keeping import Keeper
from workflow.cli.simulator.report import as_json, breaking_off, line_of
from workflow.cli.simulator.schema_checks import SchemaChecks
from workflow.cli.simulator.signatures import Verifier

LARGEST_BODY = 10_000_000
"""Bytes; more is answered 413."""
DRIP_SECONDS = 0.2
FAILURES = (500, 502, 503, 504)
HUNG_UP, CUT = "hung up", "cut"

Event = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Event]]
Send = Callable[[Event], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Behaviour:
    """How it answers. Nothing set: 204 to whatever is genuine."""

    fail: float = 0.0
    """Share of messages that are refused with 500, 502, 503 or 504, 0 to 1."""
    cut: float = 0.0
    """Share of messages that are accepted, but whose answer breaks off, so that the sender cannot know it."""
    delay_ms: int = 0
    drip: bool = False
    """Answers a byte at a time without end."""
    gone: bool = False
    """Answers 410."""
    retry_after_seconds: int = 0
    """Answers 429 with Retry-After from the first message on, until that time is over."""
    receipts: bool = False
    """Confirms what it accepted in the answer's body."""


class CutOffError(Exception):
    """Raised to the server so that it ends the connection in the middle of an answer."""


class SenderGoneError(Exception):
    """The connection ended before the whole body had come."""

    def __init__(self, received: int) -> None:
        super().__init__(received)
        self.received = received
        """Bytes of the body."""


@dataclass(slots=True)
class Partner:
    """One simulated partner; ``application`` is what the server runs, all in one event loop."""

    behaviour: Behaviour
    verifier: Verifier
    keeper: Keeper | None = None
    checks: SchemaChecks | None = None
    on_line: Callable[[str], None] = lambda _line: None
    chance: random.Random = field(default_factory=random.Random)
    clock: Callable[[], float] = time.time
    """Seconds since 1970."""
    judge: Judge = field(default_factory=Judge)
    _closed_until: float = 0.0
    """Moment in seconds since 1970; 0 before the first message."""

    def report(self) -> dict[str, Any]:
        """The report so far, as JSON's types."""
        return as_json(self.judge, signatures_checked=self.verifier.checks)

    async def application(self, scope: Event, receive: Receive, send: Send) -> None:
        """ASGI: a POST or PUT is a message, a GET asks for the report so far."""
        if scope["type"] != "http":
            return
        if scope["method"] in {"POST", "PUT"}:
            try:
                await self._take(scope, receive, send)
            except CutOffError:
                raise
            except Exception:  # a fault of the simulator's own, which the server would keep to itself
                self.on_line(traceback.format_exc())
                raise
        elif scope["method"] == "GET":
            await _answer(send, 200, json.dumps(self.report()).encode(), content_type=b"application/json")
        else:
            await _answer(send, 405)

    async def _take(self, scope: Event, receive: Receive, send: Send) -> None:
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        try:
            body = await _whole_body(receive)
        except SenderGoneError as gone:  # half a message is none: nothing in it can be judged
            self.judge.broke_off()
            self.on_line(breaking_off(scope["path"], headers.get("webhook-id", ""), gone.received))
            return
        if body is None:
            await _answer(send, 413)
            return
        message = self._message(scope["path"], headers, body)
        remark = self.judge.arrived(message)
        if self.checks is not None and not message.bad_signature:
            self.checks.add(message, body)
        try:
            status = await self._respond(message, receive, send)
        except asyncio.CancelledError:  # the simulator ends while somebody waits for an answer
            status = HUNG_UP
            self.judge.gave_up(message)
        self._note(message, headers, body, status, remark)
        if status == CUT:
            raise CutOffError

    def _message(self, path: str, headers: dict[str, str], body: bytes) -> Message:
        now, copy, unreadable = self.clock(), None, ""
        try:
            copy = read(headers.get("content-type", ""), body)
        except UnreadableError as error:
            unreadable = str(error)
        return Message(
            number=self.judge.messages + 1,
            at=now,
            inbox=path,
            id=headers.get("webhook-id", ""),
            event=headers.get("copyflow-event", "") or _type_in(body, copy),
            digest=hashlib.sha256(body).hexdigest(),
            copy=copy,
            unreadable=unreadable,
            bad_signature=self.verifier.refuses(headers, body),
            too_early=self._is_too_early(copy, now),
        )

    def _is_too_early(self, copy: Copy | None, now: float) -> bool:
        """What takes something back may come at any time."""
        return now < self._closed_until and (copy is None or copy.status == USABLE)

    # --- answering --------------------------------------------------------------------------------------

    async def _respond(self, message: Message, receive: Receive, send: Send) -> str:
        """Answer, and tell the judge; the status for people."""
        if self.behaviour.delay_ms and await _hangs_up(receive, self.behaviour.delay_ms / 1000):
            self.judge.gave_up(message)
            return HUNG_UP
        if self.behaviour.drip:
            await _drip(receive, send)
            self.judge.gave_up(message)
            return HUNG_UP
        status, headers = self._decision(message)
        self.judge.answered(message, status)
        if not 200 <= status < 300:
            await _answer(send, status, headers=headers)
            return str(status)
        if self.chance.random() < self.behaviour.cut:
            await send(_start(200, 10, [(b"content-type", b"text/plain")]))
            await send({"type": "http.response.body", "body": b"tak", "more_body": True})
            return CUT
        if self.behaviour.receipts:
            receipt = {"receipt": "confirmed", "id": message.id}
            await _answer(send, 200, json.dumps(receipt).encode(), content_type=b"application/json")
            return "200"
        await _answer(send, status)
        return str(status)

    def _decision(self, message: Message) -> tuple[int, list[tuple[bytes, bytes]]]:
        """Status and headers."""
        if message.bad_signature:
            return 401, []
        if self.behaviour.gone:
            return 410, []
        wait = self._still_to_wait(message.at)
        if wait > 0:
            return 429, [(b"retry-after", str(math.ceil(wait)).encode())]
        if self.chance.random() < self.behaviour.fail:
            return self.chance.choice(FAILURES), []
        return 204, []

    def _still_to_wait(self, now: float) -> float:
        if not self.behaviour.retry_after_seconds:
            return 0.0
        if not self._closed_until:
            self._closed_until = now + self.behaviour.retry_after_seconds
            return float(self.behaviour.retry_after_seconds)
        return self._closed_until - now

    def _note(self, message: Message, headers: dict[str, str], body: bytes, status: str, remark: str) -> None:
        if self.keeper is not None:
            self.keeper.keep(message, headers, body, status, remark)
        self.on_line(line_of(message, remark, status, signatures_checked=self.verifier.checks))


def _type_in(body: bytes, copy: Copy | None) -> str:
    """A notice or a trial says its type in its body."""
    if copy is None or copy.format not in {"notice", "json"}:
        return ""
    return str(json.loads(body).get("type", ""))


async def _whole_body(receive: Receive) -> bytes | None:
    """The body; None when it is too large to be taken. ``SenderGoneError`` when its end never comes."""
    pieces, size = [], 0
    while True:
        event = await receive()
        if event["type"] == "http.disconnect":
            raise SenderGoneError(size)
        piece = event.get("body", b"")
        size += len(piece)
        if size > LARGEST_BODY:
            return None
        pieces.append(piece)
        if not event.get("more_body", False):
            return b"".join(pieces)


async def _hangs_up(receive: Receive, seconds: float) -> bool:
    """Wait so long; True as soon as the sender closes the connection."""
    try:
        async with asyncio.timeout(seconds):
            while (await receive())["type"] != "http.disconnect":
                pass
    except TimeoutError:
        return False
    return True


async def _drip(receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
    while not await _hangs_up(receive, DRIP_SECONDS):
        await send({"type": "http.response.body", "body": b".", "more_body": True})


async def _answer(
    send: Send,
    status: int,
    body: bytes = b"",
    *,
    content_type: bytes = b"text/plain",
    headers: list[tuple[bytes, bytes]] | None = None,
) -> None:
    described = [(b"content-type", content_type)] if body else []
    await send(_start(status, len(body), [*described, *(headers or [])]))
    await send({"type": "http.response.body", "body": body})


def _start(status: int, length: int, headers: list[tuple[bytes, bytes]]) -> Event:
    counted = [] if status in {204, 304} else [(b"content-length", str(length).encode())]
    return {"type": "http.response.start", "status": status, "headers": [*counted, *headers]}
