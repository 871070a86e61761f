"""A listening HTTP server whose answers the test chooses, the base of every provider's fake.

Each fake answers by its provider's contract; ``faults`` are what happens to the next requests instead. What is slow
waits for an event or ticks until the other side hangs up; nothing sleeps for a guess.
"""

from __future__ import annotations

import json
import ssl
import threading
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from workflow.cli.demo.listening import ListeningServer

Texts = Callable[[list[str]], list[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request as it came."""

    method: str
    path: str
    params: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    def document(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)

    def form(self) -> dict[str, str]:
        """The body as a form."""
        return {name: values[-1] for name, values in parse_qs(self.body.decode()).items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer: its pieces go out one by one; ``length`` is what the header promises, None to end by closing."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    pieces: Iterator[bytes] | Sequence[bytes] = ()
    length: int | None = None


Fault = Callable[[Request, Reply], Reply]
"""What becomes of the honest reply to a request."""


def in_json(document: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Reply:
    """A complete answer in JSON."""
    return complete(json.dumps(document, ensure_ascii=False).encode(), "application/json", status, headers)


def complete(body: bytes, content_type: str, status: int = 200, headers: Mapping[str, str] | None = None) -> Reply:
    """A complete answer."""
    return Reply(
        status=status, headers={"Content-Type": content_type, **(headers or {})}, pieces=[body], length=len(body)
    )


class ProviderServer(ABC):
    """Listens on loopback, keeps every request, and answers as its provider would. Use it as a context manager.

    A subclass says in ``reply`` what its provider answers; ``texts`` is what it makes of texts.
    """

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.requests: list[Request] = []
        self.faults: deque[Fault] = deque()
        """What befalls the requests for translation that come next, one each."""
        self.texts: Texts = lambda texts: [f"[{text}]" for text in texts]
        self.released = threading.Event()
        self._lock = threading.Lock()
        self._server = _Server(self, tls)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """Where it listens."""
        return self._server.url

    def stop(self) -> None:
        """Stop listening, cut what is open and wait for every thread to end."""
        self.released.set()
        self._server.stop()

    @abstractmethod
    def reply(self, request: Request) -> Reply:
        """The provider's honest answer."""

    def is_translation(self, request: Request) -> bool:
        """Whether faults befall this request."""
        return request.method == "POST"

    def sent(self) -> list[Request]:
        """The requests for translation."""
        return [request for request in self.requests if self.is_translation(request)]

    def receive(self, request: Request) -> Reply:
        """Keep the request and say what to answer."""
        with self._lock:
            self.requests.append(request)
            fault = self.faults.popleft() if self.faults and self.is_translation(request) else None
        honest = self.reply(request)
        return fault(request, honest) if fault else honest


# --- faults -----------------------------------------------------------------------------------------


def answering(document: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Fault:
    """Another answer in JSON."""
    return lambda _request, _honest: in_json(document, status, headers)


def a_page(status: int = 200) -> Fault:
    """A page of HTML, as a proxy or a maintenance server gives."""
    return lambda _request, _honest: complete(b"<html><body>Down for maintenance</body></html>", "text/html", status)


def half_a_body(_request: Request, honest: Reply) -> Reply:
    """The honest answer's headers and half of its body; then the connection closes."""
    whole = b"".join(honest.pieces)
    return Reply(status=honest.status, headers=honest.headers, pieces=[whole[: len(whole) // 2]], length=len(whole))


def half_without_length(_request: Request, honest: Reply) -> Reply:
    """Half of the body, whose length nobody told: only its shape shows the cut."""
    whole = b"".join(honest.pieces)
    return Reply(status=honest.status, headers=honest.headers, pieces=[whole[: len(whole) // 2]])


def silent(server: ProviderServer) -> Fault:
    """No answer at all until the server stops."""

    def wait(_request: Request, honest: Reply) -> Reply:
        server.released.wait()
        return honest

    return wait


def dripping(server: ProviderServer) -> Fault:
    """The honest status at once, then a blank every 20 ms: never silent for long, never done."""

    def drip() -> Iterator[bytes]:
        while not server.released.wait(0.02):
            yield b" "

    return lambda _request, honest: Reply(status=honest.status, headers=honest.headers, pieces=drip())


def endless(_request: Request, _honest: Reply) -> Reply:
    """A body without end, as fast as it is taken."""

    def pour() -> Iterator[bytes]:
        while True:
            yield b" " * 65_536

    return Reply(headers={"Content-Type": "application/json"}, pieces=pour())


# --- the server -------------------------------------------------------------------------------------


class _Server(ListeningServer):
    def __init__(self, provider: ProviderServer, tls: ssl.SSLContext | None) -> None:
        self.provider = provider
        super().__init__(_Handler, "provider", tls)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def _answer(self) -> None:
        parts = urlsplit(self.path)
        reply = self.server.provider.receive(
            Request(
                method=self.command,
                path=parts.path,
                params={name: values[-1] for name, values in parse_qs(parts.query, keep_blank_values=True).items()},
                headers={name.lower(): value for name, value in self.headers.items()},
                body=self.rfile.read(int(self.headers.get("content-length", "0"))),
            )
        )
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.length is not None:
            self.send_header("Content-Length", str(reply.length))
        else:
            self.send_header("Connection", "close")
        self.end_headers()
        sent = 0
        for piece in reply.pieces:
            self.wfile.write(piece)
            self.wfile.flush()
            sent += len(piece)
        if reply.length is None or sent < reply.length:
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the standard library's name)
        """Keep quiet: what was received is in ``ProviderServer.requests``."""
