"""When a failed attempt is tried again: arithmetic on what came of it. No clock, no chance: the jitter is computed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from http import HTTPStatus
from itertools import accumulate

from workflow.domain.commands import AttemptOutcome, Verdict

RETRY_AFTER_SECONDS = (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)
"""Waiting time after the first, second, … failed attempt: ten attempts over 75 h 35 min, as in Standard Webhooks."""
JITTER = 0.2
"""Largest share by which a waiting time is lengthened or shortened."""
ATTEMPTS_AT_A_REFUSAL = 3
"""How often a document is offered that the partner does not take."""
SLOW_SECONDS = 3_600
"""The least waiting time, before jitter, while the partner does not take our key."""
SHORTEST_ASKED_SECONDS, LONGEST_ASKED_SECONDS = 1, 86_400
"""What a partner may ask for with ``Retry-After``; anything else counts as the nearest of the two."""

RECALL_AT_SECONDS = (0, 2, 5, 15, 30, 60)
"""A withdrawal or hold is tried at these moments after it was planned …"""
RECALL_EVERY_SECONDS = 300
"""… and then every so often, without end."""
LONGEST_SCHEDULE = 20

_RETRIED = frozenset({408, 425, 429})
_CREDENTIALS = frozenset({401, 403})


class Judgement(StrEnum):
    """What an answer means for the item that was sent."""

    ACCEPTED = "accepted"
    RETRY = "retry"
    SLOW_RETRY = "slow_retry"
    REFUSED = "refused"
    """Tried three times in all."""
    GONE = "gone"
    PARK = "park"


_OF_VERDICT = {
    Verdict.CONFIRMED: Judgement.ACCEPTED,
    Verdict.RETRY: Judgement.RETRY,
    Verdict.CREDENTIALS: Judgement.SLOW_RETRY,
    Verdict.REFUSED: Judgement.REFUSED,
    Verdict.MISDIRECTED: Judgement.REFUSED,
    Verdict.INVALID: Judgement.PARK,
    Verdict.REMOVED: Judgement.PARK,
}


def judge(outcome: AttemptOutcome) -> Judgement:
    """By the transport's own verdict where it has one, else by the HTTP status; no answer at all is tried again."""
    if outcome.delivered:
        return Judgement.ACCEPTED
    if outcome.gone:
        return Judgement.GONE
    if outcome.verdict is not None:
        return _OF_VERDICT[outcome.verdict]
    if outcome.status == HTTPStatus.GONE:
        return Judgement.GONE
    status = outcome.status
    if status is None or status in _RETRIED or status >= 500:
        return Judgement.RETRY
    return Judgement.SLOW_RETRY if status in _CREDENTIALS else Judgement.REFUSED


def blames_the_endpoint(outcome: AttemptOutcome) -> bool:
    """Whether a failure speaks against the endpoint as a whole, not against this one document."""
    if judge(outcome) in {Judgement.RETRY, Judgement.SLOW_RETRY}:
        return True
    return outcome.verdict is Verdict.MISDIRECTED or (outcome.status is not None and 300 <= outcome.status < 400)


def retry_at(
    outcome: AttemptOutcome, attempts: int, now: datetime, *, seed: str, schedule: tuple[int, ...] = ()
) -> datetime | None:
    """When to try again after failed attempt number ``attempts``; None when a person has to look at it.

    ``seed`` names the item: its jitter is the same wherever it is computed. ``schedule`` is the partner's own.
    """
    waits = schedule or RETRY_AFTER_SECONDS
    judgement = judge(outcome)
    if judgement in {Judgement.GONE, Judgement.PARK} or attempts > len(waits):
        return None
    if judgement is Judgement.REFUSED and attempts >= ATTEMPTS_AT_A_REFUSAL:
        return None
    seconds = float(waits[attempts - 1])
    if judgement is Judgement.SLOW_RETRY:
        seconds = max(seconds, SLOW_SECONDS)
    seconds *= 1 + JITTER * _share(f"{seed}/{attempts}")
    return now + timedelta(seconds=max(seconds, asked_seconds(outcome)))


def asked_seconds(outcome: AttemptOutcome) -> int:
    """How long the partner asks us to wait, from one second to a day; 0 when it does not ask."""
    if outcome.retry_after is None:
        return 0
    return min(max(outcome.retry_after, SHORTEST_ASKED_SECONDS), LONGEST_ASKED_SECONDS)


def recall_at(outcome: AttemptOutcome, attempts: int, now: datetime, *, since: datetime) -> datetime:
    """When a withdrawal or hold is tried again: always, whatever the partner said. It may slow us to our own pace.

    ``since`` is when it was first due. A moment that passed while the partner kept us waiting is now.
    """
    asked = now + timedelta(seconds=min(asked_seconds(outcome), RECALL_EVERY_SECONDS))
    if attempts >= len(RECALL_AT_SECONDS):
        return max(now + timedelta(seconds=RECALL_EVERY_SECONDS), asked)
    return max(since + timedelta(seconds=RECALL_AT_SECONDS[attempts]), asked)


def advice_on(outcome: AttemptOutcome) -> str:
    """What a person can do about a message that was parked, in one line."""
    if judge(outcome) is Judgement.GONE:
        return "ask for the partner's new address, edit the partner and resume it"
    if outcome.verdict is not None:
        return _ADVICE_ON_VERDICT[outcome.verdict]
    status = outcome.status or 0
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        return _ADVICE_ON_VERDICT[Verdict.MISDIRECTED]
    return _ADVICE_ON_STATUS.get(status) or _ADVICE_ON_VERDICT[_VERDICT_LIKE[judge(outcome)]]


_ADVICE_ON_VERDICT = {
    Verdict.CONFIRMED: "nothing is to be done",
    Verdict.RETRY: "ask the partner whether its system is up, then send it again",
    Verdict.CREDENTIALS: "check the key or password with the partner, then send it again",
    Verdict.REFUSED: "the partner does not take this document: its answer says why",
    Verdict.MISDIRECTED: "the address leads elsewhere: update the URL, then send it again",
    Verdict.INVALID: "nothing was sent, since our document breaks its format's schema: the error says where",
    Verdict.REMOVED: "the partner changed or removed its copy by itself: agree with it, then send it again",
}
_VERDICT_LIKE = {
    Judgement.RETRY: Verdict.RETRY,
    Judgement.SLOW_RETRY: Verdict.CREDENTIALS,
    Judgement.REFUSED: Verdict.REFUSED,
}
_ADVICE_ON_STATUS: Mapping[int, str] = {
    HTTPStatus.NOT_FOUND: "there is nothing at this address: check the URL, then send it again",
    HTTPStatus.METHOD_NOT_ALLOWED: "nothing is taken at this address: check the URL, then send it again",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "it is too large: ask for a higher limit, or send thin notices",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "the partner does not take this format: agree on another and edit the partner",
}


def span_seconds(schedule: tuple[int, ...] = RETRY_AFTER_SECONDS) -> int:
    """How long a schedule goes on, without jitter."""
    return list(accumulate(schedule))[-1]


def _share(seed: str) -> float:
    """A number from -1 to 1 that follows from the seed."""
    return int.from_bytes(hashlib.sha256(seed.encode()).digest()[:4], "big") / 2**31 - 1
