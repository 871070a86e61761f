"""Tell Celery of work that is due. A nudge may be lost or doubled; the ledger decides what is done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from celery import Celery

from workers.celery_app import task_name
from workflow.bootstrap import Application
from workflow.ports import Nudge

AT_ONCE = 200
"""Nudges sent in one go."""
LONG_QUEUE = 200
"""Where so many messages wait, what was announced before is not announced again."""
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def nudge_due(application: Application, celery: Celery, *, nudged_before: datetime = NEVER) -> int:
    """Announce due work that was not announced since ``nudged_before``, the urgent first; how much that was.

    While a queue is long, an earlier announcement most likely still stands in it: announcing again would only make it
    longer, and workers that are behind would end up reading repetitions. Where Redis lost its messages it is short.

    Raises ``kombu.exceptions.OperationalError`` when Redis is away; what was not announced stays due.
    """
    now = application.clock.now()
    due = application.ledger.due(now, nudged_before=nudged_before, limit=AT_ONCE)
    long = _long_queues(celery, due)
    sent: list[str] = []
    passed_over: list[str] = []
    try:
        for nudge in due:
            if nudge.again and (nudge.queue, nudge.urgency) in long:
                passed_over.append(nudge.work_id)  # and looked at again as late as if it had been announced
                continue
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
        application.ledger.mark_nudged([*sent, *passed_over], now)
    return len(sent)


def _long_queues(celery: Celery, due: Sequence[Nudge]) -> set[tuple[str, int]]:
    """Queue and urgency where many messages wait, among those of work that was announced before."""
    asked = sorted({(nudge.queue, nudge.urgency) for nudge in due if nudge.again})
    if not asked:
        return set()
    with celery.pool.acquire(block=True) as connection:
        channel = connection.default_channel
        lengths = [channel.client.llen(list_of(queue, urgency)) for queue, urgency in asked]
    return {place for place, length in zip(asked, lengths, strict=True) if length >= LONG_QUEUE}


def list_of(queue: str, urgency: int) -> str:
    """The Redis list in which kombu keeps a queue's messages of one priority."""
    return f"{queue}\x06\x16{urgency}" if urgency else queue
