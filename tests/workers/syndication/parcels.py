"""Parcels for the tests of transports, and keys that sign them."""

from __future__ import annotations

import base64
import os
import time
from typing import Any

from tests.rendering.publications import publication
from workers.ports import Parcel
from workflow.domain.partner_profile import PartnerProfile
from workflow.endpoints import PARTNER_PORTS, AddressRules, parse_networks
from workflow.rendering.document import RenderedItem

LOOPBACK = AddressRules(networks=parse_networks(["127.0.0.0/8"]), ports=PARTNER_PORTS)
NOWHERE = AddressRules(ports=PARTNER_PORTS)
"""Nothing but public hosts."""
SECRET = "whsec_" + base64.b64encode(os.urandom(24)).decode()
BODY = '{"headline":"Форум · 论坛"}'.encode()


def parcel(endpoint: str, **changes: Any) -> Parcel:
    """A message to be; ``transport`` and ``options`` change the profile, all else the parcel."""
    profile = PartnerProfile(
        name="Daily",
        endpoint=endpoint,
        transport=changes.pop("transport", "webhook"),
        options=changes.pop("options", {}),
    )
    values: dict[str, Any] = {
        "message_id": "msg_1",
        "event_type": "article.published",
        "profile": profile,
        "secrets": (SECRET,),
        "item": RenderedItem(content_type="application/json", body=BODY),
        "publication": publication(),
        "timestamp": int(time.time()),
        **changes,
    }
    return Parcel(**values)
