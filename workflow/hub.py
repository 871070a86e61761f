"""The WebSub hub that ``COPYFLOW_HUB_URL`` names, as a partner: pings are deliveries, with retries, breaker and ledger.

What the feeds name are the hubs among the partners, however they were registered; this page only sees to it that the
configured one is among them.
"""

from __future__ import annotations

import uuid
from urllib.parse import urlsplit

from workflow.bootstrap import Application
from workflow.domain.commands import RegisterPartner
from workflow.domain.errors import AlreadyExists
from workflow.domain.partner_profile import TRANSPORTS, PartnerProfile
from workflow.domain.streams import partner_stream
from workflow.domain.vocabulary import PartnerId, system_actor

_TRANSPORT = "websub"


def ensure_hub(application: Application) -> bool:
    """Register the configured hub where no partner is one of that address; whether it was.

    A hub that somebody paused or disabled is a partner still and stays as it is.
    """
    address = application.settings.hub_url
    if not address or any(
        partner.transport == _TRANSPORT and partner.endpoint == address for partner in application.views.partners()
    ):
        return False
    identity = PartnerId(str(uuid.uuid5(uuid.NAMESPACE_URL, address)))
    profile = PartnerProfile(
        name=f"WebSub hub {urlsplit(address).netloc}",
        endpoint=address,
        transport=_TRANSPORT,
        format=TRANSPORTS[_TRANSPORT][0],
    )
    command = RegisterPartner(by=system_actor("hub"), at=application.clock.now(), partner_id=identity, profile=profile)
    try:
        application.newsroom.execute(command, partner_stream(identity))
    except AlreadyExists:  # it was, and somebody gave it another address since: theirs holds
        return False
    return True
