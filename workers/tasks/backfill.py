"""Plan for a partner what is public already and was published since a moment, the oldest first."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from workers.tasks import offers
from workers.wiring import Hands
from workflow.domain.commands import RecordBackfill
from workflow.domain.errors import NewsroomError
from workflow.domain.partner import Partner, why_not
from workflow.domain.publication import publication_of
from workflow.domain.streams import delivery_stream, partner_of
from workflow.domain.vocabulary import LEAST_URGENT, ArticleId, LanguageTag, PubStatus, system_actor
from workflow.newsroom import Order
from workflow.ports import Lease

_AT_ONCE = 50
"""Editions planned in one go."""

Edition = tuple[ArticleId, LanguageTag]


def perform(hands: Hands, lease: Lease) -> None:
    """Request every public edition that the partner wants and does not have; then say how many those were.

    They are less urgent than anything new, and what the partner has in its newest revision changes nothing.
    """
    application = hands.application
    partner = application.views.partner(partner_of(lease.stream))
    planned: set[Edition] = set()
    if not partner.is_disabled:
        had = application.sending.editions_of(partner.id)
        # A backfill that died may have requested what was taken back before this one began: it is behind now.
        editions = application.sending.public_since(partner.backfill_since) + application.sending.behind(partner.id)
        for start in range(0, len(editions), _AT_ONCE):
            planned |= _request(hands, lease, partner, editions[start : start + _AT_ONCE], had)
    done = RecordBackfill(by=system_actor("syndicate"), at=application.clock.now(), editions=len(planned))
    application.newsroom.execute(done, lease.stream, lease=lease)


def _request(
    hands: Hands, lease: Lease, partner: Partner, editions: Sequence[Edition], had: frozenset[Edition]
) -> set[Edition]:
    """Request these editions, again while one of them is published anew or taken back; those that were requested.

    The plan of a revision that came meanwhile may have been made before this partner was one that has the edition.
    """
    sending, planned = hands.application.sending, set[Edition]()
    asked = list(editions)
    while asked:
        orders = {edition: _order(hands, lease, partner, edition, had | planned) for edition in asked}
        chosen = {edition: order for edition, order in orders.items() if order is not None}
        outcomes = hands.application.newsroom.execute_all([order for order, _ in chosen.values()])
        for edition, outcome in zip(chosen, outcomes, strict=True):
            if isinstance(outcome, NewsroomError):
                raise outcome
            if outcome.first_position:
                planned.add(edition)
        asked = [edition for edition, (_, revision) in chosen.items() if sending.public_revision(*edition) > revision]
    return planned


def _order(
    hands: Hands, lease: Lease, partner: Partner, edition: Edition, had: frozenset[Edition]
) -> tuple[Order, int] | None:
    """The request for an edition's present revision, and which that is; None when it is not for the partner."""
    application, (article_id, language) = hands.application, edition
    article = application.views.article(article_id)
    public = publication_of(article, language)
    if public is None:
        return None
    usable = public.pub_status is PubStatus.USABLE
    if edition not in had and not (usable and why_not(partner.profile, application.views.offer(public)) is None):
        return None
    order = Order(
        command=offers.request(application, partner, public, article.version, LEAST_URGENT),
        stream=delivery_stream(partner.id, article_id),
        command_id=str(uuid.uuid5(uuid.UUID(lease.work_id), f"{article_id}:{language}:{public.revision}")),
        correlation_id=lease.correlation_id,
        causation_id=lease.work_id,
    )
    return order, public.revision
