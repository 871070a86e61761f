"""Tells a program in every answer when its key ends, once that is near. Who is asking is found elsewhere."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from workflow.people.key_rules import ENDS_SOON
from workflow.people.person import SignedIn
from workflow.ports import Clock

HEADER = "Copyflow-Key-Expires"
"""An RFC 3339 moment in UTC; only within a fortnight before it."""


def note_key_expiry(request: Request, person: SignedIn, clock: Clock) -> None:
    """Remember what the answer has to tell."""
    ends_at = person.key_expires_at
    if ends_at is not None and ends_at - clock.now() <= ENDS_SOON:
        request.state.key_expires = ends_at.isoformat(timespec="seconds").replace("+00:00", "Z")


class KeyExpiry:
    """ASGI middleware that puts the header on what a key is answered, problems included."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and complete the answer's headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_expiry(message: Message) -> None:
            moment = scope.get("state", {}).get("key_expires") if message["type"] == "http.response.start" else None
            if moment is not None:
                MutableHeaders(scope=message)[HEADER] = moment
            await send(message)

        await self._app(scope, receive, send_with_expiry)
