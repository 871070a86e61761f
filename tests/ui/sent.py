"""Deliveries for the pages to show: partners that want this and that, and what came of sending to them.

Everything goes through the newsroom's own door for commands, as the workers do it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from tests.ui.staged import Staged
from workflow.domain import commands as wanted
from workflow.domain.delivery import Item
from workflow.domain.partner_profile import Filters, PartnerProfile
from workflow.domain.streams import delivery_stream, partner_stream
from workflow.domain.vocabulary import LanguageTag, PartnerId, PubStatus, system_actor

TAKEN = wanted.AttemptOutcome(
    delivered=True, status=202, latency_ms=41, request="POST https://1.1.1.1/in", response="thank you"
)
UNAVAILABLE = wanted.AttemptOutcome(
    delivered=False, status=503, error="the partner answered 503 Service Unavailable", latency_ms=18
)
INVALID = wanted.AttemptOutcome(
    delivered=False, error="the rendering does not validate: /headline is missing", verdict=wanted.Verdict.INVALID
)
SYSTEM = system_actor("syndicate")


def register(staged: Staged, name: str, filters: Filters | None = None, **profile: object) -> PartnerId:
    """A partner that takes everything, unless filters say otherwise."""
    identity = PartnerId(staged.application.ids.new())
    made = replace(PartnerProfile(name=name, endpoint="https://1.1.1.1/in", filters=filters or Filters()), **profile)
    told(staged, identity, wanted.RegisterPartner(by=staged.admin, at=_now(staged), partner_id=identity, profile=made))
    return identity


def told(staged: Staged, partner: PartnerId, command: wanted.Command) -> None:
    """Carry out a command on a partner."""
    staged.application.newsroom.execute(command, partner_stream(partner))


def request(
    staged: Staged,
    partner: PartnerId,
    language: LanguageTag,
    *,
    revision: int = 1,
    pub_status: PubStatus = PubStatus.USABLE,
) -> str:
    """Plan a revision of the bridge article for a partner; the item's id."""
    command = wanted.RequestDelivery(
        by=SYSTEM,
        at=_now(staged),
        partner_id=partner,
        article_id=staged.bridge,
        language=language,
        revision=revision,
        pub_status=pub_status,
        article_version=staged.article(staged.bridge).version,
    )
    staged.application.newsroom.execute(command, delivery_stream(partner, staged.bridge))
    return f"{language}:{revision}"


def attempt(staged: Staged, partner: PartnerId, item_id: str, outcome: wanted.AttemptOutcome = TAKEN) -> None:
    """Send an item once, as soon as it is due."""
    at = max(_now(staged), item(staged, partner, item_id).due_at)
    stream = delivery_stream(partner, staged.bridge)
    for command in (
        wanted.StartAttempt(by=SYSTEM, at=at, item_id=item_id),
        wanted.RecordAttempt(by=SYSTEM, at=at + timedelta(milliseconds=40), item_id=item_id, outcome=outcome),
    ):
        staged.application.newsroom.execute(command, stream)


def confirm(staged: Staged, partner: PartnerId, item_id: str, note: str) -> None:
    """Have the publisher note that an item is done on the partner's side."""
    command = wanted.RecordReceipt(
        by=staged.publisher, at=_now(staged) + timedelta(seconds=1), item_id=item_id, confirmed=True, note=note
    )
    staged.application.newsroom.execute(command, delivery_stream(partner, staged.bridge))


def item(staged: Staged, partner: PartnerId, item_id: str) -> Item:
    """An item as it is."""
    return staged.application.views.delivery(partner, staged.bridge).item(item_id)


def plan(staged: Staged, language: LanguageTag, *partners: PartnerId) -> None:
    """Put on record to whom the newest revision of an edition of the bridge article goes."""
    published = staged.article(staged.bridge).editions[language].published
    assert published is not None
    command = wanted.RecordDeliveryPlan(
        by=SYSTEM, at=_now(staged), language=language, revision=published.revision, partners=tuple(sorted(partners))
    )
    staged.execute(command, staged.bridge)


def _now(staged: Staged) -> datetime:
    return staged.application.clock.now()
