"""What is wanted of a partner."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from workflow.domain.commands.base import Command
from workflow.domain.commands.delivery import AttemptOutcome
from workflow.domain.partner_profile import PartnerProfile
from workflow.domain.vocabulary import PartnerId


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterPartner(Command):
    """Add a partner."""

    partner_id: PartnerId
    profile: PartnerProfile


@dataclass(frozen=True, slots=True, kw_only=True)
class EditPartner(Command):
    """Replace what a partner wants and how it is served. What it has already, it goes on getting the changes of."""

    profile: PartnerProfile


@dataclass(frozen=True, slots=True, kw_only=True)
class PausePartner(Command):
    """Stop sending to a partner for now, except withdrawals; what comes meanwhile waits."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumePartner(Command):
    """Send to a partner again that was paused or disabled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DisablePartner(Command):
    """End a partnership: nothing new is planned for it, and only withdrawals of what it has are sent."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteRotation(Command):
    """Put on record that the signing secret was changed. The secret itself never enters the log."""

    key_id: str
    """The beginning of the new secret's SHA-256."""
    old_until: datetime
    """Until when messages are signed with the old one too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TestPartner(Command):
    """Send a trial message."""

    __test__ = False  # no test case, whatever its name says


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPartnerTest(Command):
    """Put on record what came of a trial message."""

    outcome: AttemptOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordEndpointAnswer(Command):
    """Let the partner's breaker know what came of an attempt."""

    outcome: AttemptOutcome
    accepted_recently: int = 0
    """Messages that the partner took in the last 60 seconds, as far as the ledger knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestBackfill(Command):
    """Send a partner what is public and was published since a moment (None: ever) and that its filters let through."""

    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordBackfill(Command):
    """Put on record that a backfill is planned."""

    editions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayParked(Command):
    """Send everything again that is parked for a partner."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordWakeUp(Command):
    """Put on record that everything parked for a partner is on its way again."""

    deliveries: int
    """How many items were woken."""
