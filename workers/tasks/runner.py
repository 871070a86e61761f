"""How every task runs: claim the work, keep the lease alive, do it, and answer for what went wrong.

A message that comes twice, late or never changes nothing: only who holds the lease acts, and
the command that settles the work bears the work's id.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta

from workers.tasks import check, plan_deliveries, publish, syndicate, tag, translate, wake_deliveries
from workers.tasks.outcomes import TryAgain
from workers.wiring import Hands
from workflow.domain.errors import LeaseLost
from workflow.domain.reactions import WorkKind
from workflow.ports import Lease

logger = logging.getLogger("copyflow.worker")

ATTEMPTS = 8
"""How often work that fails without a reason of its own is tried before it is put aside for an operator."""
LONGEST_PAUSE_SECONDS = 300

Task = Callable[[Hands, Lease], None]

TASKS: Mapping[WorkKind, Task] = {
    WorkKind.TRANSLATE: translate.perform,
    WorkKind.CHECK: check.perform,
    WorkKind.TAG: tag.perform,
    WorkKind.PUBLISH: publish.perform,
    WorkKind.PLAN_DELIVERIES: plan_deliveries.perform,
    WorkKind.SYNDICATE: syndicate.perform,
    WorkKind.WAKE_DELIVERIES: wake_deliveries.perform,
}


def run(hands: Hands, work_id: str) -> None:
    """Do one piece of work, if it is due and nobody else does it."""
    application = hands.application
    seconds = application.settings.lease_seconds
    lease = application.ledger.claim(work_id, hands.owner, application.clock.now(), seconds)
    if lease is None:
        return
    try:
        with _heartbeat(hands, lease, seconds):
            TASKS[lease.kind](hands, lease)
        if application.ledger.is_open(lease):
            _try_again(hands, lease, "it was done, but did not settle the work")
    except LeaseLost:
        logger.info("%s %s: the lease was lost, another worker goes on", lease.kind, lease.stream)
    except TryAgain as error:
        pause = timedelta(seconds=error.after_seconds)
        application.ledger.postpone(lease, str(error), application.clock.now() + pause)
        logger.warning("%s %s: again in %d s: %s", lease.kind, lease.stream, error.after_seconds, error)
    except Exception as error:
        logger.exception("%s %s failed", lease.kind, lease.stream)
        _try_again(hands, lease, f"{type(error).__name__}: {error}")


def _try_again(hands: Hands, lease: Lease, error: str) -> None:
    ledger, now = hands.application.ledger, hands.application.clock.now()
    if lease.attempts >= ATTEMPTS:
        ledger.park(lease, error)
        logger.error(
            "%s %s is put aside after %d attempts: %s. `copyflow work` shows it, `copyflow work --retry` tries again.",
            lease.kind,
            lease.stream,
            lease.attempts,
            error,
        )
        return
    pause = min(2**lease.attempts, LONGEST_PAUSE_SECONDS)
    ledger.postpone(lease, error, now + timedelta(seconds=pause))


@contextmanager
def _heartbeat(hands: Hands, lease: Lease, seconds: float) -> Iterator[None]:
    """Renew the lease three times in its length, for as long as the work goes on."""
    done = threading.Event()

    def beat() -> None:
        while not done.wait(seconds / 3):
            application = hands.application
            try:
                if not application.ledger.heartbeat(lease, application.clock.now(), seconds):
                    return
            except Exception:
                logger.exception("a heartbeat of %s %s failed; trying again", lease.kind, lease.stream)

    thread = threading.Thread(target=beat, name="lease-heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
