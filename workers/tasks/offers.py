"""What a public revision offers to partners, with the topics that its own belong to."""

from __future__ import annotations

from collections.abc import Iterable

from workflow.bootstrap import Application
from workflow.domain.annotations import EntityType
from workflow.domain.commands import RequestDelivery
from workflow.domain.partner import Offer, Partner, offer_of
from workflow.domain.publication import Publication
from workflow.domain.vocabulary import system_actor


def offer(application: Application, publication: Publication, partners: Iterable[Partner]) -> Offer:
    """The offer; broader topics are looked up when one of the partners asks for topics at all."""
    own = {tag.id for tag in publication.tags if tag.type is EntityType.TOPIC}
    if not own or not any(partner.profile.filters.topics for partner in partners):
        return offer_of(publication)
    known = application.views.topics.knowledge().topics
    above: set[str] = set()
    to_look_at = list(own)
    while to_look_at:
        topic = known.get(to_look_at.pop())
        if topic is not None:
            to_look_at += set(topic.broader) - above
            above.update(topic.broader)
    return offer_of(publication, above)


def request(
    application: Application, partner: Partner, publication: Publication, version: int, urgency: int
) -> RequestDelivery:
    """The wish that the partner's copy be brought up to a revision, bound to how it is sent today."""
    return RequestDelivery(
        by=system_actor("syndicate"),
        at=application.clock.now(),
        partner_id=partner.id,
        article_id=publication.article_id,
        language=publication.language,
        revision=publication.revision,
        pub_status=publication.pub_status,
        article_version=version,
        urgency=urgency,
        format=partner.profile.format,
        mode=partner.profile.mode.value,
        site_url=application.settings.site_url,
    )
