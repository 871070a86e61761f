"""What is wanted of a partner."""

from __future__ import annotations

from dataclasses import dataclass

from workflow.domain.commands.base import Command
from workflow.domain.vocabulary import LanguageTag, PartnerId


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterPartner(Command):
    """Add a partner."""

    partner_id: PartnerId
    name: str
    endpoint: str
    """Absolute URL that receives signed webhooks."""
    languages: tuple[LanguageTag, ...] = ()
    """Languages wanted; empty means all."""
    format: str = "ninjs"
    """``ninjs``, ``newsml-g2`` or ``json-ld``."""
    transport: str = "webhook"


@dataclass(frozen=True, slots=True, kw_only=True)
class PausePartner(Command):
    """Stop sending to a partner, except withdrawals."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumePartner(Command):
    """Send to a partner again, what was held back first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordWakeUp(Command):
    """Put on record that everything held back for a resumed partner is on its way again."""

    deliveries: int
    """How many streams were woken."""
