"""How often somebody may try to sign in: the door is never open without a limit. The counting: ``attempt_counts``."""

from __future__ import annotations

from api.problems import Problem
from api.security.attempt_counts import AttemptCounts, digest, household
from workflow.domain.phrases import phrase

PER_ACCOUNT, PER_ADDRESS = 5, 20
"""Attempts within a window, before further ones are refused."""


class SignInLimits:
    """Counts attempts by account and by address."""

    def __init__(self, redis_url: str | None) -> None:
        self._counts = AttemptCounts(redis_url, "sign-in attempts")

    def admit(self, account: str, address: str) -> None:
        """Count an attempt; 429 with ``Retry-After`` (seconds) when there were too many."""
        for key, limit in ((_address_key(address), PER_ADDRESS), (_account_key(account), PER_ACCOUNT)):
            count, seconds = self._counts.count(key)
            if count > limit:
                raise Problem(
                    "too_many_attempts",
                    phrase("Too many sign-in attempts. Try again in {seconds} seconds.", seconds=seconds),
                    headers={"Retry-After": str(seconds)},
                )

    def forgive(self, account: str, address: str) -> None:
        """After a success: the account's count begins anew and the attempt is taken off the address's."""
        self._counts.forget(_account_key(account), one_less=_address_key(address))

    def close(self) -> None:
        """Close the connections."""
        self._counts.close()


def _account_key(account: str) -> str:
    return f"copyflow:sign-in:account:{digest(account.strip().casefold())}"


def _address_key(address: str) -> str:
    return f"copyflow:sign-in:address:{digest(household(address))}"
