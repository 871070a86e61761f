"""What every answer tells browsers: a strict Content-Security-Policy and its companions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
}
IF_ABSENT = {"Cache-Control": "private, no-cache", "Referrer-Policy": "same-origin"}
"""What an answer may say otherwise, such as a static file, a public page, or a page whose address is a secret."""


_NOTED = "answer_headers"
_Raw = list[tuple[bytes, bytes]]


def add_to_answer(scope: Scope, headers: Mapping[str, str]) -> None:
    """Have the answer to a request say something, whatever it will be: a page, a problem, a file."""
    scope.setdefault("state", {}).setdefault(_NOTED, {}).update(_raw(headers))


class AnswerHeaders:
    """ASGI middleware that puts the headers on every HTTP answer, and what was noted on the way (``add_to_answer``).

    Outermost, and the only one that does: each further one would look at every message of an answer for itself.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and complete the answer's headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = completed(message.get("headers", ()), scope.get("state", {}).get(_NOTED, {}))
            await send(message)

        await self._app(scope, receive, send_with_headers)


def completed(given: Iterable[tuple[bytes, bytes]], noted: Mapping[bytes, bytes]) -> _Raw:
    """An answer's headers with those of every answer and those noted for this one; names are in small letters."""
    ours = {**_ALWAYS, **noted}
    theirs = [pair for pair in given if pair[0] not in ours]
    said = {name for name, _ in theirs}
    return [*theirs, *ours.items(), *(pair for pair in _IF_ABSENT.items() if pair[0] not in said)]


def _raw(headers: Mapping[str, str]) -> dict[bytes, bytes]:
    return {name.lower().encode("latin-1"): value.encode("latin-1") for name, value in headers.items()}


_ALWAYS, _IF_ABSENT = _raw(ALWAYS), _raw(IF_ABSENT)
