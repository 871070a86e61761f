"""Bring every partner's copy up to a revision of an edition, and put on record who gets it."""

from __future__ import annotations

import uuid

from workers.tasks import offers
from workers.wiring import Hands
from workflow.domain.commands import RecordDeliveryPlan
from workflow.domain.errors import NewsroomError, VersionConflict
from workflow.domain.partner import recipients
from workflow.domain.publication import publication_of
from workflow.domain.streams import article_of, delivery_stream
from workflow.domain.vocabulary import LanguageTag, system_actor
from workflow.newsroom import Order
from workflow.ports import Lease

_ROUNDS = 5
"""How often a plan is made anew because the article moved under it."""


def perform(hands: Hands, lease: Lease) -> None:
    """Plan on the article as it is; when it moved meanwhile, plan again, so that no older state gets out last."""
    for attempt in range(_ROUNDS):
        try:
            _plan(hands, lease)
        except VersionConflict:
            if attempt == _ROUNDS - 1:
                raise
        else:
            return


def _plan(hands: Hands, lease: Lease) -> None:
    application, language = hands.application, LanguageTag(lease.subject)
    article = application.views.article(article_of(lease.stream))
    public = publication_of(article, language, ahead=True)
    if public is None:
        return
    received = application.views.received(article.id, language)
    known = {partner.id: partner for partner in application.sending.partners()}
    partners = recipients(known.values(), received, application.views.offer(public))
    outcomes = application.newsroom.execute_all(
        [
            Order(
                command=offers.request(
                    application, known[partner_id], public, article.version, article.details.urgency
                ),
                stream=delivery_stream(partner_id, article.id),
                command_id=str(uuid.uuid5(uuid.UUID(lease.work_id), f"{partner_id}:{public.revision}")),
                correlation_id=lease.correlation_id,
                causation_id=lease.work_id,
            )
            for partner_id in partners
        ]
    )
    for refused in outcomes:
        if isinstance(refused, NewsroomError):
            raise refused
    plan = RecordDeliveryPlan(
        by=system_actor("syndicate"),
        at=application.clock.now(),
        language=language,
        revision=public.revision,
        partners=partners,
    )
    application.newsroom.execute(plan, lease.stream, expected_version=article.version, lease=lease)
