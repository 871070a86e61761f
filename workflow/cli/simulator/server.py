"""Runs a simulated partner on a socket: uvicorn with httptools in a thread of its own, stopped from outside."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from workflow.cli.simulator.judge import Message
from workflow.cli.simulator.partner import Partner

_GRACE_SECONDS = 1
_START_SECONDS = 20.0


@contextmanager
def listening(partner: Partner, host: str = "127.0.0.1", port: int = 0) -> Iterator[str]:
    """While inside, the partner answers at the URL that is given; port 0 takes a free one.

    When the block ends no message is taken any more and all schema checks are done. OSError when the address
    cannot be listened on.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.create_server((host, port), family=family, backlog=1024)
    config = uvicorn.Config(
        partner.application,
        interface="asgi3",
        log_config=None,
        log_level="critical",  # an answer that breaks off on purpose is an error to the server
        access_log=False,
        lifespan="off",
        server_header=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
    server = _Server(config)
    thread = threading.Thread(target=server.run, args=([listener],), name="simulated partner")
    if partner.checks is not None:
        partner.checks.start(lambda message, faults: _checked(partner, message, faults))
    thread.start()
    try:
        if not server.answers.wait(_START_SECONDS):
            raise OSError(f"The simulated partner did not start within {_START_SECONDS:g} s.")
        shown = f"[{host}]" if ":" in host else host
        yield f"http://{shown}:{listener.getsockname()[1]}/inbox"
    finally:
        server.should_exit = True
        thread.join()
        listener.close()
        if partner.checks is not None:
            partner.checks.drain()


def _checked(partner: Partner, message: Message, faults: list[str]) -> None:
    partner.judge.checked(message, faults)
    if faults:
        partner.on_line(f"#{message.number} SCHEMA: {'; '.join(faults)}")


class _Server(uvicorn.Server):
    """Says when it answers."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.answers = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and tell those who wait."""
        await super().startup(sockets)
        self.answers.set()
