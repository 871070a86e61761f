"""What is told of a piece of work while it is done: its line of figures, its span, and what log lines are about.

No rule is here: work that nobody watches is done alike.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from workflow.domain.commands import AttemptOutcome
from workflow.domain.streams import article_of, category, partner_of
from workflow.domain.vocabulary import PartnerId
from workflow.observing import counting, log_lines, tracing
from workflow.observing.measures import (
    PARTNER_ATTEMPTS,
    PARTNER_SECONDS,
    TASK_SECONDS,
    TASKS,
    WORK_AGE,
)
from workflow.ports import Lease

DONE = "done"
"""The outcome of work that is settled; every other one says why it is not."""


def observed(lease: Lease, now: Callable[[], datetime], perform: Callable[[], str]) -> None:
    """Do it by ``perform``, which says what came of it in one word of the code's."""
    begun = time.monotonic()
    about = _about(lease)
    attributes: dict[str, tracing.Value] = {f"copyflow.{name}": value for name, value in about.items()}
    attributes["copyflow.attempt"] = lease.attempts
    name = f"work {lease.kind}"
    with (
        log_lines.about(correlation_id=lease.correlation_id, **about),
        tracing.caused(name, lease.correlation_id, lease.causation_id, attributes) as span,
    ):
        outcome = perform()
        span.say({"copyflow.outcome": outcome})
        if outcome in {"failed", "parked"}:
            span.fail(outcome)
    counting.count(TASKS, lease.kind, outcome)
    counting.observe(TASK_SECONDS, time.monotonic() - begun, lease.kind)
    if outcome == DONE and lease.due_at is not None and counting.is_on():
        counting.observe(WORK_AGE, max(0.0, (now() - lease.due_at).total_seconds()), lease.kind)


def _about(lease: Lease) -> dict[str, str]:
    kind = category(lease.stream)
    about = {"work_id": lease.work_id, "work_kind": lease.kind.value}
    if kind in {"article", "delivery"}:
        about["article_id"] = article_of(lease.stream)
    if kind in {"partner", "delivery"}:
        about["partner_id"] = partner_of(lease.stream)
    return about


@contextmanager
def attempt(partner_id: PartnerId, item_id: str) -> Iterator[Callable[[AttemptOutcome], None]]:
    """An attempt to send to a partner; what is given is to be told its outcome."""
    begun = time.monotonic()
    attributes: dict[str, tracing.Value] = {"copyflow.partner_id": partner_id, "copyflow.item_id": item_id}
    with tracing.within("deliver", attributes) as span:

        def told(outcome: AttemptOutcome) -> None:
            word = _word(outcome)
            counting.count(PARTNER_ATTEMPTS, partner_id, word)
            counting.observe(PARTNER_SECONDS, time.monotonic() - begun, partner_id)
            said: dict[str, tracing.Value] = {"copyflow.outcome": word}
            if outcome.status is not None:
                said["http.response.status_code"] = outcome.status
            span.say(said)
            if not outcome.delivered:
                span.fail(word)

        yield told


def _word(outcome: AttemptOutcome) -> str:
    """``accepted`` or ``failed`` unless the transport knows it better."""
    if outcome.verdict is not None:
        return outcome.verdict.value
    return "accepted" if outcome.delivered else "failed"
