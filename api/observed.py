"""What is told of a request: its figures, by route and never by address, and its span."""

from __future__ import annotations

import time

from starlette.types import Scope

from workflow.observing import counting, tracing
from workflow.observing.measures import REQUEST_SECONDS, REQUESTS

UNKNOWN = "none"
"""The operation of what no route answers."""


def operation_of(scope: Scope) -> str:
    """Method and template of the route that answered, such as ``GET /api/v1/articles/{article_id}``.

    A method that the route does not have is the caller's invention and left out.
    """
    route = scope.get("route")
    template = getattr(route, "path", "")
    if not template:
        return UNKNOWN
    methods = getattr(route, "methods", None) or ()
    return f"{scope['method']} {template}" if scope["method"] in methods else template


def answered(scope: Scope, status: int, begun: float, span: tracing.Span) -> None:
    """An answer begins, to a request that came at ``begun`` (``time.perf_counter``)."""
    if not counting.is_on() and not tracing.is_on():
        return
    operation, status_class = operation_of(scope), f"{status // 100}xx"
    counting.count(REQUESTS, operation, status_class)
    counting.observe(REQUEST_SECONDS, time.perf_counter() - begun, operation)
    if tracing.is_on():
        span.name(operation if operation != UNKNOWN else scope["method"])
        span.say({"http.request.method": scope["method"], "http.route": operation, "http.response.status_code": status})
        if status >= 500:
            span.fail(status_class)
