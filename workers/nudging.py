"""Tell Celery of work that is due. A nudge may be lost or doubled; the ledger decides what is done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from celery import Celery

from workers.broker import task_name
from workflow.bootstrap import Application
from workflow.domain.vocabulary import MOST_URGENT
from workflow.observing import counting, tracing
from workflow.observing.measures import NUDGES
from workflow.ports import Nudge

AT_ONCE = 200
"""Nudges sent in one go."""
LONG_QUEUE = 200
"""Where so many messages wait, what was announced before is not announced again."""
ENOUGH_OF_LANES = 64
"""Where so many messages wait, no more of partners' lanes are announced: who takes one goes on with its lane's work."""
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def nudge_due(application: Application, celery: Celery, *, nudged_before: datetime = NEVER) -> int:
    """Announce due work that was not announced since ``nudged_before``, the urgent first; how much that was.

    While a queue is long, an earlier announcement most likely still stands in it: announcing again would only make it
    longer, and workers that are behind would end up reading repetitions. Where Redis lost its messages it is short.
    Work in a lane is done in a row, so that its messages outlive it: of those only so many are sent as keep all senders
    busy. Recalls are the most urgent and have a list of their own.

    Raises ``kombu.exceptions.OperationalError`` when Redis is away; what was not announced stays due.
    """
    now = application.clock.now()
    due = application.ledger.due(now, nudged_before=nudged_before, limit=AT_ONCE)
    lengths = _lengths(celery, due)
    chosen: list[Nudge] = []
    passed_over: list[str] = []
    for nudge in due:
        place = (nudge.queue, nudge.urgency)
        if nudge.lane and nudge.urgency != MOST_URGENT and lengths[place] >= ENOUGH_OF_LANES:
            continue
        if nudge.again and lengths[place] >= LONG_QUEUE:
            passed_over.append(nudge.work_id)  # and looked at again as late as if it had been announced
            continue
        chosen.append(nudge)
        if place in lengths:
            lengths[place] += 1
    _send(application, celery, chosen, passed_over)
    return len(chosen)


def _send(application: Application, celery: Celery, chosen: Sequence[Nudge], passed_over: Sequence[str]) -> None:
    """Note the announcements, then make them: a worker may be done with one before the next is made."""
    if not chosen and not passed_over:
        return
    unsent = [nudge.work_id for nudge in chosen]
    application.ledger.mark_nudged([*unsent, *passed_over], application.clock.now())
    try:
        for nudge in chosen:
            with tracing.caused(
                f"nudge {nudge.kind}", nudge.correlation_id, nudge.causation_id, _about(nudge), kind="producer"
            ):
                celery.send_task(
                    task_name(nudge.kind),
                    args=[nudge.work_id, nudge.lane],
                    queue=nudge.queue,
                    priority=nudge.urgency,
                    ignore_result=True,
                    retry=False,
                )
            unsent.remove(nudge.work_id)
            counting.count(NUDGES, nudge.queue)
    finally:
        if unsent:
            application.ledger.forget_nudges(unsent)


def _about(nudge: Nudge) -> dict[str, str]:
    return {"copyflow.work_id": nudge.work_id, "copyflow.queue": nudge.queue}


def _lengths(celery: Celery, due: Sequence[Nudge]) -> dict[tuple[str, int], int]:
    """By queue and urgency: how many messages wait, where work was announced before or lies in a lane."""
    asked = sorted({(nudge.queue, nudge.urgency) for nudge in due if nudge.again or nudge.lane})
    if not asked:
        return {}
    with celery.pool.acquire(block=True) as connection:
        channel = connection.default_channel
        return {place: int(channel.client.llen(list_of(*place))) for place in asked}


def list_of(queue: str, urgency: int) -> str:
    """The Redis list in which kombu keeps a queue's messages of one priority."""
    return f"{queue}\x06\x16{urgency}" if urgency else queue
