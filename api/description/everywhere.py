"""What any operation may answer, whatever its route does: declared here once, because middleware answers it."""

from __future__ import annotations

from typing import Any

from api.security.key_expiry import HEADER as KEY_EXPIRES
from api.security.rate_limits import is_limited
from api.v1.responses import problems

RATE = ("RateLimit", "RateLimit-Policy")


def put_what_any_may_answer(path: str, operation: dict[str, Any]) -> None:
    """429 ``rate_limited`` of what is counted; 409 ``request_in_flight`` of what an Idempotency-Key makes once."""
    names = {parameter["name"].lower() for parameter in operation.get("parameters", ())}
    statuses = {*((429,) if is_limited(path) else ()), *((409,) if "idempotency-key" in names else ())}
    for status, declared in problems(*statuses).items():
        operation["responses"].setdefault(str(status), declared)


def headers_of_any(path: str, operation: dict[str, Any]) -> set[str]:
    """Headers that all answers of an operation may have."""
    takes_keys = any("api_key" in way for way in operation["security"])
    return {"X-Request-Id", *(RATE if is_limited(path) else ()), *((KEY_EXPIRES,) if takes_keys else ())}
