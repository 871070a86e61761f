"""What keeps a partner's messages from going out for now, in words. Withdrawals go out whatever it is."""

from __future__ import annotations

from datetime import datetime
from shlex import quote

from workflow.domain.partner import Partner
from workflow.domain.phrases import phrase
from workflow.explaining.situation import joined, moment


def lane_sentence(partner: Partner, now: datetime) -> str:
    """What holds for everything to a partner just now; empty when nothing stands in the way."""
    values = {"partner": partner.name, "reason": partner.closed_because.rstrip(".")}
    if partner.is_disabled and partner.closed_because:
        return phrase("{partner} is disabled: {reason}. Nothing but withdrawals is sent to it.", **values)
    if partner.closed_because:
        return phrase("{partner} is paused: {reason}. Nothing but withdrawals is sent to it.", **values)
    hindrance = in_the_way(partner, now)
    if not hindrance:
        return ""
    return phrase("{partner}: {hindrance}. Withdrawals go out all the same.", partner=partner.name, hindrance=hindrance)


def closed(partner: Partner) -> str:
    """How a partner that a person must resume was closed, why, and what opens it; empty for one that is open."""
    if not partner.closed_because:
        return ""
    values = {
        "reason": partner.closed_because.rstrip("."),
        "command": f"`copyflow partner resume {quote(partner.name)}`",
    }
    if partner.is_disabled:
        return phrase("the partner, which is disabled: {reason}. {command} ends that", **values)
    return phrase("the partner, which is paused: {reason}. {command} ends that", **values)


def in_the_way(partner: Partner, now: datetime) -> str:
    """What ends by itself: a wish to be left alone, an open breaker; empty when nothing stands in the way."""
    reasons: list[str] = []
    if partner.waits_until is not None and partner.waits_until > now:
        reasons.append(phrase("the partner asked us to wait until {moment}", moment=moment(partner.waits_until)))
    probe_at = partner.breaker.probe_at
    if probe_at is not None:
        told = phrase("its breaker is open, since {reason}", reason=partner.breaker.reason)
        when = phrase("from {moment} on", moment=moment(probe_at)) if probe_at > now else phrase("now")
        reasons.append(phrase("{told}: one message at a time is tried {when}", told=told, when=when))
    if partner.alert:
        alert = partner.alert.rstrip(".")
        reasons.append(phrase("it does not take our key ({alert}), so somebody has to look at that", alert=alert))
    return joined(reasons)


def opens_at(partner: Partner, now: datetime) -> datetime | None:
    """When what is in the way ends by itself, if anything is."""
    return partner.opens_at if partner.opens_at is not None and partner.opens_at > now else None
