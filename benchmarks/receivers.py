"""Partners' endpoints in a process of their own: they verify signatures, note when the first byte came, answer 204.

A small HTTP/1.1 server on asyncio, one port a partner, so that the newsroom is measured and not its receivers.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import multiprocessing
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Any, NamedTuple

ANSWER = b"HTTP/1.1 204 No Content\r\n\r\n"
DRIP_SECONDS = 0.05
"""Between two bytes of a dripping answer."""


class Arrival(NamedTuple):
    """A message that came and was genuine."""

    partner: int
    message_id: str
    event: str
    at: float
    """Of its first byte, by the machine's monotonic clock."""
    edition: str
    """The URI of the edition that its document is about."""
    revision: int


@dataclass
class _State:
    """What the endpoints of one process share."""

    keys: dict[int, bytes]
    behaviours: dict[int, str] = field(default_factory=dict)
    """``silent`` or ``drip`` of partners that misbehave."""
    arrivals: list[Arrival] = field(default_factory=list)
    forged: int = 0


class _Endpoint(asyncio.Protocol):
    def __init__(self, state: _State, partner: int) -> None:
        self._state = state
        self._partner = partner
        self._received = bytearray()
        self._first = 0.0
        self._transport: Any = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        if not self._received:
            self._first = time.monotonic()
        self._received += data
        head_end = self._received.find(b"\r\n\r\n")
        if head_end < 0:
            return
        lines = self._received[:head_end].decode("latin-1").split("\r\n")[1:]
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        end = head_end + 4 + int(headers.get("content-length", "0"))
        if len(self._received) < end:
            return
        body = bytes(self._received[head_end + 4 : end])
        del self._received[:end]
        self._take(headers, body)

    def _take(self, headers: dict[str, str], body: bytes) -> None:
        message_id = headers.get("webhook-id", "")
        signed = b".".join([message_id.encode(), headers.get("webhook-timestamp", "").encode(), body])
        digest = base64.b64encode(hmac.digest(self._state.keys[self._partner], signed, hashlib.sha256)).decode()
        if f"v1,{digest}" not in headers.get("webhook-signature", "").split(" "):
            self._state.forged += 1
        document = json.loads(body)
        edition, revision = document.get("uri", ""), int(document.get("version", 0))
        event = headers.get("copyflow-event", "")
        arrival = Arrival(self._partner, message_id, event, self._first, edition, revision)
        self._state.arrivals.append(arrival)
        match self._state.behaviours.get(self._partner):
            case "silent":
                return
            case "drip":
                self._transport.write(b"HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n")
                self._drip()
            case _:
                self._transport.write(ANSWER)

    def _drip(self) -> None:
        if not self._transport.is_closing():
            self._transport.write(b".")
            asyncio.get_running_loop().call_later(DRIP_SECONDS, self._drip)


def _serve(partners: Sequence[int], pipe: Connection) -> None:
    """Listen, tell the ports, then do what is asked over the pipe until it closes."""
    state = _State(keys={})
    loop = asyncio.new_event_loop()

    async def listen() -> dict[int, int]:
        ports = {}
        for partner in partners:
            server = await loop.create_server(lambda each=partner: _Endpoint(state, each), "127.0.0.1", 0, backlog=256)
            ports[partner] = server.sockets[0].getsockname()[1]
        return ports

    pipe.send(loop.run_until_complete(listen()))
    threading.Thread(target=loop.run_forever, daemon=True).start()
    while True:
        try:
            what, value = pipe.recv()
        except EOFError:
            return
        match what:
            case "keys":
                state.keys = {partner: key for partner, key in value.items() if partner in partners}
            case "behaviours":
                state.behaviours = value
            case "take":
                taken, state.arrivals = state.arrivals, []
                pipe.send((taken, state.forged))
            case "count":
                pipe.send(len(state.arrivals))


class Receivers:
    """All partners' endpoints, in a few processes."""

    def __init__(self, partners: int, processes: int) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipes: list[Connection] = []
        self._processes: list[Any] = []
        self.ports: dict[int, int] = {}
        for number in range(processes):
            ours, theirs = context.Pipe()
            process = context.Process(target=_serve, args=(range(number, partners, processes), theirs), daemon=True)
            process.start()
            theirs.close()
            self._processes.append(process)
            self._pipes.append(ours)
            self.ports.update(ours.recv())
        self.process_ids = [process.pid for process in self._processes]

    def trust(self, secrets: dict[int, str]) -> None:
        """Give every partner its signing secret."""
        keys = {partner: base64.b64decode(secret.removeprefix("whsec_")) for partner, secret in secrets.items()}
        self._ask("keys", keys)

    def misbehave(self, behaviours: dict[int, str]) -> None:
        """Let these partners be ``silent`` or ``drip`` from now on, and all others answer."""
        self._ask("behaviours", behaviours)

    def count(self) -> int:
        """How many messages came that were not taken yet."""
        self._ask("count", None)
        return sum(pipe.recv() for pipe in self._pipes)

    def take(self) -> list[Arrival]:
        """The messages that came since the last look; raises when one was forged."""
        self._ask("take", None)
        arrivals: list[Arrival] = []
        for pipe in self._pipes:
            taken, forged = pipe.recv()
            arrivals += taken
            if forged:
                raise AssertionError(f"{forged} signatures did not verify")
        return arrivals

    def _ask(self, what: str, value: Any) -> None:
        for pipe in self._pipes:
            pipe.send((what, value))

    def close(self) -> None:
        """End the processes."""
        for pipe in self._pipes:
            pipe.close()
        for process in self._processes:
            process.join(5)
            if process.is_alive():
                process.terminate()
