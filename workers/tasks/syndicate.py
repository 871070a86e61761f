"""Send one item to one partner and put the outcome on record."""

from __future__ import annotations

import uuid

from workers.ports import Parcel
from workers.tasks.outcomes import TryAgain
from workers.wiring import Hands
from workflow.domain.commands import AttemptOutcome, PausePartner, RecordAttempt, StartAttempt
from workflow.domain.delivery import Item, ItemState, retry_at
from workflow.domain.partner import Partner
from workflow.domain.publication import Publication
from workflow.domain.streams import article_of, partner_of, partner_stream
from workflow.domain.vocabulary import system_actor
from workflow.ports import Lease

_ACTOR = system_actor("syndicate")


def perform(hands: Hands, lease: Lease) -> None:
    """Begin the attempt on record, send, record what came of it.

    The start is its own event: a worker that dies while sending leaves behind that the partner
    may have the item, and the next one sends it again under the same message id.
    """
    application = hands.application
    partner = application.views.partner(partner_of(lease.stream))
    publication = _publication(hands, lease)
    start = StartAttempt(by=_ACTOR, at=application.clock.now(), item_id=lease.subject, partner_paused=partner.is_paused)
    application.newsroom.execute(
        start,
        lease.stream,
        command_id=str(uuid.uuid5(uuid.UUID(lease.work_id), f"start:{lease.token}")),
        correlation_id=lease.correlation_id,
        lease=lease,
    )
    delivery = application.views.delivery(partner.id, publication.article_id)
    item = delivery.item(lease.subject)
    if item.state is not ItemState.STARTED:
        return
    outcome = _send(hands, lease, partner, publication, item)
    now = application.clock.now()
    if not outcome.delivered and retry_at(delivery, item, outcome, now) is None:
        _pause(hands, lease, partner, outcome)
    command = RecordAttempt(by=_ACTOR, at=now, item_id=item.id, outcome=outcome)
    application.newsroom.execute(command, lease.stream, lease=lease)


def _publication(hands: Hands, lease: Lease) -> Publication:
    """The item's revision, as it was when it became public.

    Raises ``TryAgain`` while the edition has a newer revision whose plan is still to be made: what
    was held or withdrawn since must not go out any more, and the plan will replace this item.
    """
    application = hands.application
    article_id, partner_id = article_of(lease.stream), partner_of(lease.stream)
    item = application.views.delivery(partner_id, article_id).item(lease.subject)
    present = application.views.article(article_id).editions[item.language]
    if present.published is not None and present.published.revision > max(item.revision, present.planned_revision):
        raise TryAgain("a newer revision is about to replace this one", after_seconds=0.5)
    publication = application.views.publication(article_id, item.language, version=item.article_version)
    if publication is None or publication.revision != item.revision:
        raise RuntimeError(f"{item.id} is not public at version {item.article_version} of {article_id}")
    return publication


def _send(hands: Hands, lease: Lease, partner: Partner, publication: Publication, item: Item) -> AttemptOutcome:
    now = hands.application.clock.now()
    parcel = Parcel(
        message_id=f"msg_{uuid.uuid5(uuid.NAMESPACE_URL, f'{lease.stream}/{item.id}').hex}",
        event_type=f"article.{publication.verb}",
        endpoint=partner.endpoint,
        secret=hands.application.accounts.partner_secret(partner.id),
        item=hands.formats[partner.format].render(publication),
        timestamp=int(now.timestamp()),
    )
    return hands.transports[partner.transport].send(parcel)


def _pause(hands: Hands, lease: Lease, partner: Partner, outcome: AttemptOutcome) -> None:
    reason = "its endpoint says that it is gone (410)" if outcome.gone else "the retry schedule of a delivery ran out"
    command = PausePartner(by=_ACTOR, at=hands.application.clock.now(), reason=reason)
    hands.application.newsroom.execute(
        command,
        partner_stream(partner.id),
        command_id=str(uuid.uuid5(uuid.UUID(lease.work_id), "pause")),
        correlation_id=lease.correlation_id,
        causation_id=lease.work_id,
    )
