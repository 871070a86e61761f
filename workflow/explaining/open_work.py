"""How a piece of open work stands: due, tried, held by a worker, put aside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from workflow.domain.reactions import Work, WorkKind
from workflow.explaining.situation import OPERATOR, WORKER, Situation, moment
from workflow.ports import WorkItem

NOUNS: Mapping[WorkKind, str] = {
    WorkKind.TRANSLATE: "the machine's translation",
    WorkKind.CHECK: "the checks of its text",
    WorkKind.TAG: "the tagging of its text",
    WorkKind.PUBLISH: "its publication",
    WorkKind.PLAN_DELIVERIES: "its deliveries to be planned",
    WorkKind.SYNDICATE: "its next attempt",
    WorkKind.WAKE_DELIVERIES: "what was parked to be put on its way again",
    WorkKind.BACKFILL: "its backfill",
    WorkKind.TEST_PARTNER: "its trial message",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a piece of work stands."""

    words: str
    """To follow its noun."""
    until: datetime | None = None
    """When it goes on by itself, if it does and that is known."""
    who: tuple[str, ...] = WORKER


def standing(situation: Situation, stream: str, work: Work) -> Standing:
    """How the work stands at that moment."""
    if situation.ledger is None:
        return Standing(words=f"due at {moment(work.due_at)}" if work.due_at else "due at once", until=work.due_at)
    item = situation.ledger.get(situation.history.id_of(stream, work))
    if item is None:
        words = "which follows from the log but is missing from the work ledger; `copyflow rebuild` puts it back"
        return Standing(words=words, who=OPERATOR)
    if item.state == "parked":
        after = f"after {item.attempts} attempt(s)"
        again = "`copyflow work --retry` tries again all that was put aside"
        return Standing(words=f"put aside {after}{_error(situation, item)}; {again}", who=OPERATOR)
    if item.lease_until is not None and item.lease_until >= situation.now:
        owner = f" ({item.lease_owner})" if situation.for_operator else ""
        words = f"a worker{owner} is at it, attempt {item.attempts}, with a lease until {moment(item.lease_until)}"
        return Standing(words=words, until=item.lease_until)
    return Standing(words=_open(situation, item), until=item.due_at)


def _open(situation: Situation, item: WorkItem) -> str:
    later = item.due_at is not None and item.due_at > situation.now
    due = f"due at {moment(item.due_at)}" if later and item.due_at else "due now"
    if not item.attempts:
        return due
    if item.last_error:
        return f"{due}, after attempt {item.attempts} failed{_error(situation, item)}"
    return f"{due}, after the worker of attempt {item.attempts} was lost"


def _error(situation: Situation, item: WorkItem) -> str:
    if not item.last_error:
        return ""
    return f" ({item.last_error.rstrip('.')})" if situation.for_operator else " (`copyflow work` shows the error)"
