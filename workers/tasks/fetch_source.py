"""Fetch a source of news that is due, and put its work off to the next time."""

from __future__ import annotations

from workers.wiring import Hands
from workflow.domain.commands import PauseSource
from workflow.domain.errors import NotFound
from workflow.domain.streams import source_of
from workflow.domain.taking import INGEST
from workflow.item_taking import Trace
from workflow.ports import Lease


def perform(hands: Hands, lease: Lease) -> bool:
    """Take what is new there. Settles nothing: the work stays for as long as the source is fetched.

    A source that its server calls gone for good is paused, with the reason on record.
    """
    application = hands.application
    try:
        source = application.sources.source(source_of(lease.stream))
    except NotFound:  # removed since the work was claimed
        return True
    visit = application.sources.visit(source, Trace(correlation_id=lease.correlation_id, causation_id=lease.work_id))
    if visit.is_gone:
        pause = PauseSource(by=INGEST, at=application.clock.now(), reason=visit.error)
        application.newsroom.execute(pause, lease.stream, lease=lease)
    else:
        application.ledger.postpone(lease, visit.error, visit.next_at)
    return True
