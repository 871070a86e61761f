"""Tells a program in every answer when its key ends, once that is near. Who is asking is found elsewhere."""

from __future__ import annotations

from starlette.requests import Request

from api.security.headers import add_to_answer
from workflow.people.key_rules import ENDS_SOON
from workflow.people.person import SignedIn
from workflow.ports import Clock

HEADER = "Copyflow-Key-Expires"
"""An RFC 3339 moment in UTC; only within a fortnight before it."""


def note_key_expiry(request: Request, person: SignedIn, clock: Clock) -> None:
    """Have the answer tell it, problems included."""
    ends_at = person.key_expires_at
    if ends_at is not None and ends_at - clock.now() <= ENDS_SOON:
        moment = ends_at.isoformat(timespec="seconds").replace("+00:00", "Z")
        add_to_answer(request.scope, {HEADER: moment})
