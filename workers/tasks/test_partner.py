"""Send a partner a trial message, and put on record what came of it."""

from __future__ import annotations

import json
import uuid
from datetime import datetime

from workers.ports import Parcel
from workers.tasks.syndicate import carry, secrets_of
from workers.wiring import Hands
from workflow.domain.commands import AttemptOutcome, RecordPartnerTest, Verdict
from workflow.domain.errors import NewsroomError
from workflow.domain.partner import Partner
from workflow.domain.streams import partner_of
from workflow.domain.vocabulary import system_actor
from workflow.ports import Lease
from workflow.rendering.document import RenderedItem

TYPE = "copyflow.test"


def perform(hands: Hands, lease: Lease) -> None:
    """Send it whatever the partner's standing is: it is to find out whether the way is open."""
    application = hands.application
    partner = application.views.partner(partner_of(lease.stream))
    outcome = _sent(hands, lease, partner)
    done = RecordPartnerTest(by=system_actor("syndicate"), at=application.clock.now(), outcome=outcome)
    application.newsroom.execute(done, lease.stream, lease=lease)


def trial_of(partner: Partner, now: datetime) -> dict[str, str]:
    """What a trial message says."""
    return {
        "type": TYPE,
        "partner": partner.name,
        "sent_at": now.isoformat(),
        "note": "A trial message. Nothing to do.",
    }


def _sent(hands: Hands, lease: Lease, partner: Partner) -> AttemptOutcome:
    now = hands.application.clock.now()
    said = trial_of(partner, now)
    try:
        parcel = Parcel(
            message_id=f"msg_{uuid.UUID(lease.work_id).hex}",
            event_type=TYPE,
            profile=partner.profile,
            secrets=secrets_of(hands, partner.id),
            item=RenderedItem(content_type="application/json", body=json.dumps(said, ensure_ascii=False).encode()),
            publication=None,
            timestamp=int(now.timestamp()),
        )
        return carry(hands, partner.transport, parcel)
    except NewsroomError as error:
        return AttemptOutcome(delivered=False, error=error.detail, verdict=Verdict.INVALID)
