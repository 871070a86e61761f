"""Send one item to one partner and put the outcome on record."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta

from workers.ports import Parcel
from workers.tasks import observed
from workers.tasks.documents import Prepared, Unsendable
from workers.tasks.outcomes import NotYet, TryAgain
from workers.wiring import Hands
from workflow.domain.commands import AttemptOutcome, RecordAttempt, RecordEndpointAnswer, StartAttempt, Verdict
from workflow.domain.delivery import Delivery, Item, ItemState
from workflow.domain.errors import LeaseLost, NewsroomError
from workflow.domain.messages import message_id
from workflow.domain.partner import BREAKER_WINDOW, Partner
from workflow.domain.partner_profile import PayloadMode
from workflow.domain.release import waits
from workflow.domain.retries import blames_the_endpoint
from workflow.domain.streams import article_of, partner_of, partner_stream
from workflow.domain.vocabulary import ArticleId, LanguageTag, PartnerId, system_actor
from workflow.observing import tracing
from workflow.ports import Lease, Taking
from workflow.sending import Before

_ACTOR = system_actor("syndicate")
_REPLACED_SECONDS = 5.0
"""How soon to look again while a newer revision's deliveries are being planned."""
_AS_RENDERED = frozenset({"webhook", "sftp", "folder"})
"""The transports that carry a full document byte for byte as it was rendered."""


def perform(hands: Hands, lease: Lease, follow: Taking | None = None) -> bool:
    """Begin the attempt on record, send, record what came of it; whether the work is known to be settled.

    The start is its own event: a worker that dies while sending leaves behind that the partner
    may have the item, and the next one sends it again under the same message id. ``follow`` takes the lane's next work
    in the transaction that puts the outcome on record, so that the lane's place is never free in between.
    """
    application = hands.application
    article_id = article_of(lease.stream)
    partner, delivery, _, article_version = _before(hands, lease)
    item = delivery.item(lease.subject)
    if item.state not in {ItemState.SCHEDULED, ItemState.ATTEMPTED}:
        return False
    prepared = _prepared(hands, article_id, item, partner, article_version)
    if isinstance(prepared, Prepared):
        _require_released(hands, item, partner, prepared)
    if not item.is_recall:
        _keep_pace(hands, lease, partner)
    started = application.newsroom.execute(
        StartAttempt(by=_ACTOR, at=application.clock.now(), item_id=item.id),
        lease.stream,
        command_id=str(uuid.uuid5(uuid.UUID(lease.work_id), f"start:{lease.token}")),
        correlation_id=lease.correlation_id,
        lease=lease,
        known=delivery,
    )
    delivery = started.state or application.views.delivery(partner.id, article_id)
    item = delivery.item(item.id)
    if item.state is not ItemState.ATTEMPTED:
        return False
    with observed.attempt(partner.id, item.id) as told:
        outcome = _send(hands, lease, partner, prepared, delivery, item)
        told(outcome)
    if outcome.verdict is not Verdict.INVALID and (partner.is_troubled or not outcome.delivered):
        _tell_the_breaker(hands, lease, partner.id, outcome)
    command = RecordAttempt(
        by=_ACTOR,
        at=application.clock.now(),
        item_id=item.id,
        outcome=outcome,
        schedule=partner.profile.retry_after_seconds,
    )
    recorded = application.newsroom.execute(command, lease.stream, lease=lease, known=delivery, then=follow)
    return recorded.first_position > 0


def _before(hands: Hands, lease: Lease) -> Before:
    """The partner and its copy as they are.

    Raises ``TryAgain`` while the edition has a newer revision whose plan is still to be made: what
    was held or withdrawn since must not go out any more, and the plan will replace this item. One
    with nothing new but its links to other languages does not stand in the way: its plan is made later.
    """
    language, _, revision = lease.subject.rpartition(":")
    article_id, partner_id = article_of(lease.stream), partner_of(lease.stream)
    now = hands.application.clock.now()
    before = hands.application.sending.before(partner_id, article_id, LanguageTag(language), now)
    if before.planned_next > int(revision):
        raise TryAgain("a newer revision is about to replace this one", after_seconds=_REPLACED_SECONDS)
    return before


def _keep_pace(hands: Hands, lease: Lease, partner: Partner) -> None:
    """Take a place in the partner's rate; leave its lane alone while there is none."""
    seconds = hands.pacing.take(partner)
    if seconds > 0:
        ledger, now = hands.application.ledger, hands.application.clock.now()
        ledger.hold(lease.lane, now + timedelta(seconds=seconds))
        raise NotYet("the partner's messages a minute are used up")


def _prepared(
    hands: Hands, article_id: ArticleId, item: Item, partner: Partner, article_version: int
) -> Prepared | str:
    """The document to send, or why there is none.

    What takes something back goes out although its bytes are others than at first: after a redaction they must be.
    """
    format_name = item.format or partner.format
    try:
        prepared = hands.documents.of(
            hands.application, hands.formats, article_id, item, format_name, as_of=article_version
        )
    except Unsendable as error:
        return str(error)
    is_comparable = partner.transport in _AS_RENDERED and not item.is_recall
    if is_comparable and item.body_digest not in {"", prepared.digest}:
        return (
            f"This version of Copyflow renders {item.id} otherwise than it was first sent (SHA-256 "
            f"{item.body_digest[:12]}… then, {prepared.digest[:12]}… now), so nothing was sent. Publish it anew."
        )
    return prepared


def _mode(item: Item, partner: Partner) -> PayloadMode:
    return PayloadMode(item.mode) if item.mode else partner.profile.mode


def _require_released(hands: Hands, item: Item, partner: Partner, prepared: Prepared) -> None:
    """Put the work off while its item waits for a release."""
    now = hands.application.clock.now()
    waiting = waits(item, partner.profile, prepared.publication, now)
    if waiting is not None:
        raise TryAgain(waiting.because, after_seconds=(waiting.until - now).total_seconds())


def _send(
    hands: Hands, lease: Lease, partner: Partner, prepared: Prepared | str, delivery: Delivery, item: Item
) -> AttemptOutcome:
    """Send it, unless somebody else has taken the work over since: a newer revision may be out already."""
    if isinstance(prepared, str):
        return AttemptOutcome(delivered=False, error=prepared, verdict=Verdict.INVALID)
    publication = prepared.publication
    try:
        parcel = Parcel(
            message_id=message_id(partner.id, publication.article_id, item.id),
            event_type=f"article.{publication.verb}",
            profile=replace(partner.profile, format=item.format or partner.format, mode=_mode(item, partner)),
            secrets=secrets_of(hands, partner.id),
            item=prepared.item,
            publication=publication,
            remote=delivery.remote_copy(item.language),
            known_to_partner=delivery.may_have(item.language),
            timestamp=int(hands.application.clock.now().timestamp()),
            traceparent=tracing.traceparent() if hands.application.settings.trace_partners else "",
        )
        hands.heartbeats.assure(lease, hands.application)
        return carry(hands, partner.transport, parcel)
    except LeaseLost:
        raise
    except NewsroomError as error:  # no usable secret: slow retries, and a person must look
        return AttemptOutcome(delivered=False, error=f"Nothing was sent: {error.detail}", verdict=Verdict.CREDENTIALS)


def carry(hands: Hands, transport: str, parcel: Parcel) -> AttemptOutcome:
    """Send a parcel by the transport of that name."""
    if transport not in hands.transports:
        error = f"This installation has no transport {transport!r}. Edit the partner."
        return AttemptOutcome(delivered=False, error=error, verdict=Verdict.INVALID)
    return hands.transports[transport].send(parcel)


def secrets_of(hands: Hands, partner_id: PartnerId) -> tuple[str, ...]:
    """The partner's secrets that are valid now, or ``NotFound``."""
    return hands.application.accounts.partner_secrets(partner_id)


def _tell_the_breaker(hands: Hands, lease: Lease, partner_id: PartnerId, outcome: AttemptOutcome) -> None:
    """Put on record what an attempt says about the endpoint as a whole; of a healthy one that answers, nothing."""
    application, now = hands.application, hands.application.clock.now()
    recently = 0
    if blames_the_endpoint(outcome):
        recently = application.sending.accepted_since(partner_id, now - BREAKER_WINDOW)
    application.newsroom.execute(
        RecordEndpointAnswer(by=_ACTOR, at=now, outcome=outcome, accepted_recently=recently),
        partner_stream(partner_id),
        command_id=str(uuid.uuid5(uuid.UUID(lease.work_id), f"endpoint:{lease.token}")),
        correlation_id=lease.correlation_id,
        causation_id=lease.work_id,
    )
