"""The wish that a partner gets a revision, as a plan and a backfill have it."""

from __future__ import annotations

from workflow.bootstrap import Application
from workflow.domain.commands import RequestDelivery
from workflow.domain.partner import Partner
from workflow.domain.partner_profile import PayloadMode
from workflow.domain.publication import Publication
from workflow.domain.vocabulary import system_actor


def request(
    application: Application, partner: Partner, publication: Publication, version: int, urgency: int
) -> RequestDelivery:
    """The wish that the partner's copy be brought up to a revision, bound to how it is sent today."""
    is_advance = publication.embargoed_until is not None
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
        mode=PayloadMode.FULL.value if is_advance else partner.profile.mode.value,  # there is nothing to fetch yet
        site_url=application.settings.site_url,
        is_advance=is_advance,
    )
