"""A proxy on loopback that passes requests on to a server, or cuts the answer, or answers by itself, as told."""

from __future__ import annotations

import socket
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import urlsplit

from workflow.cli.demo.listening import ListeningServer

PASS, CUT, DROP = "pass", "cut", "drop"
"""Pass it on; pass it on and hang up before the answer; hang up without passing it on."""


class UnrulyProxy:
    """What it does to each request stands in ``fates``; those after the last one are passed on."""

    def __init__(self, upstream: str) -> None:
        self.upstream = urlsplit(upstream)
        self.fates: deque[str | tuple[int, dict[str, str], bytes]] = deque()
        self.requests: list[tuple[str, str, dict[str, str]]] = []
        """Method, path and headers of all that came."""
        self.url = ""

    def headers(self, name: str) -> list[str | None]:
        """One header of all requests that came."""
        return [headers.get(name.lower()) for _, _, headers in self.requests]


@contextmanager
def unruly_proxy(upstream: str) -> Iterator[UnrulyProxy]:
    """A proxy before a server, for the length of the block."""
    proxy = UnrulyProxy(upstream)
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _handle(self) -> None:
            self.close_connection = True
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            with lock:
                headers = {name.lower(): value for name, value in self.headers.items()}
                proxy.requests.append((self.command, self.path, headers))
                fate = proxy.fates.popleft() if proxy.fates else PASS
            if isinstance(fate, tuple):
                self._answer(*fate)
            elif fate != DROP:
                answer = self._passed_on(body)
                if fate == PASS:
                    self.wfile.write(answer)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _handle  # noqa: N815 - the names that http.server calls

        def _answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body)), "Connection": "close"}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def _passed_on(self, body: bytes) -> bytes:
            lines = [f"{self.command} {self.path} HTTP/1.1"]
            lines += [f"{name}: {value}" for name, value in self.headers.items() if name.lower() != "connection"]
            request = "\r\n".join([*lines, "Connection: close", "", ""]).encode() + body
            with socket.create_connection((proxy.upstream.hostname, proxy.upstream.port), timeout=30) as server:
                server.sendall(request)
                answer = b""
                while received := server.recv(65_536):
                    answer += received
            return answer

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name that http.server gives it
            del format, args

    server = ListeningServer(Handler, "unruly-proxy")
    proxy.url = server.url
    try:
        yield proxy
    finally:
        server.stop()
