"""One request and its answer: keys, versions that were seen, repetitions, refusals. Knows no address of the API."""

from __future__ import annotations

import json
import threading
import uuid
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

import httpx

from api.client.addresses import newsroom_address, resource_of
from api.client.errors import (
    AnswerLost,
    BadKey,
    FieldError,
    NotANewsroom,
    NotRead,
    Refused,
    Unreachable,
    kind_of,
)
from api.client.retrying import Patience, Repeatable, is_worth_repeating, seconds_asked_for

_MOST_REMEMBERED = 10_000
"""Versions that a client remembers; those that it saw longest ago are forgotten first."""
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_JSON, _LINES = "application/json", "application/x-ndjson"

Query = Mapping[str, Any]
Version = int | str
"""A version of something: the number, or the ETag as the newsroom gave it."""


class Calls:
    """What every operation is made of. Threads may share one."""

    def __init__(
        self,
        url: str,
        key: str,
        *,
        timeout: float = 30.0,
        patience: Patience | None = None,
        insecure: bool = False,
    ) -> None:
        """``timeout``: seconds without a byte of an answer. ``insecure``: plain http to another machine may be."""
        if not key or not (key.isascii() and key.isprintable()) or " " in key:
            raise BadKey("The API key is empty or holds characters that no key has.")
        self.url = str(newsroom_address(url, insecure=insecure)).rstrip("/")
        self._patience = patience or Patience()
        self._timeout = timeout
        self._http = httpx.Client(
            base_url=f"{self.url}/api/v1",
            headers={
                "Authorization": f"Bearer {key}",
                "Accept": f"{_JSON}, */*;q=0.1",
                "User-Agent": "copyflow-client",
            },
            timeout=httpx.Timeout(timeout, connect=min(timeout, 5.0)),
            trust_env=False,  # a proxy of the environment is not to read the key
        )
        self._seen: OrderedDict[str, str] = OrderedDict()
        self._lock = threading.Lock()
        self._thread = threading.local()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    @property
    def was_repeated(self) -> bool:
        """Whether what this thread made last had been made before, under the same idempotency key."""
        return bool(getattr(self._thread, "was_repeated", False))

    # --- what operations call ---------------------------------------------------------------------------

    def _get(self, path: str, query: Query | None = None, *, slower: float = 0) -> Any:
        """Read; what was read may be changed afterwards. ``slower``: seconds that the newsroom may take longer."""
        answer = self._send("GET", path, query=query, repeatable=Repeatable.SAFELY, slower=slower)
        if query is None or query.get("as_of") is None:
            self._remember(path, answer)
        return _content(answer)

    def _get_text(self, path: str, query: Query | None = None) -> str:
        """Read what is no JSON: a file."""
        return self._send("GET", path, query=query, repeatable=Repeatable.SAFELY).text

    def _create(self, method: str, path: str, body: object, query: Query | None, key: str | None) -> Any:
        """Make something new under a key by which the newsroom recognises the same request again."""
        headers = {"Idempotency-Key": key or str(uuid.uuid4())}
        answer = self._send(method, path, query=query, body=body, headers=headers, repeatable=Repeatable.SAFELY)
        self._thread.was_repeated = "Idempotency-Replayed" in answer.headers
        location = answer.headers.get("Location", "")
        if location.startswith("/api/v1/") and "#" not in location:
            self._remember(location.removeprefix("/api/v1"), answer)
        return _content(answer)

    def _change(self, method: str, path: str, body: object, query: Query | None, version: Version | None) -> Any:
        """Change what was read, if nobody else did meanwhile."""
        headers = {"If-Match": self._version(path, version)}
        answer = self._send(method, path, query=query, body=body, headers=headers, repeatable=Repeatable.GUARDED)
        self._remember(path, answer)
        return _content(answer)

    def _post(self, method: str, path: str, body: object, query: Query | None) -> Any:
        """Ask for something that stands by itself; only what is the same twice is sent twice."""
        repeatable = Repeatable.NEVER if method == "POST" else Repeatable.SAFELY
        return _content(self._send(method, path, query=query, body=body, repeatable=repeatable))

    def _all(self, path: str, query: Query) -> Iterator[Any]:
        """The items of a list, page after page."""
        after = query.get("after")
        while True:
            page = self._get(path, {**query, "after": after})
            yield from page["items"]
            after = page["next"]
            if after is None:
                return

    # --- versions ---------------------------------------------------------------------------------------

    def version_of(self, path: str) -> str | None:
        """The ETag of something as this client last saw it; its path is like ``/articles/<id>``."""
        with self._lock:
            return self._seen.get(resource_of(path))

    def _version(self, path: str, given: Version | None) -> str:
        if given is not None:
            return f'"{given}"' if isinstance(given, int) else given
        seen = self.version_of(path)
        if seen is None:
            raise NotRead(f"Read {resource_of(path)} first, or say which version you have seen.")
        return seen

    def _remember(self, path: str, answer: httpx.Response) -> None:
        tag = answer.headers.get("ETag")
        if tag is None:
            return
        resource = resource_of(path)
        with self._lock:
            self._seen[resource] = tag
            self._seen.move_to_end(resource)
            if len(self._seen) > _MOST_REMEMBERED:
                self._seen.popitem(last=False)

    # --- one request, as often as it takes --------------------------------------------------------------

    def _send(
        self,
        method: str,
        path: str,
        *,
        query: Query | None = None,
        body: object = None,
        headers: Mapping[str, str] | None = None,
        repeatable: Repeatable,
        slower: float = 0,
    ) -> httpx.Response:
        asked: dict[str, Any] = {
            "params": {name: _in_query(value) for name, value in (query or {}).items() if value is not None},
            "headers": {"X-Request-Id": str(uuid.uuid4()), **(headers or {})},
            "timeout": httpx.Timeout(self._timeout + slower, connect=min(self._timeout, 5.0)),
        }
        if body is not None:
            asked["content"], asked["headers"]["Content-Type"] = _written(body)
        waited, tries = 0.0, 0
        while True:
            tries += 1
            failed = self._try(method, path, asked, repeatable)
            if isinstance(failed, httpx.Response):
                return failed
            error, pause = failed
            pause = self._patience.pause(tries) if pause is None else pause
            if waited + pause > self._patience.seconds:
                raise error
            self._patience.wait(pause)
            waited += pause

    def _try(
        self, method: str, path: str, asked: dict[str, Any], repeatable: Repeatable
    ) -> httpx.Response | tuple[Exception, float | None]:
        """The answer; or what went wrong, where it may be tried again, and the seconds that the newsroom asks for."""
        try:
            answer = self._http.request(method, path, **asked)
        except _NEVER_SENT as error:
            return _caused(
                Unreachable(f"The newsroom at {self.url} does not answer ({type(error).__name__})."), error
            ), None
        except httpx.TransportError as error:
            lost = _caused(AnswerLost(f"{method} {path}: no answer came ({type(error).__name__})."), error)
            if repeatable is Repeatable.SAFELY:
                return lost, None
            raise lost from error
        if answer.is_success:
            return answer
        refused = refusal_of(answer)
        if not isinstance(refused, Refused):
            raise refused
        if is_worth_repeating(answer.status_code, repeatable):
            return refused, refused.retry_after
        raise refused


def refusal_of(answer: httpx.Response) -> Refused | NotANewsroom:
    """The exception for an answer that is no success."""
    if answer.is_redirect:
        return NotANewsroom(f"What answers sends us elsewhere ({answer.status_code}).")
    try:
        problem = answer.json()
    except ValueError:
        problem = None
    if not isinstance(problem, dict):
        problem = {}
    return kind_of(answer.status_code)(
        status=answer.status_code,
        code=str(problem.get("code", "")),
        title=str(problem.get("title", "")),
        detail=str(problem.get("detail", "")),
        errors=tuple(
            FieldError(str(each.get("pointer", "")), str(each.get("detail", ""))) for each in problem.get("errors", ())
        ),
        facts=problem.get("facts", {}),
        request_id=str(problem.get("request_id") or answer.headers.get("X-Request-Id", "")),
        retry_after=seconds_asked_for(answer.headers.get("Retry-After")),
    )


def _caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


def _in_query(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    return list(value) if isinstance(value, tuple) else value


@dataclass(frozen=True, slots=True)
class Form:
    """A body of another kind than JSON, as it is sent: the same bytes each time."""

    content: bytes
    content_type: str


def form_of(fields: Mapping[str, str], file: tuple[str, bytes, str]) -> Form:
    """A form with fields and one ``file``: its name, its bytes, its kind."""
    request = httpx.Request("POST", "http://form.invalid", data=dict(fields), files={"file": file})
    return Form(request.read(), request.headers["Content-Type"])


def _written(body: object) -> tuple[bytes, str]:
    """A body's bytes and their kind: JSON, unless it is text of another kind already."""
    if isinstance(body, Form):
        return body.content, body.content_type
    if isinstance(body, bytes):
        return body, _LINES
    return json.dumps(body, ensure_ascii=False, allow_nan=False).encode(), _JSON


def _content(answer: httpx.Response) -> Any:
    """The JSON object that was answered, or its lines where there are many; None where the answer is empty."""
    if not answer.content:
        return None
    if answer.headers.get("Content-Type", "").startswith(_LINES):
        return answer.text
    try:
        found = answer.json()
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise NotANewsroom(f"What answers at {answer.request.url} is no newsroom.")
    return found
