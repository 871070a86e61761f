"""Tell Celery of work that is due. A nudge may be lost or doubled; the ledger decides what is done."""

from __future__ import annotations

from datetime import UTC, datetime

from celery import Celery

from workers.celery_app import task_name
from workflow.bootstrap import Application

AT_ONCE = 200
"""Nudges sent in one go."""
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def nudge_due(application: Application, celery: Celery, *, nudged_before: datetime = NEVER) -> int:
    """Announce due work that was not announced since ``nudged_before``, the urgent first; how much that was.

    Raises ``kombu.exceptions.OperationalError`` when Redis is away; what was not announced stays due.
    """
    now = application.clock.now()
    due = application.ledger.due(now, nudged_before=nudged_before, limit=AT_ONCE)
    sent: list[str] = []
    try:
        for nudge in due:
            celery.send_task(
                task_name(nudge.kind),
                args=[nudge.work_id, nudge.lane],
                queue=nudge.queue,
                priority=nudge.urgency,
                ignore_result=True,
                retry=False,
            )
            sent.append(nudge.work_id)
    finally:
        application.ledger.mark_nudged(sent, now)
    return len(sent)
