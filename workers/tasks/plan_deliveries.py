"""Bring every partner's copy up to a revision of an edition, and put on record who gets it."""

from __future__ import annotations

import uuid

from workers.wiring import Hands
from workflow.domain.commands import RecordDeliveryPlan, RequestDelivery
from workflow.domain.errors import VersionConflict
from workflow.domain.partner import recipients
from workflow.domain.partner_profile import PayloadMode
from workflow.domain.publication import publication_of
from workflow.domain.streams import article_of, delivery_stream
from workflow.domain.vocabulary import LanguageTag, system_actor
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
    known = {partner.id: partner for partner in application.views.partners()}
    offer = application.views.offer(public)
    partners = recipients(known.values(), received, offer)
    actor = system_actor("syndicate")
    for partner_id in partners:
        profile = known[partner_id].profile
        request = RequestDelivery(
            by=actor,
            at=application.clock.now(),
            partner_id=partner_id,
            article_id=article.id,
            language=language,
            revision=public.revision,
            pub_status=public.pub_status,
            article_version=article.version,
            urgency=article.details.urgency,
            format=profile.format,
            mode=PayloadMode.FULL.value if offer.is_advance else profile.mode.value,  # there is nothing to fetch yet
            site_url=application.settings.site_url,
            is_advance=offer.is_advance,
        )
        application.newsroom.execute(
            request,
            delivery_stream(partner_id, article.id),
            command_id=str(uuid.uuid5(uuid.UUID(lease.work_id), f"{partner_id}:{public.revision}")),
            correlation_id=lease.correlation_id,
            causation_id=lease.work_id,
        )
    plan = RecordDeliveryPlan(
        by=actor, at=application.clock.now(), language=language, revision=public.revision, partners=partners
    )
    application.newsroom.execute(plan, lease.stream, expected_version=article.version, lease=lease)
