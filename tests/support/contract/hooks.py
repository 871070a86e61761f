"""What Schemathesis is told about this newsroom: the process that it runs in imports this module.

A request that is wrong on purpose goes out as Schemathesis made it. Many of those that are right by the description are
led to something that exists and that the operation can be done to, with the ETag that it has now and a key against
repeats: else nearly all would end in 404, 409, 412 and 428, and the newsroom behind the door would never be asked.
What ends the session or key that it is asked with, is asked with one of its own.
"""

from __future__ import annotations

import json
import os
import random
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

import requests
import schemathesis
from schemathesis.core.parameters import ParameterLocation

_CONTEXT = json.loads(Path(os.environ["CONTRACT_CONTEXT"]).read_text(encoding="utf-8"))
KNOWN: dict[str, list[str]] = _CONTEXT["known"]
PLACES: dict[str, list[dict[str, Any]]] = _CONTEXT["places"]
LED, WITH_ITS_BODY = 0.8, 0.3
"""Shares of the right requests that are led, and of those the ones whose body is the one that fits there."""
LINES = "application/x-ndjson"
LONGEST_WAIT = 1
"""Seconds that a poll of the log waits at most."""
NOWHERE = "https://127.0.0.1/nothing.jpg"
"""In the place of every address that would be fetched: no test asks anybody elsewhere."""
_chance = random.Random(_CONTEXT["seed"])
_session = requests.Session()
_reading: dict[str, list[str]] = {}
"""Paths whose GET is described with an ETag, once they were looked for."""


@schemathesis.serializer(LINES)
def lines_as_they_are(context: Any, value: str) -> bytes:
    """Lines of JSON are a text already."""
    del context
    return value.encode("utf-8", "surrogatepass")


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: dict[str, Any]) -> None:
    """Lead a right request to what exists."""
    del context
    for name, value in (case.path_parameters or {}).items():
        if value in _CONTEXT["own"]:
            case.path_parameters[name] = "nobody"
    if case.meta is None:
        return
    if case.media_type == LINES and not isinstance(case.body, str):
        case.media_type = "application/json"  # as lines it would be a text, and right: a bad line is told of by itself
    if case.meta.generation.mode.is_negative:
        if case.meta.is_negative_at(ParameterLocation.COOKIE):  # else the run's own session would go out all the same
            kwargs["auth"] = partial(_with_cookies, dict(case.cookies or {}))
        return
    # what is tried too often from one address is refused: here each request comes from another one
    case.headers["X-Forwarded-For"] = (
        f"10.{_chance.randrange(256)}.{_chance.randrange(256)}.{_chance.randrange(1, 255)}"
    )
    if isinstance(case.query.get("wait"), int) and case.query["wait"] > LONGEST_WAIT:
        case.query["wait"] = LONGEST_WAIT
    if isinstance(case.body, dict) and isinstance(case.body.get("url"), str):
        case.body["url"] = NOWHERE
    place = _place(case)
    if place.get("key") or place.get("session"):
        kwargs["auth"] = partial(_as_somebody_else, place)
        _lead(case, place)
    elif case.meta.phase.name.value != "stateful" and _chance.random() < LED:
        _lead(case, place)
    declared = {parameter.name for parameter in case.operation.headers}
    if "Idempotency-Key" in declared and _chance.random() < LED:
        case.headers["Idempotency-Key"] = f"contract-{_chance.getrandbits(64):x}"
    if "If-Match" in declared and _chance.random() < LED:
        case.headers["If-Match"] = _entity_tag(case) or '"0"'


def _place(case: Any) -> dict[str, Any]:
    places = PLACES.get(case.operation.definition.raw.get("operationId", ""), [])
    return _chance.choice(places) if places else {"path": {}, "query": {}, "body": None, "media_type": ""}


def _with_cookies(cookies: dict[str, Any], request: Any) -> Any:
    request.headers.pop("Cookie", None)
    if cookies:
        request.headers["Cookie"] = "; ".join(f"{name}={quote(str(value))}" for name, value in cookies.items())
    return request


def _as_somebody_else(place: dict[str, Any], request: Any) -> Any:
    """Keys and sessions that an operation may end are others than the one that the run goes by."""
    if place.get("key"):
        request.headers["Authorization"] = f"Bearer {place['key']}"
    else:
        request.headers["Cookie"] = f"__Host-copyflow={place['session']}"
    return request


def _lead(case: Any, place: dict[str, Any]) -> None:
    for name in case.path_parameters or {}:
        if name in place["path"]:
            case.path_parameters[name] = place["path"][name]
        elif name in KNOWN:
            case.path_parameters[name] = _chance.choice(KNOWN[name])
    if "password" in (place["body"] or ()) and isinstance(case.body, dict) and _chance.random() < LED:
        case.body["password"] = place["body"]["password"]  # else the person is soon let try no more
    if _chance.random() >= WITH_ITS_BODY:
        return
    case.query.update(place["query"])
    if place["body"] is not None and case.media_type == place["media_type"]:
        case.body = place["body"]


def _entity_tag(case: Any) -> str | None:
    """The ETag of the nearest thing above the request's address that has one."""
    parts = case.operation.path.split("/")
    above = ("/".join(parts[:end]) for end in range(len(parts), 0, -1))
    pattern = next((path for path in above if path in _paths_with_tags(case.operation.schema)), None)
    if pattern is None:
        return None
    values = {name: quote(str(value), safe="") for name, value in (case.path_parameters or {}).items()}
    address = f"{case.operation.base_url.rstrip('/')}{pattern.format(**values)}"
    headers = {"Authorization": f"Bearer {_CONTEXT['key']}"}
    return _session.get(address, headers=headers, timeout=30).headers.get("ETag")


def _paths_with_tags(schema: Any) -> list[str]:
    if not _reading:
        _reading["all"] = [
            path
            for path, methods in schema.raw_schema["paths"].items()
            if "ETag" in methods.get("get", {}).get("responses", {}).get("200", {}).get("headers", {})
        ]
    return _reading["all"]
