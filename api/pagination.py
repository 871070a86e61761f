"""Opaque cursors, signed so that nobody makes their own, and the ``Link`` header of RFC 8288."""

from __future__ import annotations

import base64
import binascii
import hmac
import json

from starlette.requests import Request
from starlette.responses import Response

from api.as_of import PARAMETER, past_of
from api.problems import Problem
from workflow.people.accounts import Accounts
from workflow.summaries import Cursor

LARGEST_PAGE = 100
_LONGEST_CURSOR = 1000


def encode_cursor(accounts: Accounts, listing: str, place: Cursor) -> str:
    """The cursor of a place in one listing."""
    value = base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")
    return f"{value}.{accounts.signature(f'cursor:{listing}', value)}"


def decode_cursor(accounts: Accounts, listing: str, cursor: str | None, *, parts: int) -> Cursor | None:
    """The place of so many parts that a cursor names; 400 ``malformed_cursor`` for one not from this listing."""
    if cursor is None:
        return None
    value, _, signature = cursor.partition(".")
    expected = accounts.signature(f"cursor:{listing}", value) if len(cursor) <= _LONGEST_CURSOR else ""
    if not cursor.isascii() or not expected or not hmac.compare_digest(expected, signature):
        raise Problem("malformed_cursor")
    try:
        place = json.loads(base64.urlsafe_b64decode(value + "=" * (-len(value) % 4)))
    except (binascii.Error, ValueError) as error:
        raise Problem("malformed_cursor") from error
    if len(place) != parts:
        raise Problem("malformed_cursor")
    return tuple(str(part) for part in place)


def link_next(request: Request, response: Response, cursor: str) -> None:
    """Point to the next page in the ``Link`` header, as a path with the present filters, in the very same past."""
    past = past_of(request)
    address = request.url.include_query_params(after=cursor, **({PARAMETER: past.position} if past else {}))
    response.headers["Link"] = f'<{address.path}?{address.query}>; rel="next"'
