"""A newsroom behind a real HTTP server on loopback, with a client a person, and a proxy that misbehaves when told."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
import uvicorn

from api.client import Copyflow, Patience
from tests.api.conversation import Newsroom, newsroom_in
from tests.support.unruly_proxy import UnrulyProxy, unruly_proxy


class Served:
    """A newsroom, where it listens, and how long its clients would have waited."""

    def __init__(self, newsroom: Newsroom, url: str) -> None:
        self.newsroom = newsroom
        self.url = url
        self.waited: list[float] = []
        self._closing = ExitStack()

    def client(
        self, name: str, url: str = "", *, seconds: float = 60.0, wait: Callable[[float], None] | None = None
    ) -> Copyflow:
        """Somebody's client; waits are written down and not waited for, and chance shortens none."""
        patience = Patience(seconds=seconds, wait=wait or self.waited.append, chance=lambda: 0.0)
        return self._closing.enter_context(Copyflow(url or self.url, self.newsroom.keys[name], patience=patience))

    def close(self) -> None:
        """Close all clients."""
        self._closing.close()


@contextmanager
def serving(newsroom: Newsroom) -> Iterator[str]:
    """The newsroom's application behind uvicorn in a thread; its address."""
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(newsroom.app, log_level="warning", timeout_graceful_shutdown=2)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([listening],), name="served-newsroom")
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listening.close()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """A newsroom of this test's own."""
    with newsroom_in(tmp_path) as newsroom, serving(newsroom) as url:
        made = Served(newsroom, url)
        try:
            yield made
        finally:
            made.close()


@pytest.fixture
def proxy(served: Served) -> Iterator[UnrulyProxy]:
    """A proxy before the newsroom."""
    with unruly_proxy(served.url) as made:
        yield made


@pytest.fixture
def in_review(served: Served) -> Callable[[], str]:
    """Makes an article that is in review, in English and Portuguese; its id."""

    def make() -> str:
        identity = served.newsroom.writer.article()
        served.newsroom.do_the_workers_part(identity)
        return identity

    return make
