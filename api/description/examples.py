"""Examples of every operation, as they were recorded from a real newsroom; and what the description says of headers.

``python -m tests.contract.recording`` records them anew; a test compares what it would write with what is here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

COMMITTED = Path(__file__).with_name("examples.json")
HEADERS: Mapping[str, str] = {
    "ETag": 'Version of what is answered, such as `"7"`: what `If-Match` takes.',
    "Location": "Address of what was made.",
    "Link": 'The next page, as `<address>; rel="next"`; absent on the last one.',
    "Idempotency-Replayed": "`true` when this key and body had come before: the first answer again.",
    "Copyflow-As-Of": "Position of the log that the answer is about, where `as_of` was asked for.",
    "Set-Cookie": "The session's cookie: HttpOnly, SameSite=Lax.",
    "Content-Disposition": "What the file is called.",
    "Retry-After": "Seconds to wait before asking again.",
    "RateLimit": 'Requests left, and seconds until all are there again: `"client";r=599;t=1`. Absent without a limit.',
    "RateLimit-Policy": 'How many may come at once, and in how many seconds they come back: `"client";q=600;w=30`.',
    "Copyflow-Key-Expires": "When the API key ends, RFC 3339, within a fortnight before it: time to rotate it.",
    "WWW-Authenticate": "How to say who you are.",
    "X-Request-Id": "Names the request: yours if you sent one, else ours. It stands on the events that it led to.",
}
"""Headers of answers, with what they say."""


@cache
def _recorded() -> Mapping[str, Any]:
    found: dict[str, Any] = json.loads(COMMITTED.read_text(encoding="utf-8"))
    return found


def examples() -> Mapping[str, Any]:
    """By operation id; nothing for an operation that has not been recorded yet."""
    found: Mapping[str, Any] = _recorded()["operations"]
    return found


def problem_examples() -> Mapping[str, Any]:
    """Problems as they were answered, by code; nothing for those that a sound newsroom never answers."""
    found: Mapping[str, Any] = _recorded()["problems"]
    return found


def message_examples() -> Mapping[str, Any]:
    """Messages to partners: ``documents``, ``notices`` and ``trials``, each with ``media_type`` and ``body``."""
    found: Mapping[str, Any] = _recorded()["messages"]
    return found
