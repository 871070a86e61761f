"""The HTTP API as the demo's people use it: one client a person, with that person's key."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable
from typing import Any

import httpx

_POLL_SECONDS = 0.05


class ApiRefusedError(Exception):
    """The API refused; the text is its problem's code and detail."""


class Newsroom:
    """The newsroom's API with one person's key."""

    def __init__(self, url: str, key: str) -> None:
        self._http = httpx.Client(
            base_url=f"{url}/api/v1", headers={"Authorization": f"Bearer {key}"}, timeout=30, trust_env=False
        )

    def close(self) -> None:
        """Close the connection."""
        self._http.close()

    def get(self, path: str, **query: str | int) -> Any:
        """The JSON at a path."""
        return _answer(self._http.get(path, params=query))

    def create(self, path: str, body: dict[str, Any]) -> Any:
        """POST something new."""
        return _answer(self._http.post(path, json=body, headers={"Idempotency-Key": str(uuid.uuid4())}))

    def act(self, article_id: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """POST an act on an article at the version that it has now; when it moved meanwhile, at the next one."""
        while True:
            version = self._http.get(f"/articles/{article_id}").headers["ETag"]
            answer = self._http.post(f"/articles/{article_id}/{path}", json=body or {}, headers={"If-Match": version})
            if answer.status_code != httpx.codes.PRECONDITION_FAILED:
                return _answer(answer)

    def wait(self, path: str, done: Callable[[Any], bool], *, seconds: float, what: str) -> Any:
        """The JSON at a path once ``done`` says so; ``TimeoutError`` naming ``what`` otherwise."""
        deadline = time.monotonic() + seconds
        pause = threading.Event()
        while True:
            value = self.get(path)
            if done(value):
                return value
            if time.monotonic() > deadline:
                raise TimeoutError(f"{what} did not come within {seconds:.0f} s")
            pause.wait(_POLL_SECONDS)


def _answer(answer: httpx.Response) -> Any:
    if answer.is_success:
        return answer.json() if answer.content else None
    try:
        problem = answer.json()
    except ValueError:
        problem = {}
    raise ApiRefusedError(f"{answer.request.method} {answer.request.url.path}: {answer.status_code} {problem}")
