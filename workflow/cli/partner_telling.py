"""Partners in words for the command line: finding one by its name, its facts, its state, its filters."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from workflow.bootstrap import Application
from workflow.domain import commands as wanted
from workflow.domain.delivery import TAKEN, UNSETTLED
from workflow.domain.errors import InvalidValue, NotFound
from workflow.domain.partner import Partner
from workflow.domain.partner_profile import Filters, PayloadMode, SignatureScheme
from workflow.domain.streams import partner_stream
from workflow.domain.vocabulary import LEAST_URGENT
from workflow.syndication_views import PartnerSummary, Standing


def find_partner(application: Application, text: str) -> Partner:
    """The one partner of that name or id."""
    found = [each for each in application.views.partners() if text in {each.id, each.name}]
    if not found:
        folded = text.strip().casefold()
        found = [each for each in application.views.partners() if each.name.strip().casefold() == folded]
    if not found:
        raise NotFound(f"There is no partner {text!r}. `copyflow partner list` shows them.")
    if len(found) > 1:
        raise InvalidValue("partner", f"several are called {text!r}; give the id")
    return found[0]


def act(application: Application, partner: Partner, command: wanted.Command) -> bool:
    """Carry out a command on a partner; whether it changed anything."""
    outcome = application.newsroom.execute(command, partner_stream(partner.id), via="cli")
    return outcome.first_position != 0


def summary(application: Application, partner: Partner) -> PartnerSummary:
    """The partner as it is now."""
    fresh = application.views.partner(partner.id)
    return application.views.syndication.summary(fresh, application.clock.now())


def facts(summary: PartnerSummary) -> dict[str, Any]:
    """A partner for scripts, as the API says it."""
    from api.v1.partner_models import PartnerModel

    return PartnerModel.of(summary).model_dump(mode="json")


def standing(partner: PartnerSummary) -> str:
    """Whether it is sent to, and if not why, in a few words."""
    match partner.standing:
        case Standing.DISABLED:
            return f"disabled: {partner.disabled_because}"
        case Standing.PAUSED:
            return f"paused: {partner.paused_because}"
        case Standing.BREAKER_OPEN:
            return f"breaker open since {short(partner.breaker.since)}: {partner.breaker.reason}"
        case Standing.WAITS:
            return f"asked us to wait until {short(partner.waits_until)}"
        case Standing.KEY_REFUSED:
            return f"does not take our key: {partner.alert}"
        case _:
            return "receives"


def wants(filters: Filters) -> str:
    """What the filters let through, in a few words."""
    parts = [
        " ".join(filters.languages),
        " ".join(filters.topics),
        f"naming {' or '.join(filters.entities)}" if filters.entities else "",
        f"genre {' or '.join(filters.genres)}" if filters.genres else "",
        f"urgency 1-{filters.least_urgency}" if filters.least_urgency != LEAST_URGENT else "",
        f"desk {' or '.join(desk or 'newsroom' for desk in filters.desks)}" if filters.desks else "",
    ]
    return "; ".join(part for part in parts if part) or "everything"


def served(partner: PartnerSummary) -> str:
    """How it is sent what, in a few words."""
    parts = [f"{partner.format} by {partner.transport}"]
    if partner.mode is PayloadMode.THIN:
        parts.append("thin")
    if partner.signature is SignatureScheme.ASYMMETRIC:
        parts.append("ed25519")
    return ", ".join(parts)


def waiting(partner: PartnerSummary) -> int:
    """How many items are on their way."""
    return sum(partner.items.get(state.value, 0) for state in UNSETTLED)


def taken(partner: PartnerSummary) -> int:
    """How many items the partner has."""
    return sum(partner.items.get(state.value, 0) for state in TAKEN)


def short(moment: datetime | None) -> str:
    """A moment to the second, in UTC; empty for none."""
    return f"{moment:%Y-%m-%d %H:%M:%S}" if moment else ""


def duration(seconds: int) -> str:
    """``90`` as ``1m30s``."""
    found, left = "", seconds
    for unit, length in (("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)):
        count, left = divmod(left, length)
        found += f"{count}{unit}" if count else ""
    return found or "0s"


def ago(moment: datetime, now: datetime) -> str:
    """``3 min ago``."""
    gone = max(now - moment, timedelta())
    return f"{duration(int(gone.total_seconds()))} ago"
