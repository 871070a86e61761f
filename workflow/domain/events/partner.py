"""What happened to a partner."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from workflow.domain.commands import AttemptOutcome
from workflow.domain.events.base import Event
from workflow.domain.partner_profile import PartnerProfile
from workflow.domain.vocabulary import PartnerId


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerRegistered(Event):
    """A partner was added."""

    partner_id: PartnerId
    profile: PartnerProfile


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerEdited(Event):
    """What a partner wants, or how it is served, was changed."""

    profile: PartnerProfile


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerPaused(Event):
    """Nothing but withdrawals is sent to the partner for now."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerResumed(Event):
    """The partner is sent to again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerDisabled(Event):
    """The partnership ended; withdrawals of what the partner has are still sent."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretRotated(Event):
    """The signing secret was changed."""

    key_id: str
    old_until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerTestRequested(Event):
    """A trial message is to be sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerTested(Event):
    """A trial message was sent, and this came of it."""

    outcome: AttemptOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointFailed(Event):
    """An attempt failed in a way that speaks against the endpoint as a whole."""

    status: int | None
    error: str
    accepted_recently: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakerOpened(Event):
    """So much failed that nothing is sent but one probe, from a moment on."""

    probe_at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointAskedToWait(Event):
    """The partner asked for a pause (``Retry-After``)."""

    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialsRefused(Event):
    """The partner does not take our key or password: a person must look."""

    status: int | None
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointRecovered(Event):
    """The endpoint takes messages again; the breaker is closed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BackfillRequested(Event):
    """The partner is to get what is public already."""

    since: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BackfillPlanned(Event):
    """Everything of a backfill is on its way."""

    editions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayRequested(Event):
    """Everything that is parked for the partner is to be sent again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerWokenUp(Event):
    """Everything that was parked for a partner is on its way again."""

    deliveries: int
