"""Every request has an id, and none ends in an unanswered exception. Outermost of our middleware but the headers."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.observed import answered
from api.problems import answer, document_of
from workflow.observing import log_lines, tracing

_log = logging.getLogger("copyflow.api")
_LONGEST_ID = 100
_TOKENS = re.compile(r"^((?:/api/v1)?/review-links/)[^/]*")


class Requests:
    """ASGI middleware: takes or makes ``X-Request-Id``, and answers what nobody caught with 500 ``internal_error``."""

    def __init__(self, app: ASGIApp, new_id: Callable[[], str]) -> None:
        self._app = app
        self._new_id = new_id

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on under its id."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun, headers = time.perf_counter(), Headers(scope=scope)
        called_by = tracing.caller(headers.get("traceparent")) if tracing.is_on() else None
        request_id = _acceptable(headers.get("x-request-id"))
        request_id = request_id or (called_by.trace_id if called_by else self._new_id())
        scope.setdefault("state", {})["request_id"] = request_id
        with (
            log_lines.about(correlation_id=request_id),
            tracing.request(scope["method"], request_id, called_by) as span,
        ):
            await self._under(request_id, begun, span, scope, receive, send)

    async def _under(
        self, request_id: str, begun: float, span: tracing.Span, scope: Scope, receive: Receive, send: Send
    ) -> None:
        started = False

        async def send_with_id(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                MutableHeaders(scope=message)["X-Request-Id"] = request_id
                answered(scope, message["status"], begun, span)
            await send(message)

        try:
            await self._app(scope, receive, send_with_id)
        except Exception as error:
            if started:
                raise
            _log.exception("request %s: %s %s failed", request_id, scope["method"], _told(scope["path"]))
            request = Request(scope)
            await answer(request, document_of(error, request))(scope, receive, send_with_id)


def request_id_of(request: Request) -> str:
    """The id of a request, for the log and for correlating events."""
    identity: str = request.state.request_id
    return identity


def _told(path: str) -> str:
    """The path as it may stand in a log: the token of a review link opens the door for whoever reads it there."""
    return _TOKENS.sub(r"\1…", path)


def _acceptable(given: str | None) -> str | None:
    fits = given is not None and 0 < len(given) <= _LONGEST_ID and given.isascii() and given.isprintable()
    return given if fits else None
