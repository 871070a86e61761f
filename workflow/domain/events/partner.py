"""What happened to a partner."""

from __future__ import annotations

from dataclasses import dataclass

from workflow.domain.events.base import Event
from workflow.domain.vocabulary import LanguageTag, PartnerId


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerRegistered(Event):
    """A partner was added."""

    partner_id: PartnerId
    name: str
    endpoint: str
    languages: tuple[LanguageTag, ...]
    format: str
    transport: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerPaused(Event):
    """Nothing but withdrawals is sent to the partner for now."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerResumed(Event):
    """The partner is sent to again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerWokenUp(Event):
    """Everything held back for a resumed partner is on its way again."""

    deliveries: int
