"""A partner's portal as the other side would write it: a real HTTP server that receives signed webhooks.

It shares no code with the sender; the signature is checked by its own reading of Standard Webhooks 1.0.
The demo shows what it holds; the tests let it misbehave. Loopback only.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any, Self, cast

from workflow.cli.demo.listening import ListeningServer

_TOLERANCE_SECONDS = 300
_LARGEST_BODY = 10_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One request exactly as it arrived."""

    headers: Mapping[str, str]
    """By lower-case name."""
    body: bytes
    genuine: bool
    """Whether the signature is the partner's secret's and the time is within five minutes."""
    received_at: float
    """Seconds since 1970."""

    @property
    def id(self) -> str:
        """The ``webhook-id``: the same on every attempt."""
        return self.headers.get("webhook-id", "")

    def document(self) -> dict[str, Any]:
        """The body as JSON."""
        return cast("dict[str, Any]", json.loads(self.body))


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the portal says to a message."""

    status: int = 204
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Iterable[bytes] = ()
    """Sent piece by piece as it is produced; the connection ends with it."""


Behaviour = Callable[[Message], Answer]


class Portal:
    """A partner that listens on loopback, keeps every message and accepts the genuine ones.

    The first ``fail_first`` messages are refused with 503, whatever they are. ``behaviour`` replaces the answers
    altogether; with ``tls`` it speaks https. Use it as a context manager, or call ``stop``.
    """

    def __init__(
        self,
        name: str,
        *,
        fail_first: int = 0,
        behaviour: Behaviour | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.name = name
        self.secret: str | None = None
        """``whsec_…`` as the newsroom gave it; until it is set no message is genuine."""
        self.received: list[Message] = []
        self.accepted: list[Message] = []
        """Those answered with 2xx, once a message id."""
        self._fail_first = fail_first
        self._behaviour = behaviour or self._usual_answer
        self._changed = threading.Condition()
        self._server = _Server(self, tls)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """Where it listens: ``http://127.0.0.1:<port>/inbox``."""
        return f"{self._server.url}/inbox"

    def held(self) -> dict[str, dict[str, Any]]:
        """The document that the portal accepted last, by uri; a withdrawn one says so in ``pubStatus``."""
        with self._changed:
            documents = [message.document() for message in self.accepted]
        return {document["uri"]: document for document in documents}

    def wait_for(self, predicate: Callable[[], bool], timeout: float) -> bool:
        """Wait until ``predicate()`` holds, looking whenever a message has come; False after ``timeout`` seconds."""
        with self._changed:
            return self._changed.wait_for(predicate, timeout)

    def stop(self) -> None:
        """Stop listening, cut what is open and wait for every thread to end."""
        self._server.stop()

    def receive(self, headers: Mapping[str, str], body: bytes) -> Answer:
        """Judge one request, keep it, and say what to answer."""
        now = time.time()
        genuine = is_genuine(self.secret, headers, body, now)
        message = Message(headers=headers, body=body, genuine=genuine, received_at=now)
        with self._changed:
            self.received.append(message)
            self._changed.notify_all()
        answer = self._behaviour(message)
        with self._changed:
            if 200 <= answer.status < 300 and message.id not in {each.id for each in self.accepted}:
                self.accepted.append(message)
            self._changed.notify_all()
        return answer

    def _usual_answer(self, message: Message) -> Answer:
        with self._changed:
            failing = self._fail_first > 0
            self._fail_first -= failing
        if failing:
            return Answer(status=503, body=[b"down for maintenance"])
        return Answer() if message.genuine else Answer(status=401, body=[b"signature not accepted"])


def is_genuine(secret: str | None, headers: Mapping[str, str], body: bytes, now: float) -> bool:
    """Whether one of the signatures is HMAC-SHA256 of ``id.timestamp.body`` under ``secret``, and fresh at ``now``."""
    timestamp = headers.get("webhook-timestamp", "")
    if secret is None or not timestamp.isdecimal() or abs(now - int(timestamp)) > _TOLERANCE_SECONDS:
        return False
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers.get('webhook-id', '')}.{timestamp}.".encode() + body
    expected = b"v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256))
    offered = headers.get("webhook-signature", "").encode().split()
    return any(hmac.compare_digest(expected, each) for each in offered)


class _Server(ListeningServer):
    def __init__(self, portal: Portal, tls: ssl.SSLContext | None) -> None:
        self.portal = portal
        super().__init__(_Handler, f"portal-{portal.name}", tls)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_POST(self) -> None:
        length = int(self.headers.get("content-length", "0"))
        if length > _LARGEST_BODY:
            self.send_error(413)
            self.close_connection = True
            return
        body = self.rfile.read(length)
        if len(body) < length:  # the sender is gone: half a message is none
            self.close_connection = True
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        self._send(self.server.portal.receive(headers, body))

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.body:
            self.send_header("connection", "close")
        elif answer.status not in (204, 304):
            self.send_header("content-length", "0")
        self.end_headers()
        for piece in answer.body:
            self.wfile.write(piece)
            self.wfile.flush()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the standard library's name)
        """Keep quiet: what was received is in ``Portal.received``."""
