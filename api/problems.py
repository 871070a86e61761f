"""Every error answer: RFC 9457 problems, with one table from code to status. No rule of the newsroom lives here.

A refusal of the newsroom becomes a problem by its code; what goes wrong at the edge itself
(malformed JSON, missing headers) is raised as ``Problem``. Under ``/api`` a problem is always
JSON; elsewhere a browser gets it as a page.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

from fastapi import FastAPI, HTTPException
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match

from api.outages import RETRY_AFTER_SECONDS, is_outage
from workflow.domain.errors import Busy, CommandConflict, InvalidValue, NewsroomError
from workflow.domain.phrases import phrase

MEDIA_TYPE = "application/problem+json"
_log = logging.getLogger("copyflow.api")

STATUSES: Mapping[str, int] = {
    # the newsroom's refusals
    "refused": 409,
    "invalid_value": 422,
    "not_found": 404,
    "already_exists": 409,
    "not_allowed": 403,
    "four_eyes": 403,
    "wrong_state": 409,
    "content_moved": 409,
    "segment_moved": 412,
    "blocking_findings": 409,
    "open_comments": 409,
    "incomplete": 409,
    "embargo_stands": 409,
    "review_link_closed": 404,
    "version_conflict": 412,
    "command_conflict": 422,
    "lease_lost": 409,
    "past_busy": 429,
    "busy": 429,
    "link_void": 404,
    "head_not_trusted": 409,
    "log_damaged": 500,
    "unknown_event": 500,
    "rebuild_running": 409,
    "rebuild_stopped": 500,
    "media_unavailable": 503,
    # the edge's own
    "malformed_request": 400,
    "malformed_if_match": 400,
    "malformed_cursor": 400,
    "unauthenticated": 401,
    "sign_in_failed": 401,
    "sign_in_expired": 401,
    "second_factor_required": 401,
    "second_factor_wrong": 401,
    "provider_refused": 401,
    "provider_away": 503,
    "no_role": 403,
    "account_closed": 403,
    "cross_site": 403,
    "unknown_address": 404,
    "method_not_allowed": 405,
    "withdrawn": 410,
    "body_too_large": 413,
    "unsupported_media_type": 415,
    "validation_failed": 422,
    "idempotency_conflict": 422,
    "request_in_flight": 409,
    "rate_limited": 429,
    "precondition_required": 428,
    "idempotency_key_required": 428,
    "too_many_attempts": 429,
    "too_many_streams": 429,
    "internal_error": 500,
    "not_ready": 503,
}

TITLES: Mapping[str, str] = {
    **{kind.code: (kind.__doc__ or "").splitlines()[0] for kind in NewsroomError.__subclasses__()},
    "malformed_request": "The request cannot be read.",
    "malformed_if_match": 'If-Match must be one entity tag, such as "7".',
    "malformed_cursor": "The cursor is not one that we gave out for this list.",
    "unauthenticated": "Sign in first, or send an API key.",
    "sign_in_failed": "Name and password do not match.",
    "sign_in_expired": "Signing in took too long, or too many codes were wrong: begin anew.",
    "second_factor_required": "This account has a second factor: send its code too.",
    "second_factor_wrong": "The code is not right, or was used already.",
    "provider_refused": "The identity provider's answer does not let you in: begin anew.",
    "provider_away": "The identity provider cannot be reached: try again in a minute, or ask an administrator.",
    "no_role": "You are known, but none of your groups has a role here: ask an administrator for one.",
    "account_closed": "This account was closed: ask an administrator.",
    "cross_site": "The request came from another site.",
    "unknown_address": "There is nothing at this address.",
    "method_not_allowed": "This address does not take this method.",
    "withdrawn": "This article was withdrawn.",
    "body_too_large": "The body is too large.",
    "unsupported_media_type": "The body is not in a format that this address takes.",
    "validation_failed": "The request does not have the form that this address takes.",
    "idempotency_conflict": "This Idempotency-Key was used for another request.",
    "request_in_flight": "The same request is under way.",
    "rate_limited": "Too many requests.",
    "precondition_required": "Say which version you have seen.",
    "idempotency_key_required": "Say how a repetition is recognised.",
    "too_many_attempts": "Too many attempts.",
    "too_many_streams": "Too many pages with live updates are open.",
    "internal_error": "Something went wrong on our side.",
    "not_ready": "This newsroom is not ready.",
}


_WAIT: Mapping[str, Mapping[str, str]] = {"past_busy": {"Retry-After": "5"}}
"""What a refusal of the newsroom says of how many seconds to wait, where waiting helps."""
_IN_THE_QUERY = frozenset({"as_of", "types", "search", "limit", "after", "from", "to", "at", "step"})
"""Fields that the newsroom judges and that stand in the query; all others stand in the body."""


class Problem(HTTPException):
    """Something is wrong with a request, found at the edge. ``code`` is one of ``STATUSES``."""

    def __init__(
        self, code: str, detail: str = "", *, headers: Mapping[str, str] | None = None, **facts: object
    ) -> None:
        super().__init__(STATUSES[code], detail or TITLES[code], dict(headers) if headers else None)
        self.code = code
        self.facts = facts


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldError:
    """What is wrong with one part of the request."""

    pointer: str
    """JSON Pointer into the body (``#/targets/0/language``); ``?name`` in the query, ``{name}`` in the path."""
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemDocument:
    """A problem as it is answered."""

    code: str
    status: int
    title: str
    detail: str
    instance: str = ""
    errors: tuple[FieldError, ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    request_id: str = ""

    @property
    def says_more(self) -> bool:
        """Whether the detail adds something to the title; what is not there is told by its detail alone."""
        return self.code != "not_found" and self.detail != self.title

    def as_json(self) -> bytes:
        """The document as UTF-8 JSON; what cannot be written in UTF-8 is replaced."""
        content: dict[str, object] = {
            "type": f"/problems/{self.code}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "instance": self.instance,
            "code": self.code,
        }
        if self.errors:
            content["errors"] = [asdict(error) for error in self.errors]
        if self.facts:
            content["facts"] = self.facts
        if self.request_id:
            content["request_id"] = self.request_id
        return json.dumps(content, ensure_ascii=False, default=str).encode("utf-8", "replace")


def document_of(error: Exception, request: Request) -> ProblemDocument:
    """The problem that an exception is answered with; the unexpected says nothing of our insides."""
    place = {"instance": request.url.path, "request_id": getattr(request.state, "request_id", "")}
    match error:
        case Problem():
            headers = error.headers or {}
            return _document(error.code, TITLES[error.code], error.detail, error.facts, place, headers=headers)
        case RequestValidationError():
            return _validation_document(error, place)
        case CommandConflict():
            code = "idempotency_conflict"
            return _document(code, TITLES[code], phrase("Use a new key for a new request."), {}, place)
        case InvalidValue():
            errors = (FieldError(pointer=_pointer_of_field(error.field), detail=error.reason),)
            return _document(error.code, error.title, error.detail, {}, place, errors=errors)
        case Busy():
            headers = {"Retry-After": str(error.seconds)}
            return _document(error.code, error.title, error.detail, {}, place, headers=headers)
        case NewsroomError() if STATUSES[error.code] < 500:
            headers = _WAIT.get(error.code, {})
            return _document(error.code, error.title, error.detail, error.facts, place, headers=headers)
        case StarletteHTTPException():
            return _http_document(error, request, place)
        case _ if is_outage(error):
            detail = phrase("The database does not answer. Nothing is lost; send the same request again in a moment.")
            facts, headers = {"missing": ["database"]}, {"Retry-After": str(RETRY_AFTER_SECONDS)}
            return _document("not_ready", TITLES["not_ready"], detail, facts, place, headers=headers)
        case _:
            detail = phrase("It was noted. Quote the request id when you report it.")
            return _document("internal_error", TITLES["internal_error"], detail, {}, place)


def answer(request: Request, document: ProblemDocument) -> Response:
    """The document as JSON, or as a page for a browser outside of ``/api``."""
    if wants_page(request):
        page: Response = request.app.state.problem_page(request, document)
        page.status_code = document.status
        page.headers.update(document.headers)
        return page
    return Response(
        document.as_json(), status_code=document.status, media_type=MEDIA_TYPE, headers=dict(document.headers)
    )


def wants_page(request: Request) -> bool:
    """Whether a person's browser asks, outside of the JSON API; the API's reference is for people."""
    path = request.url.path
    return (not path.startswith("/api/") or path.startswith("/api/reference")) and "text/html" in request.headers.get(
        "accept", ""
    )


def install(api: FastAPI) -> None:
    """Answer every exception of ``api``'s routes with a problem."""
    for kind in (NewsroomError, RequestValidationError, StarletteHTTPException):
        api.add_exception_handler(kind, _handle)


def _handle(request: Request, error: Exception) -> Response:
    document = document_of(error, request)
    if document.status >= 500 and document.code != "not_ready":
        _log.error("request %s: %s", document.request_id, error, exc_info=error)
    return answer(request, document)


def _document(
    code: str,
    title: str,
    detail: str,
    facts: Mapping[str, object],
    place: Mapping[str, str],
    *,
    errors: tuple[FieldError, ...] = (),
    headers: Mapping[str, str] | None = None,
) -> ProblemDocument:
    return ProblemDocument(
        code=code,
        status=STATUSES[code],
        title=title,
        detail=detail,
        errors=errors,
        facts=facts,
        headers=headers or {},
        instance=place["instance"],
        request_id=place["request_id"],
    )


def _http_document(error: StarletteHTTPException, request: Request, place: Mapping[str, str]) -> ProblemDocument:
    codes = {400: "malformed_request", 404: "unknown_address", 405: "method_not_allowed", 413: "body_too_large"}
    code = codes.get(error.status_code, "internal_error")
    headers = {"Allow": ", ".join(_allowed(request))} if error.status_code == 405 else error.headers
    return _document(code, TITLES[code], TITLES[code], {}, place, headers=headers)


def _allowed(request: Request) -> list[str]:
    """All methods of an address; the router itself names only those of the first route that it meets."""
    return [
        method
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE")
        if any(route.matches({**request.scope, "method": method})[0] is Match.FULL for route in request.app.routes)
    ]


def _validation_document(error: RequestValidationError, place: Mapping[str, str]) -> ProblemDocument:
    found = error.errors()
    if any(each["type"] == "json_invalid" for each in found):
        code, detail = "malformed_request", phrase("The body is not JSON.")
        return _document(code, TITLES[code], detail, {}, place)
    errors = tuple(FieldError(pointer=_pointer(each["loc"]), detail=_sentence(str(each["msg"]))) for each in found[:20])
    code = "validation_failed"
    said = "; ".join(f"{each.pointer} {each.detail}" for each in errors[:3])
    return _document(code, TITLES[code], said, {}, place, errors=errors)


def _sentence(message: str) -> str:
    return message.removeprefix("Value error, ")


def _pointer(location: Sequence[str | int]) -> str:
    origin, *steps = location or ("body",)
    name = "/".join(str(step).replace("~", "~0").replace("/", "~1")[:100] for step in steps)
    shapes = {"query": f"?{name}", "path": f"{{{name}}}", "header": f"header {name}"}
    return shapes.get(str(origin), f"#/{name}" if name else "#")


def _pointer_of_field(name: str) -> str:
    if name in _IN_THE_QUERY:
        return f"?{name}"
    return "#/" + name.replace("~", "~0").replace("/", "~1").replace(".", "/")
