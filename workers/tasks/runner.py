"""How every task runs: claim the work, keep the lease alive, do it, and answer for what went wrong.

A message that comes twice, late or never changes nothing: only who holds the lease acts, and
the command that settles the work bears the work's id. Work in a lane is done in a row: one message is enough for as
much as can be done in a moment.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import timedelta

from workers.tasks import (
    backfill,
    check,
    fetch_source,
    plan_deliveries,
    publish,
    syndicate,
    tag,
    test_partner,
    translate,
    wake_deliveries,
)
from workers.tasks.observed import DONE, observed
from workers.tasks.outcomes import NotYet, TryAgain
from workers.wiring import Hands
from workflow.domain.errors import LeaseLost
from workflow.domain.reactions import WorkKind, is_recall_lane
from workflow.ports import Lease, Taking

logger = logging.getLogger("copyflow.worker")

ATTEMPTS = 8
"""How often work that fails without a reason of its own is tried before it is put aside for an operator."""
LONGEST_PAUSE_SECONDS = 300
IN_A_ROW, IN_A_ROW_SECONDS = 20, 0.3
"""So much of a lane's work is done at most for one message; then others have their turn, the urgent first."""

Task = Callable[[Hands, Lease], object]

TASKS: Mapping[WorkKind, Task] = {
    WorkKind.TRANSLATE: translate.perform,
    WorkKind.CHECK: check.perform,
    WorkKind.TAG: tag.perform,
    WorkKind.PUBLISH: publish.perform,
    WorkKind.PLAN_DELIVERIES: plan_deliveries.perform,
    WorkKind.SYNDICATE: syndicate.perform,
    WorkKind.WAKE_DELIVERIES: wake_deliveries.perform,
    WorkKind.BACKFILL: backfill.perform,
    WorkKind.TEST_PARTNER: test_partner.perform,
    WorkKind.FETCH_SOURCE: fetch_source.perform,
}


def run(hands: Hands, work_id: str, lane: str = "", tasks: Mapping[WorkKind, Task] = TASKS) -> None:
    """Do one piece of work, if it is due and nobody else does it, and what is next in its lane."""
    lease = _claimed(hands, work_id, lane)
    ends_at = hands.seconds() + IN_A_ROW_SECONDS
    for left in range(IN_A_ROW - 1, -1, -1):
        if lease is None:
            return
        follow = _follow(hands, lease) if left and hands.seconds() < ends_at else None
        _do(hands, lease, follow, tasks)
        lease = follow.lease if follow is not None else None


def _claimed(hands: Hands, work_id: str, lane: str) -> Lease | None:
    """The work that the message names, or what is due in its lane when that is done already."""
    ledger, owner = hands.application.ledger, hands.owner
    now, seconds = hands.application.clock.now(), hands.application.settings.lease_seconds
    lease = ledger.claim(work_id, owner, now, seconds)
    if lease is None and lane:
        ledger.forget_nudges([work_id])  # if it is still there, its lane was full: it is announced when there is room
        lease = ledger.claim_next(lane, owner, now, seconds)
    return lease


def _follow(hands: Hands, lease: Lease) -> Taking | None:
    """A claim on what comes after it in its lane."""
    if not lease.lane:
        return None
    application = hands.application
    return application.ledger.taking(
        lease.lane, hands.owner, application.clock.now(), application.settings.lease_seconds
    )


def _do(hands: Hands, lease: Lease, follow: Taking | None, tasks: Mapping[WorkKind, Task]) -> None:
    observed(lease, hands.application.clock.now, lambda: _outcome(hands, lease, follow, tasks))


def _outcome(hands: Hands, lease: Lease, follow: Taking | None, tasks: Mapping[WorkKind, Task]) -> str:
    """Do it, and answer for what went wrong; what came of it, in a word."""
    application = hands.application
    try:
        with hands.heartbeats.holding(lease, application):
            if lease.kind is WorkKind.SYNDICATE:
                settled = syndicate.perform(hands, lease, follow)
            else:
                settled = bool(tasks[lease.kind](hands, lease))
        if not settled and application.ledger.is_open(lease):
            return _try_again(hands, lease, "it was done, but did not settle the work")
    except LeaseLost:
        logger.info("%s %s: the lease was lost, another worker goes on", lease.kind, lease.stream)
        return "lost"
    except NotYet as error:
        application.ledger.release(lease)
        logger.debug("%s %s: not yet: %s", lease.kind, lease.stream, error)
        return "not_yet"
    except TryAgain as error:
        pause = timedelta(seconds=error.after_seconds)
        application.ledger.postpone(lease, str(error), application.clock.now() + pause)
        logger.warning("%s %s: again in %d s: %s", lease.kind, lease.stream, error.after_seconds, error)
        return "again"
    except Exception as error:
        logger.exception("%s %s failed", lease.kind, lease.stream)
        return _try_again(hands, lease, f"{type(error).__name__}: {error}")
    return DONE


def _never_gives_up(lease: Lease) -> bool:
    """What takes something back, and the plans that may: what is withdrawn reaches everybody, however long it takes.

    And what is never done for good: a source is fetched again and again under one row, which counts every time.
    """
    return lease.kind in {WorkKind.PLAN_DELIVERIES, WorkKind.FETCH_SOURCE} or is_recall_lane(lease.lane)


def _try_again(hands: Hands, lease: Lease, error: str) -> str:
    ledger, now = hands.application.ledger, hands.application.clock.now()
    if lease.attempts >= ATTEMPTS and not _never_gives_up(lease):
        ledger.park(lease, error)
        logger.error(
            "%s %s is put aside after %d attempts: %s. `copyflow work` shows it, `copyflow work --retry` tries again.",
            lease.kind,
            lease.stream,
            lease.attempts,
            error,
        )
        return "parked"
    pause = min(2**lease.attempts, LONGEST_PAUSE_SECONDS)
    ledger.postpone(lease, error, now + timedelta(seconds=pause))
    return "failed"
