"""Which requests a read replica may help to answer: those that only look. What it is asked: ``workflow/shown.py``.

Part of the application only where ``COPYFLOW_READ_DATABASE_URL`` is set.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from starlette.types import ASGIApp, Receive, Scope, Send

LOOKING = frozenset({"GET", "HEAD"})


class _Replica(Protocol):
    def request(self) -> AbstractContextManager[None]:
        """For the length of the block, within this context, the replica may answer."""


class ReplicaReads:
    """ASGI middleware: the replica may answer within requests that change nothing."""

    def __init__(self, app: ASGIApp, *, replica: _Replica) -> None:
        self._app = app
        self._replica = replica

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request."""
        if scope["type"] != "http" or scope["method"] not in LOOKING:
            await self._app(scope, receive, send)
            return
        with self._replica.request():
            await self._app(scope, receive, send)
