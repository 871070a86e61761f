"""What every transport promises at its port, as tests to run on any of them.

A module that has a fixture ``candidate`` and imports these tests runs them on its transports, as
``test_transport_contract.py`` does.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Any

import pytest

from tests.workers.syndication.parcels import BODY, SECRET
from workers.ports import Parcel, Transport
from workflow.domain.commands import AttemptOutcome
from workflow.domain.retries import Judgement, judge
from workflow.rendering.document import RenderedItem

PASSWORD = "swordfish-of-1844"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A transport and a partner at the other end of it."""

    transport: Transport
    parcel: Parcel
    """It can be sent as it is."""
    held: Callable[[], int]
    """How many documents the partner has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A transport to be held to the contract."""

    name: str
    accepting: Callable[[], AbstractContextManager[Case]]
    refusing: Callable[[], AbstractContextManager[Case]]
    """The partner does not take our credentials, and repeats all that it got of us if it can."""
    hanging: Callable[[], AbstractContextManager[Case]] | None = None
    """The partner never answers; the transport waits half a second. None where nobody is at the other end."""


def texts(outcome: AttemptOutcome) -> str:
    """All that people may read of it."""
    return repr(outcome)


def test_an_accepted_parcel_is_delivered(candidate: Candidate) -> None:
    """The outcome says so, with the digest of the bytes, the time and what was asked."""
    with candidate.accepting() as case:
        outcome = case.transport.send(case.parcel)
        assert case.held() == 1
    assert (outcome.delivered, outcome.error, judge(outcome)) == (True, None, Judgement.ACCEPTED)
    assert re.fullmatch(r"[0-9a-f]{64}", outcome.body_digest)
    assert re.fullmatch(r"[A-Z]+ \S+ \(\S+, [0-9,]+ bytes\)", outcome.request)
    assert outcome.latency_ms >= 0


def test_sending_again_changes_nothing(candidate: Candidate) -> None:
    """A worker that died after sending sends the same again, and the partner has one document."""
    with candidate.accepting() as case:
        outcomes = [case.transport.send(case.parcel) for _ in range(3)]
        assert case.held() == 1
    assert [outcome.delivered for outcome in outcomes] == [True, True, True]
    assert len({outcome.body_digest for outcome in outcomes}) == 1


def test_a_trial_is_taken(candidate: Candidate) -> None:
    """A parcel of no publication goes the same way."""
    with candidate.accepting() as case:
        trial = replace(case.parcel, publication=None, event_type="copyflow.test", message_id="msg_test")
        assert case.transport.send(trial).delivered


def test_a_refusal_is_an_outcome_that_says_what_to_do(candidate: Candidate) -> None:
    """Not delivered, one sentence for the operator, and no secret although the partner repeats it."""
    with candidate.refusing() as case:
        outcome = case.transport.send(case.parcel)
        assert case.held() == 0
        secrets = [*case.parcel.secrets, *(secret.removeprefix("whsec_") for secret in case.parcel.secrets)]
    assert (outcome.delivered, judge(outcome) is Judgement.ACCEPTED) == (False, False)
    assert (outcome.error or "").endswith(".")
    assert not [secret for secret in secrets if secret in texts(outcome)]


def test_silence_ends_with_the_deadline(candidate: Candidate) -> None:
    """A partner that never answers costs the time that is set for it; the failure is retried."""
    if candidate.hanging is None:
        pytest.skip(f"{candidate.name} has nobody at the other end to be silent")
    with candidate.hanging() as case:
        outcome = case.transport.send(case.parcel)
    assert (outcome.delivered, judge(outcome)) == (False, Judgement.RETRY)
    assert outcome.latency_ms >= 400


@pytest.mark.parametrize(
    "endpoint",
    ["", "no sense", "http://", "http://[::1", "sftp://a@/x", "https://\ud800/", "http://127.0.0.1:1/", "a" * 70_000],
)
@pytest.mark.parametrize("secrets", [(SECRET, PASSWORD), (), ("whsec_***", "whsk_AAAA", "\ud800", "-----BEGIN X")])
def test_nothing_that_is_wrong_with_a_parcel_raises(
    candidate: Candidate, endpoint: str, secrets: tuple[str, ...]
) -> None:
    """Whatever the profile and the secrets are, a failure is an outcome."""
    with candidate.accepting() as case:
        profile = replace(case.parcel.profile, endpoint=endpoint)
        outcome = case.transport.send(replace(case.parcel, profile=profile, secrets=secrets))
        assert (outcome.delivered, case.held()) == (False, 0)


@pytest.mark.parametrize("size", [0, 1, 300_000])
def test_bodies_of_any_size_arrive(candidate: Candidate, size: int) -> None:
    """Nothing is too short or too long for the way itself."""
    with candidate.accepting() as case:
        body = (BODY * (size // len(BODY) + 1))[:size]
        item = RenderedItem(content_type=case.parcel.item.content_type, body=body)
        assert case.transport.send(replace(case.parcel, item=item)).delivered


def test_what_is_closed_twice_is_closed(candidate: Candidate) -> None:
    """Shutting down does not mind the order."""
    with candidate.accepting() as case:
        case.transport.close()
        case.transport.close()


def test_a_parcel_shows_no_secret(candidate: Candidate) -> None:
    """An error report that prints its variables prints none of them."""
    with candidate.accepting() as case:
        shown: Any = repr(case.parcel)
    assert not [secret for secret in case.parcel.secrets if secret in shown]
