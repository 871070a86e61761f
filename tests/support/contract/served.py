"""A real server over a newsroom with something at every address, and a key whose owner has every role."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import uvicorn

from tests.api.conversation import PASSWORD, newsroom_in
from tests.contract.recipes import RECIPES
from tests.contract.told import Recipe, Told
from workflow.domain.vocabulary import ASSIGNED
from workflow.people.sessions import Proof

TESTER = "tester"
STREAM_SECONDS = 0.2
"""A stream of events ends after so long, that there are answers to be looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A server that is up."""

    url: str
    key: str
    """An API key that may do all that keys may."""
    session: str
    """The token of a session of the same person."""
    own: list[str]
    """Ids of that person and of what lets them in: whoever is led by a random id must not shut themselves out."""
    known: Mapping[str, list[str]]
    """Ids of what exists, by the name of the path's parameter."""
    places: Mapping[str, list[dict[str, Any]]]
    """Requests that are right, by operation id: each about something that no other is about."""


@contextmanager
def serving(folder: Path, database_url: str | None = None, *, places: int = 2) -> Iterator[Served]:
    """A server over a new newsroom in ``folder``, with so many right requests an operation."""
    settings = {"database_url": database_url, "secure_cookies": True, "stream_seconds": STREAM_SECONDS}
    with socket.socket() as listener, newsroom_in(folder, **settings) as newsroom:
        listener.bind(("127.0.0.1", 0))
        told = Told(newsroom)
        articles = [told.in_review() for _ in range(4)]
        right = {name: [_right(told, recipe) for _ in range(places)] for name, recipe in RECIPES.items()}
        right["end_all_sessions"] += [_right(told, RECIPES["end_all_sessions"]) for _ in range(places * 10)]
        accounts = newsroom.application.accounts
        person = accounts.add_user(TESTER, PASSWORD, ASSIGNED)
        session = accounts.sessions.sign_in(TESTER, PASSWORD)
        assert session is not None
        key = accounts.keys.add(TESTER, "contract")
        own = [each.id for each in (*accounts.keys.of(TESTER), *accounts.sessions.of(person.id, ""))]
        config = uvicorn.Config(newsroom.app, log_level="error", timeout_graceful_shutdown=2, ws="none")
        server = _Announced(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            if not server.is_up.wait(30):
                raise TimeoutError("the server did not start")
            yield Served(
                url=f"http://127.0.0.1:{listener.getsockname()[1]}",
                key=key,
                session=session,
                own=[TESTER, person.id, person.actor.id, *own],
                known={name: [value] for name, value in told.known.items()} | {"article_id": [told.article, *articles]},
                places=right,
            )
        finally:
            server.should_exit = True
            thread.join(20)


def _right(told: Told, recipe: Recipe) -> dict[str, Any]:
    """A right request; what somebody does to themselves, with a session of theirs if not with a key."""
    asked, accounts = recipe(told), told.newsroom.application.accounts
    is_ended = asked.is_own and not asked.key
    session = accounts.sessions.begin(accounts.user(asked.who).id, Proof.PASSWORD) if is_ended else None
    return {**asdict(asked), "session": session}


class _Announced(uvicorn.Server):
    """uvicorn's server, which says when it is up (it has no such event of its own)."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.is_up = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.is_up.set()
