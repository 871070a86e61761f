"""How often somebody may try to sign in: the door is never open without a limit. The counting: ``attempt_counts.py``.

Attempts are counted for an account as seen from one household, so that nobody locks another person out by guessing:
what others do elsewhere is no matter to who signs in here. Over all households an account has a ceiling that only a
spread attack reaches, and then a browser that signed in to the account before (``known_browsers.py``) still comes in:
it has a count of its own.
"""

from __future__ import annotations

from api.problems import Problem
from api.security.attempt_counts import WINDOW_SECONDS, AttemptCounts, digest, household
from workflow.domain.phrases import phrase

PER_ACCOUNT, PER_ADDRESS, CEILING = 5, 20, 100
"""Attempts within a window, before further ones are refused: on one account from one household (or from one browser
that is known), from one household on any account, and on one account from anywhere."""
_TOGETHER = "copyflow:{sign-in}"
"""What counts are named that one act of Redis changes: the braces put them into one slot of a cluster."""
CODES, CODE_SECONDS = 10, 900
"""Codes of the second factor that may be tried for an account, and within what time."""


class SignInLimits:
    """Counts attempts by account and address."""

    def __init__(self, redis_url: str | None) -> None:
        self._counts = AttemptCounts(redis_url, "sign-in attempts")

    def admit(self, account: str, address: str, known: str = "") -> None:
        """Count an attempt; 429 with ``Retry-After`` (seconds) when there were too many.

        ``known`` names the browser, when it signed in to this account before.
        """
        for key, limit in _counted(account, address, known):
            self._admit(key, limit, WINDOW_SECONDS)

    def forgive(self, account: str, address: str, known: str = "") -> None:
        """After a success: the account's count from there begins anew; the attempt is taken off the other counts."""
        first, *others = (key for key, _ in _counted(account, address, known))
        self._counts.forget(first, one_less=others)

    def admit_code(self, user_id: str, known: str = "") -> None:
        """Count a code of a second factor that is tried, after the password was right; 429 when there were too many."""
        self._admit(_code_key(user_id, known), CODES, CODE_SECONDS)

    def forgive_codes(self, user_id: str, known: str = "") -> None:
        """After a right code the count begins anew."""
        self._counts.forget(_code_key(user_id, known))

    def admit_answer(self, address: str) -> None:
        """Count an answer of the identity provider that is brought from a household; 429 when there were too many."""
        self._admit(_answer_key(address), PER_ADDRESS, WINDOW_SECONDS)

    def forgive_answer(self, address: str) -> None:
        """After one that let somebody in the count begins anew."""
        self._counts.forget(_answer_key(address))

    def close(self) -> None:
        """Close the connections."""
        self._counts.close()

    def _admit(self, key: str, limit: int, window_seconds: int) -> None:
        count, seconds = self._counts.count(key, window_seconds)
        if count > limit:
            raise Problem(
                "too_many_attempts",
                phrase("Too many sign-in attempts. Try again in {seconds} seconds.", seconds=seconds),
                headers={"Retry-After": str(seconds)},
            )


def _counted(account: str, address: str, known: str) -> list[tuple[str, int]]:
    """What an attempt is counted under, with the limit of each; first the one that a success ends."""
    whom = account_digest(account)
    if known:
        return [(f"{_TOGETHER}:known:{whom}:{known}", PER_ACCOUNT)]
    home = digest(household(address))
    return [
        (f"{_TOGETHER}:pair:{whom}:{home}", PER_ACCOUNT),
        (f"{_TOGETHER}:address:{home}", PER_ADDRESS),
        (f"{_TOGETHER}:account:{whom}", CEILING),
    ]


def _code_key(user_id: str, known: str) -> str:
    return f"copyflow:sign-in:code:{user_id}:{known}"


def _answer_key(address: str) -> str:
    return f"copyflow:sign-in:answer:{digest(household(address))}"


def account_digest(account: str) -> str:
    """What an account is counted under, however its name was typed."""
    return digest(account.strip().casefold())
