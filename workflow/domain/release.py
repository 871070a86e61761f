"""When an item may leave: nothing usable before its embargo, but advance copies to partners that are bound to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from workflow.domain.delivery import Item
from workflow.domain.partner_profile import PartnerProfile
from workflow.domain.publication import Publication

_AFTER_RELEASE = timedelta(seconds=60)
"""How long after the moment of release what is released may take to replace an advance copy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Until when an item is not sent, and why."""

    until: datetime
    because: str


def waits(item: Item, profile: PartnerProfile, publication: Publication, now: datetime) -> Waiting | None:
    """What an item waits for at this moment; None when it may leave. A recall waits for nothing.

    An advance copy that was planned for a partner whose agreement has ended since never leaves: its release takes its
    place.
    """
    embargoed = publication.embargoed_until or publication.details.embargoed
    if item.is_recall or (item.is_advance and profile.embargo_agreement):
        return None
    if item.is_advance:
        until = max(embargoed or now, now) + _AFTER_RELEASE
        return Waiting(until=until, because="it goes out with its release: the partner is not bound to embargoes")
    if embargoed is not None and embargoed > now:
        return Waiting(until=embargoed, because=f"it is under embargo until {embargoed}")
    return None
