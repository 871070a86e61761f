"""Refuses writes that another site makes a browser send. No tokens: the browser itself says where a request comes from.

The rules, in order, for every method but GET, HEAD and OPTIONS:
a key without a cookie comes from a program; ``Sec-Fetch-Site`` must be ``same-origin`` or ``none``;
else ``Origin`` must name this host; a request with neither is a program's and must bring no cookie.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from api.problems import Problem, answer, document_of
from workflow.domain.phrases import phrase

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_DEFAULT_PORTS = {"http": 80, "https": 443}


class CrossSiteGuard:
    """ASGI middleware that answers 403 ``cross_site``."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        reason = cross_site(scope["method"], Headers(scope=scope)) if scope["type"] == "http" else ""
        if not reason:
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        await answer(request, document_of(Problem("cross_site", reason), request))(scope, receive, send)


def cross_site(method: str, headers: Headers) -> str:
    """Why a request is refused as another site's; empty when it is not."""
    if method in _SAFE:
        return ""
    has_cookie = "cookie" in headers
    if headers.get("authorization", "").lower().startswith("bearer ") and not has_cookie:
        return ""
    fetched_from = headers.get("sec-fetch-site")
    if fetched_from is not None:
        return (
            ""
            if fetched_from in {"same-origin", "none"}
            else phrase("Sec-Fetch-Site is {site!r}.", site=fetched_from[:20])
        )
    origin = headers.get("origin")
    if origin is not None:
        return "" if _names_host(origin, headers.get("host", "")) else phrase("Origin is not this site.")
    return phrase("A request with a cookie must say where it comes from (Origin).") if has_cookie else ""


def _names_host(origin: str, host: str) -> bool:
    try:
        theirs, ours = urlsplit(origin), urlsplit(f"//{host}")
        if theirs.scheme not in _DEFAULT_PORTS or not theirs.hostname:
            return False
        default = _DEFAULT_PORTS[theirs.scheme]
        pair = (theirs.hostname, theirs.port or default), (ours.hostname, ours.port or default)
    except ValueError:
        return False
    return pair[0] == pair[1]
