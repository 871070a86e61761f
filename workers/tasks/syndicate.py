"""Send one item to one partner and put the outcome on record."""

from __future__ import annotations

import uuid
from dataclasses import replace

from workers.ports import Parcel
from workers.tasks.outcomes import TryAgain
from workers.wiring import Hands
from workflow.domain.commands import AttemptOutcome, RecordAttempt, RecordEndpointAnswer, StartAttempt, Verdict
from workflow.domain.delivery import Delivery, Item, ItemState
from workflow.domain.messages import message_id
from workflow.domain.partner import Partner
from workflow.domain.publication import Publication
from workflow.domain.streams import article_of, partner_of, partner_stream
from workflow.domain.vocabulary import PartnerId, system_actor
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
    start = StartAttempt(by=_ACTOR, at=application.clock.now(), item_id=lease.subject)
    application.newsroom.execute(
        start,
        lease.stream,
        command_id=str(uuid.uuid5(uuid.UUID(lease.work_id), f"start:{lease.token}")),
        correlation_id=lease.correlation_id,
        lease=lease,
    )
    delivery = application.views.delivery(partner.id, publication.article_id)
    item = delivery.item(lease.subject)
    if item.state is not ItemState.ATTEMPTED:
        return
    outcome = _send(hands, partner, publication, delivery, item)
    now = application.clock.now()
    _tell_the_breaker(hands, lease, partner.id, outcome)
    command = RecordAttempt(
        by=_ACTOR, at=now, item_id=item.id, outcome=outcome, schedule=partner.profile.retry_after_seconds
    )
    application.newsroom.execute(command, lease.stream, lease=lease)


def _publication(hands: Hands, lease: Lease) -> Publication:
    """The item's revision, as it was when it became public, or went ahead of that.

    Raises ``TryAgain`` while the edition has a newer revision whose plan is still to be made: what
    was held or withdrawn since must not go out any more, and the plan will replace this item. One
    with nothing new but its links to other languages does not stand in the way.
    """
    application = hands.application
    article_id, partner_id = article_of(lease.stream), partner_of(lease.stream)
    item = application.views.delivery(partner_id, article_id).item(lease.subject)
    present = application.views.article(article_id).editions[item.language]
    newest = present.newest
    if newest is not None and newest.text_revision > max(item.revision, present.planned_revision):
        raise TryAgain("a newer revision is about to replace this one", after_seconds=0.5)
    publication = application.views.publication(article_id, item.language, version=item.article_version, ahead=True)
    if publication is None or publication.revision != item.revision:
        raise RuntimeError(f"{item.id} is not public at version {item.article_version} of {article_id}")
    return replace(publication, site_url=item.site_url or publication.site_url)


def _send(hands: Hands, partner: Partner, publication: Publication, delivery: Delivery, item: Item) -> AttemptOutcome:
    now = hands.application.clock.now()
    parcel = Parcel(
        message_id=message_id(partner.id, publication.article_id, item.id),
        event_type=f"article.{publication.verb}",
        profile=partner.profile,
        secrets=(hands.application.accounts.partner_secret(partner.id),),
        item=hands.formats[item.format or partner.format].render(publication),
        publication=publication,
        remote=delivery.remote_copy(item.language),
        known_to_partner=delivery.may_have(item.language),
        timestamp=int(now.timestamp()),
    )
    return hands.transports[partner.transport].send(parcel)


def _tell_the_breaker(hands: Hands, lease: Lease, partner_id: PartnerId, outcome: AttemptOutcome) -> None:
    """Put on record what an attempt says about the endpoint as a whole; of a healthy one that answers, nothing."""
    application = hands.application
    partner = application.views.partner(partner_id)
    if outcome.delivered and not partner.is_troubled:
        return
    if outcome.verdict is Verdict.INVALID:
        return
    command = RecordEndpointAnswer(by=_ACTOR, at=application.clock.now(), outcome=outcome)
    application.newsroom.execute(
        command,
        partner_stream(partner_id),
        command_id=str(uuid.uuid5(uuid.UUID(lease.work_id), f"endpoint:{lease.token}")),
        correlation_id=lease.correlation_id,
        causation_id=lease.work_id,
    )
