"""How often somebody may come with a key that is none: guesses and mistakes are counted by address.

Only what is refused anyway is counted and answered with 429, never a key that is valid: a newsroom behind one address
goes on working while somebody in it, or one program with an expired key, fails. So a well-formed key is always looked
up; that costs one indexed read, and guessing one of 62^32 is hopeless at any rate. A typo costs no read at all.
"""

from __future__ import annotations

from starlette.requests import Request

from api.problems import Problem
from api.security.attempt_counts import AttemptCounts, digest, household
from workflow.domain.phrases import phrase

PER_ADDRESS = 60
"""Keys that are none within a minute, before further ones are told to wait."""


class KeyLimits:
    """Counts refused keys by address."""

    def __init__(self, redis_url: str | None, *, per_address: int = PER_ADDRESS) -> None:
        self._counts = AttemptCounts(redis_url, "refused API keys")
        self._per_address = per_address

    def refuse(self, address: str) -> None:
        """Count a key that is none; 429 with ``Retry-After`` (seconds) when there were too many."""
        count, seconds = self._counts.count(f"copyflow:refused-keys:{digest(household(address))}")
        if count > self._per_address:
            raise Problem(
                "too_many_attempts",
                phrase("Too many wrong API keys. Try again in {seconds} seconds.", seconds=seconds),
                headers={"Retry-After": str(seconds)},
            )

    def close(self) -> None:
        """Close the connections."""
        self._counts.close()


def count_refused_key(request: Request) -> None:
    """Count the key of a request once, however often who is asking is looked for to answer it."""
    if getattr(request.state, "key_was_refused", False):
        return
    request.state.key_was_refused = True
    limits: KeyLimits = request.app.state.key_limits
    limits.refuse(request.client.host if request.client else "unknown")
