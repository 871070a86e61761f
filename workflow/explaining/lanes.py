"""What keeps a partner's messages from going out for now, in words. Withdrawals go out whatever it is."""

from __future__ import annotations

from datetime import datetime
from shlex import quote

from workflow.domain.partner import Partner
from workflow.explaining.situation import moment


def lane_sentence(partner: Partner, now: datetime) -> str:
    """What holds for everything to a partner just now; empty when nothing stands in the way."""
    if partner.closed_because:
        return f"{partner.name} is {_how(partner)}. Nothing but withdrawals is sent to it."
    hindrance = in_the_way(partner, now)
    return f"{partner.name}: {hindrance}. Withdrawals go out all the same." if hindrance else ""


def closed(partner: Partner) -> str:
    """How a partner that a person must resume was closed, why, and what opens it; empty for one that is open."""
    if not partner.closed_because:
        return ""
    command = f"`copyflow partner resume {quote(partner.name)}`"
    return f"the partner, which is {_how(partner)}. {command} ends that"


def _how(partner: Partner) -> str:
    return f"{'disabled' if partner.is_disabled else 'paused'}: {partner.closed_because.rstrip('.')}"


def in_the_way(partner: Partner, now: datetime) -> str:
    """What ends by itself: a wish to be left alone, an open breaker; empty when nothing stands in the way."""
    reasons = []
    if partner.waits_until is not None and partner.waits_until > now:
        reasons.append(f"the partner asked us to wait until {moment(partner.waits_until)}")
    probe_at = partner.breaker.probe_at
    if probe_at is not None:
        when = f"from {moment(probe_at)} on" if probe_at > now else "now"
        reasons.append(f"its breaker is open, since {partner.breaker.reason}: one message at a time is tried {when}")
    if partner.alert:
        reasons.append(f"it does not take our key ({partner.alert.rstrip('.')}), so somebody has to look at that")
    return "; ".join(reasons)


def opens_at(partner: Partner, now: datetime) -> datetime | None:
    """When what is in the way ends by itself, if anything is."""
    return partner.opens_at if partner.opens_at is not None and partner.opens_at > now else None
