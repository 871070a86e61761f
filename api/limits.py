"""What may come in at all, within a minute: at most 2 MiB, UTF-8, JSON where the API takes JSON. Read here, once.

Bodies are read here, once.

A document may have 10 MB, an image 12, articles as lines 20, where they are handed in and by whoever says who they are.

Reading before routing means that a body without ``Content-Length`` is counted too, and that no
route can answer anything but a problem for what is no text.
"""

from __future__ import annotations

import asyncio
import email.message
import re

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import Problem, answer, document_of
from workflow.domain.images import LARGEST_FILE_BYTES
from workflow.domain.phrases import phrase

LARGEST_BODY_BYTES = 2 * 1024 * 1024
LARGEST_DOCUMENT_BYTES = 10 * 1024 * 1024
"""Where writers hand in documents, which bring pictures along that we leave out."""
LARGEST_UPLOAD_BYTES = LARGEST_FILE_BYTES + 64 * 1024
"""An image with what a form puts around it."""
LARGEST_IMPORT_BYTES = 20 * 1024 * 1024
"""Articles as JSON lines, some thousands."""
IMPORTS = "/api/v1/imports/articles"
JSON_LINES = "application/x-ndjson"
PATIENCE_SECONDS = 60.0
"""How long a whole body may take to come; the slowest acceptable line brings 35 kB a second."""
_UPLOADS = re.compile(r"/(?:api/v1/)?articles/[^/]+/images")
"""Where images are handed in."""
_READING = "/api/v1/articles/documents/reading"
"""Where a document is only read, in base64."""

_WITHOUT_BODY = frozenset({"GET", "HEAD"})


class BodyLimits:
    """ASGI middleware that answers 413, 415 and 400 before anything else looks at a body."""

    def __init__(self, app: ASGIApp, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self._app = app
        self._patience_seconds = patience_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read the body, judge it, and pass the request on with it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if scope["method"] in _WITHOUT_BODY and not _announces_body(headers):
            await self._app(scope, receive, send)  # no route reads what came all the same
            return
        try:
            uploads = scope["method"] == "POST" and _UPLOADS.fullmatch(scope["path"]) is not None
            imports = scope["path"] == IMPORTS and _kind(headers) == JSON_LINES
            large = _limit(scope["path"], uploads=uploads and _is_form(headers), imports=imports)
            limit = large if _says_who(headers) else LARGEST_BODY_BYTES
            body = await _read_in_time(headers, receive, self._patience_seconds, limit)
            if body is None:
                return
            if body:
                _require_unpacked(headers)
            if body and scope["path"] == IMPORTS:
                _require_lines(headers)
            elif body and scope["path"].startswith("/api/") and not (uploads and _is_form(headers)):
                _require_json(headers, body)
        except Problem as problem:
            request = Request(scope)
            response = answer(request, document_of(problem, request))
            response.headers["Connection"] = "close"
            await response(scope, receive, send)
            return
        await self._app(scope, _replaying(body, receive), send)


async def _read_in_time(headers: Headers, receive: Receive, seconds: float, limit: int) -> bytes | None:
    try:
        async with asyncio.timeout(seconds):
            return await _read(headers, receive, limit)
    except TimeoutError as error:
        raise Problem(
            "malformed_request", phrase("The body did not come within {seconds:g} seconds.", seconds=seconds)
        ) from error


async def _read(headers: Headers, receive: Receive, limit: int) -> bytes | None:
    """The whole body; None when the client went away meanwhile."""
    length = headers.get("content-length", "0")
    if not (length.isascii() and length.isdigit()):
        raise Problem("malformed_request", phrase("Content-Length is not a number."))
    if len(length) > 12 or int(length) > limit:
        raise _too_large(limit)
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message.get("body", b"")
        if len(body) > limit:
            raise _too_large(limit)
        if not message.get("more_body", False):
            return bytes(body)


def _too_large(limit: int) -> Problem:
    return Problem("body_too_large", phrase("At most {most} bytes are taken.", most=limit), limit_bytes=limit)


def _says_who(headers: Headers) -> bool:
    """Whether a key or a session is named; whether it holds is seen later."""
    return "authorization" in headers or "cookie" in headers


def _announces_body(headers: Headers) -> bool:
    return "content-length" in headers or "transfer-encoding" in headers


def _is_form(headers: Headers) -> bool:
    return headers.get("content-type", "").lower().startswith("multipart/form-data")


def _kind(headers: Headers) -> str:
    return headers.get("content-type", "").partition(";")[0].strip().lower()


def _limit(path: str, *, uploads: bool, imports: bool) -> int:
    """The most bytes that a body may have at this address."""
    if uploads:
        return LARGEST_UPLOAD_BYTES
    if imports:
        return LARGEST_IMPORT_BYTES
    takes_documents = path.startswith("/write/") or path == _READING
    return LARGEST_DOCUMENT_BYTES if takes_documents else LARGEST_BODY_BYTES


def _require_lines(headers: Headers) -> None:
    """Lines of JSON as they are: whether each is UTF-8 and JSON is seen line by line."""
    if _kind(headers) != JSON_LINES:
        raise Problem("unsupported_media_type", phrase("Send `Content-Type: {kind}`.", kind=JSON_LINES))


def _require_unpacked(headers: Headers) -> None:
    """No body is unpacked, at any address: what it unpacks to cannot be known before."""
    if headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise Problem(
            "unsupported_media_type", phrase("Send the body uncompressed."), headers={"Accept-Encoding": "identity"}
        )


def _require_json(headers: Headers, body: bytes) -> None:
    if headers.get("content-type") != "application/json":
        _require_kind_of_json(headers)
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Problem(
            "malformed_request", phrase("The body is not UTF-8 (byte {start}).", start=error.start)
        ) from error


def _require_kind_of_json(headers: Headers) -> None:
    message = email.message.Message()
    message["content-type"] = headers.get("content-type", "")
    kind = message.get_content_type() if headers.get("content-type") else ""
    if kind != "application/json" and not (kind.startswith("application/") and kind.endswith("+json")):
        raise Problem("unsupported_media_type", phrase("Send `Content-Type: application/json`."))
    charset = str(message.get_param("charset", "utf-8")).lower()
    if charset not in {"utf-8", "utf8", "us-ascii"}:
        raise Problem("unsupported_media_type", phrase("JSON is sent in UTF-8."))


def _replaying(body: bytes, receive: Receive) -> Receive:
    """A ``receive`` that gives the body once, then whatever the server says (a disconnect)."""
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
